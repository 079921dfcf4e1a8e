/* Operations that must not compile: tsc checks it (npm run check); this file is never run. */

import { addReply } from '../../shared/comments/addReply'
import { getCommentList } from '../../shared/comments/getCommentList'
import { getFeedback } from '../../shared/feedback/getFeedback'
import type { Operation } from '../../shared/function/operation'
import { functionOf } from '../../shared/operations/function-of'
import type { OPERATIONS, OperationRow } from '../../shared/operations/table'
import type { OperationName } from '../../shared/operations/types'
import { type Others, userVoiceFunction } from '../../shared/operations/user-voice'

declare const others: Others
declare const rows: typeof OPERATIONS

functionOf('getFeedback', getFeedback)
// @ts-expect-error: there is no such operation
functionOf('getFeedbak', getFeedback)
// @ts-expect-error: this gives comments
functionOf('getFeedback', getCommentList)

declare const withoutCommentId: Operation<{ replyId: string }, Record<string, never>>
functionOf('resetApiKfQuota', withoutCommentId)
// @ts-expect-error: what is noted in the archive must say of which comment
functionOf('addReply', withoutCommentId)

const lists = { getFeedback, getCommentList }
userVoiceFunction(lists, async () => others)
const { getVoice: _, ...missing } = others
// @ts-expect-error: getVoice is missing
userVoiceFunction(lists, async () => missing)
// @ts-expect-error: misspelt
userVoiceFunction(lists, async () => ({ ...missing, getVoise: others.getVoice }))
// @ts-expect-error: this gives nothing
userVoiceFunction(lists, async () => ({ ...others, getVoice: addReply }))
// @ts-expect-error: getCommentList is missing
userVoiceFunction({ getFeedback }, async () => others)
// @ts-expect-error: misspelt
userVoiceFunction({ getFeedbak: getFeedback, getCommentList }, async () => others)
// @ts-expect-error: one too many
userVoiceFunction({ ...lists, getFeedbak: getFeedback }, async () => others)
// @ts-expect-error: this gives comments
userVoiceFunction({ ...lists, getFeedback: getCommentList }, async () => others)

rows satisfies Record<OperationName, OperationRow>
const { getVoice: __, ...incomplete } = rows
// @ts-expect-error: getVoice is missing
incomplete satisfies Record<OperationName, OperationRow>
const mistaken = { may: 'everybody', effect: 'read' } as const
// @ts-expect-error: there is no such right
mistaken satisfies OperationRow
