import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../../scripts/build/options'
import { APPIDS, APPSECRET, type CallOptions, sampleApp } from '../../scripts/local/cloud'
import { useLocalCloud } from '../helpers/cloud'

/* Which mini programs WECHAT_TOKEN_FUNCTION lists, and where the token of each comes from. */

const [OWN, OTHER, THIRD] = APPIDS
const entryOf = (index: number) => Object.values(sampleApp(index)).join(':')

const { cloud, data, error, requestsTo } = useLocalCloud({
  apps: 3,
  env: {
    NODE_OPTIONS: `--require ${projectRoot}/test/fixtures/moving-clock.cjs`,
    WECHAT_TOKEN_FUNCTION: 'platform',
    PLATFORM_APPS: [1, 2].map(entryOf).join(','),
    TOKEN_ANSWER: '{"accessToken":"of-@appid","expiresIn":7200}',
  },
  extraFunctions: {
    platform: join(projectRoot, 'test/fixtures/functions/platform'),
    tokens: join(projectRoot, 'test/fixtures/tokens'),
  },
})

const API = '/wxaapi/comment/mpcommentlist/get'
const TOKEN = '/cgi-bin/stable_token'
const CALL = 'functions.invokeFunction'

const asked = () => requestsTo(CALL).map(({ params }) => JSON.parse(String(params.request_data)))
const listed = () => asked().filter(({ list }) => list).length

let instance = 0
/** An instance of its own, so many seconds after its start. */
function fresh(env: Record<string, string | undefined> = {}) {
  const own = { WECHAT_APPS: undefined, ...env, INSTANCE: String(++instance) }
  return (seconds = 0, options: CallOptions = {}): CallOptions => ({
    context: { clockAheadMs: seconds * 1000 },
    env: own,
    ...options,
  })
}
/** Of which mini program comments come: the calling one's, where it is served. */
async function meant(options: CallOptions, input: object = {}) {
  cloud().clearRequests()
  await data('getCommentList', input, options)
  return requestsTo(API)[0]?.appid
}

it('those that it lists are served, and no other; it is asked once in ten minutes', async () => {
  const at = fresh()
  expect(await meant(at())).toBe(OTHER)
  expect(asked()).toEqual([{ list: true }, { appid: OTHER }])
  expect(await meant(at(), { appid: THIRD })).toBe(THIRD)
  expect(asked()).toEqual([{ appid: THIRD }])
  expect(await error('getCommentList', { appid: OWN }, at(599))).toMatchObject({
    kind: 'invalid_input',
    fields: [{ field: 'appid' }],
  })
  expect(listed()).toBe(0)
  await meant(at(601))
  expect(listed()).toBe(1)
})

it('what it listed before counts while it fails, is silent or answers no list, and it is asked each minute', async () => {
  const at = fresh()
  expect(await meant(at())).toBe(OTHER)
  cloud().faults.add({ on: CALL, code: 'FUNCTIONS_EXECUTE_FAIL' })
  expect(await meant(at(601))).toBe(OTHER)
  expect(await meant(at(650))).toBe(OTHER)
  expect(listed()).toBe(0)
  cloud().faults.add({ on: CALL, hang: true })
  expect(await meant(at(662, { timeLimitMs: 1500 }))).toBe(OTHER)
  expect(listed()).toBe(1)
  cloud().faults.add({
    on: CALL,
    rewriteJson: value => ({ ...value, data: { response_data: '{"errcode":61005}' } }),
  })
  expect(await meant(at(723))).toBe(OTHER)
  expect(listed()).toBe(1)
  expect(await meant(at(784))).toBe(OTHER)
  expect(await meant(at(900))).toBe(OTHER)
  expect(listed()).toBe(0)
})

it('where it lists none, the calling one is served by itself, which is remembered as long', async () => {
  const at = fresh({ WECHAT_TOKEN_FUNCTION: 'tokens' })
  cloud().tokens.accept(`of-${OWN}`)
  expect(await meant(at())).toBe(OWN)
  expect(asked()).toEqual([{ list: true }, { appid: OWN }])
  await meant(at(599))
  expect(asked()).toEqual([])
  expect(await error('getCommentList', { appid: OTHER }, at(599))).toMatchObject({ kind: 'invalid_input' })
  const oddly = fresh()
  const odd = JSON.stringify({ appids: [null, 7, APPSECRET, `${OTHER}x`, THIRD, THIRD] })
  cloud().faults.add({ on: CALL, rewriteJson: value => ({ ...value, data: { response_data: odd } }) })
  expect(await meant(oddly())).toBe(THIRD)
})

