import type { Settings, SettingsUpdate } from '../archive/settings-types'
import type {
  ExportedVoices,
  ListedVoice,
  UpdatedVoice,
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

/** One method for each operation; it throws a `UserVoiceError` when it fails. */
export interface UserVoiceClient
  extends FeedbackOperations,
    CommentOperations,
    SetupOperations,
    ArchiveOperations,
    SyncOperations {}

export type OperationName = keyof UserVoiceClient

/** The functions of the archive, by name. */
export interface ArchiveOperations {
  /** Finds voices, newest first. */
  listVoices(query?: VoiceQuery): Promise<Page<ListedVoice, VoiceQuery>>
  /** One voice, whole. */
  getVoice(query: VoiceId): Promise<Voice>
  /** Changes state, assignee, tags or note of voices, and adds an entry to the history of each. */
  updateVoice(update: VoiceUpdate): Promise<{ list: UpdatedVoice[] }>
  /** Counts the voices of a period. */
  getVoiceStats(query?: VoiceStatsQuery): Promise<VoiceStats>
  /** Writes voices into an .xlsx file in cloud storage, which is removed after a day. */
  exportVoices(query?: VoiceExport): Promise<ExportedVoices>
  /** Removes all that is kept of a person, for good. `removed` counts the voices. */
  forgetUser(person: { openid: string }): Promise<{ removed: number }>
  /** The settings that all administrators share: templates and when to alert. */
  getSettings(): Promise<Settings>
  /** Changes any part of the settings; answers with all of them. */
  updateSettings(update: SettingsUpdate): Promise<Settings>
}
