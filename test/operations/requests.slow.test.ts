import { beforeAll, expect, it } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import type { OperationName } from '../../shared/operations/types'
import { useArchive } from '../helpers/archive'
import { commentVoice, feedbackVoice } from '../helpers/voices'

/*
 * How many requests an operation sends where one mini program is served, on an instance that has sent it before: that
 * several can be served costs whoever has one nothing.
 */

const { cloud, call, data, put } = useArchive()

const comment = () => cloud().comments.all.find(({ reply }) => reply)
const bad = () => cloud().comments.all.find(({ comment }) => comment.score === 100)

/** The most that each sends, and its input. Those of a sync are counted in sync/. */
const SENT: Record<Exclude<OperationName, 'syncVoices'>, [most: number, input: () => object]> = {
  checkSetup: [10, () => ({})],
  getFeedback: [1, () => ({})],
  getFeedbackMedia: [3, () => picture],
  getCommentList: [1, () => ({})],
  getCommentInfo: [1, () => ({ commentId: bad()?.comment.commentId })],
  getCommentReplyList: [1, () => ({ commentId: comment()?.comment.commentId })],
  addReply: [1, () => ({ commentId: bad()?.comment.commentId, content: '好' })],
  deleteReply: [1, () => ({ commentId: '1', replyId: '1' })],
  addCommentReply: [1, () => ({ commentId: '1', replyId: '1', content: '好' })],
  deleteCommentReply: [1, () => ({ commentId: '1', replyId: '1', commentReplyId: '1' })],
  resetApiKfQuota: [1, () => ({ commentId: bad()?.comment.commentId })],
  confirmCompromise: [1, () => ({ commentId: '1', content: '好', picList: ['m'] })],
  sendServiceMessage: [4, () => ({ commentId: bad()?.comment.commentId, content: '好' })],
  realtimelogSearch: [1, () => ({ beginTime: now, endTime: now })],
  getJsErrList: [1, () => ({})],
  getJsErrDetail: [1, () => ({ startTime: now, endTime: now, errorMsgMd5: 'a', errorStackMd5: 'b' })],
  listVoices: [3, () => ({ counts: true })],
  getVoice: [1, () => ({ id: `${APPID}:feedback:1` })],
  updateVoice: [4, () => ({ id: `${APPID}:feedback:1`, note: 'x', assignee: 'oHan' })],
  getVoiceStats: [9, () => ({})],
  exportVoices: [9, () => ({})],
  forgetUser: [6, () => ({ openid: 'oNobody' })],
  getSettings: [1, () => ({})],
  updateSettings: [5, () => ({ autoDone: 5, myName: '李雷' })],
  createInvitation: [2, () => ({})],
  acceptInvitation: [1, () => ({ code: 'x' })],
}
const now = Math.floor(Date.now() / 1000)
let picture = {}

beforeAll(async () => {
  put(feedbackVoice(1), commentVoice(2))
  const { code } = await data<{ code: string }>('createInvitation', {})
  await data('acceptInvitation', { code, name: '韩梅梅' }, { openid: 'oHan' })
  const { list } = await data<{ list: { recordId: string; mediaIds: string[] }[] }>('getFeedback', {
    num: 100,
  })
  const found = list.find(({ mediaIds }) => mediaIds.length > 0)
  picture = { recordId: found?.recordId, mediaId: found?.mediaIds[0] }
})

it.each(Object.entries(SENT))('%s', async (name, [most, input]) => {
  await call('userVoice', { action: name, ...input() })
  cloud().clearRequests()
  await call('userVoice', { action: name, ...input() })
  expect(cloud().requests.length).toBeLessThanOrEqual(most)
})
