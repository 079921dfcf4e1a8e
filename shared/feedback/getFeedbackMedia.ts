import { OperationError } from '../errors'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import type { CloudApi, HttpsApi } from '../wechat/call'
import { getTempFileURL, uploadFile } from '../wechat/cloud'
import { pictureIn } from '../wechat/picture'
import { retryingReads } from '../wechat/retry'
import { picturePath } from './picture-path'
import { callFeedbackApi } from './transport'
import type { FeedbackMedia } from './types'

const feedbackMediaQuery = input.object({ recordId: input.numericId, mediaId: input.text(1, 512) })

type FeedbackMediaInput = ReturnType<typeof feedbackMediaQuery>

const MEDIA: CloudApi & HttpsApi = {
  effect: 'read',
  method: 'GET',
  path: '/cgi-bin/media/getfeedbackmedia',
  cloudCall: 'operation.getFeedbackmedia',
  takesCloudbaseToken: true,
}

type StoredPicture = Omit<FeedbackMedia, 'tempFileURL'>

/** What this instance has stored, so that a picture that is looked at again is not fetched and stored again. */
const stored = new Map<string, StoredPicture>()
const MOST_STORED = 1000

async function storePicture(
  { recordId, mediaId }: FeedbackMediaInput,
  invocation: Invocation,
): Promise<StoredPicture> {
  const params = { record_id: BigInt(recordId), media_id: mediaId }
  const { bytes, contentType, extension } = await callFeedbackApi(MEDIA, params, pictureIn, invocation)
  const fileID = await uploadFile(await picturePath(recordId, mediaId, extension), bytes, invocation)
  return { fileID, contentType, size: bytes.length }
}

/** Fetches a picture and stores it; what this instance has stored only gets a new address. */
export const getFeedbackMedia: Operation<FeedbackMediaInput, FeedbackMedia> = {
  input: feedbackMediaQuery,
  async call(query, invocation) {
    const key = JSON.stringify([query.recordId, query.mediaId])
    const known = stored.get(key)
    const address = ({ fileID }: StoredPicture) =>
      retryingReads(invocation)(() => getTempFileURL(fileID, invocation))
    if (known) {
      try {
        return { ...known, tempFileURL: await address(known) }
      } catch (error) {
        if (!(error instanceof OperationError) || error.kind !== 'wechat') throw error
        // Somebody has removed it from cloud storage.
        stored.delete(key)
      }
    }
    const picture = await storePicture(query, invocation)
    stored.set(key, picture)
    const [oldest] = stored.keys()
    if (oldest !== undefined && stored.size > MOST_STORED) stored.delete(oldest)
    return { ...picture, tempFileURL: await address(picture) }
  },
}
