import type { HistoryEntry, Voice, VoiceKind, VoiceState } from '../../client/client'
import {
  type CommentView,
  commentView,
  type OldCommentView,
  oldCommentView,
  type ReplyView,
  replyViews,
  type StepView,
  stepViews,
} from './comment-view'
import { type ErrorView, errorView } from './error-view'
import { type FeedbackView, feedbackView } from './feedback-view'
import { formatTime } from './format'
import { isMe } from './me'
import type { LoadedVoice } from './voice-loader'
import { assigneeName, STATE_LOOKS, stateName } from './voice-view'

/** What people noted of a voice. */
export interface HandlingView {
  id: string
  state: VoiceState
  stateName: string
  stateLook: string
  assignee: string
  isMine: boolean
  tags: string[]
  note: string
}

interface HistoryView {
  id: number
  time: string
  who: string
  what: string
}

export interface DetailView {
  kind: VoiceKind
  feedback: FeedbackView | null
  comment: CommentView | null
  steps: StepView[]
  old: OldCommentView | null
  /** The answer, then its follow-ups. */
  replies: ReplyView[]
  /** Why WeChat's present data of the comment is missing. */
  liveError: ErrorView | null
  handling: HandlingView | null
  history: HistoryView[]
}

export function detailView({ voice, info, replies, liveError }: LoadedVoice): DetailView {
  const archivedComment = voice?.kind === 'comment' ? voice.record : null
  const comment = info?.comment ?? archivedComment
  return {
    kind: voice?.kind ?? 'comment',
    feedback: voice?.kind === 'feedback' ? feedbackView(voice.record) : null,
    comment: comment && commentView(comment),
    steps: info ? stepViews(info.process) : [],
    old: info && oldCommentView(info.oldComment),
    replies: replies ? replyViews(replies) : [],
    liveError: liveError ? errorView(liveError) : null,
    handling: voice && handlingView(voice),
    history: voice ? voice.history.map(historyView).reverse() : [],
  }
}

function handlingView({ _id, state, assignee, tags, note }: Voice): HandlingView {
  return {
    id: _id,
    state,
    stateName: stateName(state),
    stateLook: STATE_LOOKS[state],
    assignee: assigneeName(assignee),
    isMine: isMe(assignee),
    tags,
    note,
  }
}

const ACTIONS: Record<string, string> = {
  addReply: '回复了评价',
  deleteReply: '删除了回复',
  addCommentReply: '追加了回复',
  deleteCommentReply: '删除了追加的回复',
  reopen: '用户有新的变化，重新打开',
  autoDone: '好评自动处理',
  replied: '已在别处回复',
  unreplied: '在别处的回复已删除',
  confirmCompromise: '提交了和解',
  sendServiceMessage: '给用户发了客服消息',
}

function historyView(entry: HistoryEntry, id: number): HistoryView {
  return { id, time: formatTime(entry.time), who: whoDid(entry.by), what: whatWasDone(entry) }
}

const whoDid = (by: string) => (by === 'syncVoices' ? '自动同步' : assigneeName(by) || '系统')

function whatWasDone(entry: HistoryEntry): string {
  const { state, assignee, addTags = [], removeTags = [], note } = entry
  const parts = [
    ACTIONS[entry.action],
    state && `标为${stateName(state)}`,
    assignee === '' ? '取消了指派' : assignee && `指派给${assigneeName(assignee)}`,
    addTags.length > 0 && `加了标签 ${addTags.join('、')}`,
    removeTags.length > 0 && `去掉标签 ${removeTags.join('、')}`,
    note === '' ? '清空了备注' : note && `备注：${note}`,
  ].filter(Boolean)
  return parts.join('，') || entry.action
}
