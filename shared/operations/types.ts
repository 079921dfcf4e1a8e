import type { ArchiveOperations } from '../archive/operations'
import type { CommentOperations } from '../comments/operations'
import type { FeedbackOperations } from '../feedback/types'
import type { LogOperations } from '../operation/types'
import type { SetupOperations } from '../setup/types'
import type { SyncOperations } from '../sync/types'

/** A client (客户端): one method for each operation, which throws a `UserVoiceError` when it fails. */
export interface UserVoiceClient
  extends FeedbackOperations,
    CommentOperations,
    LogOperations,
    SetupOperations,
    ArchiveOperations,
    SyncOperations {}

/** The name of an operation (函数名), e.g. `getFeedback`. */
export type OperationName = keyof UserVoiceClient
