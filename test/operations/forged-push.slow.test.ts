import { createCipheriv, randomBytes } from 'node:crypto'
import { getSignature } from '@wecom/crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ADMIN_OPENID, APPID } from '../../scripts/local/cloud'
import { PUSH_AES_KEY, PUSH_TOKEN } from '../../scripts/local/sample/identity'
import { useLocalCloud } from '../helpers/cloud'
import { type HttpEvent, OVER_HTTP, PUSH_ENV, pushEvent } from '../helpers/pushes'

/*
 * A thousand requests that WeChat would not send, made of right pushes, to the built userVoice: none is answered but with
 * 403, and none has anything done. Also those of somebody who knows the token, the key, or both.
 */

const { cloud, call } = useLocalCloud({
  env: ({ alertRobots }) => ({ ...PUSH_ENV, ALERT_ROBOTS: alertRobots }),
})

interface Forgery {
  event: HttpEvent
  /** Whether the owner has set no key. */
  isPlain?: true
}

type Forge = (pick: number, right: HttpEvent, commentId: string) => Forgery | HttpEvent

const HOUR = 3_600_000

/** Signs a body with the right token. */
function signed(body: string, encrypted: string): HttpEvent {
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), '1']
  const query = {
    signature: getSignature(PUSH_TOKEN, timestamp, nonce, ''),
    msg_signature: getSignature(PUSH_TOKEN, timestamp, nonce, encrypted),
    timestamp,
    nonce,
  }
  return { ...pushEvent('1'), queryStringParameters: query, body }
}

/** Encrypts these bytes with the right key, and signs them. */
function sealed(padded: Buffer): HttpEvent {
  const key = Buffer.from(`${PUSH_AES_KEY}=`, 'base64')
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const Encrypt = Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
  return signed(JSON.stringify({ Encrypt }), Encrypt)
}

/** What stands in an encrypted push, with a length and a padding of one's own: so many bytes of this value. */
function content(
  message: string,
  { appid = APPID, length = Buffer.byteLength(message), pad = -1, padding = -1 } = {},
): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(length)
  const plain = Buffer.concat([randomBytes(16), head, Buffer.from(message + appid)])
  const missing = padding === -1 ? 32 - (plain.length % 32) : padding
  return Buffer.concat([plain, Buffer.alloc(missing, pad === -1 ? missing : pad)])
}

const messageOf = (commentId: string) =>
  `{"MsgType":"event","Event":"wxa_comment_bad_score","result":{"comment_id":${commentId}}}`

const withQuery = (right: HttpEvent, change: Record<string, unknown>): HttpEvent => ({
  ...right,
  queryStringParameters: JSON.parse(JSON.stringify({ ...right.queryStringParameters, ...change })),
})

/** Another sign at this place of a text. */
function changedAt(text: string, pick: number): string {
  const at = pick % text.length
  return text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1)
}

const parameter = (right: HttpEvent, pick: number) => {
  const names = ['timestamp', 'nonce', 'msg_signature']
  const name = names[pick % names.length] ?? ''
  return { name, value: right.queryStringParameters[name] ?? '' }
}