it('a call that brings no appid makes no cloud call for one that is listed, though it is the only one', async () => {
  const one = JSON.stringify({ appids: [THIRD] })
  const rewriteJson = (value: object) => ({ ...value, data: { response_data: one } })
  const lists = [{}, { WECHAT_APPS: entryOf(2) }, { WECHAT_APPS: THIRD }]
  for (const env of lists) {
    cloud().clearRequests()
    cloud().faults.clear()
    if (!('WECHAT_APPS' in env)) cloud().faults.add({ on: CALL, rewriteJson })
    await data('getFeedback', { num: 1 }, fresh(env)(0, { appid: null }))
    expect(requestsTo('/wxaapi/feedback/list').map(({ appid }) => appid)).toEqual([THIRD])
    expect(requestsTo('operation.getFeedback')).toEqual([])
  }
  // With WECHAT_APPID alone it is as it was before there were several.
  await data('getFeedback', { num: 1 }, fresh({ WECHAT_APPID: OWN })(0, { appid: null }))
  expect(requestsTo('operation.getFeedback')).toHaveLength(1)
})

it('where it does not answer at all, the calling one is served by itself, within half of the time', async () => {
  const at = fresh({ WECHAT_TOKEN_FUNCTION: 'tokens' })
  cloud().faults.add({ on: CALL, hang: true })
  expect(await meant(at(0, { timeLimitMs: 2000 }))).toBe(OWN)
  expect(listed()).toBe(1)
})

it('is not asked for a list where WECHAT_APPS or WECHAT_APPID is set, and for nothing where neither needs it', async () => {
  expect(await meant(fresh({ WECHAT_APPID: THIRD })())).toBe(THIRD)
  expect(asked()).toEqual([{ appid: THIRD }])
  expect(await meant(fresh({ WECHAT_APPS: entryOf(1) })())).toBe(OTHER)
  expect(asked()).toEqual([])
  expect(await meant(fresh({ WECHAT_TOKEN_FUNCTION: undefined })())).toBe(OWN)
  expect(cloud().requests.map(({ name }) => name)).toEqual([TOKEN, API])
})

it('tokens are apart: by WECHAT_APPS, by WECHAT_APPSECRET of WECHAT_APPID, of the rest by the function', async () => {
  const at = fresh({ WECHAT_APPS: `${entryOf(1)},${THIRD}`, WECHAT_APPID: OWN })
  for (const appid of [OTHER, THIRD, OWN]) {
    expect(await meant(at(), { appid })).toBe(appid)
    expect(asked()).toEqual(appid === THIRD ? [{ appid: THIRD }] : [])
    expect(requestsTo(TOKEN).map(request => request.appid)).toEqual([appid])
  }
  // One that is refused is fetched anew, and no other.
  cloud().faults.add({ on: API, appid: OTHER, expireTokens: true })
  expect(await meant(at(), { appid: OTHER })).toBe(OTHER)
  expect(requestsTo(TOKEN).map(request => request.appid)).toEqual([OTHER])
  for (const appid of [THIRD, OWN]) {
    await meant(at(), { appid })
    expect(requestsTo(TOKEN)).toEqual([])
  }
})

it('with one mini program and both, the function stands in place of the secret', async () => {
  await meant(fresh({ WECHAT_APPID: OTHER })())
  expect(asked()).toEqual([{ appid: OTHER }])
})

it('one without a way to a token says so, with what to write, and asks for none', async () => {
  const env = { WECHAT_APPS: `${entryOf(1)},${THIRD}`, WECHAT_TOKEN_FUNCTION: undefined }
  expect(await error('getCommentList', { appid: THIRD }, fresh(env)())).toMatchObject({
    kind: 'not_configured',
    message: `there is nothing to get an access token of ${THIRD} with`,
    hint: expect.stringContaining('WECHAT_TOKEN_FUNCTION'),
  })
  expect(cloud().requests).toEqual([])
})
