import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID, type CallOptions } from '../scripts/local/cloud'
import { pictureFor } from '../scripts/local/sample/pictures'
import { wxCloud } from '../scripts/phone/wx-cloud'
import type { Page, UserVoiceError, WxCloud } from '../shared/client/client'
import * as source from '../shared/client/client'
import { ERR_CODES } from '../shared/errors'
import { useLocalCloud } from './cloud'

const { cloud, call } = useLocalCloud()
const built: typeof source = createRequire(import.meta.url)('../dist/client/index.js')
const builtFile = new URL('../dist/client/index.js', import.meta.url)

const KINDS = Object.keys(ERR_CODES).concat('wechat')

const FEEDBACK = 'operation.getFeedback'
const COMMENTS = '/wxaapi/comment/mpcommentlist/get'
const ADD_REPLY = '/wxaapi/comment/reply/add'

/** `wx.cloud` on an administrator's phone, whose calls run the built functions. */
const phone = (options: CallOptions = {}, name = (wanted: string) => wanted) =>
  wxCloud((wanted, event) => cloud().call(name(wanted), event, { openid: ADMIN_OPENID, ...options }))
const answering = (result: unknown): WxCloud => ({ callFunction: async () => ({ result }) })
const rejecting = (rejection: unknown): WxCloud => ({ callFunction: () => Promise.reject(rejection) })

const comments = () => cloud().comments.all
const badComment = () => {
  const state = comments().find(({ comment }) => comment.score === 100 && !comment.extInfo.isAlreadySendTmpl)
  return { commentId: state?.comment.commentId ?? '' }
}
const unanswered = () => ({ commentId: comments().find(({ reply }) => !reply)?.comment.commentId ?? '' })

