import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPID, type CallOptions } from '../../scripts/local/cloud'
import { answering, CLIENTS, errorOf, phone } from '../helpers/client'
import { useLocalCloud } from '../helpers/cloud'

const { cloud } = useLocalCloud()

const FEEDBACK = 'operation.getFeedback'
const COMMENTS = '/wxaapi/comment/mpcommentlist/get'
const ADD_REPLY = '/wxaapi/comment/reply/add'

const comments = () => cloud().comments.all
const unanswered = () => ({ commentId: comments().find(({ reply }) => !reply)?.comment.commentId ?? '' })

describe.each(CLIENTS)('%s', (_, { createClient, UserVoiceError }) => {
  const client = (options?: CallOptions) => createClient(phone(cloud(), options))

  it('invalid_input names the fields', async () => {
    const error = await errorOf(client().addReply({ commentId: '?', content: ' ' }))
    expect(error).toMatchObject({ kind: 'invalid_input', errCode: 400, retryable: false })
    expect(error.fields?.map(({ field }) => field)).toEqual(['commentId', 'content'])
    expect(error.userMessage).toBe('填写的内容有误。commentId：写法有误；内容：至少 1 个字，最多 500 个字。')
  })

  it('forbidden holds the openid', async () => {
    const error = await errorOf(client({ openid: 'oStranger' }).getFeedback())
    expect(error).toMatchObject({ kind: 'forbidden', errCode: 403, retryable: false })
    expect(error.hint).toContain('oStranger')
    expect(error.userMessage).toContain('ADMIN_OPENIDS')
  })

  it('forbidden to members alone, and of an invitation, says so', async () => {
    const owner = client()
    const { code } = await owner.createInvitation()
    const member = client({ openid: 'oMember' })
    expect(await member.acceptInvitation({ code, name: '韩梅梅' })).toEqual({ name: '韩梅梅' })
    const alone = await errorOf(member.createInvitation())
    expect(alone).toMatchObject({ kind: 'forbidden', userMessage: '这个操作只有管理员可以做。' })
    const part = await errorOf(member.exportVoices({ contacts: true }))
    expect(part).toMatchObject({ kind: 'forbidden', userMessage: '这个操作只有管理员可以做。' })
    const wrong = { code: 'f'.repeat(32), name: '路人' }
    const stranger = await errorOf(client({ openid: 'oStranger' }).acceptInvitation(wrong))
    expect(stranger.userMessage).toBe('邀请不对、用过了或已过期，请管理员重新邀请。')
  })

  it('forbidden to whoever may see another mini program says so', async () => {
    const appid = 'wx0000000000000001'
    const env = { ADMIN_OPENIDS: `${ADMIN_OPENID}@${APPID}`, WECHAT_APPS: `${APPID}:x,${appid}:x` }
    const error = await errorOf(client({ env }).getFeedback({ appid }))
    expect(error).toMatchObject({ kind: 'forbidden', userMessage: expect.stringMatching(/^你不能查看/) })
  })

  it('not_configured', async () => {
    const error = await errorOf(client({ env: { WECHAT_APPSECRET: undefined } }).getCommentList())
    expect(error).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
    expect(error.message).toContain('WECHAT_APPSECRET')
    expect(error.userMessage).toBe('云函数还没有配置好，请联系小程序负责人。')
  })

  it.each([
    [45009, false, '今天的调用次数已用完，请明天再试。'],
    [45011, true, '操作太频繁，请过一分钟再试。'],
    [-10008, true, '微信评价服务出错，请稍后再试。'],
    [-10007, false, '只有开通了“交易评价”的小程序才能使用评价接口。'],
    [77777, false, '微信拒绝了这次请求（错误码 77777）。'],
  ])('wechat %i', async (errcode, retryable, userMessage) => {
    cloud().faults.add({ on: COMMENTS, errcode, times: 9 })
    const error = await errorOf(client().getCommentList())
    expect(error).toMatchObject({ kind: 'wechat', errCode: errcode, retryable, userMessage })
  })

  it('10000 means something else for a settlement', async () => {
    const { commentId } = unanswered()
    const good = comments().find(({ comment }) => comment.score === 500)?.comment.commentId ?? ''
    const settlement = { commentId: good, content: '已退款', picList: ['media-1'] }
    const error = await errorOf(client().confirmCompromise(settlement))
    expect(error).toMatchObject({ errCode: 10000, userMessage: '这条评价不是差评，或已经请用户改过评价。' })
    cloud().faults.add({ on: ADD_REPLY, errcode: 10000 })
    const other = await errorOf(client().addReply({ commentId, content: '谢谢' }))
    expect(other.userMessage).toBe('微信认为参数有误，请刷新后再试。')
  })

  it('bad_response', async () => {
    cloud().faults.add({ on: COMMENTS, body: '<html>' })
    const error = await errorOf(client().getCommentList())
    expect(error).toMatchObject({ kind: 'bad_response', errCode: 502, retryable: false })
  })

  it('network', async () => {
    cloud().faults.add({ on: COMMENTS, close: 'before', times: 9 })
    const error = await errorOf(client().getCommentList())
    expect(error).toMatchObject({ kind: 'network', errCode: 503, retryable: true })
  })

  it('timeout', async () => {
    cloud().faults.add({ on: FEEDBACK, hang: true, times: 9 })
    const error = await errorOf(client({ timeLimitMs: 1500 }).getFeedback())
    expect(error).toMatchObject({ kind: 'timeout', errCode: 504, retryable: true })
  })

  it('is one of the class that the client exports', async () => {
    const error = await errorOf(client({ openid: 'oStranger' }).getFeedback())
    expect(error).toBeInstanceOf(UserVoiceError)
  })

  it('internal', async () => {
    const failure = { kind: 'internal', message: 'an unexpected error', retryable: false }
    const envelope = { errCode: 500, errMsg: 'getFeedback:fail an unexpected error', error: failure }
    const error = await errorOf(createClient(answering(envelope)).getFeedback())
    expect(error).toMatchObject({ kind: 'internal', errCode: 500, retryable: false })
    expect(error.message).toBe('getFeedback:fail an unexpected error')
  })

  it('says that the outcome of a write is unknown', async () => {
    const { commentId } = unanswered()
    cloud().faults.add({ on: ADD_REPLY, close: 'before' })
    const error = await errorOf(client().addReply({ commentId, content: '谢谢' }))
    expect(error).toMatchObject({ kind: 'network', retryable: false, outcome: 'unknown' })
    expect(error.hint).toContain('getCommentReplyList')
    expect(error.userMessage).toBe('没有收到明确答复，不确定是否成功：请刷新查看，不要直接重试。')
  })

  // Only the data says it, not the message.
  it.each([undefined, null, 'known', true])('does not take %j for an outcome', async outcome => {
    const message = 'it is not known whether this was carried out: no answer'
    const envelope = { errCode: 503, error: { kind: 'network', message, outcome } }
    const error = await errorOf(
      createClient(answering(envelope)).addReply({ commentId: '1', content: '谢谢' }),
    )
    expect(error).toMatchObject({ outcome: undefined, userMessage: '网络不通，请检查网络后再试。' })
  })

  it('a function without this operation is named', async () => {
    const fields = [{ field: 'action', message: 'must be one of getFeedback' }]
    const envelope = { errCode: 400, error: { kind: 'invalid_input', message: 'the input is wrong', fields } }
    const error = await errorOf(createClient(answering(envelope)).checkSetup())
    expect(error).toMatchObject({ kind: 'invalid_input', errCode: 400, fields })
    expect(error.userMessage).toBe('云函数 userVoice 没有这项功能，请负责人上传并部署新版本。')
  })
})
