import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functionsRoot } from '../../scripts/build/functions'
import { sdkError } from '../../shared/wechat/cloud'

/** A gateway that answers what a test says. */
const answer = { status: 200, contentType: 'application/json', body: '', requests: 0 }
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    answer.requests++
    response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body)
  })
})
beforeAll(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise(resolve => server.close(resolve)))

async function getFeedback() {
  const { port } = server.address() as AddressInfo
  const env = {
    WX_CONTEXT_KEYS: 'WX_OPENID',
    WX_OPENID: 'oADMIN',
    ADMIN_OPENIDS: 'oADMIN',
    FEEDBACK_TRANSPORT: 'cloud',
    TENCENTCLOUD_SECRETID: 'x',
    TENCENTCLOUD_SECRETKEY: 'x',
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'x',
    SCF_NAMESPACE: 'x',
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: `http://127.0.0.1:${port}/admin` }),
  }
  const script = `require('./getFeedback').main({}, { time_limit_in_ms: 20000 }).then(result => console.log(JSON.stringify(result)))`
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script], {
    cwd: functionsRoot,
    env,
  })
  return { result: JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), output: stdout + stderr }
}

describe('a gateway that answers something else', () => {
  it.each([
    [
      'its own kind of JSON',
      200,
      'application/json',
      '{"data":{"list":[{"phone":13800138000,"content":"geheim"}]},"requestId":"x"}',
    ],
    [
      'its own kind of JSON, labelled',
      200,
      'application/json; charset=utf-8',
      '{"data":{"content":"geheim"}}',
    ],
    ['cut JSON', 200, 'application/json', '{"data":{"content":"geheim"'],
    ['HTML', 200, 'text/html', '<html>geheim</html>'],
    ['nothing', 200, 'application/octet-stream', ''],
    ['bytes', 200, 'application/octet-stream', '\xff\xfe\x07\x07geheim'],
    ['HTTP 404', 404, 'text/html', '<html>geheim</html>'],
  ])('%s: is not asked again, and none of it is shown', async (_, status, contentType, body) => {
    Object.assign(answer, { status, contentType, body, requests: 0 })
    const { result, output } = await getFeedback()
    expect(result).toMatchObject({ errCode: 502, error: { kind: 'bad_response', retryable: false } })
    expect(output).not.toMatch(/geheim|13800138000|127\.0\.0\.1/)
    expect(answer.requests).toBe(1)
  })

  it('HTTP 402: is the owner’s to pay for, and is not asked again', async () => {
    Object.assign(answer, { status: 402, contentType: 'application/json', body: '{}', requests: 0 })
    const { result, output } = await getFeedback()
    expect(result).toMatchObject({ errCode: 412, error: { kind: 'not_configured', retryable: false } })
    expect(result.error.hint).toContain('续费')
    expect(output).not.toContain('127.0.0.1')
    expect(answer.requests).toBe(1)
  })

  it('HTTP 502: is asked again, twice', async () => {
    Object.assign(answer, { status: 502, contentType: 'text/html', body: '<html>', requests: 0 })
    const { result } = await getFeedback()
    expect(result).toMatchObject({ errCode: 503, error: { kind: 'network', retryable: true } })
    expect(answer.requests).toBe(3)
  })
})

