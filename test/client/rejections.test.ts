import { describe, expect, it } from 'vitest'
import type { CallOptions } from '../../scripts/local/cloud'
import type { WxCloud } from '../../shared/client/client'
import { answering, CLIENTS, errorOf, phone, rejecting } from '../helpers/client'
import { useLocalCloud } from '../helpers/cloud'

const { cloud } = useLocalCloud()

const comments = () => cloud().comments.all
const unanswered = () => ({ commentId: comments().find(({ reply }) => !reply)?.comment.commentId ?? '' })

describe.each(CLIENTS)('%s', (_, { createClient }) => {
  const client = (options?: CallOptions) => createClient(phone(cloud(), options))

  it('a function that is not deployed', async () => {
    const missing = createClient(phone(cloud()), { functionName: 'nobodyDeployedThis' })
    const error = await errorOf(missing.getFeedback())
    expect(error).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
    expect(error.userMessage).toBe(
      '云函数 nobodyDeployedThis 还没有部署，请负责人在微信开发者工具中上传并部署。',
    )
    expect(error.rejection).toMatchObject({ errCode: -501000 })
  })

  it('userVoice, where the options name no other', async () => {
    const error = await errorOf(createClient(rejecting({ errCode: -501000 })).getFeedback())
    expect(error.hint).toBe('Deploy userVoice (上传并部署), or set functionName.')
    expect(error.userMessage).toBe('云函数 userVoice 还没有部署，请负责人在微信开发者工具中上传并部署。')
  })

  it('a function that was killed', async () => {
    const error = await errorOf(client({ timeLimitMs: 1 }).getFeedback())
    expect(error).toMatchObject({ kind: 'timeout', errCode: 504, retryable: true })
    const { commentId } = unanswered()
    const write = await errorOf(client({ timeLimitMs: 1 }).addReply({ commentId, content: '谢谢' }))
    expect(write).toMatchObject({ kind: 'timeout', retryable: false, outcome: 'unknown' })
    expect(write.userMessage).toContain('不确定是否成功')
  })

  // As people reported them.
  const inService = (code: number, text: string) => ({
    errCode: -404011,
    errMsg: `cloud.callFunction:fail requestID 1cb63f35, cloud function service error code ${code}, error message ${text}; at cloud.callFunction api;`,
  })
  const plain = (code: number, text: string) => ({
    errCode: code,
    errMsg: `cloud.callFunction:fail Error: errCode: ${code} | errMsg: ${text} (callId: 1640257458052-0.89)`,
  })
  const REFUSED = [-501003, -501004, -501007, -601002, -601011, -4011]
  it.each([
    ['not_configured', 412, false, plain(-501000, 'FunctionName parameter could not be found')],
    ['not_configured', 412, false, inService(-504002, 'Function not found: [login]')],
    ['not_configured', 412, false, plain(-501000, 'Environment not found')],
    ['not_configured', 412, false, inService(-501000, '[100004] env not exists')],
    ['not_configured', 412, false, { errCode: -601034, errMsg: '没有权限，请先开通云开发或者云托管' }],
    ['not_configured', 412, false, new Error("Cloud API isn't enabled, please call wx.cloud.init first")],
    ['timeout', 504, true, plain(-504003, 'Invoking task timed out after 3 seconds')],
    ['timeout', 504, true, plain(-504003, 'timed out; log: env not ready, init first')],
    ['internal', 500, false, plain(-504002, 'Error: environment not defined')],
    ['timeout', 504, true, plain(-501002, 'ESOCKETTIMEDOUT')],
    [
      'timeout',
      504,
      true,
      { errCode: -404012, errMsg: 'cloud.callFunction:fail polling exceed max timeout retry' },
    ],
    ['timeout', 504, true, { errMsg: 'cloud.callFunction:fail request:fail timeout' }],
    ['network', 503, true, { errMsg: 'cloud.callFunction:fail request:fail Unable to resolve host' }],
    ['network', 503, true, { errMsg: 'request:fail net::ERR_INTERNET_DISCONNECTED' }],
    ['bad_response', 502, false, plain(-604001, 'response size exceeded')],
    ['internal', 500, false, inService(-504002, "Cannot find module 'wx-server-sdk'")],
    ['internal', 500, false, plain(-504002, "SyntaxError: Unexpected token 'return'")],
    ['wechat', -501001, true, inService(-501001, 'system error')],
    ['wechat', -501004, true, { errCode: -501004, errMsg: 'cloud.callFunction:fail' }],
    ['wechat', -999999, false, { errCode: -999999, errMsg: 'cloud.callFunction:fail' }],
    ['not_configured', 412, false, { errCode: -501000, errMsg: 'cloud.callFunction:fail' }],
    ['not_configured', 412, false, plain(-501000, 'Environment invalid and please check your parameters')],
    ['not_configured', 412, false, plain(-501005, 'invalid env')],
    ['not_configured', 412, false, plain(-501001, 'Environment not found')],
    ['not_configured', 412, false, inService(-501001, 'INVALID_ENV Environment not found')],
    ['not_configured', 412, false, plain(-501000, '[100003] env status is isolated')],
    ['not_configured', 412, false, plain(-501001, 'Env status is isolated')],
    ['not_configured', 412, false, { errMsg: 'cloud.callFunction:fail 环境已欠费隔离' }],
    ['internal', 500, false, plain(-504002, 'Error: env status is isolated')],
    ['not_configured', 412, false, plain(-601002, 'env not exists')],
    ['not_configured', 412, false, plain(-601012, 'unauthorized env')],
    ['timeout', 504, true, { errMsg: 'cloud.callFunction:fail connect ETIMEDOUT 10.0.0.1:443' }],
    ['timeout', 504, true, { errMsg: 'cloud.callFunction:fail request:fail net::ERR_CONNECTION_TIMED_OUT' }],
    ['timeout', 504, true, { errMsg: 'cloud.callFunction:fail 请求超时' }],
    ['timeout', 504, true, plain(-404005, 'exceed max poll retry')],
    ['timeout', 504, true, { errCode: -404010, errMsg: 'cloud.callFunction:fail result expired' }],
    ['timeout', 504, true, plain(-601008, 'server-side request timedout')],
    ['network', 503, true, { errMsg: 'cloud.callFunction:fail getaddrinfo EAI_AGAIN servicewechat.com' }],
    ['network', 503, true, { errMsg: 'cloud.callFunction:fail ssl handshake failed' }],
    ['network', 503, true, new Error('SSL routines: wrong version number')],
    ['network', 503, true, new Error('unable to get local issuer certificate')],
    ['network', 503, true, { errMsg: 'cloud.callFunction:fail 证书无效' }],
    ['network', 503, true, new TypeError('Failed to fetch')],
    ['network', 503, true, { errMsg: 'cloud.callFunction:fail 网络错误' }],
    ['network', 503, true, { errMsg: 'cloud.callFunction:fail 似乎已断开与互联网的连接。' }],
    ['network', 503, true, { errMsg: 'cloud.callFunction:fail ERR_NAME_NOT_RESOLVED' }],
    ['network', 503, true, { errMsg: 'cloud.callFunction:fail socket hang up' }],
    ['network', 503, true, plain(-601003, 'system network error')],
    [
      'network',
      503,
      true,
      { errCode: -404006, errMsg: 'cloud.callFunction:fail empty poll result base resp' },
    ],
    [
      'network',
      503,
      true,
      plain(-404007, 'error while polling for the result, poll result base resp ret -1'),
    ],
    ['internal', 500, false, plain(-504002, 'connect ECONNREFUSED 127.0.0.1:8080')],
    [
      'internal',
      500,
      false,
      plain(-504002, 'Error: errCode: -604101 function has no permission to call this API'),
    ],
    ['internal', 500, false, { errCode: -404011, errMsg: 'cloud.callFunction:fail ERR_REQUIRE_ESM' }],
    ['internal', 500, false, new TypeError("Cannot read properties of undefined (reading 'env')")],
    ['wechat', -504001, true, inService(-504001, 'functions request fail')],
    ['wechat', -601001, true, plain(-601001, 'system error')],
    ['wechat', -601002, false, plain(-601002, 'system args error: invalid openid')],
    ['wechat', -501007, false, plain(-501007, 'invalid parameters')],
    ['wechat', -501003, false, plain(-501003, 'exceed request limit')],
    ['not_configured', 412, false, inService(-504002, 'FunctionNotFound: login')],
    ['not_configured', 412, false, plain(-501001, 'EnvNotFound')],
    ['not_configured', 412, false, plain(-601017, 'unauthorized')],
    ['wechat', -601011, false, plain(-601011, 'unauthorized')],
    ['wechat', -4011, false, plain(-4011, 'frequency limited')],
    // A code counts where the text begins with it, not where a function's own error names it.
    ['internal', 500, false, plain(-504002, 'Error: -501000 -501005 -604001 -504003 -4011 -601003')],
    ['wechat', -999999, false, plain(-999999, 'Error: -504002 -601003')],
    ['wechat', -501004, true, { errMsg: 'cloud.callFunction:fail errCode:-501004 | errMsg: busy' }],
    ['wechat', 1001, false, { errCode: 1001, errMsg: 'cloud.callFunction:fail' }],
    ['internal', 500, false, { errMsg: 'cloud.callFunction:fail' }],
    ['internal', 500, false, undefined],
  ])('%s %i, retryable %s: %j', async (kind, errCode, retryable, rejection) => {
    const client = createClient(rejecting(rejection))
    const error = await errorOf(client.getCommentList())
    expect(error).toMatchObject({ kind, errCode, retryable })
    expect(error.hint).toBeTruthy()
    const write = await errorOf(client.deleteReply({ commentId: '1', replyId: '2' }))
    expect(write).toMatchObject({ kind, errCode, retryable: false })
    // What the platform refused was not carried out.
    const isRefusal = kind === 'not_configured' || REFUSED.includes(errCode)
    expect(write.userMessage.includes('不确定')).toBe(!isRefusal)
    expect(write.outcome).toBe(isRefusal ? undefined : 'unknown')
    expect(error.outcome).toBe(undefined)
    expect(write.userMessage === error.userMessage).toBe(isRefusal)
  })

  it.each([
    [-501001, '微信系统繁忙，请稍后再试。'],
    [-504001, '微信系统繁忙，请稍后再试。'],
    [-601001, '微信系统繁忙，请稍后再试。'],
    [-501003, '云开发的用量已用完，请负责人升级套餐。'],
    [-501004, '使用的人太多，请稍后再试。'],
    [-501007, '云开发没有完成这次请求（错误码 -501007）。'],
    [-601002, '云开发没有完成这次请求（错误码 -601002）。'],
    [-404006, '网络不通，请检查网络后再试。'],
    [-501005, '云开发没有开通或没有连上，请联系小程序负责人。'],
    [-504002, '云函数出错了，请联系小程序负责人。'],
  ])('says what %i is', async (errCode, userMessage) => {
    const rejection = { errCode, errMsg: 'cloud.callFunction:fail' }
    expect(await errorOf(createClient(rejecting(rejection)).getFeedback())).toMatchObject({ userMessage })
  })

  it.each([
    '[100003] env status is isolated',
    'Env status is isolated, please check your env status',
    '环境已欠费隔离',
    '[100003] ENV_SUSPENDED',
    'SERVICE_CHARGE_OVERDUE',
  ])('says that the plan ran out, not that the function is to be deployed: %s', async words => {
    const error = await errorOf(createClient(rejecting(plain(-501000, words))).getFeedback())
    expect(error.userMessage).toBe('云开发环境的套餐已到期或欠费，请负责人在云开发控制台续费。')
    expect(error.hint).toContain('续费')
  })

  it.each(['{}', '{ "cloud": null }', '{ "cloud": {} }'])('a phone without wx.cloud: %s', async wx => {
    const none: { cloud: WxCloud } = JSON.parse(wx)
    const client = createClient(none.cloud)
    const error = await errorOf(client.getFeedback())
    expect(error).toMatchObject({ kind: 'not_configured', retryable: false })
    expect(error.userMessage).toBe('云开发没有开通或没有连上，请联系小程序负责人。')
    expect((await errorOf(client.addReply({ commentId: '1', content: '谢谢' }))).userMessage).toBe(
      error.userMessage,
    )
  })

  it('a call that throws at once, or answers without a promise', async () => {
    const throwing = createClient({
      callFunction() {
        throw { errMsg: 'cloud.callFunction:fail request:fail' }
      },
    })
    expect(await errorOf(throwing.getFeedback())).toMatchObject({ kind: 'network' })
    // As where somebody replaced it by a function of their own.
    const callFunction = new Function()
    const silent = createClient({ callFunction: () => callFunction() })
    expect(await errorOf(silent.getFeedback())).toMatchObject({ kind: 'bad_response' })
  })

  it.each([
    undefined,
    null,
    'success',
    [],
    {},
    { errCode: 0, errMsg: 'getFeedback:ok' },
    { errCode: 0, data: null },
    { errCode: -1, errMsg: 'busy' },
    { errCode: 1, error: { kind: 'another', message: 'of the future' } },
    { errCode: '400', error: { kind: 'invalid_input', message: 'code as text' } },
  ])('a result that is no envelope: %j', async result => {
    const error = await errorOf(createClient(answering(result)).getFeedback())
    expect(error).toMatchObject({ kind: 'bad_response', errCode: 502, retryable: false })
  })
})