describe.each([
  ['shared/client/client.ts', source],
  ['dist/client/index.js', built],
])('%s', (_, { createClient, eachPage, UserVoiceError }) => {
  const client = (options?: CallOptions) => createClient(phone(options))

  async function errorOf(promise: Promise<unknown>): Promise<UserVoiceError> {
    const error = await promise.then(
      () => undefined,
      thrown => thrown,
    )
    expect(error).toBeInstanceOf(UserVoiceError)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'UserVoiceError', userMessage: expect.stringMatching(/[。]$/) })
    return error
  }

  describe('on success', () => {
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
      expect(list.every(({ stars }) => stars <= 2)).toBe(true)
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

  describe('errors of a function', () => {
    it('invalid_input names the fields', async () => {
      const error = await errorOf(client().addReply({ commentId: '?', content: ' ' }))
      expect(error).toMatchObject({ kind: 'invalid_input', errCode: 400, retryable: false })
      expect(error.fields?.map(({ field }) => field)).toEqual(['commentId', 'content'])
      expect(error.userMessage).toBe('填写的内容有误：commentId、内容。')
    })

    it('forbidden holds the openid', async () => {
      const error = await errorOf(client({ openid: 'oStranger' }).getFeedback())
      expect(error).toMatchObject({ kind: 'forbidden', errCode: 403, retryable: false })
      expect(error.hint).toContain('oStranger')
      expect(error.userMessage).toContain('ADMIN_OPENIDS')
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

    it('internal', async () => {
      const failure = { kind: 'internal', message: 'an unexpected error', retryable: false }
      const envelope = { errCode: 500, errMsg: 'getFeedback:fail an unexpected error', error: failure }
      const error = await errorOf(createClient(answering(envelope)).getFeedback())
      expect(error).toMatchObject({ kind: 'internal', errCode: 500, retryable: false })
      expect(error.message).toBe('getFeedback:fail an unexpected error')
    })

    it('says that nobody knows whether a write happened', async () => {
      const { commentId } = unanswered()
      cloud().faults.add({ on: ADD_REPLY, close: 'before' })
      const error = await errorOf(client().addReply({ commentId, content: '谢谢' }))
      expect(error).toMatchObject({ kind: 'network', retryable: false })
      expect(error.userMessage).toBe('没有收到明确答复，不确定是否成功：请刷新查看，不要直接重试。')
    })
  })

  describe('refusals of the platform', () => {
    it('a function that is not deployed', async () => {
      const missing = createClient(phone({}, () => 'nobodyDeployedThis'))
      const error = await errorOf(missing.getFeedback())
      expect(error).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
      expect(error.userMessage).toBe('云函数 getFeedback 还没有部署，请负责人在微信开发者工具中上传并部署。')
      expect(error.rejection).toMatchObject({ errCode: -501000 })
    })

    it('a function that was killed', async () => {
      const error = await errorOf(client({ timeLimitMs: 1 }).getFeedback())
      expect(error).toMatchObject({ kind: 'timeout', errCode: 504, retryable: true })
      const { commentId } = unanswered()
      const write = await errorOf(client({ timeLimitMs: 1 }).addReply({ commentId, content: '谢谢' }))
      expect(write).toMatchObject({ kind: 'timeout', retryable: false })
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
    const REFUSED = [-501003, -501004, -501007, -601002]
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
      ['not_configured', 412, false, plain(-601002, 'env not exists')],
      ['not_configured', 412, false, plain(-601012, 'unauthorized env')],
      ['timeout', 504, true, { errMsg: 'cloud.callFunction:fail connect ETIMEDOUT 10.0.0.1:443' }],
      [
        'timeout',
        504,
        true,
        { errMsg: 'cloud.callFunction:fail request:fail net::ERR_CONNECTION_TIMED_OUT' },
      ],
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
      expect(write.message.includes('it is not known whether this was carried out')).toBe(!isRefusal)
      const sameMessage = error.userMessage.replace('getCommentList', 'deleteReply')
      expect(write.userMessage === sameMessage).toBe(isRefusal)
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
      [-504002, '云函数出错了，请联系小程序负责人。'],
    ])('says what %i is', async (errCode, userMessage) => {
      const rejection = { errCode, errMsg: 'cloud.callFunction:fail' }
      expect(await errorOf(createClient(rejecting(rejection)).getFeedback())).toMatchObject({ userMessage })
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

  describe('what callFunction gives', () => {
    const toThrow = () => {
      throw new Error('a getter')
    }
    const throwing = (...names: string[]) =>
      Object.defineProperties(
        {},
        Object.fromEntries(names.map(name => [name, { get: toThrow, enumerable: true }])),
      )
    const odd = [
      Object.create(null),
      Symbol('a symbol'),
      { toString: toThrow },
      { errMsg: Object.create(null), errCode: -501003 },
      { errCode: { toString: toThrow }, errMsg: 'request:fail' },
      throwing('errMsg'),
      throwing('errCode', 'message', 'result', 'error', 'data'),
      new Proxy({}, { get: toThrow, getPrototypeOf: toThrow, ownKeys: toThrow }),
      toThrow,
      7n,
    ]
    const failure = fc.record(
      {
        kind: fc.oneof(fc.constantFrom(...KINDS), fc.anything()),
        message: fc.anything(),
        hint: fc.anything(),
        fields: fc.oneof(
          fc.anything(),
          fc.array(fc.oneof(fc.anything(), fc.record({ field: fc.string(), message: fc.string() }))),
        ),
        retryable: fc.anything(),
      },
      { requiredKeys: [] },
    )
    const envelope = fc.record({
      errCode: fc.oneof(fc.integer(), fc.anything()),
      error: fc.oneof(failure, fc.anything()),
    })
    const rejection = fc.oneof(
      fc.anything({ withNullPrototype: true, withBigInt: true }),
      fc.record(
        { errCode: fc.anything(), errMsg: fc.anything(), message: fc.anything() },
        { requiredKeys: [] },
      ),
      fc.record({ errCode: fc.integer({ min: -700000, max: 0 }), errMsg: fc.string() }),
      fc.constantFrom(...odd),
    )
    const result = fc.oneof(fc.anything({ withNullPrototype: true }), envelope, fc.constantFrom(...odd))
    const call = fc.constantFrom<(client: source.UserVoiceClient) => Promise<unknown>>(
      client => client.getFeedback(),
      client => client.getFeedbackMedia({ recordId: '1', mediaId: 'm' }),
      client => client.addReply({ commentId: '1', content: '谢谢' }),
      client => client.confirmCompromise({ commentId: '1', content: '已退款', picList: ['m'] }),
      client => eachPage(client.getCommentList()).next(),
    )

    async function expectWellFormed(promise: Promise<unknown>) {
      const error = await errorOf(promise)
      expect(KINDS).toContain(error.kind)
      expect(error.message).toMatch(/^\w+:fail ./s)
      expect(error.errCode).toEqual(expect.any(Number))
      expect(error.retryable).toEqual(expect.any(Boolean))
      expect(['string', 'undefined']).toContain(typeof error.hint)
      expect(error.userMessage).toMatch(/[一-龥].*。$/s)
      expect(error.userMessage).not.toMatch(/undefined|null|\[object|：。|function/)
      for (const { field, message } of error.fields ?? [])
        expect([typeof field, typeof message]).toEqual(['string', 'string'])
    }

    it('becomes a UserVoiceError, whatever it rejects with', async () => {
      await fc.assert(
        fc.asyncProperty(rejection, call, (thrown, make) =>
          expectWellFormed(make(createClient(rejecting(thrown)))),
        ),
        { numRuns: 500 },
      )
      for (const thrown of odd) await expectWellFormed(createClient(rejecting(thrown)).getFeedback())
    })

    it('is data or becomes a UserVoiceError, whatever it answers', async () => {
      const isData = (value: unknown) => {
        try {
          return (
            Reflect.get(Object(value), 'errCode') === 0 &&
            typeof Reflect.get(Object(value), 'data') === 'object'
          )
        } catch {
          return false
        }
      }
      await fc.assert(
        fc.asyncProperty(result, call, async (value, make) => {
          if (!isData(value)) await expectWellFormed(make(createClient(answering(value))))
        }),
        { numRuns: 500 },
      )
      for (const value of odd) await expectWellFormed(createClient(answering(value)).getFeedback())
    })

    it.each([
      [undefined, '填写的内容有误。'],
      [[], '填写的内容有误。'],
      [[null, 7, { field: 7, message: 'a number' }, { field: 'content' }], '填写的内容有误。'],
      ['content', '填写的内容有误。'],
      [[null, { field: 'content', message: 'is missing' }], '填写的内容有误：内容。'],
      [[{ field: 'constructor', message: 'is unknown' }], '填写的内容有误：constructor。'],
    ])('fields that are %j', async (fields, userMessage) => {
      const error = { kind: 'invalid_input', message: 'the input is wrong', fields, retryable: false }
      const answer = { errCode: 400, errMsg: 'addReply:fail the input is wrong', error }
      const thrown = await errorOf(createClient(answering(answer)).addReply({ commentId: '1', content: '' }))
      expect(thrown).toMatchObject({ kind: 'invalid_input', userMessage })
      for (const field of thrown.fields ?? []) expect(field).toMatchObject({ field: expect.any(String) })
    })

    it('an error without a message has its kind as one', async () => {
      const answer = { errCode: 500, error: { kind: 'internal', message: null, retryable: 'yes' } }
      const error = await errorOf(createClient(answering(answer)).getFeedback())
      expect(error).toMatchObject({ message: 'getFeedback:fail internal', retryable: false, hint: undefined })
    })
  })

  describe('eachPage', () => {
    const all = () => cloud().data.feedback.map(({ record_id }) => String(record_id))

    async function walk(pages: AsyncIterable<Page<{ recordId: string }, unknown>>): Promise<string[]> {
      const seen: string[] = []
      for await (const { list } of pages) seen.push(...list.map(({ recordId }) => recordId))
      return seen
    }

    it('goes on from the first call', async () => {
      expect(await walk(eachPage(client().getFeedback({ num: 50 })))).toEqual(all())
    })

    it('goes on from a function that makes the first call', async () => {
      expect(await walk(eachPage(() => client().getFeedback({ num: 50 })))).toEqual(all())
    })

    it('calls a function that takes input for every page', async () => {
      const { getFeedback } = client()
      expect(await walk(eachPage(getFeedback, { num: 50 }))).toEqual(all())
      const inputs: unknown[] = []
      const watched = (input?: source.FeedbackQuery) => {
        inputs.push(input)
        return getFeedback(input)
      }
      await walk(eachPage(watched, { num: 90 }))
      expect(inputs).toEqual([{ num: 90 }, { page: 2, num: 90 }])
    })

    it('walks comments of one range, nothing twice and nothing missing', async () => {
      const endTime = Math.floor(Date.now() / 1000)
      const startTime = endTime - 90 * 24 * 60 * 60
      const seen: string[] = []
      for await (const { list } of eachPage(client().getCommentList({ startTime, endTime, limit: 100 }))) {
        seen.push(...list.map(({ commentId }) => commentId))
      }
      expect(seen.length).toBeGreaterThan(200)
      expect(new Set(seen).size).toBe(seen.length)
    })

    it('ends after a page without a next', async () => {
      const pages = eachPage(client().getFeedback({ num: 100, type: 5 }))
      expect((await pages.next()).done).toBe(false)
      expect(await pages.next()).toEqual({ done: true, value: undefined })
      expect(await pages.next()).toEqual({ done: true, value: undefined })
    })

    it('fetches a page when it is asked for, one at a time', async () => {
      const pages = eachPage(client().getFeedback({ num: 10 }))
      const requests = () => cloud().requests.filter(({ name }) => name === FEEDBACK).length
      await pages.next()
      expect(requests()).toBe(1)
      const [second, third] = await Promise.all([pages.next(), pages.next()])
      expect(requests()).toBe(3)
      expect(second.value?.next).toMatchObject({ page: 3 })
      expect(third.value?.next).toMatchObject({ page: 4 })
    })

    it('throws what the call throws, and asks for the same page again', async () => {
      const pages = eachPage(client().getFeedback({ num: 10 }))
      await pages.next()
      cloud().faults.add({ on: FEEDBACK, errcode: 45011 })
      await expect(pages.next()).rejects.toMatchObject({ kind: 'wechat', errCode: 45011 })
      expect((await pages.next()).value?.next).toMatchObject({ page: 3 })
    })

    it('does not go in circles where the call cannot go on', async () => {
      const copied = client()
        .getFeedback({ num: 10 })
        .then(page => ({ ...page }))
      const { getFeedback } = client()
      const deaf = async () => ({ ...(await getFeedback()) })
      for (const pages of [eachPage(copied), eachPage(deaf)]) {
        const error = await errorOf(walk(pages))
        expect(error).toMatchObject({ kind: 'bad_response', errCode: 502, retryable: false })
      }
    })

    it.each(['undefined', 'null', '{ next: 7n }'])('says so where the call gives no page: %s', async page => {
      const call = new Function(`return Promise.resolve(${page})`)
      const error = await errorOf(eachPage(() => call()).next())
      expect(error).toMatchObject({ kind: 'bad_response', errCode: 502 })
    })

    it('makes the first call again after it failed', async () => {
      cloud().faults.add({ on: FEEDBACK, errcode: 45011 })
      const pages = eachPage(client().getFeedback({ num: 50 }))
      await expect(pages.next()).rejects.toMatchObject({ errCode: 45011 })
      expect(await walk(pages)).toEqual(all())
    })

    it('makes the first call as often as it fails, each time with its input', async () => {
      const inputs: unknown[] = []
      const flaky = createClient({
        async callFunction({ data }) {
          inputs.push(data)
          if (inputs.length < 4) throw { errMsg: 'cloud.callFunction:fail request:fail' }
          return { result: { errCode: 0, data: { list: [], total: 0, next: null } } }
        },
      })
      const pages = eachPage(flaky.getCommentList({ limit: 7 }))
      for (let i = 0; i < 3; i++) expect(await errorOf(pages.next())).toMatchObject({ kind: 'network' })
      expect((await pages.next()).done).toBe(false)
      expect((await pages.next()).done).toBe(true)
      expect(inputs).toEqual([{ limit: 7 }, { limit: 7 }, { limit: 7 }, { limit: 7 }])
    })

    it('asks once for the first page, and throws again what another promise was rejected with', async () => {
      const requests = () => cloud().requests.filter(({ name }) => name === FEEDBACK).length
      await walk(eachPage(client().getFeedback({ num: 100, type: 5 })))
      expect(requests()).toBe(1)
      const pages = eachPage(Promise.reject(new Error('mine')))
      await expect(pages.next()).rejects.toThrow('mine')
      await expect(pages.next()).rejects.toThrow('mine')
    })

    it('throws where the first call fails', async () => {
      const { getFeedback } = client({ openid: 'oStranger' })
      await expect(eachPage(getFeedback()).next()).rejects.toMatchObject({ kind: 'forbidden' })
    })
  })
})

it('is what the functions give: nothing is lost or changed on the way', async () => {
  const { envelope } = await call('getFeedback', { num: 100 })
  expect(envelope).toMatchObject({ data: await source.createClient(phone()).getFeedback({ num: 100 }) })
})

describe('the built file', () => {
  it('is one small file that needs no other, for engines of its time', async () => {
    const code = await readFile(builtFile, 'utf8')
    expect(Buffer.byteLength(code)).toBeLessThan(6 * 1024)
    expect(code).not.toMatch(/\brequire\(|\bimport\b|\?\.[a-z[(]|\?\?|\(\?<|\basync\s*\*|\bmatchAll\b/)
  })

  it('walks pages where the engine knows no Symbol.asyncIterator', async () => {
    const code = await readFile(builtFile, 'utf8')
    const old: { createClient?: typeof source.createClient; eachPage?: typeof source.eachPage } = {}
    new Function('exports', 'Symbol', code)(old, { iterator: Symbol.iterator })
    const pages = old.eachPage?.(async () => ({ list: [1], total: 1, next: null }))
    expect(Reflect.has(pages ?? {}, '@@asyncIterator')).toBe(true)
    expect(await pages?.next()).toMatchObject({ done: false, value: { list: [1] } })
    expect(await pages?.next()).toMatchObject({ done: true })
  })
})
