import type { HistoryEntry, Voice, VoiceKind, VoiceState } from '../../client/client'
import { nameOfApp } from './apps'
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
import { type EvidenceView, evidenceView } from './evidence-view'
import { type FeedbackView, feedbackView } from './feedback-view'
import { formatTime } from './format'
import { isMe } from './me'
import { nameOf } from './people'
import type { TemplateValues } from './template-text'
import type { LoadedVoice } from './voice-loader'
import { STATE_LOOKS, stateName } from './voice-view'

/** What people noted of a voice. */
export interface HandlingView {
  id: string
  state: VoiceState
  stateName: string
  stateLook: string
  /** How people call who deals with it; `''` for nobody. */
  assignee: string
  assigneeId: string
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
  /** Whose it is; `''` where that is not known. */
  appid: string
  /** The name of that mini program, where several may be seen; else `''`. */
  appName: string
  kind: VoiceKind
  feedback: FeedbackView | null
  comment: CommentView | null
  /** What the phone wrote around a feedback. */
  evidence: EvidenceView | null
  /** Who said it, for what this person said besides. */
  openid: string
  /** For templates. */
  values: TemplateValues
  steps: StepView[]
  old: OldCommentView | null
  /** The answer, then its follow-ups. */
  replies: ReplyView[]
  /** Why WeChat's present data of the comment is missing. */
  liveError: ErrorView | null
  handling: HandlingView | null
  history: HistoryView[]
}

export function detailView({ voice, info, replies, liveError }: LoadedVoice, appid: string): DetailView {
  const archivedComment = voice?.kind === 'comment' ? voice.record : null
  const comment = info?.comment ?? archivedComment
  const products = comment?.productInfo.productList.map(({ name }) => name) ?? []
  return {
    appid,
    appName: nameOfApp(appid),
    kind: voice?.kind ?? 'comment',
    feedback: voice?.kind === 'feedback' ? feedbackView(voice.record) : null,
    comment: comment && commentView(comment),
    evidence: voice?.kind === 'feedback' ? evidenceView(voice) : null,
    openid: voice?.openid ?? comment?.userInfo.openid ?? '',
    values: { nickname: comment?.userInfo.nickName ?? '', products },
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
    assignee: nameOf(assignee),
    assigneeId: assignee,
    isMine: isMe(assignee),
    tags,
    note,
  }
}

/** What was done, other than by updateVoice. */
const ACTIONS: Record<string, string> = {
  addReply: '回复了评价',
  deleteReply: '删除了回复',
  addCommentReply: '追加了回复',
  deleteCommentReply: '删除了追加的回复',
  replied: '已在别处回复',
  unreplied: '在别处的回复已删除',
  confirmCompromise: '提交了和解',
  sendServiceMessage: '给用户发了客服消息',
  autoDone: '按设置把好评归为已处理',
  reopen: '用户修改了内容，重新打开',
}

function historyView(entry: HistoryEntry, id: number): HistoryView {
  return { id, time: formatTime(entry.time), who: nameOf(entry.by) || '系统', what: whatWasDone(entry) }
}

function whatWasDone(entry: HistoryEntry): string {
  const { action, by, state, assignee, addTags = [], removeTags = [], note } = entry
  const done = ACTIONS[action]
  const parts = [
    done,
    // A sync's actions say in words which state they set.
    !done && state && `标为${stateName(state)}`,
    assignee === '' ? '取消了指派' : assignee && (assignee === by ? '开始负责' : `指派给${nameOf(assignee)}`),
    addTags.length > 0 && `加了标签 ${addTags.join('、')}`,
    removeTags.length > 0 && `去掉标签 ${removeTags.join('、')}`,
    note === '' ? '清空了备注' : note && `备注：${note}`,
  ].filter(Boolean)
  return parts.join('，') || action
}
