import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ADMIN_OPENID, LocalCloud } from '../../../scripts/local/cloud'
import { node, QUICKSTART, read, root, useProjects } from '../../helpers/add'

const { project } = useProjects()
const skill = read(root, 'scripts/add/SKILL.md')
const blocks = (language: string) =>
  [...skill.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, code = '']) => code,
  )

it('is one page, and says when to use it', () => {
  expect(skill).toMatch(/^---\nname: wx-user-voice\ndescription: .{100,1024}\n---\n/)
  expect(skill.trim().split('\n').length).toBeLessThanOrEqual(90)
})

it('names only options that there are', () => {
  const help = execFileSync(node, [join(root, 'dist/add.cjs'), 'add', '--help'], { encoding: 'utf8' })
  const options = skill.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? []
  expect(options.filter(option => !help.includes(option))).toEqual([])
})

it('every command and every call of it does what is said', async () => {
  const folder = project(QUICKSTART)
  for (const line of blocks('sh').flatMap(block => block.trim().split('\n'))) {
    const [program, script = '', ...words] = line.split(' ')
    expect([program, script]).toEqual(['node', '"$PACKAGE/dist/add.cjs"'])
    execFileSync(node, [join(root, 'dist/add.cjs'), ...words], { cwd: folder, encoding: 'utf8' })
  }
  const page = createRequire(join(folder, 'miniprogram/pages/index/index.js'))
  const cloud = await LocalCloud.start()
  try {
    const wx = {
      cloud: {
        callFunction: ({ name, data }: { name: string; data: object }) =>
          cloud.call(name, data, { openid: ADMIN_OPENID }),
      },
    }
    const printed: unknown[][] = []
    const console = { log: (...values: unknown[]) => printed.push(values) }
    const client = page('../../lib/wx-user-voice/index.js').createClient(wx.cloud)
    for (const code of blocks('js')) {
      const scope = code.includes('createClient(') ? { wx, console, require: page } : { wx, console, client }
      const AsyncFunction = (async () => {}).constructor
      await Reflect.construct(AsyncFunction, [...Object.keys(scope), code])(...Object.values(scope))
    }
    expect(printed).toContainEqual([
      'administrators',
      'ok',
      expect.any(String),
      expect.any(String),
      undefined,
    ])
    expect(printed.pop()).toEqual([20, expect.any(Number)])
    const { result } = await cloud.call(
      'userVoice',
      { action: 'listVoices', state: 'done' },
      { openid: ADMIN_OPENID },
    )
    expect(result).toMatchObject({ errCode: 0, data: { list: [{ tags: ['物流'], replied: true }] } })
  } finally {
    await cloud.stop()
  }
})
