import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OperationError } from '../../shared/errors'
import { aesKeyEntries } from '../../shared/push/encryption'
import { readHttpPush } from '../../shared/push/http'
import { redact } from '../../shared/secrets'

/*
 * The examples of WeChat's documentation of the message push (消息推送), for mini programs and for third-party platforms,
 * each at the time at which it says that it came.
 */

const KEY = 'A'.repeat(43)
const OTHER_KEY = 'B'.repeat(43)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.stubEnv('PUSH_TOKEN', 'AAAAA')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

const request = (httpMethod: string, query: Record<string, string>, body = '') => {
  vi.setSystemTime(Number(query.timestamp) * 1000)
  return {
    path: '/revice',
    httpMethod,
    headers: {},
    queryStringParameters: query,
    requestContext: {},
    body,
    isBase64Encoded: false,
  }
}

describe('发起验证', () => {
  const query = {
    signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696',
    echostr: '4375120948345356249',
    timestamp: '1714036504',
    nonce: '1514711492',
  }

  it('is answered with its echostr', () => {
    const push = { way: 'verification', echo: '4375120948345356249' }
    expect(readHttpPush(request('GET', query))).toEqual(push)
    vi.stubEnv('PUSH_AES_KEY', KEY)
    expect(readHttpPush(request('GET', query))).toEqual(push)
  })

  it('is not answered to another token', () => {
    vi.stubEnv('PUSH_TOKEN', 'AAAAB')
    expect(() => readHttpPush(request('GET', query))).toThrow('signature is not that of PUSH_TOKEN')
  })
})

const MESSAGE = {
  ToUserName: 'gh_97417a04a28d',
  FromUserName: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
  MsgType: 'event',
  Event: 'debug_demo',
  debug_str: 'hello world',
}

it('a token that is a word, or an entry that is no key, takes nothing out of our messages', () => {
  vi.stubEnv('PUSH_TOKEN', 'weixin')
  vi.stubEnv('PUSH_AES_KEY', 'e')
  expect(() => readHttpPush(request('GET', {}))).toThrow('without an echostr')
  expect(() => readHttpPush(request('POST', { timestamp: '1714036504' }, '{"Encrypt":"x"}'))).toThrow()
  expect(aesKeyEntries()).toEqual([undefined])
  expect(redact('mp.weixin.qq.com')).toBe('mp.weixin.qq.com')
})

describe('明文模式', () => {
  const query = {
    signature: '899cf89e464efb63f54ddac96b0a0a235f53aa78',
    timestamp: '1714037059',
    nonce: '486452656',
  }
  const body = JSON.stringify({ ...MESSAGE, CreateTime: 1714037059 })

  it('is read, of nobody by itself', () => {
    const message = { ...MESSAGE, CreateTime: 1714037059 }
    expect(readHttpPush(request('POST', query, body))).toEqual({ way: 'plain', appid: undefined, message })
  })

  it('is not taken where there is a key', () => {
    vi.stubEnv('PUSH_AES_KEY', KEY)
    expect(() => readHttpPush(request('POST', query, body))).toThrow('is not encrypted')
  })
})

describe('安全模式', () => {
  const query = {
    signature: '899cf89e464efb63f54ddac96b0a0a235f53aa78',
    timestamp: '1714112445',
    nonce: '415670741',
    openid: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
    encrypt_type: 'aes',
    msg_signature: '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
  }
  const Encrypt =
    '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04='
  const push = {
    way: 'encrypted',
    appid: 'wxba5fad812f8e6fb9',
    message: { ...MESSAGE, CreateTime: 1714112445 },
  }
  const body = JSON.stringify({ ToUserName: 'gh_97417a04a28d', Encrypt })

  it.each([
    ['its key', KEY],
    ['the new key and the old one', `${OTHER_KEY},${KEY}`],
    ['both, the other way round', `${KEY}, ${OTHER_KEY}`],
  ])('is read with %s', (_, keys) => {
    vi.stubEnv('PUSH_AES_KEY', keys)
    expect(readHttpPush(request('POST', query, body))).toEqual(push)
  })

  it.each([
    ['another key', OTHER_KEY, query, 'cannot be decrypted'],
    ['no key that is one', 'A'.repeat(42), query, 'cannot be decrypted'],
    [
      'a message that is not signed',
      KEY,
      { ...query, msg_signature: query.signature },
      'msg_signature is not',
    ],
    ['nothing but the plain signature', KEY, { ...query, msg_signature: '' }, 'msg_signature is not'],
  ])('is not read with %s', (_, keys, query, reason) => {
    vi.stubEnv('PUSH_AES_KEY', keys)
    expect(() => readHttpPush(request('POST', query, body))).toThrow(reason)
  })

  it.each([-601, 601, 86_400])('is not taken %d seconds from its time', seconds => {
    vi.stubEnv('PUSH_AES_KEY', KEY)
    const late = request('POST', query, body)
    vi.setSystemTime((1714112445 + seconds) * 1000)
    expect(() => readHttpPush(late)).toThrow('its timestamp is not within 10 minutes of now')
    vi.setSystemTime((1714112445 + Math.sign(seconds) * 600) * 1000)
    expect(readHttpPush(late)).toEqual(push)
  })
})

it("a platform's: in XML, of the platform itself, so that it is not of a mini program that is served", () => {
  vi.stubEnv('PUSH_AES_KEY', KEY)
  const query = {
    signature: 'cc0c594499c1634947d5b502f158ee518947db27',
    timestamp: '1715943329',
    nonce: '1590219412',
    openid: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
    encrypt_type: 'aes',
    msg_signature: '6c12a4205838198b8fa631b3220723bb07f1015c',
  }
  const body = `<xml>
    <ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>
    <Encrypt><![CDATA[D7yzvUNAL930rd28wf21s4hvXhz0L6Uit/p2Di6C5DHyYGpEgdBRnKjBec34JwoQXicwaZC7fOVihW80F4VtsdvE//1vr7oAbqjDv8KenVp+ajKYpJnyQ4zMRhIC+a31fCVOMC03FfzV/QuC94kBP55a+Za3sJgvAn+ZbsNqZI5DkyuzkhQN8OBqCzFhizGmy0xpM0MEA4agpvE+RuNO1rhHTtuJB5yltw1FiYzecSXJ+y/D2r81VkRn2eYjh2ltsoyfbDR7Is6ookXIFxTfyeNyeHxMeT4KN5WpCDmSbTcUYrbBUlkGLJ9n/rU8YOywma6G7aTb7KZKOqCxgfoUlYEZPk4FUL/TK7ShriFDMVCLyjQJ15Ob++agDWtcxhfUfe6HIoIpRW8mKNBQiY/Jd1svvuskA1wLef1RTtzKfMpagSCX/laZINmdnX4zrF6kIaR9P4xQrWXbsTFHTYe0Mg==]]></Encrypt>
</xml>`
  expect(readHttpPush(request('POST', query, body))).toEqual({
    way: 'encrypted',
    appid: 'wx134c8103faa5a59e',
    message: { ...MESSAGE, CreateTime: '1715943329' },
  })
  const isForbidden = (error: unknown) => error instanceof OperationError && error.kind === 'forbidden'
  expect(() => readHttpPush({ ...request('POST', query, body), body: body.slice(0, 200) })).toThrow(
    expect.toSatisfy(isForbidden),
  )
})
