import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildMiniprogram, miniprogramRoot } from '../../scripts/build/miniprogram'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import { pageHtml } from '../../scripts/phone/page'
import { Simulator } from '../../scripts/phone/simulator'
import { type Phone, phone } from '../../scripts/phone/wx'
import { rest, until } from '../../scripts/preview/actions'
import { fillArchive } from '../../scripts/preview/archive'
import { chromiumPath, launch } from '../../scripts/preview/browser'
import { useLocalCloud } from '../helpers/cloud'

/*
 * The desk in mini programs that are not like the one of this project. What their app.json says, the pages' own JSON
 * answers (see files.test.ts); what their app.wxss does to a page is measured in a browser, where there is one.
 */

/** Rules as mini programs have them for every element, and for classes whose names are anybody's. */
const RULES = `
page { padding: 30px; background: #fee; color: red; font: italic 30px/3 serif; letter-spacing: 4px; text-align: center; }
view, text, button, image, input, textarea, scroll-view, picker, label { box-sizing: border-box; margin: 7px; padding: 9px; border: 3px solid red; border-radius: 20px; background: pink; color: red; font-size: 33px; line-height: 2; display: flex; }
button::after { border: 5px solid red; }
.desk, .page, .card, .button, .link, .hint, .cells, .cell, .figure, .check { margin: 40px; border: 4px dashed blue; box-shadow: 0 0 9px blue; text-transform: uppercase; opacity: 0.5; }
`

const HOSTS: Record<string, { app?: Record<string, unknown>; rules?: string; without?: string[] }> = {
  'one with rules for every element': { rules: RULES },
  'one drawn by Skyline': {
    app: {
      renderer: 'skyline',
      componentFramework: 'glass-easel',
      rendererOptions: { skyline: { defaultDisplayBlock: true, defaultContentBox: true } },
    },
  },
  'one without the new looks of WeChat’s elements': { without: ['style'] },
  'one with navigation bars of its own': { app: { window: { navigationStyle: 'custom' } } },
  'one without dark mode': { without: ['darkmode', 'themeLocation', 'window'] },
  'one that loads all code at once': { without: ['lazyCodeLoading'] },
}

const PAGES = ['inbox', 'stats', 'me', 'setup', 'templates'].map(name => `user-voice/${name}/${name}`)

const { cloud } = useLocalCloud()
const folders: string[] = []
let user: Phone
let browser: Browser | undefined

beforeAll(async () => {
  await buildMiniprogram()
  user = phone(cloud(), { openid: ADMIN_OPENID })
  user.storage.set('openid', ADMIN_OPENID)
  await fillArchive(cloud())
  if (chromiumPath) browser = await launch()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await Promise.all(folders.map(folder => rm(folder, { recursive: true })))
})

/** A mini program with the desk in it, and with other settings and styles of its own. */
async function hostWith({
  app = {},
  rules = '',
  without = [],
}: (typeof HOSTS)[string] = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'host-'))
  folders.push(folder)
  await cp(miniprogramRoot, folder, { recursive: true })
  const file = join(folder, 'app.json')
  const config = { ...JSON.parse(await readFile(file, 'utf8')), ...app }
  for (const key of without) delete config[key]
  await writeFile(file, JSON.stringify(config))
  await writeFile(join(folder, 'app.wxss'), rules)
  return folder
}

/** What a page shows in a mini program, and how a browser draws each of its elements. */
async function drawn(folder: string, path: string): Promise<{ text: string; looks: string[] }> {
  const simulator = await Simulator.start(folder, user.wx)
  const screen = await simulator.open(path)
  try {
    await rest(screen)
    // The numbers of the inbox come by themselves.
    await until(() => !path.includes('inbox') || /全部 \d/.test(screen.text))
    const { text } = screen
    if (!browser) return { text, looks: [] }
    const colors = { surface: '#fff', page: '#fff', text: '#111' }
    const frame = { title: '', width: 390, height: 844, isPc: false, colors, styles: simulator.styles(path) }
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, offline: true })
    await page.setContent(pageHtml(screen, frame, new Map()))
    const looks: string[] = await page.evaluate(`
      [...document.querySelectorAll('.content *')].map(element =>
        element.tagName + ' ' + element.className + ' ' +
        [...getComputedStyle(element)].filter(name => !name.startsWith('--'))
          .map(name => name + ': ' + getComputedStyle(element).getPropertyValue(name)).join('; '))`)
    await page.close()
    return { text, looks }
  } finally {
    simulator.close()
  }
}

describe('the desk looks as it does alone', () => {
  it.each(PAGES)(
    '%s, whatever app.wxss says',
    async path => {
      const alone = await drawn(await hostWith(), path)
      const among = await drawn(await hostWith({ rules: RULES }), path)
      expect(alone.text.trim().length).toBeGreaterThan(20)
      expect(among.text).toBe(alone.text)
      const differences = among.looks.filter((look, i) => look !== alone.looks[i])
      expect(differences.map(look => look.slice(0, 60))).toEqual([])
    },
    60_000,
  )

  it.runIf(chromiumPath)(
    'which it does say to pages that do not keep it away',
    async () => {
      const path = 'pages/index/index'
      const [alone, among] = [
        await drawn(await hostWith(), path),
        await drawn(await hostWith({ rules: RULES }), path),
      ]
      expect(among.looks.filter((look, i) => look !== alone.looks[i]).length).toBeGreaterThan(1)
    },
    60_000,
  )
})

it.each(Object.entries(HOSTS))(
  'the desk opens in %s',
  async (_, host) => {
    const { text } = await drawn(await hostWith(host), 'user-voice/inbox/inbox')
    expect(text).toMatch(/全部 \d+.*我的/)
  },
  60_000,
)
