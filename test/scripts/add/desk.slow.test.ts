import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { add, CONFIG, read, root, run, tree, useProjects } from '../../helpers/add'

const { project } = useProjects()

const PAGES = ['inbox/inbox', 'voice/voice', 'stats/stats', 'me/me', 'setup/setup', 'templates/templates']
const ENTRY = { root: 'user-voice', pages: PAGES }
const lines = (...all: string[]) => all.join('\n')
const APP = lines('{', '  "pages": [', '    "pages/index/index"', '  ],', '  "style": "v2"', '}', '')

/** A project whose app.json holds this text. */
const withApp = (app: string, others: Record<string, string> = {}) =>
  project({ 'project.config.json': JSON.stringify(CONFIG), 'miniprogram/app.json': app, ...others })
const appOf = (folder: string) => read(folder, 'miniprogram/app.json')

/** What was put into a text, where nothing else was changed. */
function insertion(before: string, after: string): string {
  let at = 0
  while (at < before.length && before[at] === after[at]) at++
  const end = before.length - at
  expect(after.slice(after.length - end)).toBe(before.slice(at))
  return after.slice(at, after.length - end)
}

describe('add --desk', () => {
  it('copies the desk with function and client, enters it and says how to reach it', async () => {
    const folder = withApp(APP)
    const { code, stdout, stderr } = await add(folder, '--desk')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const desk = join(folder, 'miniprogram/user-voice')
    const built = readdirSync(join(root, 'dist/desk'))
    expect(readdirSync(desk).sort()).toEqual([...built, 'wx-user-voice.json'].sort())
    expect(readdirSync(join(folder, 'cloudfunctions'))).toEqual(['userVoice'])
    expect(existsSync(join(folder, 'miniprogram/lib/wx-user-voice/index.js'))).toBe(true)
    expect(JSON.parse(appOf(folder))).toEqual({ ...JSON.parse(APP), subPackages: [ENTRY] })
    expect(stdout).toContain("wx.navigateTo({ url: '/user-voice/inbox/inbox' })")
    for (const page of PAGES) expect(stdout).toContain(`{"action":"disallow","page":"user-voice/${page}"}`)
    expect(stdout).toContain('declare 选中的照片或视频信息, 剪切板,')
    expect(stdout).not.toContain('DESK_PATH')
  })

  it('puts it elsewhere, and names the variable that alerts need then', async () => {
    const folder = withApp(APP)
    const { stdout } = await add(folder, '--desk=./packages/voices/')
    expect(existsSync(join(folder, 'miniprogram/packages/voices/inbox/inbox.js'))).toBe(true)
    expect(JSON.parse(appOf(folder)).subPackages).toEqual([{ ...ENTRY, root: 'packages/voices' }])
    expect(stdout).toContain('DESK_PATH = packages/voices')
    expect(stdout).toContain("'/packages/voices/inbox/inbox'")
  })

  it('takes the folder behind it for the project, not for its path', async () => {
    const folder = withApp(APP)
    expect(await run(['add', '--desk', folder])).toMatchObject({ code: 0 })
    expect(existsSync(join(folder, 'miniprogram/user-voice'))).toBe(true)
  })

  it('only says what it would do with --dry-run', async () => {
    const folder = withApp(APP)
    const before = tree(folder)
    const { code, stdout } = await add(folder, '--desk', '--yes', '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toContain('A dry run: nothing was written.')
    expect(stdout).toContain('miniprogram/user-voice')
    expect(stdout).toContain(
      'It would write: app.json: the subpackage user-voice; sitemap.json: 6 disallow rules',
    )
    expect([tree(folder), appOf(folder)]).toEqual([before, APP])
  })

  it('adds the desk alone where function and client are there, whatever the function is called', async () => {
    const folder = withApp(APP)
    await add(folder, '--name', 'voices')
    const { code, stdout } = await add(folder, '--desk')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^cloudfunctions\/voices is there already .* and stays as it is\.\nminiprogram\/lib/,
    )
    expect(stdout).toContain('Added miniprogram/user-voice to')
    expect(stdout).not.toContain('新建云函数')
    expect(readdirSync(join(folder, 'cloudfunctions'))).toEqual(['voices'])
    expect(read(folder, 'miniprogram/user-voice/config.js')).toContain("functionName: 'voices'")
  })

  it('sets nothing twice', async () => {
    const folder = withApp(APP)
    await add(folder, '--desk', '--yes')
    const [app, sitemap] = [appOf(folder), read(folder, 'miniprogram/sitemap.json')]
    const again = await add(folder, '--desk', '--yes')
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/user-voice is already there, from .*--force replaces it/),
    })
    rmSync(join(folder, 'miniprogram/user-voice'), { recursive: true })
    for (const force of [[], ['--force'], ['--force']]) {
      expect(await add(folder, '--desk', '--yes', ...force)).toMatchObject({ code: 0 })
      expect([appOf(folder), read(folder, 'miniprogram/sitemap.json')]).toEqual([app, sitemap])
    }
  })
})

