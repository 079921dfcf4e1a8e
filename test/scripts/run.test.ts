import { execFileSync, execSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { project } from '../helpers/script'

const place = mkdtempSync(join(tmpdir(), 'wx-user-voice-'))
afterAll(() => rmSync(place, { recursive: true }))
const run = (...args: string[]) => spawnSync(args[0] ?? '', args.slice(1), { cwd: project, encoding: 'utf8' })

describe('the commands', () => {
  const sentence = /^This needs Node\.js 20\.19 or later, and .* is \d+\.\d+\.\d+: https:\/\/nodejs\.org\n$/

  it.each(['14.21.3', '18.20.8', '20.18.3'])('say in one sentence that Node.js %s is too old', version => {
    const preload = join(place, `${version}.cjs`)
    const versions = `{ ...process.versions, node: '${version}' }`
    writeFileSync(preload, `Object.defineProperty(process, 'versions', { value: ${versions} })`)
    for (const name of [[], ['build']]) {
      const { status, stdout, stderr } = run(process.execPath, '-r', preload, 'scripts/run.cjs', ...name)
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      expect(stderr).toMatch(sentence)
      expect(stderr).toContain(version)
    }
  })

  it('say nothing of one that is new enough, and the file is read by the oldest runtime', () => {
    // .ci/run names the runtimes of CloudBase, one after the other.
    const node = process.env.FUNCTIONS_NODE ?? process.execPath
    const { status, stdout, stderr } = run(node, 'scripts/run.cjs')
    const isNew = execFileSync(node, ['--version'], { encoding: 'utf8' }) >= 'v20.19'
    expect({ status, stdout }).toEqual({ status: isNew ? 0 : 1, stdout: '' })
    expect(stderr).toMatch(isNew ? /^$/ : sentence)
  })

  it('say in one sentence what to do where nothing is installed', () => {
    for (const file of ['package.json', 'scripts/run.cjs']) cpSync(join(project, file), join(place, file))
    const { status, stdout, stderr } = run(process.execPath, join(place, 'scripts/run.cjs'), 'start')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^.* run npm ci\. \(.*'tsx'.*\)\n$/)
  })

  it('all look first, and run in a process of their own', () => {
    const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
    const { prepack, tcb, ...commands } = scripts
    expect([prepack, tcb]).toEqual(['npm run build', expect.stringMatching(/^npm exec /)])
    for (const command of Object.values(commands)) expect(command).toMatch(/^node scripts\/run\.cjs\b/)
    expect(Object.values(commands).join()).not.toMatch(/\btsx\b/)
  })

  it('are installed whole where NODE_ENV says production', () => {
    const env = { ...process.env, NODE_ENV: 'production' }
    const settings = execSync('npm config get omit include', { cwd: project, env, encoding: 'utf8' })
    expect(settings.trim().split(/\s+/)).toEqual(['omit=', 'include=dev'])
  })
})
