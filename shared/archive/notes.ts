import { openDatabase } from '../database/database'
import { eachOf } from '../each-of'
import { OperationError } from '../errors'
import type { PictureOperation } from '../feedback/getFeedbackMedia'
import type { FeedbackMedia, FeedbackMediaQuery } from '../feedback/types'
import type { Operation } from '../function/operation'
import { appidOf, withTimeout } from '../invocation'
import { getTempFileURL } from '../wechat/cloud'
import { notePicture } from './files'
import { withEntry } from './history'
import { nowInSeconds } from './meta'
import { whereArchived } from './presence'
import type { HistoryEntry, VoicePicture } from './types'
import { picturesOf, voiceId } from './voice'

/*
 * What functions that work without the archive note in it where there is one.
 */

const NOT_NOTED = 'the picture is not stored, since the database did not take the note of where'
const AGAIN = { hint: 'Try again in a moment.', retry: 'later', outcome: undefined } as const

/** getFeedbackMedia, which takes a picture from the archive where it is stored already, and notes what it stores. */
export const rememberedInArchive = ({
  input,
  call,
}: PictureOperation): Operation<FeedbackMediaQuery, FeedbackMedia> => ({
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
    let note: string | undefined
    let isNoted = true
    const media = await call(query, invocation, async path => {
      try {
        note = await withTimeout(invocation.deadline.remainingMs / 2, invocation, async limited =>
          notePicture(path, idOfVoice(), await openDatabase(limited)),
        )
      } catch (error) {
        if (!(error instanceof OperationError)) throw error
        // A picture without a note is never found again. Where there is no archive, nobody can be forgotten.
        if (error.kind !== 'not_configured') throw error.with(NOT_NOTED, AGAIN)
        isNoted = false
      }
    })
    if (!isNoted) return media
    await whereArchived(invocation, ({ voices, meta, _ }) => {
      const { fileID, contentType, size } = media
      const picture: VoicePicture = { mediaId, fileID, contentType, size }
      const where = { _id: idOfVoice(), 'pictures.mediaId': _.neq(mediaId) }
      const change = { pictures: _.push({ each: [picture] }), updatedAt: nowInSeconds() }
      const stored = () => (note ? meta.update({ _id: note }, { fileID }) : 0)
      return eachOf([stored, () => voices.update(where, change)], 2, async write => write())
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
