/* Operations that must not compile: tsc checks it (npm run check); this file is never run. */

import { onBadComment } from '../../shared/alerts/onBadComment'
import { addReply } from '../../shared/comments/addReply'
import { getCommentList } from '../../shared/comments/getCommentList'
import { getFeedback } from '../../shared/feedback/getFeedback'
import type { Operation } from '../../shared/function/operation'
import { functionOf } from '../../shared/operations/function-of'
import type { OPERATIONS, OperationRow } from '../../shared/operations/table'
import type { OperationName } from '../../shared/operations/types'
import { type Implementations, userVoiceFunction } from '../../shared/operations/user-voice'

declare const all: Implementations
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

userVoiceFunction(all, onBadComment)
const { getFeedback: _, ...missing } = all
// @ts-expect-error: getFeedback is missing
userVoiceFunction(missing, onBadComment)
// @ts-expect-error: misspelt
userVoiceFunction({ ...missing, getFeedbak: getFeedback }, onBadComment)
// @ts-expect-error: one too many
userVoiceFunction({ ...all, getFeedbak: getFeedback }, onBadComment)
// @ts-expect-error: this gives nothing
userVoiceFunction({ ...all, getFeedback: addReply }, onBadComment)

rows satisfies Record<OperationName, OperationRow>
const { getVoice: __, ...incomplete } = rows
// @ts-expect-error: getVoice is missing
incomplete satisfies Record<OperationName, OperationRow>
const mistaken = { may: 'everybody', effect: 'read' } as const
// @ts-expect-error: there is no such right
mistaken satisfies OperationRow