/** What wx-server-sdk 4.0.2 was seen to throw. */
describe('what the SDK throws', () => {
  const thrown = (errCode: number | string, errMsg: string, more: object = {}) =>
    Object.assign(new Error('x'), { errCode, errMsg, ...more })
  const api = (words: string) => `openapi.operation.getFeedback:fail ${words}`

  it.each([
    ['openapi', thrown(45009, api('reach max api daily quota limit')), 'wechat', 45009],
    ['openapi', thrown('-1', api('system busy')), 'wechat', -1],
    ['openapi', thrown(-604101, 'system error: error code: -604101'), 'not_configured', 412],
    ['openapi', thrown(-501001, api('-501001 resource system error. not today')), 'wechat', -501001],
    ['openapi', thrown(-501001, api('-501001 resource system error. socket hang up')), 'network', 503],
    [
      'openapi',
      thrown(-501001, api('-501001 resource system error. connect ECONNREFUSED 127.0.0.1:9')),
      'network',
      503,
    ],
    [
      'openapi',
      thrown(-501001, api('-501001 resource system error. 502 Bad Gateway | [http://x/admin?env=x]')),
      'network',
      503,
    ],
    [
      'openapi',
      thrown(-501001, api('-501001 resource system error. 403 Forbidden | [http://x/admin?env=x]')),
      'bad_response',
      502,
    ],
    ['openapi', thrown(-501001, api('-501001 resource system error. request timeout')), 'timeout', 504],
    [
      'openapi',
      thrown(-601001, api('wechat server internal error, response body is invalid json: {"phone":1}')),
      'bad_response',
      502,
    ],
    [
      'openapi',
      thrown(-601001, 'operation.getFeedback:fail unknown wx response received: Error: x'),
      'bad_response',
      502,
    ],
    ['openapi', thrown(-501001, 'operation.getFeedback:fail {"data":{"phone":1}}'), 'bad_response', 502],
    ['openapi', thrown('0', api('undefined')), 'bad_response', 502],
    [
      'openapi',
      Object.assign(new TypeError('x'), { errCode: -1, errMsg: api('Cannot read properties of null') }),
      'bad_response',
      502,
    ],
    [
      'storage',
      thrown(-1, 'uploadFile:fail [AccessDenied]: no', { code: 'STORAGE_REQUEST_FAIL' }),
      'wechat',
      -503001,
    ],
    [
      'storage',
      thrown(-1, 'uploadFile:fail not today', { code: 'STORAGE_EXCEED_AUTHORITY' }),
      'wechat',
      -503002,
    ],
    ['storage', thrown(-1, 'uploadFile:fail socket hang up', { code: 'ECONNRESET' }), 'network', 503],
    ['storage', thrown(-1, 'uploadFile:fail Unclosed root tag'), 'bad_response', 502],
    [
      'functions',
      thrown(-1, 'callFunction:fail not there', { code: 'FUNCTION_NOT_FOUND' }),
      'wechat',
      -504001,
    ],
    ['functions', thrown(-1, 'callFunction:fail not today', { code: 'SYS_ERR' }), 'wechat', -501001],
    [
      'openapi',
      thrown(-501001, api('-501001 resource system error. [100003] env status is isolated')),
      'not_configured',
      412,
    ],
    [
      'storage',
      thrown(-1, 'uploadFile:fail Env status is isolated', { code: 'INVALID_ENV' }),
      'not_configured',
      412,
    ],
    // Words of WeChat's own, and of a function that failed, say nothing of the environment.
    ['openapi', thrown(45009, api('isolated')), 'wechat', 45009],
    [
      'functions',
      thrown(-1, 'callFunction:fail env status is isolated', { code: 'FUNCTIONS_EXECUTE_FAIL' }),
      'wechat',
      -504002,
    ],
    ['openapi', undefined, 'bad_response', 502],
    ['openapi', 'text', 'bad_response', 502],
  ] as const)('%s: %o is %s %d', (service, error, kind, errCode) => {
    expect(sdkError(service, error)).toMatchObject({ kind, errCode })
    if (kind === 'not_configured') expect(sdkError(service, error).details.retry).toBeUndefined()
    expect(sdkError(service, error).message).not.toMatch(/phone|127\.0\.0\.1|\?env=/)
  })

  it.each(['<Error>geheim</Error>', '{"phone":13800138000,"note":"geheim"}', '["geheim"]'])(
    'shows the name of a code that nothing is known of, and no document beside it: %s',
    words => {
      for (const service of ['storage', 'functions'] as const) {
        const { message } = sdkError(
          service,
          thrown(-1, `uploadFile:fail ${words}`, { code: 'SOMETHING_NEW' }),
        )
        expect(message).toContain('SOMETHING_NEW')
        expect(message).not.toMatch(/geheim|13800138000/)
      }
    },
  )

  it.each([
    ['openapi', thrown(45009, ''), '45009'],
    ['openapi', { name: 'Error', errCode: 45009 }, '45009'],
    ['openapi', { name: 'Error', errCode: 45009, errMsg: 7 }, '45009'],
    ['openapi', thrown(45009, api('no quota')), '45009: no quota'],
    ['storage', { name: 'Error', errCode: -1, code: 'STORAGE_REQUEST_FAIL' }, '-503001'],
    ['storage', { name: 'Error', errCode: -1, code: 'SOMETHING_NEW' }, '-503001: SOMETHING_NEW'],
    ['functions', { name: 'Error', errCode: -1, code: 'SOMETHING_NEW' }, '-504001: SOMETHING_NEW'],
    ['database', { name: 'Error', errCode: -1, code: 'SOMETHING_NEW' }, '-502001: SOMETHING_NEW'],
  ] as const)('says of %s, %o, its code and its words alone', (service, error, said) => {
    expect(sdkError(service, error).message).toBe(`WeChat answered ${said}`)
  })

  it('says what to make where a storage is not ready', () => {
    const error = thrown(-1, 'uploadFile:fail not today', { code: 'RESOURCE_NOT_INITIAL' })
    expect(sdkError('storage', error).details.hint).toContain('存储')
  })
})
