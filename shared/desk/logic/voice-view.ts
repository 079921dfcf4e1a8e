import {
  type EvidenceCounts,
  type ListedVoice,
  STATE_LABELS,
  typeLabel,
  type UpdatedVoice,
  type VoiceKind,
  type VoiceQuery,
  type VoiceState,
} from '../../client/client'
import { appidIn, nameOfApp } from './apps'
import { deviceSummary } from './feedback-view'
import { formatTime, formatWaiting } from './format'
import { highlight, highlightSnippet, type TextPart } from './highlight'
import { listOf } from './list-of'
import { nameOf } from './people'

/** The choices of a filter. */
const choices = <Value extends string>(labels: Record<Value, string>) =>
  (Object.keys(labels) as Value[]).map(value => ({ value, name: labels[value] }))

export const STATES: { value: VoiceState; name: string }[] = choices(STATE_LABELS)

export const stateName = (state: VoiceState): string => STATE_LABELS[state] || state

/** The colour of a state. */
export const STATE_LOOKS: Record<VoiceState, string> = { new: 'warning', open: 'info', done: 'brand' }

/** What WeChat calls 差评, and 0 stars, which have been seen. */
export const isBadComment = (stars: number | null) => stars !== null && stars <= 2

/** A picture of a row: feedback has ids for it, a comment an address. */
interface Thumb {
  appid: string
  recordId: string
  mediaId: string
  url: string
}

/** A tag of a row, and its colour: `''` for a plain one. */
interface Mark {
  text: string
  look: string
}

/** A voice as a list shows it. */
export interface VoiceRow {
  id: string
  kind: VoiceKind
  /** `''` for feedback. */
  commentId: string
  createTime: number
  /** As WeChat says it. */
  nickname: string
  products: string[]
  name: TextPart[]
  /** How long it waits, or when it was made. */
  time: string
  text: TextPart[]
  hasText: boolean
  /** `★ 1`; `''` for feedback. */
  stars: string
  /** For screen readers. */
  starsLabel: string
  isBad: boolean
  /** `''` for comments. */
  typeName: string
  /** `日志 12 · 错误 2`: what the phone wrote; `''` where nothing was found. */
  evidence: string
  /** The device or what was bought, in one line. */
  subject: TextPart[]
  thumb: Thumb | null
  /** How many pictures are not shown. */
  more: number
  state: VoiceState
  replied: boolean
  /** The openid of who deals with it, or `''`. */
  assignee: string
  tags: string[]
  marks: Mark[]
  /** It was changed here, so that the list has it no longer. */
  isGone: boolean
}

/** What people can change of a row. */
export type RowChange = Pick<VoiceRow, 'state' | 'replied' | 'assignee' | 'tags'>

/** @param shown what the list was asked for: what is said there is not repeated in every row */
export function voiceRow(voice: ListedVoice, shown: VoiceQuery): VoiceRow {
  const { _id: id, createTime } = voice
  const ofKind = voice.kind === 'feedback' ? feedbackRow(voice) : commentRow(voice)
  const { q } = shown
  const row = {
    ...ofKind,
    id,
    createTime,
    name: highlight(ofKind.nickname || '微信用户', q),
    text: highlightSnippet(ofKind.content || '用户没有填写文字', q),
    hasText: ofKind.content !== '',
    subject: highlight(subjectOf(ofKind.subjects, shown), q),
    thumb: ofKind.thumbs[0] ?? null,
    more: Math.max(0, ofKind.thumbs.length - 1),
    time: '',
    marks: [],
    isGone: false,
  }
  const { thumbs: _thumbs, content: _content, subjects: _subjects, ...plain } = row
  return changedRow(plain, rowChange(voice), shown)
}

export const rowChange = ({
  state,
  replied,
  assignee,
  tags,
}: Pick<UpdatedVoice, 'state' | 'replied' | 'assignee' | 'tags'>): RowChange => ({
  state,
  replied,
  assignee,
  tags,
})

/** A row after a change, or after names were read. */
export function changedRow(
  row: Omit<VoiceRow, keyof RowChange>,
  change: RowChange,
  shown: VoiceQuery,
): VoiceRow {
  const { createTime } = row
  const waiting = change.state === 'done' ? '' : formatWaiting(createTime)
  return {
    ...row,
    ...change,
    time: [formatTime(createTime), waiting].filter(Boolean).join(' · '),
    marks: marksOf({ ...change, id: row.id }, shown),
  }
}

