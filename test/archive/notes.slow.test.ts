import { beforeEach, describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPID } from '../../scripts/local/cloud'
import type { FeedbackMedia } from '../../shared/feedback/types'
import { useArchive } from '../helpers/archive'
import { commentVoice, feedbackVoice } from '../helpers/voices'

/* What functions that work without the archive note in it where there is one. */

const { cloud, put, voices, data, error, empty, databaseRequests, requestsTo } = useArchive()

beforeEach(empty)

const comment = () => {
  const [first] = cloud().comments.all
  if (!first) throw new Error('the sample data has no comment')
  return first.comment.commentId
}
const ADD_REPLY = '/wxaapi/comment/reply/add'
const stored = (id: string) => voices().find(({ _id }) => _id === `${APPID}:comment:${id}`)
const replyId = () => cloud().comments.find(comment()).reply?.replyId
/** WeChat takes one reply a comment, so an earlier one is deleted first. */
const reply = () => {
  const earlier = replyId()
  if (earlier) cloud().comments.deleteReply(comment(), earlier)
  return data('addReply', { commentId: comment(), content: '谢谢' })
}

describe('a reply', () => {
  it('is noted with who and when, and the voice is replied until the reply is deleted', async () => {
    put(commentVoice(comment(), { voice: { state: 'open', tags: ['好评'] } }))
    const before = Math.floor(Date.now() / 1000)
    await reply()
    const { history, updatedAt, ...rest } = stored(comment()) ?? {}
    expect(history).toEqual([{ time: updatedAt, by: ADMIN_OPENID, action: 'addReply' }])
    expect(updatedAt).toBeGreaterThanOrEqual(before)
    expect(rest).toMatchObject({ replied: true, state: 'open', tags: ['好评'] })
    await data('deleteReply', { commentId: comment(), replyId: replyId() })
    expect(stored(comment())).toMatchObject({
      replied: false,
      history: [{ action: 'addReply' }, { action: 'deleteReply', by: ADMIN_OPENID }],
    })
  })

  it('is not noted where WeChat refuses it', async () => {
    put(commentVoice(comment()))
    cloud().faults.add({ on: ADD_REPLY, errcode: -10403, errmsg: 'no', times: 1 })
    await error('addReply', { commentId: comment(), content: '谢谢' })
    expect(stored(comment())).toMatchObject({ replied: false, history: [] })
  })

  it('needs no archive and creates none, and is noted where there is one', async () => {
    await reply()
    expect(cloud().database.collections()).toEqual([])
    put(feedbackVoice(1))
    await reply()
    put(commentVoice(comment()))
    await reply()
    expect(stored(comment())).toMatchObject({ replied: true, history: [{ action: 'addReply' }] })
  })

  it.each([
    ['refuses', { code: 'DATABASE_PERMISSION_DENIED' }],
    ['is full', { code: 'DATABASE_REQUEST_FAILED', message: 'quota exceeded' }],
    ['ends the connection', { close: 'after' }],
    ['answers nonsense', { body: '<html>' }],
    ['does not answer', { hang: true }],
  ] as const)('succeeds where the database %s, after one request to it', async (_, fault) => {
    put(commentVoice(comment()))
    cloud().faults.add({ on: 'database.*', times: 9, ...fault })
    await reply()
    expect(databaseRequests()).toHaveLength(1)
  })
})

describe('a picture', () => {
  const record = () => {
    const found = cloud().data.feedback.find(({ mediaIds = [] }) => mediaIds.length > 1)
    if (!found?.mediaIds) throw new Error('the sample data has no pictures')
    return { recordId: String(found.record_id), mediaIds: found.mediaIds }
  }
  const picture = (index: number, env: Record<string, string> = {}) => {
    const { recordId, mediaIds } = record()
    return data<FeedbackMedia>('getFeedbackMedia', { recordId, mediaId: mediaIds[index] }, { env })
  }
  const pictures = () => voices()[0]?.pictures

  it('is noted once, and another instance finds it there', async () => {
    const { recordId, mediaIds } = record()
    put(feedbackVoice(recordId, { mediaIds }))
    const first = await picture(0)
    const { tempFileURL: _, ...noted } = first
    expect(pictures()).toEqual([{ mediaId: mediaIds[0], ...noted }])
    cloud().clearRequests()
    const again = await picture(0, { INSTANCE: 'another' })
    expect(again).toMatchObject(noted)
    expect(requestsTo('operation.getFeedbackmedia')).toHaveLength(0)
    await picture(1)
    expect(pictures()).toMatchObject([{ mediaId: mediaIds[0] }, { mediaId: mediaIds[1] }])
  })

  it('is fetched again where somebody removed it from storage', async () => {
    const { recordId, mediaIds } = record()
    put(feedbackVoice(recordId, { mediaIds }))
    const { fileID } = await picture(0)
    cloud().storage.files.clear()
    expect(await picture(0, { INSTANCE: 'after removal' })).toMatchObject({ fileID })
    expect(cloud().storage.files.size).toBe(1)
    expect(pictures()).toHaveLength(1)
  })

  it('is shown where there can be no archive', async () => {
    cloud().faults.add({ on: 'database.*', times: 9, code: 'DATABASE_PERMISSION_DENIED' })
    expect(await picture(0, { INSTANCE: 'no archive' })).toMatchObject({ size: expect.any(Number) })
  })

  it.each([
    ['does not answer', { hang: true }],
    ['refuses its note', { code: 'DATABASE_REQUEST_FAILED' }],
    ['is busy', { code: 'SYS_ERR' }],
  ] as const)('is not stored where the database %s: it would never be found again', async (name, fault) => {
    cloud().storage.files.clear()
    cloud().faults.add({ on: 'database.insertDocument', times: 9, ...fault })
    const { recordId, mediaIds } = record()
    const look = { recordId, mediaId: mediaIds[0] }
    expect(
      await error('getFeedbackMedia', look, { env: { INSTANCE: name }, timeLimitMs: 3000 }),
    ).toMatchObject({
      message: 'the picture is not stored, since the database did not take the note of where',
      retryable: true,
    })
    expect(cloud().storage.files.size).toBe(0)
    cloud().faults.clear()
    await data('getFeedbackMedia', look, { env: { INSTANCE: name } })
    expect(cloud().storage.files.size).toBe(1)
  })
})
