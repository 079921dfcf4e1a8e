import { describe, expect, it } from 'vitest'
import { OperationError } from '../../shared/errors'
import { codeOf, errorOfStatus, jsonIn, weChatError, weChatRefusal } from '../../shared/wechat/response'

/** What a response is: the error in it, or its content. */
function reading(response: string | object): string {
  try {
    return JSON.stringify(jsonIn(typeof response === 'string' ? Buffer.from(response) : response))
  } catch (error) {
    return error instanceof OperationError ? `${error.kind}: ${error.message}` : String(error)
  }
}

const NO_OBJECT = "bad_response: WeChat's response is no JSON object"
const NO_CODE = "bad_response: WeChat's errcode is not a valid code"
const NO_REASON = 'bad_response: WeChat says that it failed, and gives no reason'
const NO_QUOTA = 'wechat: WeChat answered 45009: no quota'

describe('a response', () => {
  it.each<[string | object, string]>([
    ['{"a_b":1}', '{"aB":1}'],
    [{ a_b: 1 }, '{"aB":1}'],
    ['\uFEFF{"a":1}', '{"a":1}'],
    ['{"a":"\uFEFFb"}', '{"a":"\uFEFFb"}'],
    ['{"errcode":0,"errmsg":"ok","a":1}', '{"a":1}'],
    ['{"errCode":0,"errMsg":"ok","a":1}', '{"a":1}'],
    ['{"errcode":"","a":1}', '{"a":1}'],
    ['{"errcode":null,"a":1}', '{"a":1}'],
    ['{"errcode":" 0 ","a":1}', '{"a":1}'],
    ['{"success":true}', '{"success":true}'],
    ['{"success":false}', NO_REASON],
    ['{"success":"false"}', NO_REASON],
    ['{"success":false,"errcode":45009,"errmsg":"no quota"}', NO_QUOTA],
    ['{"errcode":45009,"errmsg":"no quota"}', NO_QUOTA],
    ['{"errcode":"45009","errmsg":"no quota"}', NO_QUOTA],
    [{ errCode: 45009, errMsg: 'no quota' }, NO_QUOTA],
    ['{"errcode":40013}', 'not_configured: WeChat answered 40013'],
    ['{"errcode":"x"}', NO_CODE],
    ['{"errcode":1.5}', NO_CODE],
    ['{"errcode":{}}', NO_CODE],
    ['', NO_OBJECT],
    ['[]', NO_OBJECT],
    ['7', NO_OBJECT],
    ['null', NO_OBJECT],
    ['<html>', NO_OBJECT],
  ])('%j is read as %s', (response, is) => {
    expect(reading(response)).toBe(is)
  })

  it.each([
    [500, '{"errcode":45009}', 'network: no answer from WeChat (HTTP 500)'],
    [502, '', 'network: no answer from WeChat (HTTP 502)'],
    [499, '', 'bad_response: WeChat answered HTTP 499'],
    [404, '<html>', 'bad_response: WeChat answered HTTP 404'],
    [403, '{"errcode":0}', 'bad_response: WeChat answered HTTP 403'],
    [403, '{"errcode":45009,"errmsg":"no quota"}', NO_QUOTA],
  ])('of HTTP %i with the body %j is an error: %s', (status, body, is) => {
    const { kind, message, details } = errorOfStatus(status, Buffer.from(body))
    expect(`${kind}: ${message}`).toBe(is)
    expect(details.hint === 'Try again in a moment.').toBe(status >= 500)
  })

  it('is a refusal where it is an object with a code alone', () => {
    const refusal = (text: string) => weChatRefusal(Buffer.from(text))?.message
    expect(refusal('{"errcode":45009}')).toBe('WeChat answered 45009')
    for (const text of ['{}', '{"errcode":0}', '[]', 'GIF89a']) expect(refusal(text)).toBe(undefined)
  })
})

describe("the words of WeChat's errmsg", () => {
  it.each([
    'no quota',
    '[100003] no such environment',
    'invalid ip 1.2.3.4 [rid: {x}]',
    ' [x] is not allowed',
    'a < b',
  ])('are shown: %j', words => {
    expect(weChatError(45009, words).message).toBe(`WeChat answered 45009: ${words}`)
    expect(weChatError(45009, words, 'NAME').message).toBe(`WeChat answered 45009: NAME: ${words}`)
  })

  it.each([
    '',
    undefined,
    null,
    7,
    {},
    '{"phone":1}',
    ' {"phone":1}',
    '<html>',
    '\n<Error>',
    '["x"]',
    '[ 1,2]',
    '[{',
  ])('are not shown where they are none, or a document: %j', words => {
    expect(weChatError(45009, words).message).toBe('WeChat answered 45009')
    expect(weChatError(45009, words, 'NAME').message).toBe('WeChat answered 45009: NAME')
  })

  it('come with the code, and with what to do about it', () => {
    const { hint, retry, weChatCode } = weChatError(-1, 'system error').details
    expect([hint, retry, weChatCode].join()).toBe('WeChat is busy: try again in a moment.,now,-1')
  })

  it('are cut after 300 characters', () => {
    expect(weChatError(45009, 'x'.repeat(400)).message).toBe(`WeChat answered 45009: ${'x'.repeat(300)}`)
  })
})

describe('a code', () => {
  it.each<[unknown, number | undefined]>([
    [-1, -1],
    ['-1', -1],
    [' 45009\n', 45009],
    ['', undefined],
    ['1.5', undefined],
    ['45009x', undefined],
    ['x45009', undefined],
    ['0x10', undefined],
    ['1e3', undefined],
    [[45009], undefined],
    ['\n', undefined],
    ['99999999999999999', undefined],
    [Number.NaN, undefined],
    [true, undefined],
    [undefined, undefined],
  ])('%j is the number %s', (value, code) => {
    expect(codeOf(value)).toBe(code)
  })
})
