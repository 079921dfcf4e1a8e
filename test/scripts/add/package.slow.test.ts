import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONFIG, read, root, useProjects } from '../../helpers/add'

const { place, project } = useProjects()

describe('the npm package', () => {
  it('names the files of the function alike in every version, so that an upgrade replaces them', () => {
    const names = readdirSync(join(root, 'dist/functions/userVoice'))
    expect(names).toContain('index.js')
    // What a bundler makes of a file's contents holds capital letters and digits.
    expect(
      names.filter(name => !/^[a-z]+(-[a-z]+)*\.js(on)?$|^xml2js\.js$|^LICENSES\.txt$/.test(name)),
    ).toEqual([])
  })

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

  it('holds function, client and desk once, in less than 1.2 MB, and adds them where it is installed', async () => {
    const [packed] = JSON.parse(
      npm(['pack', '--json', '--ignore-scripts', '--pack-destination', place], root),
    )
    expect(packed.size).toBeLessThan(1.2 * 1024 * 1024)
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
        'dist/desk',
        'dist/functions',
        'functions/README.md',
        'functions/README.zh-CN.md',
        'scripts/add',
        'shared/alerts',
        'shared/desk',
      ]),
    )
    expect(paths.filter(path => path.startsWith('scripts/'))).toEqual(['scripts/add/SKILL.md'])
    expect(paths.filter(path => path.endsWith('.ts'))).toEqual([
      'dist/client/index.d.ts',
      'dist/client/labels.d.ts',
    ])
    const pictures = paths.filter(path => path.endsWith('.png'))
    expect(pictures.filter(path => !path.startsWith('dist/desk/images/'))).toEqual([])

    const folder = project({
      'project.config.json': JSON.stringify(CONFIG),
      'package.json': '{}',
      'miniprogram/app.json': '{\n  "pages": ["pages/index/index"]\n}\n',
    })
    npm(['install', '--offline', '--no-audit', '--no-fund', join(place, packed.filename)], folder)
    expect(readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.'))).toEqual([
      'wx-user-voice',
    ])
    const names =
      "const { createClient } = require('wx-user-voice'); const { typeLabel } = require('wx-user-voice/labels'); console.log(typeof createClient, typeLabel(3))"
    expect(execFileSync(process.execPath, ['-e', names], { cwd: folder, encoding: 'utf8' })).toBe(
      'function 卡顿\n',
    )
    npm(['exec', '--offline', '--', 'wx-user-voice', 'add', '--desk'], folder)
    expect(existsSync(join(folder, 'cloudfunctions/userVoice/index.js'))).toBe(true)
    expect(existsSync(join(folder, 'miniprogram/lib/wx-user-voice/index.d.ts'))).toBe(true)
    expect(existsSync(join(folder, 'miniprogram/user-voice/inbox/inbox.wxml'))).toBe(true)
  })
})
