import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { miniprogramRoot } from '../../scripts/build/miniprogram'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { Screen } from '../../scripts/phone/screen'
import { Simulator } from '../../scripts/phone/simulator'
import { type Phone, phone } from '../../scripts/phone/wx'
import { useLocalCloud } from '../helpers/cloud'
import { there } from '../helpers/phone'

/*
 * The desk in another folder of another mini program, with a config.js that an owner has filled in.
 */

const { cloud } = useLocalCloud()
const ROOT = 'packages/voices'
const made: object[] = []
let folder: string
let user: Phone
let simulator: Simulator
let screen: Screen

/** `wx.cloud.Cloud`: another mini program shares its environment, where the functions are. */
class SharedCloud {
  constructor(options: object) {
    made.push(options)
    const init = async () => made.push({ init: true })
    Object.assign(this, Reflect.get(user.wx, 'cloud'), { init })
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elsewhere-'))
  await cp(miniprogramRoot, folder, { recursive: true })
  await cp(join(folder, 'user-voice'), join(folder, ROOT), { recursive: true })
  await rename(join(folder, 'user-voice'), join(folder, 'not-named'))
  const app = join(folder, 'app.json')
  await writeFile(app, (await readFile(app, 'utf8')).replace('"user-voice"', JSON.stringify(ROOT)))
  await writeFile(
    join(folder, ROOT, 'config.js'),
    `module.exports = { functionName: 'voices', env: 'env-1', resourceAppid: 'wxowner', resourceEnv: 'env-2' }`,
  )
  user = phone(cloud(), { openid: ADMIN_OPENID })
  const { cloud: own } = user.wx as { cloud: Record<string, unknown> }
  const call = own.callFunction
  Object.assign(own, {
    Cloud: SharedCloud,
    callFunction: vi.fn((options: object) =>
      typeof call === 'function' ? call({ ...options, name: 'userVoice' }) : undefined,
    ),
  })
  simulator = await Simulator.start(folder, user.wx)
})
afterAll(async () => {
  await user.idle()
  screen?.close()
  await rm(folder, { recursive: true, force: true })
})

const asked = (name: string) => user.calls.filter(call => call.name === name).map(({ options }) => options)

it('finds its own pages where it lies', async () => {
  screen = await simulator.open(`${ROOT}/inbox/inbox`)
  const [, stats] = screen.all('.bottom-bar--tab')
  screen.trigger(there(stats), 'tap')
  expect(asked('redirectTo')).toEqual([{ url: `/${ROOT}/stats/stats` }])
  await vi.waitFor(() => expect(screen.page.data.status).not.toBe('loading'), { timeout: 10_000 })
  const { onShareAppMessage: share } = screen.page
  expect(typeof share === 'function' && share.call(screen.page)).toMatchObject({
    path: `/${ROOT}/inbox/inbox`,
  })
})

it('calls the function that config.js names, in the environment that is shared with it', async () => {
  const { callFunction } = Reflect.get(user.wx, 'cloud')
  expect(made).toEqual([{ resourceAppid: 'wxowner', resourceEnv: 'env-2' }, { init: true }])
  expect(callFunction.mock.calls.length).toBeGreaterThan(0)
  for (const [options] of callFunction.mock.calls)
    expect(options).toMatchObject({ name: 'voices', config: { env: 'env-1' } })
})
