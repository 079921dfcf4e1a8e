import {
  type Comment,
  KIND_LABELS,
  type ListedVoice,
  STATE_LABELS,
  starsLabel,
  typeLabel,
  type UpdatedVoice,
  type VoiceKind,
  type VoiceState,
} from '../../client/client'
import { deviceSummary } from './feedback-view'
import { formatTime } from './format'
import { isMe } from './me'

/** The choices of a filter. */
const choices = <Value extends string>(labels: Record<Value, string>) =>
  (Object.keys(labels) as Value[]).map(value => ({ value, name: labels[value] }))

export const STATES: { value: VoiceState; name: string }[] = choices(STATE_LABELS)

export const KINDS: { value: VoiceKind; name: string }[] = choices(KIND_LABELS)

export const stateName = (state: VoiceState): string => STATE_LABELS[state] || state

/** The colour of a state. */
export const STATE_LOOKS: Record<VoiceState, string> = { new: 'warning', open: 'info', done: 'brand' }

/** What WeChat calls 差评. */
export const isBadComment = (stars: number | null) => stars === 1 || stars === 2

/** A picture of a row: feedback has ids for it, a comment an address. */
interface Thumb {
  key: string
  recordId: string
  mediaId: string
  url: string
  isVideo: boolean
}

/** A voice as a list shows it. */
export interface VoiceRow {
  id: string
  kind: VoiceKind
  nickname: string
  time: string
  text: string
  hasText: boolean
  /** `''` for feedback. */
  stars: string
  isBad: boolean
  /** `''` for comments. */
  typeName: string
  /** The device or what was bought, in one line. */
  subject: string
  state: VoiceState
  stateName: string
  stateLook: string
  replied: boolean
  assignee: string
  tags: string[]
  thumbs: Thumb[]
  /** How many pictures are not shown. */
  more: number
}

const MAX_THUMBS = 3

export function voiceRow(voice: ListedVoice): VoiceRow {
  const ofKind = voice.kind === 'feedback' ? feedbackRow(voice) : commentRow(voice.record)
  return {
    ...ofKind,
    thumbs: ofKind.thumbs.slice(0, MAX_THUMBS),
    more: Math.max(0, ofKind.thumbs.length - MAX_THUMBS),
    time: formatTime(voice.createTime),
    ...rowChange(voice),
  }
}

/** What people can change of a row. */
export type RowChange = Pick<
  VoiceRow,
  'id' | 'state' | 'stateName' | 'stateLook' | 'replied' | 'assignee' | 'tags'
>

export function rowChange({
  _id,
  state,
  replied,
  tags,
  assignee,
}: Pick<UpdatedVoice, '_id' | 'state' | 'replied' | 'tags' | 'assignee'>): RowChange {
  return {
    id: _id,
    state,
    stateName: stateName(state),
    stateLook: STATE_LOOKS[state],
    replied,
    assignee: assigneeName(assignee),
    tags,
  }
}

/** Who deals with a voice, without the openid, which nobody would recognise. */
export function assigneeName(openid: string): string {
  if (!openid) return ''
  return isMe(openid) ? '我' : '同事'
}

type RecordRow = Pick<
  VoiceRow,
  'kind' | 'nickname' | 'text' | 'hasText' | 'stars' | 'isBad' | 'typeName' | 'subject' | 'thumbs'
>

function feedbackRow({ record, device }: Extract<ListedVoice, { kind: 'feedback' }>): RecordRow {
  const { recordId, nickname, content, type, mediaIds } = record
  return {
    kind: 'feedback',
    nickname: nickname || '微信用户',
    text: content.trim() || '用户没有填写文字',
    hasText: content.trim() !== '',
    stars: '',
    isBad: false,
    typeName: typeLabel(type),
    subject: deviceSummary({ ...device }),
    thumbs: mediaIds.map(mediaId => ({ key: mediaId, recordId, mediaId, url: '', isVideo: false })),
  }
}

function commentRow({ userInfo, content, stars, productInfo }: Comment): RecordRow {
  const text = content.txt.trim()
  return {
    kind: 'comment',
    nickname: userInfo.nickName || '微信用户',
    text: text || '用户没有填写文字',
    hasText: text !== '',
    stars: starsLabel(stars),
    isBad: isBadComment(stars),
    typeName: '',
    subject: productInfo.productList.map(({ name }) => name).join('、'),
    thumbs: content.media.map(({ img, thumbImg, video, videoCover }, i) => ({
      key: `${i}`,
      recordId: '',
      mediaId: '',
      url: (video ? videoCover : thumbImg || img) ?? '',
      isVideo: Boolean(video),
    })),
  }
}
