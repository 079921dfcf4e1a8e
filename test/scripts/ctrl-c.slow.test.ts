import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { descendantsOf, hasSignals, isRunning } from '../helpers/processes'
import { env, project } from '../helpers/script'

/** Where the commands put what is temporary. */
let place = ''
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'wx-user-voice-'))
})
afterEach(() => rmSync(place, { recursive: true }))

/** In a group of its own, as a terminal has one, so that Ctrl-C reaches all of it and nothing else. */
const started = (...args: string[]) =>
  spawn(process.execPath, ['scripts/run.cjs', ...args], {
    cwd: project,
    env: { ...env, TMPDIR: place },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** Resolves when something appears in a folder. */
const appeared = (folder: string, name: RegExp) =>
  new Promise<void>(resolve => {
    const watcher = watch(folder, (_, file) => {
      if (!name.test(file ?? '')) return
      watcher.close()
      resolve()
    })
  })

const printed = (command: ChildProcess, text: string) =>
  new Promise<void>(resolve => {
    let all = ''
    command.stdout?.setEncoding('utf8').on('data', part => {
      all += part
      if (all.includes(text)) resolve()
    })
  })

const MOMENTS: [string, string[], (command: ChildProcess) => Promise<void>][] = [
  ['while esbuild builds', ['start'], ({ pid }) => appeared(project, new RegExp(`^\\.dist-${pid}$`))],
  ['while the compiler runs', ['build'], () => appeared(place, /^wx-user-voice-/)],
  ['during the tour', ['start', '--no-build'], command => printed(command, '━━━ 1 of')],
]

describe.runIf(hasSignals).each(MOMENTS)('%s', (_, args, moment) => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'a command ends at once with %s, and leaves nothing behind',
    async signal => {
      const command = started(...args)
      // Its pipes end with the last process that holds them.
      const ended = once(command, 'close')
      command.stdout.resume()
      let problems = ''
      command.stderr.setEncoding('utf8').on('data', text => {
        problems += text
      })
      await moment(command)
      const pid = command.pid ?? 0
      const descendants = await descendantsOf(pid)
      // Ctrl-C goes to all, `kill` to the one that was started.
      process.kill(signal === 'SIGINT' ? -pid : pid, signal)
      expect(await ended).toEqual([signal === 'SIGINT' ? 130 : 143, null])
      expect(problems).not.toMatch(/^ {4}at /m)
      // Whoever inherits them may take a moment to notice that they have ended.
      await expect.poll(() => [...descendants].filter(isRunning), { timeout: 10_000 }).toEqual([])
      // tsx keeps there what it has compiled, for the next time.
      expect(readdirSync(place).filter(name => !name.startsWith('tsx-'))).toEqual([])
      expect(readdirSync(project).filter(name => name === `.dist-${pid}`)).toEqual([])
    },
  )
})

it.runIf(hasSignals)('while mutants are looked for, Ctrl-C is heard at once', async () => {
  const command = started('mutants')
  const ended = once(command, 'close')
  let text = ''
  command.stdout.setEncoding('utf8').on('data', part => {
    text += part
  })
  await appeared(place, /^mutants-/)
  const [copy = ''] = readdirSync(place).filter(name => name.startsWith('mutants-'))
  await appeared(join(place, copy), /^node_modules$/)
  process.kill(-(command.pid ?? 0), 'SIGINT')
  expect(await ended).toEqual([130, null])
  // How many there are is not known yet.
  expect(text).toBe('')
  expect(readdirSync(place).filter(name => name.startsWith('mutants-'))).toEqual([])
})
