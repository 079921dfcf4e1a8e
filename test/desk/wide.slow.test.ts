import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { miniprogramRoot } from '../../scripts/build/miniprogram'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import { Simulator } from '../../scripts/phone/simulator'
import { type Phone, phone } from '../../scripts/phone/wx'
import { fillArchive } from '../../scripts/preview/archive'
import { chromiumPath, launch } from '../../scripts/preview/browser'
import { type Device, render } from '../../scripts/preview/render'
import { type Examples, examples, scenes } from '../../scripts/preview/scenes'
import { useLocalCloud } from '../helpers/cloud'
import { there } from '../helpers/phone'

/*
 * Where things stand in a wide window and in a narrow one, as a browser lays them out.
 */

const { cloud } = useLocalCloud()
let browser: Browser
let user: Phone
let simulator: Simulator
let found: Examples

beforeAll(async () => {
  if (chromiumPath) browser = await launch()
  user = phone(cloud(), { openid: ADMIN_OPENID })
  simulator = await Simulator.start(miniprogramRoot, user.wx)
  found = examples(cloud(), await fillArchive(cloud()))
}, 120_000)
afterAll(() => browser?.close())

interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Where elements of a scene stand, the first of each selector. */
async function boxes<Name extends string>(
  name: string,
  device: Device,
  selectors: Record<Name, string>,
): Promise<Record<Name, Box>> {
  const scene = there(scenes(user, cloud(), found).find(one => one.name === name))
  const { html, width, height } = await render(simulator, user, scene, device)
  const page = await browser.newPage({ viewport: { width, height } })
  try {
    await page.setContent(html.light)
    const all = Object.entries<string>(selectors).map(async ([key, selector]) => [
      key,
      there(await page.locator(selector).first().boundingBox()),
    ])
    return Object.fromEntries(await Promise.all(all))
  } finally {
    await page.close()
  }
}

const BAR = '.bottom-bar--bar'
const SAID = 'comment-body'
const HANDLING = 'handling'
const ANSWER = 'reply-bar'

describe.skipIf(!chromiumPath)('the main pages', () => {
  it.each(['inbox', 'stats', 'me'])(
    '%s has its bar at the left side of a PC, and nothing below it',
    async name => {
      const { bar, content } = await boxes(name, 'pc', {
        bar: BAR,
        content: name === 'inbox' ? 'voice-list' : '.page--desk > wx-view',
      })
      expect(bar.x).toBe(0)
      expect(bar.width).toBeLessThan(100)
      expect(bar.height).toBeGreaterThan(700)
      expect(content.x).toBeGreaterThanOrEqual(bar.width)
    },
    60_000,
  )

  it('have it at the foot of a phone', async () => {
    const { bar } = await boxes('inbox', 'phone', { bar: BAR })
    expect(bar.width).toBe(390)
    expect(bar.y + bar.height).toBe(844)
    expect(bar.height).toBeLessThan(100)
  }, 60_000)
})

it.skipIf(!chromiumPath)(
  'the queue shows five voices at once on a phone, also below the offer',
  async () => {
    const foot = (n: number) => `:nth-match(.voice-row--foot, ${n})`
    const { bar, fifth, offer } = await boxes('inbox', 'phone', {
      bar: BAR,
      fifth: foot(5),
      offer: '.auto-done-offer--offer',
    })
    expect(offer.height).toBeGreaterThan(40)
    expect(fifth.y + fifth.height).toBeLessThanOrEqual(bar.y)
  },
  60_000,
)

describe.skipIf(!chromiumPath)('a voice', () => {
  it.each(['inbox-open', 'voice-bad'])(
    '%s stands in two columns on a PC, above the answer',
    async name => {
      const { said, handling, answer } = await boxes(name, 'pc', {
        said: SAID,
        handling: HANDLING,
        answer: ANSWER,
      })
      expect(handling.x).toBeGreaterThan(said.x + said.width)
      expect(Math.abs(handling.y - said.y)).toBeLessThan(40)
      expect(answer.x).toBeLessThan(said.x)
      expect(answer.x + answer.width).toBeGreaterThanOrEqual(handling.x + handling.width)
      expect(said.width).toBeGreaterThan(300)
    },
    60_000,
  )

  it('stands in one on a phone: what was said, then what is done about it, then the rest', async () => {
    const { said, handling, others, replies } = await boxes('voice-bad', 'phone', {
      said: SAID,
      handling: HANDLING,
      others: 'other-voices',
      replies: 'comment-thread',
    })
    expect(handling.y).toBeGreaterThan(said.y + said.height)
    expect(replies.y).toBeGreaterThan(handling.y)
    expect(others.y).toBeGreaterThan(replies.y)
    expect(handling.width).toBe(390)
  }, 60_000)

  it('has its evidence below what was said, and on a phone below what is done about it', async () => {
    const parts = { said: 'feedback-body', handling: HANDLING, evidence: 'evidence', others: 'other-voices' }
    const pc = await boxes('voice-evidence', 'pc', parts)
    expect(pc.evidence.y).toBeGreaterThan(pc.said.y + pc.said.height)
    // The room between cards belongs to both.
    expect(pc.evidence.x + pc.evidence.width).toBeLessThanOrEqual(pc.handling.x + 12)
    expect(pc.others.y).toBeGreaterThan(pc.evidence.y)
    const phone = await boxes('voice-evidence', 'phone', parts)
    expect(phone.evidence.y).toBeGreaterThan(phone.handling.y)
    expect(phone.others.y).toBeGreaterThan(phone.evidence.y)
    expect(phone.evidence.width).toBe(390)
  }, 60_000)
})
