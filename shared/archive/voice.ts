import type { Stored } from '../database/database'
import { escapedKeys } from '../database/keys'
import { isObject } from '../values'
import type { Voice, VoiceKind, VoicePicture } from './types'

/* A voice as a document of the archive. */

export const voiceId = (appid: string, kind: VoiceKind, id: string): string => `${appid}:${kind}:${id}`

/**
 * A record as the database takes it. A device may have a key such as `a.b` or `$date`, which the database refuses or
 * misreads; then `recordText` holds the record exactly, and `record` a copy with other keys, for people who look at it.
 */
export function storedRecord(record: object): { record: unknown; recordText: string } {
  const recordText = JSON.stringify(record)
  const escaped = escapedKeys(record)
  return JSON.stringify(escaped) === recordText ? { record, recordText: '' } : { record: escaped, recordText }
}

/** A voice as people get it. It is not checked again, since the package itself wrote the document. */
export function readVoice({ recordText, ...document }: Stored): Voice {
  if (typeof recordText !== 'string' || recordText === '') return document as unknown as Voice
  const record: unknown = JSON.parse(recordText)
  return { ...document, ...(isObject(record) && { record }) } as unknown as Voice
}

/** The pictures of a voice that are stored. Owners can change a document: only where each is stored is certain. */
export const picturesOf = ({ pictures }: Stored): VoicePicture[] =>
  Array.isArray(pictures) ? pictures.filter(isStoredPicture) : []

const isStoredPicture = (value: unknown): value is VoicePicture =>
  isObject(value) && typeof value.fileID === 'string'
