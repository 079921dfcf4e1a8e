import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPIDS, APPSECRET, type CallOptions, sampleApp } from '../../scripts/local/cloud'
import type { Setup } from '../../shared/setup/types'
import { useLocalCloud } from '../helpers/cloud'

/* checkSetup where several mini programs are served. */

const { cloud, data, error, requestsTo } = useLocalCloud({
  apps: 3,
  env: { PLATFORM_APPS: [1, 2].map(index => Object.values(sampleApp(index)).join(':')).join(',') },
  extraFunctions: { platform: join(import.meta.dirname, '../fixtures/functions/platform') },
})

const [OWN, OTHER, THIRD] = APPIDS
const LIST = '/wxaapi/comment/mpcommentlist/get'
const FEEDBACK = '/wxaapi/feedback/list'
const TOKEN = '/cgi-bin/stable_token'
const MEMBER_OF_OTHER = 'oOther000000000000000000001'

let instance = 0
const check = (input: object = {}, { env, ...options }: CallOptions = {}) =>
  data<Setup>('checkSetup', input, {
    env: { ...env, INSTANCE: String(++instance) },
    timeLimitMs: 20_000,
    ...options,
  })
const found = ({ checks }: Setup, id: string) => checks.find(one => one.id === id)

describe('apps', () => {
  it('says of each how far it is, in a few requests, and comments that are not opened are not missing', async () => {
    cloud().faults.add({ on: LIST, appid: OTHER, errcode: -10007, errmsg: 'not opened', times: 9 })
    cloud().faults.add({ on: LIST, appid: THIRD, errcode: 61007, errmsg: 'not granted', times: 9 })
    const setup = await check()
    expect(setup.apps).toEqual([
      { appid: OWN, state: 'ok', missing: [] },
      { appid: OTHER, state: 'ok', missing: [] },
      { appid: THIRD, state: 'todo', missing: ['comments'] },
    ])
    expect(found(setup, 'appid')?.message).toBe(
      `${OWN}, from WECHAT_APPS; 3 are served: ${[OWN, OTHER, THIRD].join(', ')}`,
    )
    expect(found(setup, 'feedback')?.message).toMatch(/^came by cloud call/)
    const asked = (name: string, appid: string) => requestsTo(name).filter(request => request.appid === appid)
    for (const appid of [OTHER, THIRD]) {
      for (const name of [TOKEN, FEEDBACK, LIST]) expect(asked(name, appid)).toHaveLength(1)
    }
  })

  it('asks nothing with a token that does not come, and hides no other', async () => {
    cloud().faults.add({ on: TOKEN, appid: THIRD, errcode: 61003, errmsg: 'not authorized', times: 9 })
    const { apps } = await check()
    expect(apps?.map(({ state }) => state)).toEqual(['ok', 'ok', 'todo'])
    expect(apps?.[2]?.missing).toEqual(['token', 'feedback', 'comments'])
    // That of the environment's own goes by cloud call.
    expect(requestsTo(FEEDBACK).map(({ appid }) => appid)).toEqual([OTHER])
  })

  it('what hangs is unknown, and nothing else', async () => {
    cloud().faults.add({ on: LIST, appid: OTHER, hang: true, times: 9 })
    const { apps } = await check({}, { timeLimitMs: 2500 })
    expect(apps?.map(({ state }) => state)).toEqual(['ok', 'unknown', 'ok'])
  })

  it('that have no turn in time are unknown', async () => {
    const many = Array.from({ length: 40 }, (_, index) => sampleApp(index))
    cloud().faults.add({ on: TOKEN, hang: true, times: 99 })
    const { apps } = await check(
      {},
      {
        timeLimitMs: 1500,
        env: { WECHAT_APPS: many.map(({ appid, secret }) => `${appid}:${secret}`).join(',') },
      },
    )
    expect(apps?.map(({ appid }) => appid)).toEqual(many.map(({ appid }) => appid))
    expect(new Set(apps?.map(({ state }) => state))).toEqual(new Set(['unknown']))
    expect(requestsTo(TOKEN).length).toBeLessThan(20)
  })

  it('are not given for one that is asked for, which the checks are about, nor where one is served', async () => {
    const setup = await check({ appid: OTHER })
    expect(setup).not.toHaveProperty('apps')
    expect(found(setup, 'appid')?.message).toMatch(new RegExp(`^${OTHER}, from WECHAT_APPS`))
    expect(found(setup, 'feedback')?.message).toMatch(/^came over HTTPS/)
    expect(new Set(requestsTo(LIST).map(({ appid }) => appid))).toEqual(new Set([OTHER]))
    expect(await check({}, { env: { WECHAT_APPS: undefined } })).not.toHaveProperty('apps')
    expect((await error('checkSetup', { appid: sampleApp(7).appid })).fields?.[0]?.field).toBe('appid')
  })

  it('are those that the caller may see, and nothing says which others there are, or who sees them', async () => {
    const setup = await check(
      {},
      {
        openid: MEMBER_OF_OTHER,
        env: {
          ADMIN_OPENIDS: `${ADMIN_OPENID},@,${MEMBER_OF_OTHER}@${OTHER}`,
          WECHAT_APPS: `${OWN}:${APPSECRET},x,${OTHER}:${sampleApp(1).secret}`,
        },
      },
    )
    expect(setup.apps).toEqual([{ appid: OTHER, state: 'ok', missing: [] }])
    const said = JSON.stringify(setup)
    for (const other of [OWN, ADMIN_OPENID, 'entry']) expect(said).not.toContain(other)
    expect(found(setup, 'appid')).toMatchObject({ state: 'ok', message: `${OTHER}, from WECHAT_APPS` })
    expect(found(setup, 'administrators')?.state).toBe('ok')
  })

  it('are those that the token function lists', async () => {
    const env = { WECHAT_APPS: undefined, WECHAT_TOKEN_FUNCTION: 'platform' }
    const setup = await check({}, { env })
    expect(setup.apps?.map(({ appid, state }) => [appid, state])).toEqual([
      [OTHER, 'ok'],
      [THIRD, 'ok'],
    ])
    expect(found(setup, 'appid')?.message).toBe(
      `${OTHER}, as WECHAT_TOKEN_FUNCTION lists it, while the calling mini program is ${OWN}; 2 are served: ${OTHER}, ${THIRD}`,
    )
    cloud().faults.add({ on: 'functions.invokeFunction', code: 'FUNCTIONS_EXECUTE_FAIL' })
    const alone = await check({}, { env })
    expect(alone).not.toHaveProperty('apps')
    expect(found(alone, 'appid')?.message).toBe(
      `${OWN}, the calling mini program's; WECHAT_TOKEN_FUNCTION lists no others`,
    )
  })
})

