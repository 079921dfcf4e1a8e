import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UserVoiceClient } from '../../shared/client/client'
import { ERR_CODES } from '../../shared/err-codes'
import { answering, CLIENTS, errorOf, rejecting } from '../helpers/client'

const KINDS = Object.keys(ERR_CODES).concat('wechat')

describe.each(CLIENTS)('%s', (_, { createClient, eachPage }) => {
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
  const call = fc.constantFrom<(client: UserVoiceClient) => Promise<unknown>>(
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
    [[null, { field: 'content', message: 'is missing' }], '填写的内容有误。内容：is missing。'],
    [[{ field: 'constructor', message: 'is unknown' }], '填写的内容有误。constructor：is unknown。'],
  ])('fields that are %j', async (fields, userMessage) => {
    const error = { kind: 'invalid_input', message: 'the input is wrong', fields, retryable: false }
    const answer = { errCode: 400, errMsg: 'addReply:fail the input is wrong', error }
    const thrown = await errorOf(createClient(answering(answer)).addReply({ commentId: '1', content: '' }))
    expect(thrown).toMatchObject({ kind: 'invalid_input', userMessage })
    for (const field of thrown.fields ?? []) expect(field).toMatchObject({ field: expect.any(String) })
  })

  it('an error without a message has its kind as its message', async () => {
    const answer = { errCode: 500, error: { kind: 'internal', message: null, retryable: 'yes' } }
    const error = await errorOf(createClient(answering(answer)).getFeedback())
    expect(error).toMatchObject({ message: 'getFeedback:fail internal', retryable: false, hint: undefined })
  })
})
