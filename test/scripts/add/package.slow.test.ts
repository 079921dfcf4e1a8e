import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONFIG, read, root, useProjects } from '../../helpers/add'

const { place, project } = useProjects()

describe('the npm package', () => {
  it('asks for no newer Node.js than .ci/run tries the command on, so that npx does not warn', () => {
    const { engines, devEngines } = JSON.parse(read(root, 'package.json'))
    const [, oldest] = /RUNTIMES=\((\d+\.\d+)\./.exec(read(root, '.ci/run')) ?? []
    expect(engines.node).toBe(`>=${oldest}`)
    // The Node.js for working on the project; npm checks it only in a clone.
    expect(devEngines.runtime.version).toBe('>=20.19')
  })

  /** npm's own script: on Windows, npm in PATH is not a program. */
  const npmScript = join(dirname(process.env.npm_execpath ?? ''), 'npm-cli.js')
  const npm = (args: string[], cwd: string) =>
    execFileSync(process.execPath, [npmScript, ...args], { cwd, encoding: 'utf8' })

  it('holds the function and the client once, in less than 1 MB, and adds them where it is installed', async () => {
    const [packed] = JSON.parse(
      npm(['pack', '--json', '--ignore-scripts', '--pack-destination', place], root),
    )
    expect(packed.size).toBeLessThan(1024 * 1024)
    const paths: string[] = packed.files.map(({ path }: { path: string }) => path)
    expect(paths.filter(path => path.endsWith('/wx-server-sdk.js'))).toEqual([
      'dist/functions/userVoice/wx-server-sdk.js',
    ])
    expect(new Set(paths.map(path => path.split('/').slice(0, 2).join('/')))).toEqual(
      new Set([
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'README.zh-CN.md',
        'package.json',
        'dist/add.cjs',
        'dist/add.licenses.txt',
        'dist/client',
        'dist/functions',
        'functions/README.md',
        'functions/README.zh-CN.md',
        'shared/alerts',
      ]),
    )
    expect(paths.filter(path => /\.(ts|png)$/.test(path))).toEqual([
      'dist/client/index.d.ts',
      'dist/client/labels.d.ts',
    ])

    const folder = project({ 'project.config.json': JSON.stringify(CONFIG), 'package.json': '{}' })
    npm(['install', '--offline', '--no-audit', '--no-fund', join(place, packed.filename)], folder)
    expect(readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.'))).toEqual([
      'wx-user-voice',
    ])
    const names =
      "const { createClient, UserVoiceError } = require('wx-user-voice'); console.log(typeof createClient, typeof UserVoiceError)"
    expect(execFileSync(process.execPath, ['-e', names], { cwd: folder, encoding: 'utf8' })).toBe(
      'function function\n',
    )
    npm(['exec', '--offline', '--', 'wx-user-voice', 'add'], folder)
    expect(existsSync(join(folder, 'cloudfunctions/userVoice/index.js'))).toBe(true)
    expect(existsSync(join(folder, 'miniprogram/lib/wx-user-voice/index.d.ts'))).toBe(true)
  })
})
