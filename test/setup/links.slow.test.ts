import { expect, it } from 'vitest'
import type { Check, Setup } from '../../shared/setup/types'
import { useAlerts } from '../helpers/alerts'

const { cloud, data, error, sync, push, makeComment, requestsTo } = useAlerts()

const CLOUD_CALL = 'urllink.generate'

let instances = 0
/** The check, made by another instance. */
async function links(input: object = {}, env: Record<string, string | undefined> = {}): Promise<Check> {
  const options = { env: { INSTANCE: String(++instances), ...env }, timeLimitMs: 20_000 }
  const { checks } = await data<Setup>('checkSetup', input, options)
  const check = checks.find(({ id }) => id === 'links')
  if (!check) throw new Error('there is no such check')
  return check
}

it('makes the link that alerts hold from then on, and asks WeChat for no other', async () => {
  await sync()
  const message = 'alerts end with a link that opens user-voice/voice/voice, made 0 days ago'
  for (let i = 0; i < 2; i++) expect(await links()).toEqual({ id: 'links', state: 'ok', message })
  await push(makeComment(), { timeLimitMs: 20_000 })
  expect(cloud().robot.texts[0]).toContain(`${cloud().urlLinks[0]?.url}?cq=`)
  expect(requestsTo(CLOUD_CALL)).toHaveLength(1)
})

it.each([
  [40002, '个人主体'],
  [40165, 'DESK_PATH'],
  [85079, 'Publish the mini program'],
])('says why there is none, and asks again whenever it is called: %i', async (errcode, hint) => {
  cloud().faults.add({ on: CLOUD_CALL, errcode, errmsg: 'refused', times: 2 })
  for (let i = 0; i < 2; i++) {
    expect(await links()).toEqual({
      id: 'links',
      state: 'todo',
      message: `alerts hold the path user-voice/voice/voice instead of a link: WeChat answered ${errcode}: refused`,
      hint: expect.stringContaining(hint),
      weChatCode: errcode,
    })
  }
  expect(await links()).toMatchObject({ state: 'ok' })
})

it('says that config.json does not permit it, where it does not go over HTTPS either', async () => {
  cloud().faults.add({ on: CLOUD_CALL, errorCode: -604101, times: 2 })
  expect(await links({}, { WECHAT_APPSECRET: undefined })).toMatchObject({
    state: 'todo',
    weChatCode: -604101,
    hint: expect.stringContaining('WeChat DevTools'),
  })
  expect(await links()).toMatchObject({ state: 'ok' })
  expect(requestsTo('/wxa/generate_urllink')).toHaveLength(1)
})

it('says where the desk is elsewhere, and asks for no link to a page that is not there', async () => {
  expect(await links({ desk: 'packages/desk' })).toEqual({
    id: 'links',
    state: 'todo',
    message: 'the desk is at packages/desk, while alerts name user-voice',
    hint: expect.stringContaining('Set DESK_PATH to packages/desk'),
  })
  expect(requestsTo(CLOUD_CALL)).toEqual([])
  expect(await links({ desk: 'user-voice' })).toMatchObject({ state: 'ok' })
  expect(await links({ desk: 'packages/desk' }, { DESK_PATH: 'packages/desk' })).toMatchObject({
    state: 'ok',
    message: expect.stringContaining('packages/desk/voice/voice'),
  })
  expect((await error('checkSetup', { desk: 7 })).fields).toEqual([
    { field: 'desk', message: expect.stringContaining('text') },
  ])
})

it('names a mistake in DESK_PATH', async () => {
  expect(await links({}, { DESK_PATH: '/user-voice/' })).toMatchObject({
    state: 'todo',
    message: 'DESK_PATH is not the root of a subpackage',
    hint: expect.stringContaining('without slashes at its ends'),
  })
})

it('is off where nobody is alerted', async () => {
  expect(await links({ desk: 'packages/desk' }, { ALERT_ROBOTS: undefined })).toMatchObject({ state: 'off' })
  expect(requestsTo(CLOUD_CALL)).toEqual([])
})

it('works where the database does not', async () => {
  cloud().faults.add({ on: 'database.*', code: 'SYS_ERR', times: 999 })
  expect(await links()).toMatchObject({ state: 'ok' })
})
