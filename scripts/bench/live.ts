import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser } from 'playwright-core'
import { projectRoot } from '../build/options'
import { launch } from '../preview/browser'
import { table } from '../terminal/table'
import { kilobytes, median, ms, quartiles } from './figures'

const BUDGET_MS = 8000

/** Milliseconds since `npm start`, which builds, but for `reload`, which takes that long itself. */
interface Times {
  address: number
  rows: number
  reload: number
  /** Of all that the page loads before the first call. */
  bytes: number
}

/**
 * How long it takes from `npm start` to voices in a browser. The browser runs already, as that of whoever types it.
 *
 * @returns what is over its budget
 */
export async function benchLive(rounds: number): Promise<string[]> {
  const browser = await launch()
  try {
    const all: Times[] = []
    for (let i = 0; i < rounds; i++) all.push(await startOnce(browser))
    const row = (name: string, values: number[]) => [name, ms(median(values)), quartiles(values)]
    const rows = all.map(times => times.rows)
    console.log(
      table(
        [`npm start, ${rounds} times`, 'median', 'quartiles'],
        [
          row(
            'the address is printed',
            all.map(({ address }) => address),
          ),
          row('rows are on the screen', rows),
          row(
            'a reload, until rows are there',
            all.map(({ reload }) => reload),
          ),
        ],
      ),
    )
    console.log(
      `The page has ${kilobytes(median(all.map(({ bytes }) => bytes)))}, the data and pictures of voices not counted.`,
    )
    return median(rows) > BUDGET_MS ? [`rows come after more than ${BUDGET_MS} ms`] : []
  } finally {
    await browser.close()
  }
}

async function startOnce(browser: Browser): Promise<Times> {
  const started = performance.now()
  const since = () => performance.now() - started
  const child = spawn(process.execPath, [join(projectRoot, 'scripts/run.cjs'), 'start'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  try {
    const [line] = await once(lines, 'line')
    const address = since()
    const page = await context.newPage()
    const bodies: Promise<Buffer>[] = []
    page.on('response', response => {
      const { pathname } = new URL(response.url())
      if (!/^\/~\/(call|picture)/.test(pathname)) bodies.push(response.body())
    })
    await page.goto(/http:\S+/.exec(line)?.[0] ?? '', { waitUntil: 'commit' })
    await page.locator('voice-row').first().waitFor()
    const rows = since()
    const sizes = (await Promise.all(bodies)).map(body => body.length)
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    const again = performance.now()
    await page.reload({ waitUntil: 'commit' })
    await page.locator('voice-row').first().waitFor()
    return { address, rows, reload: performance.now() - again, bytes }
  } finally {
    await context.close()
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }
}
