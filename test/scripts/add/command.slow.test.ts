import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CONFIG, read, root, run, tree, useProjects } from '../../helpers/add'
import { readmes } from '../../helpers/readmes'

const { project } = useProjects()
const chinese = (args: string[]) => run(args, { env: { LANG: 'zh_CN.UTF-8' } })

it('says its version', async () => {
  const { version } = JSON.parse(read(root, 'package.json'))
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

it.each([[['--help']], [['add', '--help']]])(
  '%s shows every option and ends well, in both languages',
  async words => {
    const english = await run(words)
    const { code, stdout, stderr } = await chinese(words)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(english.stdout).toMatch(/^Usage: wx-user-voice /)
    expect(stdout).toMatch(/^用法： wx-user-voice /)
    expect(stdout).not.toMatch(/Options:|Usage:|display help/)
    const options = (text: string) => text.match(/--[a-z-]+/g)
    expect(options(stdout)).toEqual(options(english.stdout))
  },
)

it.each<[string[], RegExp, RegExp]>([
  [
    ['add', '--froce'],
    /unknown option '--froce'\n\(Did you mean --force\?\)/,
    /没有 '--froce' 这个选项\n（是不是 --force？）/,
  ],
  [['add', '--desks=x'], /Did you mean --desk\?/, /（是不是 --desk？）/],
  [['ad'], /unknown command 'ad'\n\(Did you mean add\?\)/, /没有 'ad' 这个命令\n（是不是 add？）/],
  [['add', '.', 'two'], /too many arguments/, /参数太多了/],
  [['add', '--name'], /argument missing/, /选项 '--name <name>' 后面缺少内容/],
  [
    ['add', '--name', '../x'],
    /'--name <name>' argument '..\/x' is invalid/,
    /选项 '--name <name>' 不能是 '..\/x'：云函数的名字/,
  ],
  [['add', '--env', 'a b'], /The id of an environment/, /云环境的 ID 是/],
  [[], /Usage: wx-user-voice/, /用法： wx-user-voice/],
])('%j is wrong use: it ends with 2, without a stack', async (words, english, translated) => {
  for (const [answer, message] of [
    [await run(words), english],
    [await chinese(words), translated],
  ] as const) {
    expect(answer).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) })
    expect(answer.stderr).not.toContain('    at ')
  }
})

it('speaks Chinese unless LANG says English', async () => {
  const folder = project()
  for (const env of [{ LANG: '' }, { LANG: 'C.UTF-8' }, { LANG: 'zh_CN.UTF-8' }]) {
    const { stdout } = await run(['add', folder, '--dry-run'], { env })
    expect(stdout).toMatch(/^试运行，什么都没有写。[\s\S]*接下来：[\s\S]*上传触发器[\s\S]*以后升级/)
    expect(stdout).not.toMatch(/What is left|right-click/)
  }
  const { stdout } = await run(['add', folder, '--dry-run'], { env: { LANG: 'en' } })
  expect(stdout).toMatch(/^A dry run: nothing was written/)
})

it.each([
  ['project.config.json that is a folder', 'project.config.json', /A folder stands where a file is needed/],
  ['app.json that is a folder', 'miniprogram/app.json', /A folder stands where a file is needed/],
])('explains a %s', async (_, path, message) => {
  const config = path.startsWith('project') ? {} : { 'project.config.json': JSON.stringify(CONFIG) }
  const folder = project(config)
  mkdirSync(join(folder, path), { recursive: true })
  const before = tree(folder)
  const { code, stderr } = await run(['add', folder, '--desk'])
  expect(code).toBe(1)
  expect(stderr).toMatch(message)
  expect(stderr).not.toContain('    at ')
  expect(tree(folder)).toEqual(before)
})

it('is nowhere told to be taken from npm by its name, which anybody could register before it is published', () => {
  for (const { path, text } of readmes)
    expect(text, path).not.toMatch(/npx wx-user-voice|npm (install|i) wx-user-voice/)
})
