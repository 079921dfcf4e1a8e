import type { LocalCloud } from '../../scripts/local/cloud'

/*
 * Records with all fields that WeChat documents, and responses that hold them.
 */

export type Json = Record<string, unknown>

export const COMMENT_LIST = '/wxaapi/comment/mpcommentlist/get'
export const COMMENT_INFO = '/wxaapi/comment/commentinfo/get'
export const COMMENT_REPLIES = '/wxaapi/comment/replyandcommentreplylist/get'

const nowSeconds = Math.floor(Date.now() / 1000)

export const FEEDBACK: Json = {
  record_id: '@id@',
  create_time: nowSeconds - 60,
  content: '白屏了',
  phone: 18800000000,
  openid: 'oUser',
  nickname: '用户',
  head_url: 'https://wx.qlogo.cn/mmhead/a',
  type: 1,
  mediaIds: ['m1', 'm2'],
  systemInfo: '{"SDKVersion":"3.5.0"}',
}

export const COMMENT: Json = {
  commentId: '@id@',
  amount: 1990,
  orderId: 'payorder@_1',
  payTime: '1675915718',
  wxPayId: '4200',
  orderInfo: { busiOrderId: 'BS1' },
  userInfo: { openid: 'oUser', headImg: 'https://wx.qlogo.cn/a', nickName: '用户' },
  bizInfo: { appid: 'wx1', headImg: 'https://wx.qlogo.cn/b', nickName: '店' },
  score: 100,
  createTime: String(nowSeconds - 60),
  content: {
    txt: '坏了',
    media: [
      { video: 'https://v', videoCover: 'https://c', videoDuration: 11 },
      { img: 'https://a', thumbImg: 'https://b' },
    ],
  },
  extInfo: { isAlreadySendTmpl: true },
  productInfo: { productList: [{ name: '纸巾', picUrl: 'https://p' }] },
}

export const REPLY: Json = {
  commentId: '1',
  replyId: '2',
  createTime: 1676351504,
  updateTime: 1676351505,
  replyContent: { content: '抱歉' },
  replyObject: { nickname: '店', imgUrl: 'https://i' },
}

export const FOLLOW_UP: Json = {
  commentId: '1',
  commentReplyId: '3',
  createTime: 1676351504,
  updateTime: 1676351505,
  commentReplyContent: { content: '谢谢' },
  commentReplyObject: { nickname: '用户', imgUrl: 'https://i' },
}

export const OLD: Json = {
  commentId: '1',
  createTime: 1676351504,
  score: 100,
  content: { ext: '太差了', media: [] },
}

/** Every control character that standard JSON does not allow in a string. */
export const CONTROL_CHARACTERS = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('')

/**
 * Makes this the next response to `on`. `@id@` in it becomes a number that no double holds, `@control@` all control
 * characters as they are.
 */
export const respond = (cloud: LocalCloud, on: string, body: object) =>
  cloud.faults.add({
    on,
    body: JSON.stringify(body)
      .replaceAll('"@id@"', '12345678901234567890')
      .replaceAll('@control@', CONTROL_CHARACTERS),
  })
