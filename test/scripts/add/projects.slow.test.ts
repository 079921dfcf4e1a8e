import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  add,
  json,
  MANIFEST,
  placesOf,
  QUICKSTART,
  read,
  run,
  tree,
  UNI_HBUILDERX,
  useProjects,
} from '../../helpers/add'

const { project } = useProjects()

/** Shapes of projects, as their templates make them. */
const TYPESCRIPT = {
  'project.config.json': json({
    miniprogramRoot: 'miniprogram/',
    cloudfunctionRoot: 'cloudfunctions/',
    setting: { useCompilerPlugins: ['typescript'] },
  }),
  'miniprogram/app.json': json({
    pages: ['pages/index/index', 'pages/logs/logs'],
    componentFramework: 'glass-easel',
  }),
  'miniprogram/app.ts': 'App<IAppOption>({ globalData: {} })',
}
const SKYLINE = {
  'project.config.json': json({ cloudfunctionRoot: 'cloudfunctions/', compileType: 'miniprogram' }),
  'app.json': json({
    pages: ['pages/index/index'],
    renderer: 'skyline',
    window: { navigationStyle: 'custom' },
    lazyCodeLoading: 'requiredComponents',
  }),
  'app.js': 'App({})',
}
const TARO = {
  'project.config.json': json({
    miniprogramRoot: './dist',
    cloudfunctionRoot: 'cloud/',
    compileType: 'miniprogram',
  }),
  'package.json': json({
    dependencies: { '@tarojs/taro': '4.2.1' },
    devDependencies: { '@tarojs/cli': '4.2.1' },
  }),
  'src/app.config.ts': "export default defineAppConfig({ pages: ['pages/index/index'] })",
  'src/app.ts': "import Taro from '@tarojs/taro'\nTaro.cloud.init()",
  'tsconfig.json': '{}',
}
const TARO_CLOUD = {
  'project.config.json': json({ miniprogramRoot: 'client/dist/', cloudfunctionRoot: 'cloud/functions/' }),
  'client/package.json': json({ dependencies: { '@tarojs/taro': '4.2.1' } }),
  'client/src/app.js': 'Taro.cloud.init()',
}
const UNI_CLI = {
  'package.json': json({
    dependencies: { '@dcloudio/uni-app': '3.0.0', '@dcloudio/uni-mp-weixin': '3.0.0' },
  }),
  'src/manifest.json': MANIFEST,
  'src/pages.json': '{}',
  'src/App.vue': '<script>export default { onLaunch() { wx.cloud.init() } }</script>',
}
const MPX = {
  'package.json': json({ dependencies: { '@mpxjs/core': '^2.9.0' } }),
  'static/wx/project.config.json': json({ miniprogramRoot: 'miniprogram', cloudfunctionRoot: 'functions' }),
  'src/miniprogram/app.mpx': '<script>wx.cloud.init()</script>',
  'src/functions/example/index.js': '',
}