/** A row once names were read. */
export const renamed = (row: VoiceRow, shown: VoiceQuery): VoiceRow =>
  row.assignee || appMarks(row, shown).length > 0 ? { ...row, marks: marksOf(row, shown) } : row

/** Whose it is, where several are looked at. */
function appMarks({ id }: Pick<VoiceRow, 'id'>, { appid }: VoiceQuery): Mark[] {
  const text = listOf(appid).length === 1 ? '' : nameOfApp(appidIn(id))
  return text ? [{ text, look: 'app' }] : []
}

/** What the list was asked for is left out. */
function marksOf(row: RowChange & Pick<VoiceRow, 'id'>, shown: VoiceQuery): Mark[] {
  const { state, replied, assignee, tags } = row
  const states = listOf(shown.state)
  // A list of what waits says so of 待处理; among all states each row says its own.
  const isSaid = states.length === 1 || (states.length > 1 && state === 'new')
  const name = nameOf(assignee)
  return [
    ...appMarks(row, shown),
    ...(isSaid ? [] : [{ text: stateName(state), look: STATE_LOOKS[state] }]),
    ...(replied && shown.replied !== true ? [{ text: '已回复', look: '' }] : []),
    ...(name && shown.assignee !== assignee ? [{ text: `${name}负责`, look: 'info' }] : []),
    ...tags.filter(tag => tag !== shown.tag).map(tag => ({ text: tag, look: '' })),
  ]
}

interface RecordRow
  extends Pick<
    VoiceRow,
    | 'kind'
    | 'commentId'
    | 'nickname'
    | 'products'
    | 'stars'
    | 'starsLabel'
    | 'isBad'
    | 'typeName'
    | 'evidence'
    | 'state'
    | 'replied'
    | 'assignee'
    | 'tags'
  > {
  content: string
  /** Of which the first are shown always, and the others where they are what was searched for. */
  subjects: { always: string; searched: string[] }
  thumbs: Thumb[]
}

function feedbackRow(voice: Extract<ListedVoice, { kind: 'feedback' }>): RecordRow {
  const { recordId, nickname, content, type, mediaIds, phone } = voice.record
  return {
    ...rowChange(voice),
    kind: 'feedback',
    commentId: '',
    nickname,
    products: [],
    content: content.trim(),
    stars: '',
    starsLabel: '',
    isBad: false,
    typeName: typeLabel(type),
    evidence: evidenceMark(voice.evidence),
    subjects: { always: deviceSummary({ ...voice.device }), searched: [phone] },
    thumbs: mediaIds.map(mediaId => ({ appid: appidIn(voice._id), recordId, mediaId, url: '' })),
  }
}

function commentRow(voice: Extract<ListedVoice, { kind: 'comment' }>): RecordRow {
  const { commentId, userInfo, content, orderInfo, orderId, wxPayId } = voice.record
  const { stars, products } = voice
  return {
    ...rowChange(voice),
    kind: 'comment',
    commentId,
    nickname: userInfo.nickName,
    products,
    content: content.txt.trim(),
    stars: stars === null ? '未评分' : `★ ${stars}`,
    starsLabel: stars === null ? '未评分' : `${stars} 星`,
    isBad: isBadComment(stars),
    typeName: '',
    evidence: '',
    subjects: { always: products.join('、'), searched: [orderInfo.busiOrderId, orderId, wxPayId] },
    thumbs: content.media.map(({ img, thumbImg, video, videoCover }) => ({
      appid: '',
      recordId: '',
      mediaId: '',
      url: (video ? videoCover : thumbImg || img) ?? '',
    })),
  }
}

function evidenceMark(
  { state, logs, errors }: EvidenceCounts = { state: 'none', logs: 0, errors: 0 },
): string {
  if (state !== 'found') return ''
  return [logs > 0 && `日志 ${logs}`, errors > 0 && `错误 ${errors}`].filter(Boolean).join(' · ')
}

/** A number that was searched for is shown; a product that all have is not. */
function subjectOf({ always, searched }: RecordRow['subjects'], { q = '', product }: VoiceQuery): string {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const found = searched.find(text => words.some(word => text.toLowerCase().includes(word)))
  return found || (always === product ? '' : always)
}
