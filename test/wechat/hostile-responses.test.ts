import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { OperationError } from '../../shared/errors'
import { keepSecret, redact } from '../../shared/secrets'
import { sdkError } from '../../shared/wechat/cloud'
import { jsonIn } from '../../shared/wechat/response'
import { useLocalCloud } from '../helpers/cloud'
import { filesIn, textOf } from '../helpers/project-files'

const { cloud, call, data, error, requestsTo } = useLocalCloud()

const LIST = '/wxaapi/comment/mpcommentlist/get'
const ADD = '/wxaapi/comment/reply/add'

describe('an answer that changes the protocol (101)', () => {
  const server = createServer()
  server.on('upgrade', (_request, socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  )
  server.on('request', (_request, response) => {
    // By hand, since Node's own server does not do it.
    response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')
  })
  const listening = new Promise<string>(resolve =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  )
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it.each(['getCommentList', 'addReply'])('ends %s within its time', async name => {
    const refusal = await error(
      name,
      { commentId: '1', content: 'x' },
      { env: { WECHAT_API_BASE_URL: await listening }, timeLimitMs: 2000 },
    )
    expect(['network', 'timeout']).toContain(refusal.kind)
  })
})

describe('a response that is nested too deeply', () => {
  const deep = (levels: number, list = '') =>
    `{"errcode":0,${list}"x":${'['.repeat(levels)}${']'.repeat(levels)}}`
  const lists = (levels: number) =>
    deep(levels, `"list":[{"record_id":1},{"record_id":2,"systemInfo":${deep(levels)}}],"total_num":2,`)

  it.each([
    ['cloud', 1000],
    ['https', 1000],
    ['https', 20_000],
  ])('over %s hides nothing that is not, of %i levels', async (transport, levels) => {
    for (const on of ['operation.getFeedback', '/wxaapi/feedback/list']) {
      cloud().faults.add({ on, body: lists(levels) })
    }
    const read = data('getFeedback', {}, { env: { FEEDBACK_TRANSPORT: transport } })
    expect(await read).toMatchObject({
      list: [{ recordId: '1' }, { recordId: '2', systemInfo: { errcode: 0 } }],
      total: 2,
    })
  })

  it('is a bad response where the SDK cannot read it', async () => {
    cloud().faults.add({ on: 'operation.getFeedback', body: lists(20_000) })
    expect(await error('getFeedback', {})).toMatchObject({ kind: 'bad_response', errCode: 502 })
  })

  it('says all the same that a write was carried out', async () => {
    cloud().faults.add({ on: ADD, body: deep(20_000) })
    expect(await data('addReply', { commentId: '1', content: 'x' })).toEqual({})
    expect(requestsTo(ADD)).toHaveLength(1)
  })

  it('is kept as text inside systemInfo', async () => {
    const systemInfo = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    cloud().faults.add({
      on: 'operation.getFeedback',
      body: JSON.stringify({ errcode: 0, total_num: 1, list: [{ record_id: 1, systemInfo }] }),
    })
    expect(await data('getFeedback', {})).toMatchObject({ list: [{ systemInfo: { raw: systemInfo } }] })
  })
})

describe('an errcode that is no code', () => {
  it.each(['1e400', '{"a":1}', '[]', '1.5', '"abc"', '9007199254740993', 'true'])('%s', async errcode => {
    cloud().faults.add({ on: LIST, body: `{"errcode":${errcode},"errmsg":"x"}` })
    expect(await error('getCommentList', {})).toMatchObject({ kind: 'bad_response', errCode: 502 })
    cloud().faults.add({ on: 'operation.getFeedback', body: `{"errcode":${errcode},"errmsg":{"a":1}}` })
    expect(await error('getFeedback', {})).toMatchObject({ kind: 'bad_response', errCode: 502 })
  })
})

it('any response is data or one of our errors', () => {
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.anything({ withNullPrototype: true }))
  fc.assert(
    fc.property(
      fc.record(
        { errcode: anything, errmsg: anything, errCode: anything, list: anything },
        { requiredKeys: [] },
      ),
      fc.boolean(),
      (response, asText) => {
        const text = asText ? asJson(response) : undefined
        try {
          jsonIn(text === undefined ? { ...response } : Buffer.from(text))
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(OperationError)
          expect(Number.isSafeInteger(thrown instanceof OperationError && thrown.errCode)).toBe(true)
        }
        expect(sdkError('openapi', { name: 'Error', ...response })).toBeInstanceOf(OperationError)
        expect(sdkError('storage', { name: 'Error', code: response.errcode })).toBeInstanceOf(OperationError)
      },
    ),
    { numRuns: 3000 },
  )
})

function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

describe('redact', () => {
  it('never throws, and leaves no secret, whatever a token is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 4 }), fc.string(), (secret, around) => {
        keepSecret(secret)
        expect(redact(`${around} ${secret} ${around}`)).not.toContain(` ${secret} `)
      }),
    )
    keepSecret('half a character: \ud83d')
    expect(redact('it is half a character: \ud83d.')).toBe('it is ***.')
  })

  it('leaves out credentials in addresses, and leaves our own words about them as they are', async () => {
    // One that has kept no secrets: those of the test above may be any word of ours.
    vi.resetModules()
    const { redact } = await import('../../shared/secrets')
    expect(redact('https://x/?access_token=abc…&key=%E5%AF%86;sign=SECabc… #secret=密码')).toBe(
      'https://x/?access_token=***&key=*** #secret=***',
    )
    const lines = filesIn('shared')
      .filter(file => file.endsWith('.ts'))
      .flatMap(file =>
        textOf(file)
          .split('\n')
          .filter(line => /=[A-Z]*…/.test(line)),
      )
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines) expect(redact(line)).toBe(line)
  })

  it('keeps the newest secrets alone', () => {
    for (let n = 1000; n < 2000; n++) keepSecret(`token-${n}-of-an-instance`)
    expect(redact('token-1000-of-an-instance')).toBe('token-1000-of-an-instance')
    expect(redact('token-1999-of-an-instance')).toBe('***')
  })

  it('a call goes on after a token that is half a character', async () => {
    cloud().faults.add({
      on: '/cgi-bin/stable_token',
      body: '{"access_token":"abc\\ud83d","expires_in":7200}',
    })
    const { envelope } = await call('getCommentList', {}, { env: { INSTANCE: 'half a character' } })
    expect(envelope).toMatchObject({ errCode: 0 })
  })
})
