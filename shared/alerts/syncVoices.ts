import { syncingVoices } from '../archive/sync'
import { alertOfNew } from './alertOfNew'

/** The sync, and alerts of what it finds. */
export const syncVoices = syncingVoices(archive => alertOfNew(archive))