describe('config.js', () => {
  it('holds the names that were given, and is what require gives', async () => {
    const folder = withApp(APP)
    await add(folder, '--desk', '--name', 'voices', '--env', 'prod-1a2b3c')
    const config = createRequire(import.meta.url)(join(folder, 'miniprogram/user-voice/config.js'))
    expect(config).toMatchObject({ functionName: 'voices', env: 'prod-1a2b3c', resourceAppid: '' })
  })

  it('is never touched by --force, however it was changed, while all else is replaced', async () => {
    const folder = withApp(APP)
    await add(folder, '--desk')
    const desk = join(folder, 'miniprogram/user-voice')
    expect(JSON.parse(read(desk, 'wx-user-voice.json')).files).not.toHaveProperty(['config.js'])
    const mine = "module.exports = { resourceAppid: 'wx1234567890abcdef' }\n"
    writeFileSync(join(desk, 'config.js'), mine)
    rmSync(join(desk, 'inbox/inbox.js'))
    const { code, stdout } = await add(folder, '--desk', '--force', '--env', 'other')
    expect(code).toBe(0)
    expect(stdout).not.toContain('新建云函数')
    expect(stdout).toContain('上传并部署：所有文件')
    expect(read(desk, 'config.js')).toBe(mine)
    expect(read(desk, 'inbox/inbox.js')).toBe(read(root, 'dist/desk/inbox/inbox.js'))
    writeFileSync(join(desk, 'inbox/inbox.js'), 'mine')
    expect(await add(folder, '--desk', '--force')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/inbox\/inbox.js \(changed\)/),
    })
  })
})

