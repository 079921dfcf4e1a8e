import { describe, expect, it } from 'vitest'
import type { CallOptions } from '../../scripts/local/cloud'
import { pictureFor } from '../../scripts/local/sample/pictures'
import * as source from '../../shared/client/client'
import { CLIENTS, phone } from '../helpers/client'
import { useLocalCloud } from '../helpers/cloud'

const { cloud, call } = useLocalCloud()

const comments = () => cloud().comments.all
const badComment = () => {
  const state = comments().find(({ comment }) => comment.score === 100 && !comment.extInfo.isAlreadySendTmpl)
  return { commentId: state?.comment.commentId ?? '' }
}
const unanswered = () => ({ commentId: comments().find(({ reply }) => !reply)?.comment.commentId ?? '' })

describe.each(CLIENTS)('%s', (_, { createClient }) => {
  const client = (options?: CallOptions) => createClient(phone(cloud(), options))

  it('reads feedback and its pictures', async () => {
    const { list, total, next } = await client().getFeedback({ num: 30 })
    expect(list).toHaveLength(30)
    expect(total).toBe(cloud().data.feedback.length)
    expect(next).toEqual({ page: 2, num: 30 })
    const { recordId, mediaIds } = list.find(record => record.mediaIds.length > 0) ?? {
      recordId: '',
      mediaIds: [],
    }
    const mediaId = mediaIds[0] ?? ''
    const picture = await client().getFeedbackMedia({ recordId, mediaId })
    const { bytes, contentType } = pictureFor(mediaId)
    expect(picture).toMatchObject({ contentType, size: bytes.length })
  })

  it('reads comments, without input too', async () => {
    expect((await client().getCommentList()).list).toHaveLength(8)
    const { list } = await client().getCommentList({ filterType: 1, limit: 3 })
    expect(list.every(({ stars }) => stars !== null && stars <= 2)).toBe(true)
    const [first] = list
    const { comment } = await client().getCommentInfo({ commentId: first?.commentId ?? '' })
    expect(comment).toEqual(first)
  })

  it('answers a comment, follows up, and deletes both', async () => {
    const { commentId } = unanswered()
    await expect(client().addReply({ commentId, content: '谢谢' })).resolves.toEqual({})
    const { reply } = await client().getCommentReplyList({ commentId })
    const replyId = reply?.replyId ?? ''
    expect(reply?.replyContent.content).toBe('谢谢')
    await client().addCommentReply({ commentId, replyId, content: '还有' })
    const { commentReplyList } = await client().getCommentReplyList({ commentId })
    const commentReplyId = commentReplyList[0]?.commentReplyId ?? ''
    await client().deleteCommentReply({ commentId, replyId, commentReplyId })
    await client().deleteReply({ commentId, replyId })
    expect(await client().getCommentReplyList({ commentId })).toEqual({ reply: null, commentReplyList: [] })
  })

  it('settles a bad comment', async () => {
    const { commentId } = badComment()
    await client().resetApiKfQuota({ commentId })
    await client().confirmCompromise({ commentId, content: '已退款', picList: ['media-1'] })
    expect(cloud().comments.quotaResets.at(-1)).toBe(commentId)
    expect(cloud().comments.settlements.at(-1)).toEqual({
      commentId,
      content: '已退款',
      picList: ['media-1'],
    })
  })
})

it('is what the functions give: nothing is lost or changed on the way', async () => {
  const { envelope } = await call('getFeedback', { num: 100 })
  expect(envelope).toMatchObject({
    data: await source.createClient(phone(cloud())).getFeedback({ num: 100 }),
  })
})