describe('the function, the client and how it is loaded', () => {
  it.each<[string, Record<string, string>, string[], string]>([
    [
      'the quickstart',
      QUICKSTART,
      ['cloudfunctions/userVoice', 'miniprogram/lib/wx-user-voice'],
      "const { createClient } = require('../../lib/wx-user-voice/index.js')",
    ],
    [
      'TypeScript',
      TYPESCRIPT,
      ['cloudfunctions/userVoice', 'miniprogram/lib/wx-user-voice'],
      "import { createClient } from '../../lib/wx-user-voice/index.js'",
    ],
    [
      'Skyline, without miniprogramRoot',
      SKYLINE,
      ['cloudfunctions/userVoice', 'lib/wx-user-voice'],
      "require('../../lib/wx-user-voice/index.js')",
    ],
    [
      'a first page elsewhere',
      { ...SKYLINE, 'app.json': json({ pages: ['index'] }) },
      ['cloudfunctions/userVoice', 'lib/wx-user-voice'],
      "require('lib/wx-user-voice/index.js')",
    ],
    ['Taro', TARO, ['cloud/userVoice'], "import { createClient } from 'wx-user-voice'"],
    [
      "Taro's template for cloud development",
      TARO_CLOUD,
      ['cloud/functions/userVoice'],
      "from 'wx-user-voice'",
    ],
    [
      'Taro whose functions are copied into dist',
      {
        ...TARO,
        'project.config.json': json({ miniprogramRoot: 'dist', cloudfunctionRoot: 'dist/cloudfn' }),
        'src/cloudfn/a/index.js': '',
      },
      ['src/cloudfn/userVoice'],
      "from 'wx-user-voice'",
    ],
    ['uni-app of HBuilderX', UNI_HBUILDERX, ['cloudfunctions/userVoice'], "from 'wx-user-voice'"],
    ['uni-app of the command line', UNI_CLI, ['src/cloudfunctions/userVoice'], "from 'wx-user-voice'"],
    [
      'uni-app of the command line, functions beside src',
      { ...UNI_CLI, 'cloudfunctions/a/index.js': '' },
      ['cloudfunctions/userVoice'],
      "from 'wx-user-voice'",
    ],
    [
      'uni-app that leads out of its output',
      { ...UNI_HBUILDERX, 'manifest.json': MANIFEST.replace('"cloudfunctions/"', '"../../../../cloud/"') },
      ['cloud/userVoice'],
      "from 'wx-user-voice'",
    ],
    [
      'uni-app with a project.config.json',
      {
        ...UNI_CLI,
        'project.config.json': json({ miniprogramRoot: 'dist/dev/mp-weixin/', cloudfunctionRoot: 'cloud/' }),
      },
      ['cloud/userVoice'],
      "from 'wx-user-voice'",
    ],
    ['mpx', MPX, ['src/functions/userVoice'], "from 'wx-user-voice'"],
    [
      'a build of another kind',
      {
        ...QUICKSTART,
        'project.config.json': json({ miniprogramRoot: 'dist/', cloudfunctionRoot: 'cloudfunctions/' }),
      },
      ['cloudfunctions/userVoice'],
      "from 'wx-user-voice'",
    ],
  ])('%s', async (_, files, places, loading) => {
    const folder = project(files)
    const { code, stdout, stderr } = await add(folder)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(placesOf(folder)).toEqual(places)
    expect(stdout).toContain(loading)
    expect(stdout.includes('npm install')).toBe(places.length === 1)
    // What is called without being there is the registry's.
    expect(stdout).not.toMatch(/npx wx-user-voice/)
  })

  it('a folder that git ignores is one that a build writes', async () => {
    const folder = project({
      ...QUICKSTART,
      'project.config.json': json({ miniprogramRoot: 'weapp', cloudfunctionRoot: 'cloud' }),
      '.gitignore': 'weapp/\n',
    })
    spawnSync('git', ['init', '-q'], { cwd: folder })
    const { code } = await run(['add', folder], { env: { PATH: process.env.PATH ?? '' } })
    expect(code).toBe(0)
    expect(placesOf(folder)).toEqual(['cloud/userVoice'])
  })

  it.each<[string, Record<string, string>, string | undefined]>([
    ['the quickstart', QUICKSTART, undefined],
    [
      'a comment',
      { ...QUICKSTART, 'miniprogram/app.js': 'App({\n  // wx.cloud.init()\n})' },
      'miniprogram/app.js',
    ],
    ['TypeScript', TYPESCRIPT, 'miniprogram/app.ts'],
    ['Taro', TARO, undefined],
    ['HBuilderX', UNI_HBUILDERX, 'App.vue'],
    ['mpx', MPX, undefined],
  ])('says whether wx.cloud.init is missing: %s', async (_, files, file) => {
    const { stdout } = await add(project(files), '--dry-run')
    const [, named] = /(\S+) does not call wx\.cloud\.init\(\)/.exec(stdout) ?? []
    expect(named).toBe(file)
  })
})

