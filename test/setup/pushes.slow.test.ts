import { beforeEach, describe, expect, it } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import type { Check, Setup } from '../../shared/setup/types'
import { useAlerts } from '../helpers/alerts'
import { OVER_HTTP, PUSH_ENV, pushEvent } from '../helpers/pushes'

const { cloud, call, data, makeComment, requestsTo, fresh } = useAlerts()
beforeEach(() => cloud().database.insert('user_voice_meta', []))

async function pushes(env: Record<string, string | undefined> = {}): Promise<Check | undefined> {
  const { checks } = await data<Setup>('checkSetup', {}, { env })
  return checks.find(({ id }) => id === 'pushes')
}

const BY_FUNCTION = { PUSH_SOURCES: 'wx_push' }

it('is off where no way is set', async () => {
  expect(await pushes()).toEqual({
    id: 'pushes',
    state: 'off',
    message: 'by function: not set; over HTTP: not set; bad comments wait for the next sync',
    hint: expect.stringContaining('README'),
  })
  // From there anybody could come.
  expect(await pushes({ PUSH_SOURCES: 'wx_client, wx_http' })).toMatchObject({ state: 'off' })
})

it('says which ways are set, and when one last brought something', async () => {
  const env = { ...fresh().env, ...PUSH_ENV, ...BY_FUNCTION }
  expect(await pushes(env)).toEqual({
    id: 'pushes',
    state: 'ok',
    message: 'by function: set, none came yet; over HTTP: set, none came yet',
  })
  await call('userVoice', pushEvent(makeComment()), { ...OVER_HTTP, env })
  expect((await pushes(env))?.message).toBe(
    'by function: set, none came yet; over HTTP: set, last came 0 min ago',
  )
  // An owner's own call is no push.
  const event = {
    MsgType: 'event',
    Event: 'wxa_comment_bad_score',
    result: { comment_id: makeComment() },
  }
  await call('userVoice', event, { env })
  expect((await pushes(env))?.message).toContain('by function: set, none came yet')
  await call('userVoice', event, { openid: undefined, source: 'wx_push', env })
  expect((await pushes(env))?.message).toBe(
    'by function: set, last came 0 min ago; over HTTP: set, last came 0 min ago',
  )
  // What lets them in may be taken away, or be another list.
  expect(await pushes()).toMatchObject({
    state: 'off',
    message: expect.stringMatching(/^by function: not set, last came .*; over HTTP: not set, last came /),
  })
  expect(await pushes({ TRUSTED_SOURCES: 'wx_push' })).toMatchObject({
    state: 'ok',
    message: 'by function: set, last came 0 min ago; over HTTP: not set, last came 0 min ago',
  })
})

it('what comes again and again is noted once an hour, and what is refused is not', async () => {
  const env = { ...fresh().env, ...PUSH_ENV }
  await call('userVoice', pushEvent(makeComment(), { token: 'another' }), { ...OVER_HTTP, env })
  expect((await pushes(env))?.message).toContain('over HTTP: set, none came yet')
  cloud().clearRequests()
  for (let i = 0; i < 3; i++) await call('userVoice', pushEvent(makeComment()), { ...OVER_HTTP, env })
  const notes = cloud()
    .database.documents('user_voice_meta')
    .filter(({ _id }) => String(_id).startsWith('push:'))
  expect(notes).toEqual([expect.objectContaining({ _id: `push:${APPID}:http`, time: expect.any(Number) })])
  const written = cloud().requests.filter(({ params }) =>
    JSON.stringify(params).includes(`push:${APPID}:http`),
  )
  expect(written).toHaveLength(1)
  expect(requestsTo('robot.wecom')).toHaveLength(3)
})

describe('says what is wrong', () => {
  it.each([
    [{ PUSH_AES_KEY: 'k'.repeat(43) }, 'PUSH_AES_KEY is set without PUSH_TOKEN'],
    [{ PUSH_TOKEN: 'token', PUSH_AES_KEY: ',' }, 'PUSH_AES_KEY holds no key'],
    [{ PUSH_TOKEN: 'a token' }, 'PUSH_TOKEN is not 3 to 32 letters and digits'],
    [
      { PUSH_TOKEN: 'token', PUSH_AES_KEY: `${'k'.repeat(43)},${'k'.repeat(42)}` },
      'entry 2 of PUSH_AES_KEY is no EncodingAESKey, which has 43 characters',
    ],
  ])('%j', async (env, mistake) => {
    const check = await pushes({ ...env, WECHAT_APPID: APPID })
    expect(check).toMatchObject({ state: 'todo', message: expect.stringContaining(mistake) })
    expect(check?.hint).toContain('EncodingAESKey')
    expect(JSON.stringify(check)).not.toContain('kkk')
  })

  it('a mini program that a push cannot know without an archive', async () => {
    const env = { ...PUSH_ENV, WECHAT_APPID: undefined }
    expect(await pushes(env)).toMatchObject({ state: 'ok' })
    cloud().database.clear()
    cloud().faults.add({ on: 'database.*', code: 'SYS_ERR', times: 99 })
    expect(await pushes(env)).toMatchObject({
      state: 'todo',
      message: expect.stringContaining('WECHAT_APPID'),
    })
  })

  it('a push that is not encrypted, of which less is believed', async () => {
    expect(await pushes({ ...PUSH_ENV, PUSH_AES_KEY: undefined })).toMatchObject({
      state: 'ok',
      message: expect.stringContaining('not encrypted'),
      hint: expect.stringContaining('安全模式'),
    })
  })
})
