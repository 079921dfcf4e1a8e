import { describe, expect, it } from 'vitest'
import { answering, CLIENTS, errorOf } from '../helpers/client'

/* What the screen says of an error, and what a person can do about it. */

const failing = (errCode: number, error: object) => answering({ errCode, errMsg: 'x:fail', error })

describe.each(CLIENTS)('%s', (_, { createClient }) => {
  const wordsOf = async (errCode: number, error: object) => {
    const client = createClient(failing(errCode, { message: 'a reason', retryable: false, ...error }))
    return (await errorOf(client.getFeedback())).userMessage
  }

  it.each([
    [-1, '微信系统繁忙，请稍后再试。'],
    [-10001, '微信认为参数有误，请刷新后再试。'],
    [-10003, '微信认为参数有误，请刷新后再试。'],
    [10000, '微信认为参数有误，请刷新后再试。'],
    [-10007, '只有开通了“交易评价”的小程序才能使用评价接口。'],
    [-10008, '微信评价服务出错，请稍后再试。'],
    [-10403, '无权操作：这条评价或回复可能已被删除，或不属于这个小程序。'],
    [45009, '今天的调用次数已用完，请明天再试。'],
    [45011, '操作太频繁，请过一分钟再试。'],
    [46001, '这张图片已经不存在。'],
    [48001, '没有这个接口的权限，请负责人到小程序后台申请。'],
    [61007, '没有这个接口的权限，请负责人到小程序后台申请。'],
    [48004, '账号或接口受到限制，请负责人查看小程序后台的通知。'],
    [50002, '账号或接口受到限制，请负责人查看小程序后台的通知。'],
    [61005, '第三方平台的授权出了问题，请负责人处理。'],
    [61006, '第三方平台的授权出了问题，请负责人处理。'],
    [61009, '第三方平台的授权出了问题，请负责人处理。'],
    [61010, '第三方平台的授权出了问题，请负责人处理。'],
    [1, '微信拒绝了这次请求（错误码 1）。'],
    [-99_999, '微信拒绝了这次请求（错误码 -99999）。'],
    [-502_005, '云开发没有完成这次请求（错误码 -502005）。'],
  ])('WeChat’s code %i', async (errCode, words) => {
    expect(await wordsOf(errCode, { kind: 'wechat' })).toBe(words)
  })

  it.each([
    ['invalid_input', '填写的内容有误。'],
    ['forbidden', '你还不是成员。请管理员邀请你，或把你的 openid 加入环境变量 ADMIN_OPENIDS。'],
    ['not_configured', '云函数还没有配置好，请联系小程序负责人。'],
    ['bad_response', '收到的数据无法识别，请联系小程序负责人。'],
    ['network', '网络不通，请检查网络后再试。'],
    ['timeout', '等待超时，请稍后再试。'],
    ['internal', '云函数出错了，请联系小程序负责人。'],
  ])('%s', async (kind, words) => {
    expect(await wordsOf(500, { kind })).toBe(words)
    // A code of WeChat's counts where WeChat refused alone.
    expect(await wordsOf(45009, { kind })).toBe(words)
  })

  it('names each wrong field in Chinese, with its reason and its numbers in their order', async () => {
    const fields = [
      { field: 'picList', message: 'must have 1 to 9 pictures in all, has 12' },
      { field: 'fileIDs', message: 'has something that is new' },
      {
        field: 'invitation',
        message: 'would be more than 20 that nobody has used yet; each is open for 24 hours',
      },
      { field: 'removeTags', message: 'has a tag that addTags has too' },
      { field: 'endTime', message: 'is required' },
    ]
    expect(await wordsOf(400, { kind: 'invalid_input', fields })).toMatch(
      /^填写的内容有误。图片：应有 1 到 9 张，现有 12 张；图片：has something that is new；没用过的邀请：最多 20 个；removeTags：has a tag that addTags has too；结束时间：没有填写。$/,
    )
  })

  it('says what only an owner may, and what is of another mini program, however it is asked for', async () => {
    const client = createClient(failing(403, { kind: 'forbidden', message: 'only an owner may do this' }))
    expect((await errorOf(client.createInvitation())).userMessage).toBe('这个操作只有管理员可以做。')
    expect(
      await wordsOf(403, { kind: 'forbidden', message: 'this caller may not see this mini program' }),
    ).toBe('你不能查看这个小程序，请能查看它的管理员邀请你。')
    // Only a code that opens nothing is a bad invitation.
    const internal = createClient(failing(500, { kind: 'internal', message: 'x' }))
    expect((await errorOf(internal.acceptInvitation({ code: 'x', name: '韩梅梅' }))).userMessage).toBe(
      '云函数出错了，请联系小程序负责人。',
    )
    // Only to a settlement is 10000 that the comment is no bad one.
    const settling = (errCode: number) =>
      createClient(failing(errCode, { kind: 'wechat', message: 'x' })).confirmCompromise({
        commentId: '1',
        content: '好',
        picList: ['m'],
      })
    expect((await errorOf(settling(10000))).userMessage).toBe('这条评价不是差评，或已经请用户改过评价。')
    expect((await errorOf(settling(45009))).userMessage).toBe('今天的调用次数已用完，请明天再试。')
  })

  it('leaves out a hint and fields that cannot be read, and says that the outcome is unknown', async () => {
    const error = {
      kind: 'timeout',
      message: 'late',
      retryable: true,
      outcome: 'unknown',
      hint: 7,
      fields: 'x',
    }
    const thrown = await errorOf(
      createClient(failing(504, error)).addReply({ commentId: '1', content: '好' }),
    )
    expect(thrown).toMatchObject({ outcome: 'unknown', retryable: true, hint: undefined, fields: [] })
    expect(thrown.userMessage).toMatch(/不确定是否成功/)
  })
})
