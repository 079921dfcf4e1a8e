import type { FeedbackMedia, FeedbackMediaQuery } from '../feedback/types'
import type { Operation } from '../function/operation'
import { appidOf } from '../invocation'
import { getTempFileURL } from '../wechat/cloud'
import { withEntry } from './history'
import { nowInSeconds } from './meta'
import { whereArchived } from './presence'
import type { HistoryEntry, VoicePicture } from './types'
import { picturesOf, voiceId } from './voice'

/*
 * What functions that work without the archive note in it where there is one.
 */

/** getFeedbackMedia, which takes a picture from the archive where it is stored already, and notes what it stores. */
export const rememberedInArchive = <Query extends FeedbackMediaQuery>({
  input,
  call,
}: Operation<Query, FeedbackMedia>): Operation<Query, FeedbackMedia> => ({
  input,
  async call(query, invocation) {
    const { recordId, mediaId } = query
    // Where the appid is not known, only the archive fails.
    const idOfVoice = () => voiceId(appidOf(invocation), 'feedback', recordId)
    const stored = await whereArchived(invocation, async ({ voices }) => {
      const [voice] = await voices.find({ _id: idOfVoice() }, { fields: ['pictures'] })
      const picture = voice && picturesOf(voice).find(picture => picture.mediaId === mediaId)
      if (!picture) return undefined
      const { fileID, contentType, size } = picture
      return { fileID, tempFileURL: await getTempFileURL(fileID, invocation), contentType, size }
    })
    if (stored) return stored
    const media = await call(query, invocation)
    await whereArchived(invocation, ({ voices, _ }) => {
      const { fileID, contentType, size } = media
      const picture: VoicePicture = { mediaId, fileID, contentType, size }
      const where = { _id: idOfVoice(), 'pictures.mediaId': _.neq(mediaId) }
      return voices.update(where, { pictures: _.push({ each: [picture] }), updatedAt: nowInSeconds() })
    })
    return media
  },
})

/**
 * An operation on a comment, which is noted with the comment once WeChat has carried it out. The note may be missing;
 * the operation does not fail because of it.
 *
 * @param replied whether the comment has a reply then; unless given, that stays as it was
 */
export const notedInArchive = <Input extends { commentId: string }, Data>(
  action: string,
  replied: boolean | undefined,
  { input, call }: Operation<Input, Data>,
): Operation<Input, Data> => ({
  input,
  async call(given, invocation) {
    const data = await call(given, invocation)
    await whereArchived(invocation, ({ voices, _ }) => {
      const _id = voiceId(appidOf(invocation), 'comment', given.commentId)
      const entry: HistoryEntry = { time: nowInSeconds(), by: invocation.caller.openid ?? '', action }
      const change = { history: withEntry(entry, _), updatedAt: entry.time }
      return voices.update({ _id }, replied === undefined ? change : { ...change, replied })
    })
    return data
  },
})
