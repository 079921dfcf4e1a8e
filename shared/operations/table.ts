import type { OperationName } from './types'

/** What is declared of an operation, here and nowhere else. */
export interface OperationRow {
  /** Who may call: the owner, anyone whom the owner has let in, or these and the owner's timer. */
  may: 'owner' | 'known' | 'timer'
  /** A write changes something, and must not simply be made again. */
  effect: 'read' | 'write'
  /**
   * - `needed`: it works on the archive. So it is noted from which mini program an administrator calls; where a call
   *   brings none, the noted one is meant.
   * - `used`: the same, but it works without the archive too.
   * - `asked first`: what is stored there already need not be asked of WeChat.
   * - `told`: what is done to a comment is noted with it.
   */
  archive?: 'needed' | 'used' | 'asked first' | 'told'
  /** Of what the archive is told: whether the comment has a reply then. Unless given, that stays as it was. */
  replied?: boolean
}

/** The operations, in the order in which they are listed. Data only: the client for mini programs holds it too. */
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
  listVoices: { may: 'known', effect: 'read', archive: 'needed' },
  getVoice: { may: 'known', effect: 'read', archive: 'needed' },
  updateVoice: { may: 'known', effect: 'write', archive: 'needed' },
  getVoiceStats: { may: 'known', effect: 'read', archive: 'needed' },
  exportVoices: { may: 'known', effect: 'write', archive: 'needed' },
  forgetUser: { may: 'owner', effect: 'write', archive: 'needed' },
  getSettings: { may: 'known', effect: 'read', archive: 'needed' },
  updateSettings: { may: 'known', effect: 'write', archive: 'needed' },
  syncVoices: { may: 'timer', effect: 'write', archive: 'needed' },
} as const satisfies Record<OperationName, OperationRow>
