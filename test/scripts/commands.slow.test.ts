import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { script } from '../helpers/script'

const place = mkdtempSync(join(tmpdir(), 'wx-user-voice-'))
afterAll(() => rmSync(place, { recursive: true }))
mkdirSync(join(place, 'data'))
writeFileSync(join(place, 'data/user_voices.json'), '{}')
const file = join(place, 'file')
writeFileSync(file, '')

const oldNode = join(place, 'old-node')
writeFileSync(oldNode, '#!/bin/sh\necho v14.21.3\n', { mode: 0o755 })

const STACK = /^ {4}at /m

describe.each(['build', 'start', 'invoke', 'deploy', 'bench', 'preview', 'mutants'])('%s', name => {
  const typed = name === 'start' ? 'npm start --' : `npm run ${name} --`

  it('answers --help', async () => {
    const { code, stdout, stderr } = await script(name, ['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`Usage: ${typed} `)
    expect(stdout).toContain('-h, --help')
  })

  it('names a mistyped option with the nearest right one, and ends with 2', async () => {
    const { code, stdout, stderr } = await script(name, ['--hepl'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe(
      `error: unknown option '--hepl'\n(Did you mean --help?)\n(${typed} --help shows what there is)\n`,
    )
  })
})

describe.each([
  ['start', ['--onec'], 2, '(Did you mean --once?)'],
  ['start', ['--data'], 2, "option '--data <folder>' argument missing"],
  ['start', ['more'], 2, 'too many arguments'],
  ['start', ['--node', join(place, 'nowhere')], 2, `There is no ${join(place, 'nowhere')}`],
  ['start', ['--node', oldNode], 2, 'is v14.21.3: the functions need Node.js 16.13 or later'],
  ['start', ['--node', '/bin/ls'], 2, '/bin/ls is no Node.js'],
  ['start', ['--data', file], 1, 'A file stands where a folder is needed'],
  ['start', ['--data', join(file, 'below')], 1, 'A file stands where a folder is needed'],
  [
    'start',
    ['--data', join(place, 'data')],
    1,
    'user_voices.json is no collection that this local cloud wrote',
  ],
  ['bench', ['--rounds', '0'], 2, 'It must be a whole number from 1 on.'],
  ['mutants', ['--of', 'nowhere'], 2, 'There is nothing to change in nowhere'],
  ['preview', ['inbx'], 2, 'there is no page "inbx": did you mean inbox? There are inbox, '],
  ['preview', ['--readme', 'inbox'], 2, '--readme has pages of its own'],
] as const)('%s %j', (name, args, code, message) => {
  it('says what is wrong, without a stack', async () => {
    const noBuild = name === 'mutants' ? [] : ['--no-build']
    const ended = await script(name, [...noBuild, ...args])
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) })
    expect(ended.stderr).not.toMatch(STACK)
  })
})
