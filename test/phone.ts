import { existsSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { buildMiniprogram, miniprogramRoot } from '../scripts/build/miniprogram'
import { ADMIN_OPENID } from '../scripts/local/cloud'
import { type Screen, Simulator } from '../scripts/phone/simulator'
import { type Phone, phone } from '../scripts/phone/wx'
import { useLocalCloud } from './cloud'

/*
 * The built mini program on a simulated phone, with the built functions behind it, for the tests of one file.
 */
export function usePhone() {
  const { cloud, requestsTo } = useLocalCloud()
  let user: Phone | undefined
  let simulator: Simulator | undefined
  let screen: Screen | undefined

  beforeAll(async () => {
    if (!existsSync(miniprogramRoot)) await buildMiniprogram()
    user = phone(cloud(), { openid: ADMIN_OPENID })
    simulator = new Simulator(miniprogramRoot, user.wx)
  })
  beforeEach(() => {
    Object.assign(there(user), {
      caller: { openid: ADMIN_OPENID },
      confirms: true,
      pictures: {},
      rejection: undefined,
      refusals: {},
    })
    there(user).calls.length = 0
  })
  afterEach(() => screen?.close())

  const current = () => there(screen)
  const settled = () => eventually(() => expect(current().page.data.status).not.toBe('loading'))

  return {
    cloud,
    requestsTo,
    settled,
    user: () => there(user),
    /** The page that was opened last. */
    screen: current,
    /** Opens a page without waiting for what it loads. */
    async begin(path: string, query?: Record<string, string>): Promise<Screen> {
      screen = await there(simulator).open(path, query)
      return screen
    },
    async open(path: string, query?: Record<string, string>): Promise<Screen> {
      screen = await there(simulator).open(path, query)
      await settled()
      return screen
    },
    /** What the mini program asked of the phone, e.g. `showModal`, oldest first. */
    asked: (name: string): Record<string, unknown>[] =>
      there(user).calls.flatMap(call => (call.name === name ? [call.options] : [])),
    /** The items of the list on the screen. */
    items() {
      const { items } = current().page.data
      return Array.isArray(items) ? items : []
    },
  }
}

export async function eventually(check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: 10_000, interval: 20 })
  // What is under way has its turn, as it has before a person's next tap.
  await turn()
}

/** What must be there for the test to go on. */
export function there<Value>(value: Value | undefined | null): Value {
  if (value === undefined || value === null) throw new Error('it is not there')
  return value
}
