import { alertOfNew } from '../alerts/alert-of-new'
import { openArchive } from '../archive/archive'
import { removeOld } from '../archive/retention'
import { type CommentRange, fetchComments } from '../comments/getCommentList'
import { OperationError } from '../errors'
import { fetchFeedback } from '../feedback/getFeedback'
import type { Operation } from '../function/operation'
import { withTimeout } from '../invocation'
import { redact } from '../secrets'
import type { Nothing } from '../types'
import { syncComments } from './comment-sync'
import { syncFeedback } from './feedback-sync'
import { readProgress } from './progress'
import type { SyncedKind, SyncFailure, SyncResult } from './types'

/** Of the time of a run, what is left for bringing in what was read last, for alerts and for what is too old. */
const RESERVE = 0.35
const MOST_RESERVED_MS = 4000

/** The sync of both kinds at the same time, so that the history of one does not keep the other waiting; then alerts of what is new. */
export const syncVoices: Operation<Nothing, SyncResult> = {
  input: () => ({}),
  async call(_, invocation) {
    const archive = await openArchive(invocation)
    const progress = await readProgress(archive)
    const { remainingMs } = invocation.deadline
    const readingMs = remainingMs - Math.min(remainingMs * RESERVE, MOST_RESERVED_MS)
    const [feedback, comments] = await withTimeout(readingMs, invocation, async reading => {
      const isTimeUp = () => reading.deadline.isOver
      const feedbackSource = {
        fetch: (page: number, num: number) => fetchFeedback({ page, num, type: undefined }, reading),
        isTimeUp,
      }
      const commentSource = {
        fetch: (range: CommentRange, offset: number, limit: number) =>
          fetchComments(range, offset, limit, reading),
        isTimeUp,
      }
      return Promise.all([
        outcomeOf(syncFeedback(archive, progress.feedback, feedbackSource)),
        outcomeOf(syncComments(archive, progress.comment, commentSource)),
      ])
    })
    const alerts = await alertOfNew(archive)
    const removed = await removeOld(archive).catch(error => {
      if (!(error instanceof OperationError)) throw error
      invocation.endedBy = error.kind
      return 0
    })
    return { feedback, comments, alerts, removed }
  },
}

/** Where one kind fails, the other one still runs. */
async function outcomeOf(sync: Promise<SyncedKind>): Promise<SyncedKind | SyncFailure> {
  try {
    return await sync
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return { error: { kind: error.kind, message: redact(error.message) } }
  }
}
