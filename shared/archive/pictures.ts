import type { FeedbackMedia, FeedbackMediaQuery } from '../feedback/types'
import type { Operation } from '../function/operation'
import { appidOf, type Invocation } from '../invocation'
import { isObject } from '../values'
import { getTempFileURL } from '../wechat/cloud'
import { nowInSeconds } from './meta'
import { whereArchived } from './presence'
import type { VoicePicture } from './types'
import { voiceId } from './voice'

/*
 * Pictures of feedback that stand in cloud storage already: WeChat need not be asked for them again, and whoever is
 * forgotten takes them along.
 */

/** getFeedbackMedia, which looks into the archive first and notes there what it stored. */
export const rememberedInArchive = <Query extends FeedbackMediaQuery>({
  input,
  call,
}: Operation<Query, FeedbackMedia>): Operation<Query, FeedbackMedia> => ({
  input,
  async call(query, invocation) {
    const stored = await findPicture(query, invocation)
    if (stored) return stored
    const picture = await call(query, invocation)
    await notePicture(query, picture, invocation)
    return picture
  },
})

/** The picture with a new address; `undefined` where it is not known, or not in storage any more. */
function findPicture(
  { recordId, mediaId }: FeedbackMediaQuery,
  invocation: Invocation,
): Promise<FeedbackMedia | undefined> {
  return whereArchived(invocation, async ({ voices }) => {
    const _id = voiceId(appidOf(invocation), 'feedback', recordId)
    const [voice] = await voices.find({ _id }, { fields: ['pictures'] })
    const pictures: unknown[] = Array.isArray(voice?.pictures) ? voice.pictures : []
    const picture = pictures.filter(isPicture).find(picture => picture.mediaId === mediaId)
    if (!picture) return undefined
    const { fileID, contentType, size } = picture
    return { fileID, tempFileURL: await getTempFileURL(fileID, invocation), contentType, size }
  })
}

/** Notes a picture with its feedback, once. */
async function notePicture(
  { recordId, mediaId }: FeedbackMediaQuery,
  { fileID, contentType, size }: FeedbackMedia,
  invocation: Invocation,
): Promise<void> {
  await whereArchived(invocation, ({ voices, _ }) => {
    const picture: VoicePicture = { mediaId, fileID, contentType, size }
    return voices.update(
      { _id: voiceId(appidOf(invocation), 'feedback', recordId), 'pictures.mediaId': _.neq(mediaId) },
      { pictures: _.push({ each: [picture] }), updatedAt: nowInSeconds() },
    )
  })
}

const isPicture = (value: unknown): value is VoicePicture =>
  isObject(value) && typeof value.fileID === 'string' && typeof value.contentType === 'string'
