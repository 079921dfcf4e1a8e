import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { miniprogramRoot } from '../../scripts/build/miniprogram'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import { Simulator } from '../../scripts/phone/simulator'
import { type Phone, phone } from '../../scripts/phone/wx'
import { fillArchive } from '../../scripts/preview/archive'
import { chromiumPath, launch, look } from '../../scripts/preview/browser'
import { DEVICES, type Device, render } from '../../scripts/preview/render'
import type { Scene } from '../../scripts/preview/scene'
import { type Examples, examples, scenes } from '../../scripts/preview/scenes'
import { useLocalCloud } from '../helpers/cloud'

/*
 * Every page as a browser draws it, in light and dark, on a phone and on a PC. Needs Chromium; without one only the
 * nodes are counted.
 */

const { cloud } = useLocalCloud()
let browser: Browser | undefined
let user: Phone
let simulator: Simulator
let found: Examples

beforeAll(async () => {
  if (chromiumPath) browser = await launch()
  user = phone(cloud(), { openid: ADMIN_OPENID })
  user.storage.set('openid', ADMIN_OPENID)
  simulator = await Simulator.start(miniprogramRoot, user.wx)
  found = examples(cloud(), await fillArchive(cloud()))
}, 120_000)
afterAll(() => browser?.close())

/** The scenes by name only: what they show needs the local cloud, which starts later. */
const NAMES = scenes(null as never, null as never, {
  feedback: '',
  handled: '',
  evidence: '',
  silent: '',
  bad: '',
  changed: '',
})
  .filter(({ several }) => !several)
  .map(({ name, only }) => ({
    name,
    only,
  }))
const devices = Object.keys(DEVICES) as Device[]
const CASES = devices.flatMap(device =>
  NAMES.flatMap(({ name, only }) => ((only ?? device) === device ? [[name, device] as const] : [])),
)

describe.each(CASES)('%s on a %s', (name, device) => {
  it('has readable texts, targets of 44 px, and at most 1,000 nodes', async () => {
    const scene = scenes(user, cloud(), found).find(one => one.name === name) as Scene
    const rendered = await render(simulator, user, scene, device)
    expect(rendered.nodes).toBeLessThanOrEqual(1000)
    if (!browser) return
    // A browser that the machine has killed says nothing about the pages.
    if (!browser.isConnected()) browser = await launch()
    for (const theme of ['light', 'dark'] as const) {
      expect(await look(browser, rendered, theme), theme).toEqual({ contrast: [], smallTargets: [] })
    }
  }, 60_000)
})
