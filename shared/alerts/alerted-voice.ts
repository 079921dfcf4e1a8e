import type { Voice } from '../archive/types'
import { NOT_LISTED, readVoice } from '../archive/voice'
import type { Stored } from '../database/database'
import { asText } from '../values'

/** A voice as alerts tell of it. */
export type AlertedVoice = Voice & {
  /** What was found by then that the user's phone wrote around it, e.g. `日志 12 条，JS 错误：TypeError: …`. */
  found?: string
}

/** What alerts do not need of a voice and may be long. */
export const NOT_TOLD = [
  ...NOT_LISTED.filter(path => path !== 'evidence'),
  'evidence.logs',
  'evidence.errors.stack',
]

/** A document that was read without `NOT_TOLD`. */
export function alertedVoice({ evidence, evidenceCounts, ...document }: Stored): AlertedVoice {
  const found = foundIn(Object(evidence), Object(evidenceCounts))
  return { ...readVoice(document), ...(found && { found }) }
}

function foundIn({ errors }: Record<string, unknown>, { logs }: Record<string, unknown>): string {
  const said = Array.isArray(errors) ? errors.flatMap(error => asText(Object(error).message) || []) : []
  const messages = [...new Set(said)]
  const lines = typeof logs === 'number' && logs > 0 ? [`日志 ${logs} 条`] : []
  const count = messages.length > 1 ? ` ${messages.length} 种` : ''
  return [...lines, ...messages.slice(0, 1).map(message => `JS 错误${count}：${message}`)].join('，')
}
