import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { chromiumPath, launch } from '../../../scripts/preview/browser'
import { env, project } from '../../helpers/script'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opener-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs `npm start`, gives its lines to `read` until that wants no more, and ends it. */
async function start(args: string[], path: string, read: (line: string, number: number) => Promise<boolean>) {
  const child = spawn(process.execPath, ['scripts/run.cjs', 'start', '--no-build', ...args], {
    cwd: project,
    env: { ...env, PATH: path },
  })
  try {
    let number = 0
    for await (const line of createInterface(child.stdout)) if (await read(line, number++)) return
  } finally {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}

const address = (line: string) => /http:\/\/127\.0\.0\.1:\d+$/.exec(line)?.[0]

it.runIf(chromiumPath)(
  'the address is the first line, works from then on, and shows the archive',
  async () => {
    const browser = await launch()
    try {
      await start([], process.env.PATH ?? '', async (line, number) => {
        expect(number).toBe(0)
        const page = await browser.newPage()
        await page.goto(address(line) ?? '')
        await page.locator('voice-row').first().waitFor()
        expect(await page.locator('live-list').count()).toBe(0)
        return true
      })
    } finally {
      await browser.close()
    }
  },
)

it.runIf(process.platform === 'linux')('--open opens it', async () => {
  const opened = join(folder, 'opened')
  writeFileSync(
    join(folder, 'xdg-open'),
    `#!/bin/sh\necho "$1" > ${opened}.part && mv ${opened}.part ${opened}\n`,
    {
      mode: 0o755,
    },
  )
  let url: string | undefined
  await start(['--open'], folder + delimiter + process.env.PATH, async line => {
    url ??= address(line)
    return line.includes('To deploy')
  })
  expect(url).toBeDefined()
  expect(readFileSync(opened, 'utf8').trim()).toBe(url)
})

it.runIf(process.platform === 'linux')('--open says so where nothing can open it', async () => {
  const lines: string[] = []
  await start(['--open'], folder, async line => {
    lines.push(line)
    return line.includes('No browser could be opened') || line.includes('To deploy')
  })
  const told = lines.find(line => line.includes('No browser could be opened'))
  expect(told).toContain(address(lines[0] ?? ''))
})