const NESTED = '<xml><a><b><c><d>1</d></c></b></a></xml>'
const GROWING = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]><xml><Encrypt>${'&b;'.repeat(1000)}</Encrypt></xml>`

const FORGERIES: Record<string, Forge> = {
  'another sign in a parameter': (pick, right) => {
    const { name, value } = parameter(right, pick)
    return withQuery(right, { [name]: changedAt(value, pick) })
  },
  'a parameter that is missing': (pick, right) =>
    withQuery(right, { [parameter(right, pick).name]: undefined }),
  'a parameter twice': (pick, right) => {
    const { name, value } = parameter(right, pick)
    return withQuery(right, { [name]: [value, value] })
  },
  'a parameter that is longer': (pick, right) => {
    const { name, value } = parameter(right, pick)
    return withQuery(right, { [name]: `${value}0` })
  },
  'another sign in what is encrypted': (pick, right) => {
    const { Encrypt, ...rest } = JSON.parse(right.body)
    return { ...right, body: JSON.stringify({ ...rest, Encrypt: changedAt(Encrypt, pick) }) }
  },
  'a body that is cut': (pick, right) => ({ ...right, body: right.body.slice(0, pick % right.body.length) }),
  'a body that is too large': (pick, right) => ({
    ...right,
    body: right.body.replace('{', `{"more":"${'x'.repeat(65_536 + (pick % 100_000))}",`),
  }),
  'a large body as base64': (pick, right) => ({
    ...right,
    isBase64Encoded: true,
    body: Buffer.from(right.body + ' '.repeat(65_536 + (pick % 1000))).toString('base64'),
  }),
  'base64 that is none': (_, right) => ({ ...right, isBase64Encoded: true }),
  'an old one': (pick, _, commentId) => pushEvent(commentId, { now: () => Date.now() - HOUR - pick }),
  'one of tomorrow': (pick, _, commentId) => pushEvent(commentId, { now: () => Date.now() + HOUR + pick }),
  'an old one with a new timestamp': (pick, _, commentId) =>
    withQuery(pushEvent(commentId, { now: () => Date.now() - HOUR - pick }), {
      timestamp: String(Math.floor(Date.now() / 1000)),
    }),
  'another token': (pick, _, commentId) => pushEvent(commentId, { token: `token${pick}` }),
  'another key': (pick, _, commentId) => pushEvent(commentId, { aesKey: String(pick).padEnd(43, 'x') }),
  'another mini program': (pick, _, commentId) =>
    pushEvent(commentId, { appid: pick % 2 ? 'wx134c8103faa5a59e' : `${APPID}0` }),
  'no mini program': (_, __, commentId) => pushEvent(commentId, { appid: '' }),
  'no encryption, where there is a key': (pick, _, commentId) =>
    pushEvent(commentId, { aesKey: undefined, format: pick % 2 ? 'xml' : 'json' }),
  'a plain one with another token': (pick, _, commentId) => ({
    isPlain: true,
    event: pushEvent(commentId, { aesKey: undefined, token: `token${pick}` }),
  }),
  'an old plain one': (pick, _, commentId) => ({
    isPlain: true,
    event: pushEvent(commentId, { aesKey: undefined, now: () => Date.now() - HOUR - pick }),
  }),
  'an encrypted one, where there is no key': (_, right) => ({
    isPlain: true,
    event: right,
  }),
  'padding that is wrong': (pick, _, commentId) => {
    const message = `${messageOf(commentId)}${' '.repeat(pick % 32)}`
    const right = 32 - (content(message).length % 32)
    return sealed(content(message, { pad: [0, 33, 255, right - 1][pick % 4] ?? 0 }))
  },
  'padding that is too long': (pick, _, commentId) => {
    const message = messageOf(commentId)
    const filled = message + ' '.repeat((16 - (content(message, { padding: 0 }).length % 16)) % 16)
    return sealed(content(filled, { padding: 48 + (pick % 3) * 16 }))
  },
  'a length that is wrong': (pick, _, commentId) =>
    sealed(content(messageOf(commentId), { length: [0, 5, 2 ** 31, 2 ** 32 - 1, 200][pick % 5] ?? 0 })),
  'too little inside': pick => sealed(Buffer.alloc(32, 32 - (pick % 20))),
  'blocks that are not whole': pick =>
    signed(JSON.stringify({ Encrypt: 'AAAA'.repeat(pick % 8) }), 'AAAA'.repeat(pick % 8)),
  'no message inside': pick =>
    sealed(content(['', '[]', 'null', '1', '"x"', 'success', '<xml>', NESTED, '{'][pick % 9] ?? '')),
  'XML with entities': (pick, right) => ({ ...right, body: pick % 2 ? GROWING : GROWING.slice(0, 60_000) }),
  'XML with entities inside': () =>
    sealed(content('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><a>&a;</a></xml>')),
  'names of other objects': (pick, right) => {
    const name = ['__proto__', 'constructor', 'prototype', 'toString'][pick % 4] ?? ''
    const body =
      pick % 8 < 4 ? `{"${name}":${right.body}}` : `<xml><${name}><Encrypt>a</Encrypt></${name}></xml>`
    return { ...right, body }
  },
  'lists in lists': (pick, right) => ({ ...right, body: '['.repeat(pick % 60_000) }),
  'another method': (pick, right) => ({
    ...right,
    httpMethod: ['PUT', 'GET', 'HEAD', 'OPTIONS', 'post', ''][pick % 6] ?? '',
  }),
  'no query': (_, right) => JSON.parse(JSON.stringify({ ...right, queryStringParameters: null })),
  'no body': (pick, right) =>
    JSON.parse(JSON.stringify({ ...right, body: [null, 1, {}, ['x'], undefined][pick % 5] })),
}

it('a thousand of them are answered with 403, and do nothing', async () => {
  const commentId = cloud().comments.all.find(({ comment }) => comment.score === 100)?.comment.commentId ?? ''
  const tried = new Set<string>()
  const names = fc.constantFrom(...Object.keys(FORGERIES))
  const property = fc.asyncProperty(names, fc.nat(1_000_000), fc.boolean(), async (name, pick, isOwners) => {
    tried.add(name)
    const forged = FORGERIES[name]?.(pick, pushEvent(commentId), commentId)
    const { event, isPlain = false } = forged && 'event' in forged ? forged : { event: forged }
    const { envelope, logs } = await call('userVoice', event, {
      ...(isOwners ? { openid: ADMIN_OPENID, source: 'wx_client' } : OVER_HTTP),
      env: isPlain ? { PUSH_AES_KEY: undefined } : {},
    })
    expect(envelope).toEqual({ statusCode: 403, headers: {}, body: '' })
    const [line = '', ...others] = logs.trim().split('\n')
    expect(others).toEqual([])
    expect(JSON.parse(line)).toMatchObject({ function: 'onBadComment', outcome: 'forbidden', requests: 0 })
    for (const secret of [PUSH_TOKEN, PUSH_AES_KEY, commentId]) expect(logs).not.toContain(secret)
    expect(logs).not.toContain(' at ')
  })
  await fc.assert(property, { numRuns: 1000 })
  expect(tried.size).toBe(Object.keys(FORGERIES).length)
  expect(cloud().requests).toEqual([])
  // What they were made of is right.
  await call('userVoice', pushEvent(commentId), OVER_HTTP)
  expect(cloud().robots.wecom.texts).toHaveLength(1)
})
