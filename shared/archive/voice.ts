import type { Stored } from '../database/database'
import { escapedKeys } from '../database/keys'
import { isObject } from '../values'
import type { Voice, VoiceKind } from './types'

/*
 * A voice as a document of the archive.
 */

export const voiceId = (appid: string, kind: VoiceKind, id: string): string => `${appid}:${kind}:${id}`

/**
 * A record as the database takes it. Devices may name a thing `a.b` or `$date`, which the database refuses or reads as
 * something else; such a record stands in `recordText` exactly, and in `record` so that it can be looked at.
 */
export function storedRecord(record: object): { record: unknown; recordText: string } {
  const recordText = JSON.stringify(record)
  const escaped = escapedKeys(record)
  return JSON.stringify(escaped) === recordText ? { record, recordText: '' } : { record: escaped, recordText }
}

/** A voice as people get it. Documents of the archive are the package's own: what they hold is not checked again. */
export function readVoice({ recordText, ...document }: Stored): Voice {
  if (typeof recordText !== 'string' || recordText === '') return document as unknown as Voice
  const record: unknown = JSON.parse(recordText)
  return { ...document, ...(isObject(record) && { record }) } as unknown as Voice
}
