import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { serveDesk } from '../../scripts/live/server'
import type { LocalCloudOptions } from '../../scripts/local/cloud'
import { fillArchive } from '../../scripts/preview/archive'
import { launch } from '../../scripts/preview/browser'
import type { Voice } from '../../shared/archive/types'
import { useLocalCloud } from './cloud'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** An iPhone, as Playwright describes one. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
export const PC = { viewport: { width: 1280, height: 800 } }

export const row = (page: Page) => page.locator('voice-row').first()
export const textOn = (page: Page, text: string) => page.getByText(text, { exact: true })
/** Of the bar at the bottom. */
export const tabOf = (page: Page, name: string) => page.locator('bottom-bar').getByText(name, { exact: true })
export const isDone = (page: Page) => page.locator('.toast').filter({ hasText: '已完成' }).waitFor()

type Document = Record<string, unknown> & { _id?: unknown }

/**
 * The desk in a real browser, on a local cloud whose archive is filled, for the tests of one file. A test fails where the
 * page reported an error or asked for anything that is not on this machine.
 */
export function useLiveDesk(options?: LocalCloudOptions) {
  const { cloud } = useLocalCloud(options)
  let browser: Browser
  let server: { url: string; stop(): Promise<void> }
  let voices: Voice[] = []
  let problems: string[] = []
  const collections = new Map<string, Document[]>()

  beforeAll(async () => {
    const [served, launched, filled] = await Promise.all([
      serveDesk(cloud(), { firstPort: 0 }),
      launch(),
      fillArchive(cloud()),
    ])
    server = served
    browser = launched
    voices = filled
    const { database } = cloud()
    for (const name of database.collections()) collections.set(name, database.documents(name))
  })
  beforeEach(() => {
    const { database } = cloud()
    database.clear()
    for (const [name, documents] of collections) database.insert(name, documents)
    problems = []
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map(context => context.close()))
    expect(problems).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  return {
    cloud,
    url: () => server.url,
    voices: () => voices,
    /** Opens an address in a window of its own, e.g. `/?openid=oStranger`. */
    async open(path: string, options: BrowserContextOptions = PHONE): Promise<Page> {
      const context = await browser.newContext(options)
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url })
      const page = await context.newPage()
      page.setDefaultTimeout(10_000)
      page.on('console', message => {
        if (message.type() === 'error') problems.push(message.text())
      })
      page.on('pageerror', error => problems.push(String(error.stack)))
      page.on('request', request => {
        const { protocol, origin } = new URL(request.url())
        if (!['blob:', 'data:'].includes(protocol) && origin !== server.url) problems.push(request.url())
      })
      await page.goto(server.url + path)
      return page
    },
    /** What axe finds wrong with all that is shown. */
    async violations(page: Page): Promise<string[]> {
      await page.evaluate(axe)
      return page.evaluate(`axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => id + ' ' + html.slice(0, 200) + ' ' + failureSummary)))`)
    },
    /** What the page reported that is expected of it. */
    forgive(words: RegExp): void {
      problems = problems.filter(problem => !words.test(problem))
    },
  }
}
