import { randomBytes } from 'node:crypto'
import { jsonAnswer } from '../http/answers'
import { BadParam, file, text } from '../http/params'
import { type Api, Refusal } from './api'
import { imageTypeOf } from './image-type'

const maxImageBytes = 10 * 1024 * 1024

/** customerServiceMessage.uploadTempMedia */
export const uploadTempMedia: Api = {
  badParam: 47001,
  answer(params, { now, tempMedia }) {
    if (text(params, 'type') !== 'image') throw new Refusal(40004, 'invalid media type')
    const media = file(params, 'media')
    if (!media) throw new BadParam('media is required, a file')
    // wx-server-sdk 4.0.2 loses the file's content type on the way, so only the bytes can tell.
    if (!imageTypeOf(media.bytes)) throw new Refusal(40005, 'invalid file type')
    if (media.bytes.length > maxImageBytes) throw new Refusal(40006, 'invalid media size')
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
