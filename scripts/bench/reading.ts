import * as v from 'valibot'
import type { OPERATIONS } from '../../shared/operations/table'
import type { OperationName } from '../../shared/operations/types'
import { ADMIN_OPENID, type LocalCloud } from '../local/cloud'
import { chinaMidnight } from '../local/sample/times'

type Table = typeof OPERATIONS

/** Operations that only read, and one that writes only a file of its own. */
type Reading =
  | { [Name in OperationName]: Table[Name]['effect'] extends 'read' ? Name : never }[OperationName]
  | 'exportVoices'

/** An operation of `userVoice` that changes no voice. */
export interface ReadingOperation {
  action: string
  /** Another input in every turn, as long as there are others. */
  input(turn: number): object
}

const Kind = v.object({ complete: v.boolean() })
const Synced = v.object({ feedback: Kind, comments: Kind })
const Feedback = v.object({ recordId: v.string(), mediaIds: v.array(v.string()) })
const Voices = <Record extends v.GenericSchema>(record: Record) =>
  v.object({ list: v.array(v.object({ _id: v.string(), record })) })

/** All these operations, with inputs for an archive that is filled. */
export async function readingOperations(cloud: LocalCloud): Promise<ReadingOperation[]> {
  for (let complete = false; !complete; ) {
    const { feedback, comments } = v.parse(Synced, await callUserVoice(cloud, 'syncVoices', {}))
    complete = feedback.complete && comments.complete
  }
  const newest = (kind: string) => callUserVoice(cloud, 'listVoices', { kind, limit: 100 })
  const feedback = v.parse(Voices(Feedback), await newest('feedback')).list
  const comments = v.parse(Voices(v.object({ commentId: v.string() })), await newest('comment')).list
  const pictures = feedback.flatMap(({ record: { recordId, mediaIds } }) =>
    mediaIds.map(mediaId => ({ recordId, mediaId })),
  )
  const commentIds = comments.map(({ record: { commentId } }) => ({ commentId }))
  const ids = [...feedback, ...comments].map(({ _id }) => ({ id: _id }))
  const now = Math.floor(Date.now() / 1000)
  const filters = [{}, { q: '退款' }, { kind: 'comment', stars: [1, 2] }, { kind: 'feedback', state: 'new' }]
  const inputs: Record<Reading, ReadingOperation['input']> = {
    checkSetup: () => ({}),
    getFeedback: turn => ({ page: 1 + (turn % 3) }),
    getFeedbackMedia: inTurn(pictures),
    getCommentList: turn => ({ offset: 8 * (turn % 3) }),
    getCommentInfo: inTurn(commentIds),
    getCommentReplyList: inTurn(commentIds),
    realtimelogSearch: () => ({ beginTime: chinaMidnight(now), endTime: now }),
    getJsErrList: inTurn([{}, { keyword: 'TypeError', orderby: 'uv' }]),
    getJsErrDetail: () => ({ startTime: now, endTime: now, errorMsgMd5: 'none', errorStackMd5: 'none' }),
    listVoices: inTurn(filters),
    getVoice: inTurn(ids),
    getVoiceStats: inTurn([{}, { kind: 'feedback' }, { kind: 'comment' }]),
    exportVoices: inTurn(filters),
    getSettings: () => ({}),
  }
  return Object.entries(inputs).map(([action, input]) => ({ action, input }))
}

const inTurn = (inputs: object[]) => (turn: number) => ({ ...inputs[turn % inputs.length] })

/** CloudBase's longest time limit: if hundreds of instances share a few processors, the machine is slow, not the function. */
const TIME_LIMIT_MS = 60_000

const Answer = v.object({ errCode: v.number(), errMsg: v.string(), data: v.optional(v.unknown()) })

/** Calls as an administrator; throws the error of the platform or the function. */
async function callUserVoice(cloud: LocalCloud, action: string, input: object): Promise<unknown> {
  const options = { openid: ADMIN_OPENID, timeLimitMs: TIME_LIMIT_MS }
  const { result } = await cloud.call('userVoice', { action, ...input }, options)
  const { errCode, errMsg, data } = v.parse(Answer, result)
  if (errCode !== 0) throw new Error(errMsg)
  return data
}

/** A call that was made. */
export interface Call {
  action: string
  ms: number
  /** What went wrong. */
  error: string | undefined
}

/** Makes the call whose turn it is. */
export async function callInTurn(
  cloud: LocalCloud,
  operations: ReadingOperation[],
  turn: number,
): Promise<Call> {
  const operation = operations[turn % operations.length]
  if (!operation) throw new Error('there is nothing to call')
  const { action, input } = operation
  const started = performance.now()
  const error = await callUserVoice(cloud, action, input(Math.floor(turn / operations.length))).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  // There are thousands, and nobody looks at them.
  cloud.clearRequests()
  return { action, ms: performance.now() - started, error }
}
