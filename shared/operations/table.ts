import type { OperationName } from './types'

/** What is declared of an operation, here and nowhere else. */
export interface OperationRow {
  /** Who may call: owners, owners and members, these and the owner's timer, or anyone, whom the operation looks at by itself. */
  may: 'owner' | 'known' | 'timer' | 'anyone'
  /** A write changes something; a client must not simply repeat it. */
  effect: 'read' | 'write'
  /**
   * - `needed`: it works on the archive. The archive notes from which mini program an administrator calls; a call that
   *   brings no appid means the noted one.
   * - `used`: the same, but it works without the archive too.
   * - `asked first`: WeChat is only asked for what the archive has not stored.
   * - `told`: what is done to a comment is noted with it.
   */
  archive?: 'needed' | 'used' | 'asked first' | 'told'
  /**
   * Which mini programs it is about, of those that the caller may see. Unless given, one: his own, or the first.
   *
   * - `all`: those that he asks for, else all.
   * - `ids`: those of which the ids are that he gives.
   */
  apps?: 'all' | 'ids'
  /** Where the archive is told: whether the comment has a reply then. Unless given, that stays as it was. */
  replied?: boolean
}

/** The operations, in the order in which they are listed. Data only: the mini program client is made of it too. */
export const OPERATIONS = {
  checkSetup: { may: 'known', effect: 'read', archive: 'used' },
  getFeedback: { may: 'known', effect: 'read' },
  getFeedbackMedia: { may: 'known', effect: 'read', archive: 'asked first' },
  getCommentList: { may: 'known', effect: 'read' },
  getCommentInfo: { may: 'known', effect: 'read' },
  getCommentReplyList: { may: 'known', effect: 'read' },
  addReply: { may: 'known', effect: 'write', archive: 'told', replied: true },
  deleteReply: { may: 'known', effect: 'write', archive: 'told', replied: false },
  addCommentReply: { may: 'known', effect: 'write', archive: 'told' },
  deleteCommentReply: { may: 'known', effect: 'write', archive: 'told' },
  resetApiKfQuota: { may: 'known', effect: 'write' },
  confirmCompromise: { may: 'known', effect: 'write', archive: 'told' },
  sendServiceMessage: { may: 'known', effect: 'write', archive: 'told' },
  realtimelogSearch: { may: 'known', effect: 'read' },
  getJsErrList: { may: 'known', effect: 'read' },
  getJsErrDetail: { may: 'known', effect: 'read' },
  listVoices: { may: 'known', effect: 'read', archive: 'needed', apps: 'all' },
  getVoice: { may: 'known', effect: 'read', archive: 'needed', apps: 'ids' },
  updateVoice: { may: 'known', effect: 'write', archive: 'needed', apps: 'ids' },
  getVoiceStats: { may: 'known', effect: 'read', archive: 'needed', apps: 'all' },
  exportVoices: { may: 'known', effect: 'write', archive: 'needed', apps: 'all' },
  forgetUser: { may: 'owner', effect: 'write', archive: 'needed', apps: 'all' },
  getSettings: { may: 'known', effect: 'read', archive: 'needed' },
  updateSettings: { may: 'known', effect: 'write', archive: 'needed' },
  createInvitation: { may: 'owner', effect: 'write', archive: 'needed' },
  acceptInvitation: { may: 'anyone', effect: 'write' },
  syncVoices: { may: 'timer', effect: 'write', archive: 'needed', apps: 'all' },
} as const satisfies Record<OperationName, OperationRow>
