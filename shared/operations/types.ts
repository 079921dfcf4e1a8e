import type { Settings, SettingsUpdate } from '../archive/settings-types'
import type {
  ExportedVoices,
  ForgottenUser,
  ListedVoice,
  UpdatedVoices,
  UserId,
  Voice,
  VoiceExport,
  VoiceId,
  VoiceQuery,
  VoiceStats,
  VoiceStatsQuery,
  VoiceUpdate,
} from '../archive/types'
import type { CommentOperations } from '../comments/types'
import type { FeedbackOperations } from '../feedback/types'
import type { SetupOperations } from '../setup/types'
import type { SyncOperations } from '../sync/types'
import type { Page } from '../types'

/** A client (客户端): one method for each operation, which throws a `UserVoiceError` when it fails. */
export interface UserVoiceClient
  extends FeedbackOperations,
    CommentOperations,
    SetupOperations,
    ArchiveOperations,
    SyncOperations {}

/** The name of an operation (函数名), e.g. `getFeedback`. */
export type OperationName = keyof UserVoiceClient

/** The functions of the archive (归档), by name. */
export interface ArchiveOperations {
  /** Finds voices (查询声音), newest first. */
  listVoices(query?: VoiceQuery): Promise<Page<ListedVoice, VoiceQuery>>
  /** One voice, whole (声音详情): by its id, or `{ id }`. */
  getVoice(voice: string | VoiceId): Promise<Voice>
  /** Changes state, assignee, tags or note of voices (处理声音), and adds an entry to the history of each. */
  updateVoice(update: VoiceUpdate): Promise<UpdatedVoices>
  /** Counts the voices of a period (统计). */
  getVoiceStats(query?: VoiceStatsQuery): Promise<VoiceStats>
  /** Writes voices into an .xlsx file in cloud storage (导出 Excel), which is removed after a day. */
  exportVoices(query?: VoiceExport): Promise<ExportedVoices>
  /** Removes all that is kept of a person (删除用户数据), for good. */
  forgetUser(user: UserId): Promise<ForgottenUser>
  /** The settings that all administrators share (读取设置): templates and when to alert. */
  getSettings(): Promise<Settings>
  /** Changes any part of the settings (修改设置); answers with all of them. */
  updateSettings(update: SettingsUpdate): Promise<Settings>
}
