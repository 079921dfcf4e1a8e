import type { Comment } from '../comments/types'
import type { Stored } from '../database/database'
import { databaseTakes, escapedKeys } from '../database/keys'
import type { Feedback } from '../feedback/types'
import { isObject } from '../values'
import { hashOf } from './hash'
import type { CommentVoice, FeedbackVoice, Voice, VoiceDevice, VoiceKind } from './types'

/*
 * A record of WeChat's as a document of the archive, and back.
 */

/** What a sync brings of a voice: WeChat's part, which it overwrites; the rest is people's, and is left alone. */
export type WeChatPart = { _id: string; hash: string; openid: string; createTime: number } & Record<
  string,
  unknown
>

export const voiceId = (appid: string, kind: VoiceKind, id: string): string => `${appid}:${kind}:${id}`

export function feedbackPart(appid: string, feedback: Feedback): WeChatPart {
  const { recordId, createTime, openid, content, nickname, phone, type, systemInfo } = feedback
  return {
    _id: voiceId(appid, 'feedback', recordId),
    schema: 1,
    appid,
    kind: 'feedback',
    createTime,
    openid,
    text: lines([content, nickname, phone]),
    type,
    device: deviceOf(systemInfo),
    hash: hashOf(feedback),
    ...stored(feedback),
  }
}

export function commentPart(appid: string, comment: Comment): WeChatPart {
  const { commentId, createTime, score, stars, content, userInfo, productInfo, orderInfo } = comment
  const products = productInfo.productList.map(({ name }) => name)
  return {
    _id: voiceId(appid, 'comment', commentId),
    schema: 1,
    appid,
    kind: 'comment',
    createTime,
    openid: userInfo.openid,
    text: lines([
      content.txt,
      userInfo.nickName,
      ...products,
      orderInfo.busiOrderId,
      comment.orderId,
      comment.wxPayId,
    ]),
    stars,
    score,
    hash: hashOf(comment),
    ...stored(comment),
  }
}

/** A voice that nobody has looked at yet. */
export function newVoice(part: WeChatPart, time: number): Stored {
  const people = {
    state: 'new',
    assignee: '',
    tags: [],
    note: '',
    replied: false,
    history: [],
    firstSeen: time,
    updatedAt: time,
  } satisfies Partial<Voice>
  return { ...part, ...(part.kind === 'feedback' && { pictures: [] }), ...people }
}

const lines = (texts: string[]) => texts.filter(text => text.trim() !== '').join('\n')

function deviceOf(systemInfo: Record<string, unknown>): VoiceDevice {
  const text = (name: keyof VoiceDevice) => {
    const value = systemInfo[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  return {
    brand: text('brand'),
    model: text('model'),
    system: text('system'),
    platform: text('platform'),
    version: text('version'),
    SDKVersion: text('SDKVersion'),
  }
}

/**
 * A record as the database takes it. Devices may name a thing `a.b` or `$date`, which the database refuses or reads as
 * something else; such a record stands in `recordText` exactly, and in `record` so that it can be looked at.
 */
function stored(record: object): { record: unknown; recordText: string } {
  return databaseTakes(record)
    ? { record, recordText: '' }
    : { record: escapedKeys(record), recordText: JSON.stringify(record) }
}

/** A voice as people get it. Documents of the archive are the package's own: what they hold is not checked again. */
export function readVoice({ recordText, ...document }: Stored): Voice {
  if (typeof recordText !== 'string' || recordText === '') return document as unknown as Voice
  const record: unknown = JSON.parse(recordText)
  return { ...document, ...(isObject(record) && { record }) } as unknown as FeedbackVoice | CommentVoice
}
