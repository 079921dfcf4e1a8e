import { fail } from '../errors'
import { MAX_BODY_BYTES, tooLarge } from './https'
import { type RawResponse, weChatRefusal } from './response'

interface PictureType {
  /** e.g. `image/png` */
  contentType: string
  /** Without a dot. */
  extension: string
}

export interface Picture extends PictureType {
  bytes: Buffer
}

// First bytes, as latin1.
const SIGNATURES: [RegExp, PictureType][] = [
  [/^\xff\xd8\xff/, { contentType: 'image/jpeg', extension: 'jpg' }],
  [/^\x89PNG\r\n.\n/, { contentType: 'image/png', extension: 'png' }],
  [/^GIF8[79]a/, { contentType: 'image/gif', extension: 'gif' }],
  [/^RIFF.{4}WEBP/s, { contentType: 'image/webp', extension: 'webp' }],
  [/^BM.{4}\0{4}/s, { contentType: 'image/bmp', extension: 'bmp' }],
  [/^.{4}ftyp(heic|heix|mif1)/s, { contentType: 'image/heic', extension: 'heic' }],
  [/^.{4}ftypavif/s, { contentType: 'image/avif', extension: 'avif' }],
]

/** The type of a picture, by its first bytes, since labels are often wrong; `undefined` where it is none. */
export function pictureType(bytes: Buffer): PictureType | undefined {
  const start = bytes.toString('latin1', 0, 16)
  return SIGNATURES.find(([signature]) => signature.test(start))?.[1]
}

/** The picture in a response; throws the refusal that came in its place. */
export function pictureIn(response: RawResponse): Picture {
  if (Buffer.isBuffer(response)) {
    if (response.length > MAX_BODY_BYTES) throw tooLarge()
    const type = pictureType(response)
    if (type) return { ...type, bytes: response }
  }
  throw weChatRefusal(response) ?? fail('bad_response', 'WeChat sent no picture where one was due')
}
