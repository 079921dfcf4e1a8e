import { randomBytes } from 'node:crypto'
import { jsonAnswer } from '../http/answers'
import { isRecord } from '../http/json'
import * as param from '../http/params'
import { WeChatRefusal } from '../http/refusals'
import type { WeChatApi } from './definition'
import { imageTypeOf } from './image-type'

const maxImageBytes = 10 * 1024 * 1024

const tempMediaUpload: WeChatApi = {
  https: { method: 'POST', path: '/cgi-bin/media/upload' },
  cloudCall: 'customerServiceMessage.uploadTempMedia',
  badParameter: 47001,
  answer(params, { now, tempMedia }) {
    if (param.text(params, 'type') !== 'image') throw new WeChatRefusal(40004, 'invalid media type')
    const media = param.file(params, 'media')
    // wx-server-sdk 4.0.2 loses the file's content type, so only the bytes can tell.
    if (!imageTypeOf(media.bytes)) throw new WeChatRefusal(40005, 'invalid file type')
    if (media.bytes.length > maxImageBytes) throw new WeChatRefusal(40006, 'invalid media size')
    const mediaId = randomBytes(32).toString('base64url')
    tempMedia.push({ mediaId, filename: media.filename, bytes: media.bytes })
    return jsonAnswer({
      errcode: 0,
      errmsg: 'ok',
      type: 'image',
      media_id: mediaId,
      created_at: Math.floor(now() / 1000),
    })
  },
}

const messageSend: WeChatApi = {
  https: { method: 'POST', path: '/cgi-bin/message/custom/send' },
  cloudCall: 'customerServiceMessage.send',
  badParameter: 47001,
  answer(params, { comments, serviceMessages }) {
    const touser = param.text(params, 'touser')
    if (param.text(params, 'msgtype') !== 'text') throw new WeChatRefusal(40008, 'invalid message type')
    const { text } = params
    const content = param.text(isRecord(text) ? text : {}, 'content')
    const isKnown = comments.all.some(({ comment }) => comment.userInfo.openid === touser)
    if (!isKnown) throw new WeChatRefusal(40003, 'invalid openid')
    if (!comments.mayBeWritten.delete(touser)) throw new WeChatRefusal(45047, 'out of response count limit')
    serviceMessages.push({ touser, content })
    return jsonAnswer({ errcode: 0, errmsg: 'ok' })
  },
}

export const customerServiceApis: WeChatApi[] = [tempMediaUpload, messageSend]
