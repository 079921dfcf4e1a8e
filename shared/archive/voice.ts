import type { Stored } from '../database/database'
import { escapedKeys } from '../database/keys'
import { isObject } from '../values'
import { cut, isDeeperThan } from './cut'
import type { Evidence, EvidenceCounts } from './evidence-types'
import { recordHashOf } from './hash'
import type { ListedVoice, UpdatedVoice, Voice, VoiceKind, VoicePicture } from './types'

/* A voice as a document of the archive. */

export const voiceId = (appid: string, kind: VoiceKind, id: string): string => `${appid}:${kind}:${id}`

/** The mini program of the voice with this `_id`. */
export const appidOfVoice = (id: string): string => id.slice(0, id.indexOf(':'))

/** The database takes documents of 100 levels, of which the voice is the first, and 5 MB. */
const MOST_LEVELS = 99
const MOST_BYTES = 4 * 1024 * 1024

/**
 * A record as the database takes it. A device may have a key such as `a.b` or `$date`, which the database refuses or
 * misreads; then `recordText` holds the record exactly, and `record` a copy with other keys, for people who look at it.
 * Where the database would not take the whole of it, `cut` is set.
 */
export function storedRecord(record: object) {
  const isTooDeep = isDeeperThan(MOST_LEVELS, record)
  const kept = isTooDeep ? Object(cut(record)) : record
  const json = JSON.stringify(kept)
  const escaped = escapedKeys(kept)
  const isTaken = JSON.stringify(escaped) === json
  const isTooLarge = Buffer.byteLength(json) * (isTaken ? 1 : 2) > MOST_BYTES
  return {
    record: isTaken ? kept : escaped,
    recordText: isTaken ? '' : json,
    recordHash: recordHashOf(kept),
    ...((isTooDeep || isTooLarge) && { cut: true }),
  }
}

/** The document with its record exactly as it was. Where an owner has damaged `recordText`, the readable copy stays. */
export function withExactRecord({ recordText, ...document }: Stored): Stored {
  if (typeof recordText !== 'string') return document
  try {
    const record: unknown = JSON.parse(recordText)
    return { ...document, ...(isObject(record) && { record }) }
  } catch {
    return document
  }
}

/** What lists do not need of a voice and may be long: `recordText` has the device's `systemInfo` in it, too. */
export const NOT_LISTED = ['history', 'note', 'record.systemInfo', 'recordText', 'evidence']

/** What a voice holds of its evidence: how much it is stands by itself too, so that a list need not read all of it. */
export function evidenceFields(evidence: Evidence): { evidence: Evidence; evidenceCounts: EvidenceCounts } {
  const { state, logs, errors } = evidence
  return { evidence, evidenceCounts: { state, logs: logs.length, errors: errors.length } }
}

/** A document that was read without `NOT_LISTED`, as a list gives it. */
export const asListed = ({ evidenceCounts, ...document }: Stored): Stored => ({
  ...document,
  ...(evidenceCounts !== undefined && { evidence: evidenceCounts }),
})

/** A document, or the part of one that was read. It is not checked again, since the package itself wrote it. */
export const trusted = <Part extends Voice | ListedVoice | UpdatedVoice>(document: Stored): Part =>
  document as unknown as Part

/** A voice as people get it. */
export const readVoice = (document: Stored): Voice => trusted(withExactRecord(document))

/** The pictures of a voice that are stored. Owners can change a document: only where each is stored is certain. */
export const picturesOf = ({ pictures }: Stored): VoicePicture[] =>
  Array.isArray(pictures) ? pictures.filter(isStoredPicture) : []

const isStoredPicture = (value: unknown): value is VoicePicture =>
  isObject(value) && typeof value.fileID === 'string'
