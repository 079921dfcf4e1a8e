import { OperationError } from '../errors'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import type { CloudApi, HttpsApi } from '../wechat/call'
import { getTempFileURL, uploadFile } from '../wechat/cloud'
import { pictureIn } from '../wechat/picture'
import { retryingReads } from '../wechat/retry'
import { callFeedbackApi } from './transport'
import type { FeedbackMedia, FeedbackMediaQuery } from './types'

const feedbackMediaQuery = input.object({ recordId: input.numericId, mediaId: input.text(1, 512) })

const MEDIA: CloudApi & HttpsApi = {
  effect: 'read',
  method: 'GET',
  path: '/cgi-bin/media/getfeedbackmedia',
  cloudCall: 'operation.getFeedbackmedia',
  takesCloudbaseToken: true,
}

/** A picture in cloud storage, without an address, since addresses expire. */
type PictureFile = Omit<FeedbackMedia, 'tempFileURL'>

/** What this instance has stored, so that no picture is fetched and stored each time somebody looks at it. */
const filesOfInstance = new Map<string, PictureFile>()
const MOST_FILES = 1000

/** Where a picture is stored: the same path for the same picture. A media id is any text, so its hash stands there. */
async function picturePath(
  { recordId, mediaId }: FeedbackMediaQuery,
  extension: string,
  { appid }: Invocation,
): Promise<string> {
  const { createHash } = await import('node:crypto')
  const name = createHash('sha256').update(mediaId).digest('hex')
  return `${appid ? `${appid}/` : ''}wx-user-voice/feedback/${recordId}/${name}.${extension}`
}

/** getFeedbackMedia's operation, which says where it is about to store a picture. */
export interface PictureOperation extends Operation<FeedbackMediaQuery, FeedbackMedia> {
  call(
    query: FeedbackMediaQuery,
    invocation: Invocation,
    beforeStoring?: (path: string) => Promise<void>,
  ): Promise<FeedbackMedia>
}

async function storePicture(
  query: FeedbackMediaQuery,
  invocation: Invocation,
  beforeStoring?: (path: string) => Promise<void>,
): Promise<PictureFile> {
  const params = { record_id: BigInt(query.recordId), media_id: query.mediaId }
  const { bytes, contentType, extension } = await callFeedbackApi(MEDIA, params, pictureIn, invocation)
  const path = await picturePath(query, extension, invocation)
  await beforeStoring?.(path)
  return { fileID: await uploadFile(path, bytes, invocation), contentType, size: bytes.length }
}

/** Fetches a picture and stores it. A picture that this instance has stored only gets a new address. */
export const getFeedbackMedia: PictureOperation = {
  input: feedbackMediaQuery,
  async call(query, invocation, beforeStoring) {
    const key = JSON.stringify([invocation.appid, query.recordId, query.mediaId])
    const withAddress = async (file: PictureFile) => ({
      ...file,
      tempFileURL: await retryingReads(invocation)(() => getTempFileURL(file.fileID, invocation)),
    })
    const known = filesOfInstance.get(key)
    if (known) {
      try {
        return await withAddress(known)
      } catch (error) {
        if (!(error instanceof OperationError) || error.kind !== 'wechat') throw error
        // Somebody has removed it from cloud storage.
        filesOfInstance.delete(key)
      }
    }
    const file = await storePicture(query, invocation, beforeStoring)
    filesOfInstance.set(key, file)
    const [oldest] = filesOfInstance.keys()
    if (oldest !== undefined && filesOfInstance.size > MOST_FILES) filesOfInstance.delete(oldest)
    return withAddress(file)
  },
}
