import { randomBytes } from 'node:crypto'
import { jsonAnswer } from '../http/answers'
import * as param from '../http/params'
import { WeChatRefusal } from '../http/refusals'
import type { WeChatApi } from './definition'
import { imageTypeOf } from './image-type'

const maxImageBytes = 10 * 1024 * 1024

const tempMediaUpload: WeChatApi = {
  cloudCall: 'customerServiceMessage.uploadTempMedia',
  badParameter: 47001,
  answer(params, { now, tempMedia }) {
    if (param.text(params, 'type') !== 'image') throw new WeChatRefusal(40004, 'invalid media type')
    const media = param.file(params, 'media')
    // wx-server-sdk 4.0.2 loses the file's content type on the way, so only the bytes can tell.
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

export const customerServiceApis: WeChatApi[] = [tempMediaUpload]
