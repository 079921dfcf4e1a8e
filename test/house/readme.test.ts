import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ADMIN_OPENID, APPID, LocalCloud } from '../../scripts/local/cloud'
import { pictureFor } from '../../scripts/local/sample/pictures'
import { USEFUL_INDEXES } from '../../shared/handling/search'

const project = join(import.meta.dirname, '../..')
const english = readFileSync(join(project, 'README.md'), 'utf8')
const chinese = readFileSync(join(project, 'README.zh-CN.md'), 'utf8')
const BOTH = [
  { name: 'README.md', readme: english, steps: '## Five steps' },
  { name: 'README.zh-CN.md', readme: chinese, steps: '## 五步' },
]

const blocks = (markdown: string, language: string) =>
  [...markdown.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].flatMap(([, indent = '', name, code = '']) =>
    name === language ? [code.replaceAll(new RegExp(`^${indent}`, 'gm'), '')] : [],
  )
/** Comments are for readers of one language. */
const commands = (markdown: string) =>
  blocks(markdown, 'sh').map(block => block.replaceAll(/^(npm.*?) +# .*$/gm, '$1'))
const tableColumn = (markdown: string, column: number) =>
  markdown.split('\n').flatMap(line => (line.startsWith('| ') ? [line.split('|')[column]?.trim()] : []))

it('both READMEs have the same examples, commands, functions, variables and error codes', () => {
  for (const language of ['text', 'js', 'json'])
    expect(blocks(chinese, language)).toEqual(blocks(english, language))
  expect(commands(chinese)).toEqual(commands(english))
  const codes = (markdown: string) =>
    tableColumn(markdown, 1).filter(cell => cell && /^(`[\w-]+`|[-\d, ]+)$/.test(cell))
  expect(codes(chinese)).toEqual(codes(english))
  expect(codes(english).length).toBeGreaterThan(30)
  expect(chinese.split('\n').filter(line => line.startsWith('#')).length).toBe(
    english.split('\n').filter(line => line.startsWith('#')).length,
  )
})

it.each(BOTH)('$name leads to the first list in five steps and at most ten clicks', ({ readme, steps }) => {
  const section = readme.slice(readme.indexOf(steps)).split(/^###? /m)[1] ?? ''
  expect(section.match(/^\d\. \*\*/gm)).toEqual(['1. **', '2. **', '3. **', '4. **', '5. **'])
  const [, last = ''] = /①–(.)/.exec(section) ?? []
  const marks = [...section.replace(`①–${last}`, '').matchAll(/[①-⑳]/g)].map(([mark]) => mark).join('')
  expect('①②③④⑤⑥⑦⑧⑨⑩'.startsWith(marks)).toBe(true)
  expect(marks.endsWith(last)).toBe(true)
  // No button without its number.
  expect(section.match(/【/g)).toHaveLength(marks.length)
  expect(section.match(/[①-⑳]【/g)).toHaveLength(marks.length)
  // What npm run deploy sets, too.
  const { functions } = JSON.parse(readFileSync(join(project, 'cloudbaserc.json'), 'utf8'))
  expect(section).toContain(functions[0].runtime)
  expect(section).toMatch(new RegExp(`超时时间 ${functions[0].timeout} `))
})

it.each(BOTH)('$name names no heading, file or command that is not there', ({ readme }) => {
  const anchors = readme
    .split('\n')
    .flatMap(line => /^#+ (.*)$/.exec(line)?.[1] ?? [])
    .map(heading =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    )
  for (const [, target = ''] of readme.matchAll(/\]\(#([^)]*)\)/g)) expect(anchors).toContain(target)
  for (const [, file = ''] of readme.matchAll(/\]\(([^)#]+)\)/g))
    expect(() => readFileSync(join(project, file))).not.toThrow()
  const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
  for (const [, script = ''] of readme.matchAll(/npm run ([\w-]+)/g)) expect(scripts).toHaveProperty(script)
})

it.each(BOTH)('$name has every function, and every variable that npm run deploy sets', ({ readme }) => {
  const rows = tableColumn(readme, 1)
  for (const name of readdirSync(join(project, 'functions'))) expect(rows).toContain(`\`${name}\``)
  const example = readFileSync(join(project, '.env.example'), 'utf8')
  const variables = [...example.matchAll(/^(?!ENV_ID)(\w+)=/gm)].map(([, name]) => `\`${name}\``)
  expect(rows).toEqual(expect.arrayContaining(variables))
})

it.each(BOTH)('$name names the indexes that the archive needs', ({ readme }) => {
  const rows = readme.split('\n').filter(line => /^ +\| `appid` /.test(line))
  const indexes = rows.map(row =>
    Object.fromEntries(
      [...row.matchAll(/`(\w+)` (升序|降序)/g)].map(([, field, order]) => [field, order === '升序' ? 1 : -1]),
    ),
  )
  expect(indexes.map(index => Object.entries(index))).toEqual(
    USEFUL_INDEXES.map(index => Object.entries(index)),
  )
})

it('every example runs as it stands', async () => {
  const cloud = await LocalCloud.start()
  try {
    const shown: unknown[][] = []
    const commentId = cloud.comments.all.find(({ comment, reply }) => comment.score === 100 && !reply)
      ?.comment.commentId
    const wx = {
      cloud: {
        callFunction: ({ name, data }: { name: string; data: object }) =>
          cloud.call(name, data, { openid: ADMIN_OPENID }),
        async uploadFile({ cloudPath }: { cloudPath: string }) {
          cloud.storage.files.set(cloudPath, pictureFor(cloudPath).bytes)
          return { fileID: cloud.storage.fileId(cloudPath) }
        },
        async downloadFile({ fileID }: { fileID: string }) {
          expect(cloud.storage.pathOf(fileID)).toMatch(/\.xlsx$/)
          return { tempFilePath: 'wxfile://export.xlsx' }
        },
      },
      chooseMedia: async () => ({ tempFiles: [{ tempFilePath: 'wxfile://tmp.png' }] }),
      previewImage: (options: unknown) => shown.push(['previewImage', options]),
      shareFileMessage: (options: unknown) => shown.push(['shareFileMessage', options]),
      showModal: (options: unknown) => shown.push(['showModal', options]),
    }
    const require = createRequire(import.meta.url)
    const { createClient } = require('../../dist/client/index.js')
    const scope = {
      wx,
      commentId,
      id: `${APPID}:comment:${commentId}`,
      openid: ADMIN_OPENID,
      client: createClient(wx.cloud),
      console: { log: (...values: unknown[]) => shown.push(values) },
      require: (path: string) => require(path.replace('../../lib/wx-user-voice', '../../dist/client')),
    }
    for (const code of blocks(english, 'js')) {
      // An example may declare what others are given.
      const names = Object.keys(scope).filter(
        name => !new RegExp(`const (\\{[^}]*\\b)?${name}\\b`).test(code),
      )
      const AsyncFunction = (async () => {}).constructor
      await Reflect.construct(AsyncFunction, [...names, code])(...names.map(name => Reflect.get(scope, name)))
    }
    const { feedback } = cloud.data
    expect(shown.filter(([first]) => first === 'showModal')).toEqual([])
    expect(shown[0]?.[0]).toBe(`20 of ${feedback.length}:`)
    expect(shown).toContainEqual([
      'ok',
      '用户反馈',
      `came by cloud call, ${feedback.length} in all`,
      undefined,
    ])
    expect(shown).toContainEqual([0, 'getFeedback:ok'])
    expect(shown).toContainEqual([expect.any(Number), feedback.length])
    expect(shown).toContainEqual([feedback.length, true, cloud.comments.all.length, true])
    expect(shown.find(([first]) => first === 'comment')?.[3]).toEqual([])
    expect(shown).toContainEqual([[expect.objectContaining({ by: ADMIN_OPENID, addTags: ['物流'] })]])
    expect(shown.filter(([first]) => first === 'shareFileMessage')).toHaveLength(1)
    expect(cloud.comments.settlements).toHaveLength(1)
    // By resetApiKfQuota, and by sendServiceMessage.
    expect(cloud.comments.quotaResets).toEqual([commentId, commentId])
  } finally {
    await cloud.stop()
  }
})

it('shows what a mistake really looks like', async () => {
  const cloud = await LocalCloud.start()
  try {
    const mistake = { action: 'getFeedback', page: 0, num: 1000 }
    const { result } = await cloud.call('userVoice', mistake, { openid: ADMIN_OPENID })
    expect(result).toEqual(JSON.parse(blocks(english, 'json')[1] ?? ''))
    const refusal = await cloud.call(
      'userVoice',
      { action: 'getFeedback' },
      { openid: ADMIN_OPENID, env: { ADMIN_OPENIDS: undefined } },
    )
    const [message, hint] = (blocks(english, 'text')[0] ?? '').trim().split('\n')
    expect(refusal.result).toMatchObject({ error: { message, hint } })
  } finally {
    await cloud.stop()
  }
})

it('shows what alerts really look like', async () => {
  const cloud = await LocalCloud.start({ env: ({ alertRobots }) => ({ ALERT_ROBOTS: alertRobots }) })
  try {
    const call = async (action: string, input: object = {}) => {
      const { result } = await cloud.call('userVoice', { action, ...input }, { openid: ADMIN_OPENID })
      expect(result).toMatchObject({ errCode: 0 })
    }
    await call('syncVoices')
    await call('updateSettings', { alerts: { digestHour: new Date(Date.now() + 8 * 3600e3).getUTCHours() } })
    const [example] = cloud.data.feedback
    if (!example) throw new Error('there is no feedback')
    const now = Math.floor(Date.now() / 1000)
    const report = (seconds: number, model: string, content: string) =>
      cloud.data.feedback.unshift({
        ...example,
        record_id: BigInt(now - seconds) * 1_000_000_000n,
        create_time: now - seconds,
        type: 4,
        content,
        systemInfo: JSON.stringify({ brand: 'HUAWEI', model, system: 'Android 12', version: '8.0.55' }),
      })
    report(120, 'P60', '打开订单页一直白屏，退出重进也一样')
    report(60, 'Mate 50', '付款之后白屏，电话 13812345678')
    const result = { comment_id: '2904824337896504929' }
    const push = { MsgType: 'event', Event: 'wxa_comment_bad_score', result }
    await cloud.call('userVoice', push, { openid: ADMIN_OPENID })
    await call('syncVoices')

    // Times, counts and what follows from them are another day's.
    const alike = (text: string) => text.trim().replaceAll(/\d+/g, '0')
    const shown = blocks(english, 'text').filter(text => /^(收到|用户之声日报)/.test(text))
    expect(shown).toHaveLength(3)
    for (const robot of Object.values(cloud.robots))
      expect(robot.texts.map(alike).sort()).toEqual(shown.map(alike).sort())
  } finally {
    await cloud.stop()
  }
})
