import { join } from 'node:path'
import { expect, it } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import { useLocalCloud } from '../helpers/cloud'

/* WECHAT_TOKEN_FUNCTION: a cloud function of the owner's that hands out tokens. */

const { cloud, data, error, requestsTo } = useLocalCloud({
  env: { TOKEN_ANSWER: '{"accessToken":"of-@appid","expiresIn":7200}' },
  extraFunctions: { tokens: join(import.meta.dirname, '../fixtures/tokens') },
})

const API = '/wxaapi/comment/mpcommentlist/get'
const TOKEN = '/cgi-bin/stable_token'

let instance = 0
const list = (options: object) => data('getCommentList', {}, options)

// Which mini program is meant is known, so that it is not asked for a list.
const options = (name = 'tokens') => ({
  env: {
    INSTANCE: String(++instance),
    WECHAT_APPID: APPID,
    WECHAT_APPSECRET: undefined,
    WECHAT_TOKEN_FUNCTION: name,
  },
})
/** Answers this instead of a token. */
const answers = (answer: object, times = 1) =>
  cloud().faults.add({
    on: 'functions.invokeFunction',
    times,
    rewriteJson: value => ({ ...value, data: { response_data: JSON.stringify(answer) } }),
  })
const calls = () => requestsTo('functions.invokeFunction').map(({ params }) => params.request_data)

it('is called instead of stable_token, once for many calls, with the appid', async () => {
  cloud().tokens.accept(`of-${APPID}`)
  const env = options()
  await list(env)
  await list(env)
  expect(requestsTo(API).map(({ token }) => token)).toEqual([`of-${APPID}`, `of-${APPID}`])
  expect(calls()).toEqual([JSON.stringify({ appid: APPID })])
  expect(requestsTo(TOKEN)).toHaveLength(0)
})

it('is asked anew once when its token is refused, and never forces one', async () => {
  cloud().faults.add({ on: API, errcode: 40001, errmsg: 'invalid credential' })
  expect(await error('getCommentList', {}, options())).toMatchObject({ kind: 'wechat', errCode: 40001 })
  expect(calls()).toHaveLength(2)
  expect(requestsTo(API)).toHaveLength(1)
  expect(requestsTo(TOKEN)).toHaveLength(0)
})

it('is asked again when the gateway fails, and that is not the owner’s to mend', async () => {
  cloud().faults.add({ on: 'functions.invokeFunction', code: 'SYS_ERR', message: 'not today', times: 3 })
  expect(await error('getCommentList', {}, options())).toMatchObject({
    kind: 'wechat',
    errCode: -501001,
    retryable: true,
  })
  expect(calls()).toHaveLength(3)
})

it.each([
  ['does not exist', 'nowhere', 'deployed in the same environment'],
  ['answers something else', 'getFeedback', 'answers {accessToken, expiresIn} (seconds)'],
])('that %s is the owner’s to mend', async (_, name, hint) => {
  const refusal = await error('getCommentList', {}, options(name))
  expect(refusal).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
  expect(refusal.message).toContain('WECHAT_TOKEN_FUNCTION')
  expect(refusal.hint).toContain(hint)
  expect(requestsTo(API)).toHaveLength(0)
})

it.each([
  [61003, 'not_configured', 'scan the code again'],
  [61004, 'not_configured', '固定 IP'],
  [61023, 'not_configured', 'refresh token'],
  [61005, 'wechat', 'component_verify_ticket'],
  [61006, 'wechat', 'component_verify_ticket'],
  [61009, 'wechat', 'scan the code'],
  [61010, 'wechat', 'scan the code'],
  [45009, 'wechat', 'quota'],
])('passes on that WeChat refused with %d: %s, %s', async (errcode, kind, hint) => {
  answers({ errcode, errmsg: 'no' })
  const refusal = await error('getCommentList', {}, options())
  expect(refusal).toMatchObject({ kind, message: `WeChat answered ${errcode}: no`, retryable: false })
  expect(refusal.hint).toContain(hint)
  expect([calls().length, requestsTo(API).length]).toEqual([1, 0])
})

it('is asked again, twice at most, where WeChat was busy, and an errcode of 0 is none', async () => {
  answers({ errcode: -1, errmsg: 'busy' })
  cloud().tokens.accept(`of-${APPID}`)
  await list(options())
  expect(calls()).toHaveLength(2)
  answers({ errcode: 0, errmsg: 'ok', access_token: `of-${APPID}`, expires_in: 7200 })
  await list(options())
  answers({ errcode: -1, errmsg: 'busy' }, 3)
  expect(await error('getCommentList', {}, options())).toMatchObject({ kind: 'wechat', errCode: -1 })
  expect(calls()).toHaveLength(6)
})

it.each([
  ['FUNCTIONS_EXECUTE_FAIL', -504002, 'what its log says'],
  ['INVALIID_ENV', -501005, 'this environment is there'],
  ['RESOURCE_NOT_INITIAL', -501009, 'once, so that they are made'],
])('is named where the gateway answers %s instead of it', async (code, number, hint) => {
  cloud().faults.add({ on: 'functions.invokeFunction', code, times: 9 })
  const refusal = await error('getCommentList', {}, options())
  expect(refusal).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
  expect(refusal.message).toContain('WECHAT_TOKEN_FUNCTION')
  expect(refusal.message).toContain(String(number))
  expect(refusal.hint).toContain(hint)
})