describe('app.json', () => {
  const SUB = lines(
    '{',
    '    "pages": ["pages/index/index"],',
    '    "subpackages": [',
    '        {',
    '            "root": "shop",',
    '            "pages": ["list/list"]',
    '        }',
    '    ],',
    '    "window": {"navigationStyle": "custom"}',
    '}',
  )

  it.each<[string, string]>([
    ['line ends of Windows and a byte order mark', `\uFEFF${APP.replace(/\n/g, '\r\n')}`],
    ['subpackages, indented by four', SUB],
    ['an empty list', APP.replace('"style"', '"subPackages": [],\n  "style"')],
  ])('gets one insertion where it has %s', async (_, app) => {
    const folder = withApp(app)
    expect(await add(folder, '--desk')).toMatchObject({ code: 0, stderr: '' })
    insertion(app, appOf(folder))
    const parsed = (text: string) => JSON.parse(text.replace('\uFEFF', ''))
    const before = parsed(app)
    const key = before.subpackages ? 'subpackages' : 'subPackages'
    expect(parsed(appOf(folder))).toEqual({ ...before, [key]: [...(before[key] ?? []), ENTRY] })
  })

  it.each([
    ['comments', `// mine\n${APP}`],
    ['one line', '{"pages":["pages/index/index"]}'],
    ['a trailing comma', APP.replace('"v2"', '"v2",')],
  ])('is left alone, with the lines printed, where it has %s', async (_, app) => {
    const folder = withApp(app)
    const { code, stdout } = await add(folder, '--desk', '--yes')
    expect(code).toBe(0)
    expect(appOf(folder)).toBe(app)
    expect(stdout).toContain('was left as it is')
    expect(stdout).toContain('"root": "user-voice"')
  })

  it.each<[string, string, string, RegExp]>([
    [
      'inside another subpackage',
      SUB,
      '--desk=shop/voices',
      /shop and shop\/voices would be one inside the other/,
    ],
    ['around another subpackage', SUB.replace('"shop"', '"shop/a"'), '--desk=shop', /one inside the other/],
    ['another subpackage', SUB, '--desk=/shop/', /shop is another subpackage already/],
    ['around a page', APP, '--desk=pages/index', /page pages\/index\/index of the main package is inside/],
    ['a path that leads out', APP, '--desk=../voices', /cannot be the path of a subpackage/],
    ['a folder that DevTools ignores', APP, '--desk=miniprogram_npm/voices', /ignores what is in/],
    ['an app.json that is none', '[]', '--desk', /does not hold a JSON object/],
    ['a broken app.json', '{"pages": ', '--desk', /is not JSON/],
  ])('refuses %s, and nothing is written', async (_, app, desk, message) => {
    const folder = withApp(app)
    const before = tree(folder)
    expect(await add(folder, desk)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(message),
    })
    expect(tree(folder)).toEqual(before)
  })

  it('is asked where the desk is: it cannot be in two places', async () => {
    const folder = withApp(APP)
    await add(folder, '--desk=voices')
    expect(await add(folder, '--desk=others')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/The desk is in voices\/ already/),
    })
    expect(await add(folder, '--desk', '--force')).toMatchObject({ code: 0 })
    expect(existsSync(join(folder, 'miniprogram/user-voice'))).toBe(false)
  })

  it('gets the pages that a newer version has', async () => {
    const folder = withApp(APP)
    await add(folder, '--desk')
    const complete = appOf(folder)
    writeFileSync(join(folder, 'miniprogram/app.json'), complete.replace(/,\s*"templates\/templates"/, ''))
    await add(folder, '--desk', '--force')
    expect(appOf(folder)).toBe(complete)
  })
})

describe('sitemap.json', () => {
  const RULES = PAGES.map(page => ({ action: 'disallow', page: `user-voice/${page}` }))
  const ALL = { action: 'allow', page: '*' }
  const SITEMAP = lines(
    '{',
    '  "desc": "…",',
    '  "rules": [{',
    '    "action": "allow",',
    '    "page": "*"',
    '  }]',
    '}',
  )

  it('gets a rule for each page before all others with --yes', async () => {
    const app = APP.replace('"style": "v2"', '"sitemapLocation": "maps/sitemap.json"')
    const folder = withApp(app, { 'miniprogram/maps/sitemap.json': SITEMAP })
    await add(folder, '--desk', '--yes')
    const after = read(folder, 'miniprogram/maps/sitemap.json')
    insertion(SITEMAP, after)
    expect(JSON.parse(after).rules).toEqual([...RULES, ALL])
  })

  it('is made with --yes where there is none, and left alone without it', async () => {
    const folder = withApp(APP)
    const { stdout } = await add(folder, '--desk')
    expect(existsSync(join(folder, 'miniprogram/sitemap.json'))).toBe(false)
    const [, printed = ''] = /make sitemap\.json .*:\n([\s\S]*?)\n\d+\. /.exec(stdout) ?? []
    expect(JSON.parse(printed)).toEqual({ rules: RULES })
    const other = withApp(APP)
    await add(other, '--desk', '--yes')
    expect(JSON.parse(read(other, 'miniprogram/sitemap.json'))).toEqual({ rules: RULES })
  })
})
