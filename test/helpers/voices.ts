import { APPID } from '../../scripts/local/cloud'
import type { Comment } from '../../shared/comments/types'
import type { Stored } from '../../shared/database/database'
import type { Feedback } from '../../shared/feedback/types'
import { commentKind } from '../../shared/kinds/comment'
import { feedbackKind } from '../../shared/kinds/feedback'
import { newVoice, type WeChatPart, weChatPart } from '../../shared/kinds/voice'

type Given<Record> = Partial<Record> & { voice?: { [field: string]: unknown } }

const fromThere = (part: WeChatPart, voice: object): Stored => ({
  ...newVoice(part, part.createTime, null),
  ...voice,
})

/** As listVoices gives them. */
export const newestFirst = (a: Stored, b: Stored) =>
  Number(b.createTime) - Number(a.createTime) || (a._id < b._id ? 1 : -1)

export function feedbackVoice(id: number | string, { voice = {}, ...given }: Given<Feedback> = {}): Stored {
  const feedback: Feedback = {
    recordId: String(id),
    createTime: 1_790_000_000,
    content: '打不开',
    phone: '',
    openid: 'oUser',
    nickname: '小明',
    headUrl: '',
    type: 1,
    mediaIds: [],
    systemInfo: {},
    ...given,
  }
  return fromThere(weChatPart(feedbackKind, APPID, feedback), voice)
}

export function commentRecord(id: number | string, given: Partial<Comment> = {}): Comment {
  const stars = given.stars === undefined ? 5 : given.stars
  return {
    commentId: String(id),
    amount: 1990,
    orderId: '',
    createTime: 1_790_000_000,
    payTime: null,
    wxPayId: '',
    orderInfo: { busiOrderId: '' },
    userInfo: { openid: 'oBuyer', headImg: '', nickName: '小红' },
    bizInfo: { appid: APPID, headImg: '', nickName: '' },
    score: stars === null ? null : stars * 100,
    content: { txt: '很好', media: [] },
    extInfo: { isAlreadySendTmpl: false },
    productInfo: { productList: [] },
    ...given,
    stars,
  }
}

export const commentVoice = (id: number | string, { voice = {}, ...given }: Given<Comment> = {}): Stored =>
  fromThere(weChatPart(commentKind, APPID, commentRecord(id, given)), voice)

/** The same voice, of another mini program. */
export const ofApp = (appid: string, voice: Stored): Stored => ({
  ...voice,
  _id: voice._id.replace(/^[^:]*/, appid),
  appid,
})