describe('the desk of a framework', () => {
  it.each<[string, Record<string, string>, string, string]>([
    [
      'Taro',
      TARO,
      'Taro compiles native pages anew',
      '"postbuild:weapp": "wx-user-voice add --desk --force dist"',
    ],
    [
      'uni-app',
      UNI_CLI,
      'uni-app takes no native pages',
      '"postbuild:mp-weixin": "wx-user-voice add --desk --force dist/build/mp-weixin"',
    ],
    [
      'HBuilderX',
      UNI_HBUILDERX,
      'uni-app takes no native pages',
      'npx --no-install wx-user-voice add --desk --force unpackage/dist/build/mp-weixin',
    ],
    ['mpx', MPX, 'mpx compiles native pages anew', '"postbuild": "wx-user-voice add --desk --force dist/wx"'],
  ])('is put into what %s writes, by the command that is printed', async (_, files, why, line) => {
    const folder = project(files)
    const { code, stdout } = await add(folder, '--desk')
    expect(code).toBe(0)
    expect(tree(folder).filter(path => path.includes('inbox'))).toEqual([])
    expect(stdout).toContain(why)
    expect(stdout).toContain(line)
    const output = join(folder, line.replaceAll('"', '').split(' ').pop() ?? '')
    mkdirSync(output, { recursive: true })
    // As a build for publication writes it.
    const app = '{"pages":["pages/index/index"],"subPackages":[]}'
    writeFileSync(join(output, 'app.json'), app)
    writeFileSync(
      join(output, 'project.config.json'),
      json({ miniprogramRoot: './', cloudfunctionRoot: 'cloud/' }),
    )
    const words = (line.split('wx-user-voice ')[1] ?? '').replaceAll('"', '').split(' ')
    for (let build = 0; build < 2; build++) {
      expect(await run(words, { cwd: folder })).toMatchObject({ code: 0, stderr: '' })
      expect(JSON.parse(read(output, 'app.json')).subPackages).toHaveLength(1)
      expect(existsSync(join(output, 'user-voice/inbox/inbox.js'))).toBe(true)
      writeFileSync(join(output, 'app.json'), app)
    }
    expect(tree(output).filter(path => path.endsWith('userVoice'))).toEqual([])
    expect(await add(output)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is what a build writes/),
    })
  })

  it('is put where it is wanted: the command, the variable and the way to it say the same', async () => {
    const folder = project(TARO)
    const { stdout } = await add(folder, '--desk=packages/voices', '--name', 'voices')
    expect(stdout).toContain('"wx-user-voice add --desk=packages/voices --force --name voices dist"')
    expect(stdout).toContain('DESK_PATH = packages/voices')
    expect(stdout).toContain("'/packages/voices/inbox/inbox'")
    expect(stdout).toContain('剪切板')
    expect(await add(project(TARO), '--desk=../voices')).toMatchObject({ code: 1 })
  })

  it('an output without a project.config.json of its own is called by its name', async () => {
    const folder = project({
      ...MPX,
      'project.config.json': json({ miniprogramRoot: 'dist/wx', cloudfunctionRoot: 'cloud/' }),
      'dist/wx/app.json': '{"pages":[]}',
    })
    const output = join(folder, 'dist/wx')
    const { stderr } = await add(output)
    expect(stderr).toContain(`${output} is what a build writes`)
  })
})

describe('minigames and plugins', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'a minigame',
      { 'project.config.json': json({ compileType: 'game', cloudfunctionRoot: 'cloud' }), 'game.json': '{}' },
      /minigame: it has neither comments on orders nor pages/,
    ],
    [
      'a minigame by its game.json',
      { 'project.config.json': json({ cloudfunctionRoot: 'cloud' }), 'game.json': '{}' },
      /minigame/,
    ],
    [
      'a plugin',
      {
        'project.config.json': json({
          compileType: 'plugin',
          pluginRoot: 'plugin/',
          miniprogramRoot: 'miniprogram/',
          cloudfunctionRoot: 'cloud',
        }),
      },
      /plugin: it has neither comments on orders nor pages/,
    ],
  ])('%s is warned of, and gets no desk', async (_, files, message) => {
    const folder = project(files)
    const before = tree(folder)
    expect(await add(folder, '--desk')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(message),
    })
    expect(tree(folder)).toEqual(before)
    expect(await add(folder)).toMatchObject({ code: 0, stdout: expect.stringMatching(message) })
  })
})
