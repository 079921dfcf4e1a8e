import type { Archive } from '../archive/archive'
import { metaId } from '../archive/meta'
import { SECONDS_A_DAY } from '../china-time'
import { totals } from '../handling/totals'
import { kinds } from '../kinds/lookup'
import { STATE_LABELS } from '../labels'
import type { Named } from './alert'
import { whatRose } from './rose'

/**
 * A day's digest, unless it has its alert already. It holds counts and names of types, and which voice has waited longest.
 *
 * @param day e.g. `2026-11-24`
 */
export async function newDigest(day: string, archive: Archive): Promise<Named[]> {
  const { meta, appid } = archive
  const _id = metaId.digest(appid, day)
  if ((await meta.count({ _id })) > 0) return []
  const { text, oldest, openid } = await digestOf(day, archive)
  return [{ subject: { _id, voice: '', text, ...(oldest && { oldest }) }, openid }]
}

async function digestOf(day: string, archive: Archive) {
  const { voices, appid, now, _ } = archive
  const all = { kind: undefined, startTime: 0, endTime: now }
  const lastDay = { ...all, startTime: now - SECONDS_A_DAY }
  const [last, { lists }, oldest, rose] = await Promise.all([
    totals(lastDay, archive),
    totals(all, archive),
    voices.find(
      { appid, state: _.in(['new', 'open']) },
      { fields: ['_id', 'openid', 'createTime'], sort: { createTime: 'asc' }, limit: 1 },
    ),
    whatRose(archive),
  ])
  const inStates = Object.entries(STATE_LABELS).map(([state, label]) => {
    const count = lists.states.find(({ value }) => value === state)?.count ?? 0
    return `${label} ${count} 条`
  })
  const counts = kinds.map(({ label, counts, statistics: { rating } }) => {
    const mean = rating && last.figures[rating.mean]
    return `新${label} ${last.figures[counts]} 条${rating && mean !== null ? `，${rating.say(mean)}` : ''}`
  })
  const [first] = oldest
  const lines = [
    `用户之声日报 ${day}`,
    `24 小时内：${counts.join('，')}`,
    inStates.join('，'),
    ...rose.map(
      ({ name, count, usual }) => `明显增多：${name} ${count} 条（平时每天 ${usual.toFixed(1)} 条）`,
    ),
  ]
  return {
    text: lines.join('\n'),
    oldest: first && { voice: first._id, createTime: Number(first.createTime) },
    openid: String(first?.openid ?? ''),
  }
}
