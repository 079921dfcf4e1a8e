import type { Archive } from '../archive/archive'
import { metaId } from '../archive/meta'
import type { VoiceKind } from '../archive/types'
import type { Stored } from '../database/database'
import { isObject } from '../values'

/*
 * How far the sync of one kind came: one document, written at the end of a run. A run that dies leaves it as it was,
 * and the next one does the same again, which costs a few reads and adds nothing twice. Of two runs at once the one
 * that is faster writes; the other one's version is not the last any more, so that what was reached is never undone.
 */

/** How far feedback came. */
export interface FeedbackProgress {
  /** The first records, newest first, of what was passed: what stands behind them was passed too, but for `rest`. */
  anchors: string[]
  /** What no run had the time for: it begins at a position, and ends at the records that were passed before. */
  rest: FeedbackRest | null
  /** The order of WeChat's list, once it is known. */
  order: Order | null
  /** Whether WeChat's totals are right: whether the last walk to the end found as many as they said. */
  isSure: boolean
}

export type Order = 'newest first' | 'oldest first'

export interface FeedbackRest {
  position: number
  /** The last records that were passed before `position`; where they stand now, the rest goes on. */
  last: string[]
  /** The first records that an earlier sync had passed to the end; `[]` where the rest is all that there is. */
  until: string[]
  /** How many new records were found on the way here. */
  found: number
}

/** How far comments came. */
export interface CommentProgress {
  /** Up to when they were asked for; 0 before the first time. */
  until: number
  /** Times that are still to be asked for, newest first. */
  gaps: { from: number; to: number }[]
  /** How many seconds to ask for at once: fewer where a run did not come through a window. */
  window: number
}

/** Progress with the version that it had when it was read; 0 where there was none. */
export interface Read<Progress> {
  version: number
  progress: Progress | undefined
}

/** Both kinds' progress. */
export async function readProgress({ meta, appid, _ }: Archive) {
  const ids = { feedback: metaId.sync(appid, 'feedback'), comment: metaId.sync(appid, 'comment') }
  const documents = await meta.find({ _id: _.in(Object.values(ids)) })
  const find = (id: string) => documents.find(({ _id }) => _id === id)
  return {
    feedback: readAs<FeedbackProgress>(find(ids.feedback), isFeedbackProgress),
    comment: readAs<CommentProgress>(find(ids.comment), isCommentProgress),
  }
}

/** Writes how far a run came, unless another one has written since. */
export async function writeProgress(
  kind: VoiceKind,
  { version }: Read<unknown>,
  progress: FeedbackProgress | CommentProgress,
  isComplete: boolean,
  { meta, appid, now, _ }: Archive,
): Promise<void> {
  const _id = metaId.sync(appid, kind)
  const done = isComplete ? { completedAt: now } : {}
  if (version === 0) {
    await meta.add([{ _id, version: 1, ...done, progress }])
    return
  }
  await meta.update({ _id, version }, { version: version + 1, ...done, progress: _.set(progress) })
}

function readAs<Progress>(
  document: Stored | undefined,
  is: (value: unknown) => value is Progress,
): Read<Progress> {
  const version = typeof document?.version === 'number' ? document.version : 0
  const progress = document?.progress
  return { version, progress: is(progress) ? progress : undefined }
}

const isTexts = (value: unknown) => Array.isArray(value) && value.every(text => typeof text === 'string')

function isFeedbackProgress(value: unknown): value is FeedbackProgress {
  if (!isObject(value) || !isTexts(value.anchors)) return false
  const { rest } = value
  return rest === null || (isObject(rest) && Number.isInteger(rest.position) && isTexts(rest.until))
}

function isCommentProgress(value: unknown): value is CommentProgress {
  return isObject(value) && Number.isInteger(value.until) && Array.isArray(value.gaps)
}
