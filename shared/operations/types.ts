import type { ArchiveOperations } from '../archive/types'
import type { CommentOperations } from '../comments/types'
import type { FeedbackOperations } from '../feedback/types'
import type { SetupOperations } from '../setup/types'
import type { SyncOperations } from '../sync/types'

/** One method for each operation. On failure they throw a `UserVoiceError`. */
export interface UserVoiceClient
  extends FeedbackOperations,
    CommentOperations,
    SetupOperations,
    ArchiveOperations,
    SyncOperations {}

export type OperationName = keyof UserVoiceClient