describe('mistakes in variables', () => {
  it('in WECHAT_APPS are named by their place, and none is shown or served', async () => {
    const swapped = `${APPSECRET}:${OTHER}`
    const setup = await check(
      {},
      { env: { WECHAT_APPS: `${OWN}:${APPSECRET}，${swapped}；${OWN}、${THIRD} wx12:` } },
    )
    expect(found(setup, 'appid')).toMatchObject({
      state: 'todo',
      message: [
        `${OWN}, from WECHAT_APPS`,
        `2 are served: ${OWN}, ${THIRD}`,
        'entry 2 of WECHAT_APPS is neither appid:secret nor an appid',
        'entry 3 of WECHAT_APPS names the mini program of entry 1 again',
        'entry 4 of WECHAT_APPS has no secret, and no token function is set',
        'entry 5 of WECHAT_APPS is neither appid:secret nor an appid',
      ].join('; '),
      hint: expect.stringContaining('appid:secret without a space'),
    })
    expect(setup.apps?.map(({ appid }) => appid)).toEqual([OWN, THIRD])
    const ofThird = await check({ appid: THIRD }, { env: { WECHAT_APPS: `${OWN}:${APPSECRET},${THIRD}` } })
    expect(found(ofThird, 'token')).toMatchObject({
      state: 'todo',
      message: `there is nothing to get an access token of ${THIRD} with`,
    })
  })

  it('that leave none to be served: nothing is done as the calling one', async () => {
    const env = { WECHAT_APPS: `${APPSECRET}:${OWN}` }
    const setup = await check({}, { env })
    expect(found(setup, 'appid')).toMatchObject({
      state: 'todo',
      message: 'entry 1 of WECHAT_APPS is neither appid:secret nor an appid',
    })
    expect(await error('getFeedback', {}, { env })).toMatchObject({
      kind: 'not_configured',
      hint: expect.stringContaining('appid:secret'),
    })
    expect(requestsTo('operation.getFeedback')).toEqual([])
  })

  it('in ADMIN_OPENIDS are named by their place', async () => {
    const entries = [
      ADMIN_OPENID,
      '@',
      `oX@`,
      `@${OTHER}`,
      `oX@${OTHER}@${THIRD}`,
      `oX@${sampleApp(5).appid}`,
    ]
    const setup = await check({}, { env: { ADMIN_OPENIDS: [...entries, `oX@${OTHER}`].join(',') } })
    const before = 'nothing stands before its @'
    expect(found(setup, 'administrators')).toMatchObject({
      state: 'todo',
      message: [
        'ADMIN_OPENIDS lists 7 openids',
        ...[
          before,
          'nothing stands behind its @',
          before,
          'it has more than one @',
          'the mini program behind its @ is not served',
        ].map((why, index) => `entry ${index + 2} lets nobody in, since ${why}`),
      ].join('; '),
      hint: expect.stringContaining('openid@appid'),
    })
  })

  it('WECHAT_APPS counts among the variables that have little room', async () => {
    const env = {
      WECHAT_APPS: Array.from({ length: 60 }, (_, i) => Object.values(sampleApp(i)).join(':')).join(','),
    }
    expect(found(await check({ appid: OWN }, { env }), 'runtime')).toMatchObject({
      state: 'todo',
      message: expect.stringMatching(/, variables of 3\d\d\d bytes$/),
      hint: expect.stringContaining('let WECHAT_TOKEN_FUNCTION give a list'),
    })
  })
})
