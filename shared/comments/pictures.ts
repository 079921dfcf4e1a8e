import { secureUrl } from '../config'
import { eachOf } from '../each-of'
import { fail, OperationError } from '../errors'
import { type Invocation, isOfEnvironment } from '../invocation'
import { callByHttps, type HttpsApi } from '../wechat/call'
import { cloudCall, getTempFileURL } from '../wechat/cloud'
import { type HttpRequest, httpRequest } from '../wechat/https'
import { type Picture, pictureType } from '../wechat/picture'
import * as read from '../wechat/reader'
import { jsonIn, type RawResponse } from '../wechat/response'
import { retryingReads } from '../wechat/retry'

/** How many pictures are fetched or uploaded at the same time. */
const CONCURRENCY = 3

const uploadResponse = read.object({ mediaId: read.text })

/**
 * Uploads pictures from cloud storage to WeChat as temporary media (kept for 3 days), and gives their media ids in the
 * same order. None is uploaded before all are fetched and checked; an error says which picture failed.
 */
export async function uploadPictures(fileIDs: string[], invocation: Invocation): Promise<string[]> {
  const each = <Item, T>(items: Item[], work: (item: Item) => Promise<T>) =>
    eachOf(items, CONCURRENCY, (item, index) =>
      work(item).catch((error: unknown) => {
        if (!(error instanceof OperationError)) throw error
        const which = `picture ${index + 1} of ${fileIDs.length} (${fileIDs[index]})`
        throw error.with(`${which}: ${error.message}`, {})
      }),
    )
  const pictures = await each(fileIDs, fileID => fetchPicture(fileID, invocation))
  return each(pictures, picture => uploadPicture(picture, invocation))
}

/** What WeChat takes as proof: of anything else it says no more than 40004 or 40005. */
const EXTENSIONS = ['png', 'jpg', 'gif']

/** Each attempt asks for a new address. */
async function fetchPicture(fileID: string, invocation: Invocation): Promise<Picture> {
  const refused = (reason: string) => {
    const message = `${reason}: a proof is PNG, JPEG or GIF, of at most 10 MB`
    const fields = [{ field: 'fileIDs', message: `${fileID} ${message}` }]
    return fail('invalid_input', `the file ${message}`, { fields })
  }
  const attempt = retryingReads(invocation)
  const bytes = await attempt(async () => {
    const url = secureUrl(await getTempFileURL(fileID, invocation))
    if (!url) throw fail('bad_response', 'cloud storage gave an address that is not https')
    return download({ method: 'GET', url, errorIfTooLarge: () => refused('has more than 10 MB') }, invocation)
  })
  const type = pictureType(bytes)
  if (!type || !EXTENSIONS.includes(type.extension))
    throw refused(`is ${type?.extension.toUpperCase() ?? 'no picture'}`)
  return { ...type, bytes }
}

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/kf-mgnt/kf-message/uploadTempMedia.html */
const UPLOAD: HttpsApi = {
  effect: 'write',
  lookFirst: 'A picture that is uploaded and not used does no harm: try again.',
  method: 'POST',
  path: '/cgi-bin/media/upload',
}

/** Sent once. A cloud call would upload it for the environment's own mini program. */
async function uploadPicture(picture: Picture, invocation: Invocation): Promise<string> {
  const { contentType, extension, bytes } = picture
  const fileName = `picture.${extension}`
  const type = 'image'
  const { mediaId } = isOfEnvironment(invocation)
    ? readUpload(
        await cloudCall(
          'customerServiceMessage.uploadTempMedia',
          { type, media: { contentType, value: bytes, fileName } },
          invocation,
        ),
        invocation,
      )
    : await callByHttps(UPLOAD, { type }, readUpload, invocation, {
        field: 'media',
        fileName,
        contentType,
        bytes,
      })
  if (!mediaId) throw fail('bad_response', 'WeChat gave no media id for the picture')
  return mediaId
}

const readUpload = (response: RawResponse, invocation: Invocation) =>
  read.readAs(uploadResponse, jsonIn(response), invocation)

async function download(request: HttpRequest, invocation: Invocation): Promise<Buffer> {
  const { status, body } = await httpRequest(request, invocation)
  if (status === 200) return body
  throw fail(status >= 500 ? 'network' : 'bad_response', `cloud storage answered HTTP ${status}`)
}
