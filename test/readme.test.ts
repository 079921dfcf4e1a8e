import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ADMIN_OPENID, LocalCloud } from '../scripts/local/cloud'
import { pictureFor } from '../scripts/local/sample/pictures'

const project = join(import.meta.dirname, '..')
const english = readFileSync(join(project, 'README.md'), 'utf8')
const chinese = readFileSync(join(project, 'README.zh-CN.md'), 'utf8')

const blocks = (markdown: string, language: string) =>
  [...markdown.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].flatMap(([, indent = '', name, code = '']) =>
    name === language ? [code.replaceAll(new RegExp(`^${indent}`, 'gm'), '')] : [],
  )
const tableColumn = (markdown: string, column: number) =>
  markdown.split('\n').flatMap(line => (line.startsWith('| ') ? [line.split('|')[column]?.trim()] : []))

it('both READMEs have the same examples, functions, variables and error codes', () => {
  for (const language of ['sh', 'text', 'js', 'json'])
    expect(blocks(chinese, language)).toEqual(blocks(english, language))
  const codes = (markdown: string) =>
    tableColumn(markdown, 1).filter(cell => cell && /^(`\w+`|[-\d, ]+)$/.test(cell))
  expect(codes(chinese)).toEqual(codes(english))
  expect(codes(english).length).toBeGreaterThan(30)
  expect(chinese.split('\n').filter(line => line.startsWith('#')).length).toBe(
    english.split('\n').filter(line => line.startsWith('#')).length,
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
        callFunction: ({ name, data }: { name: string; data: { action?: string } }) =>
          cloud.call(name === 'userVoice' && data.action ? data.action : name, data, {
            openid: ADMIN_OPENID,
          }),
        async uploadFile({ cloudPath }: { cloudPath: string }) {
          cloud.storage.files.set(cloudPath, pictureFor(cloudPath).bytes)
          return { fileID: cloud.storage.fileId(cloudPath) }
        },
      },
      chooseMedia: async () => ({ tempFiles: [{ tempFilePath: 'wxfile://tmp.png' }] }),
      previewImage: (options: unknown) => shown.push(['previewImage', options]),
      showModal: (options: unknown) => shown.push(['showModal', options]),
    }
    const require = createRequire(import.meta.url)
    const { createClient, eachPage } = require('../dist/client/index.js')
    const scope = {
      wx,
      commentId,
      eachPage,
      client: createClient(wx.cloud),
      console: { log: (...values: unknown[]) => shown.push(values) },
      require: (path: string) => require(path.replace('./lib/wx-user-voice', '../dist/client')),
    }
    for (const code of blocks(english, 'js')) {
      // An example may declare what others are given.
      const names = Object.keys(scope).filter(
        name => !new RegExp(`const (\\{[^}]*\\b)?${name}\\b`).test(code),
      )
      const AsyncFunction = (async () => {}).constructor
      await Reflect.construct(AsyncFunction, [...names, code])(...names.map(name => Reflect.get(scope, name)))
    }
    expect(shown.filter(([first]) => first === 'showModal')).toEqual([])
    expect(shown[0]?.[0]).toBe(`20 of ${cloud.data.feedback.length}:`)
    expect(shown).toContainEqual([0, 'getFeedback:ok'])
    expect(shown).toContainEqual([cloud.data.feedback.length])
    expect(cloud.comments.settlements).toHaveLength(1)
    expect(cloud.comments.quotaResets).toEqual([commentId])
  } finally {
    await cloud.stop()
  }
})

it('shows what a mistake really looks like', async () => {
  const cloud = await LocalCloud.start()
  try {
    const { result } = await cloud.call('getFeedback', { page: 0, num: 1000 }, { openid: ADMIN_OPENID })
    expect(result).toEqual(JSON.parse(blocks(english, 'json')[1] ?? ''))
    const refusal = await cloud.call(
      'getFeedback',
      {},
      { openid: ADMIN_OPENID, env: { ADMIN_OPENIDS: undefined } },
    )
    const [message, hint] = (blocks(english, 'text')[1] ?? '').trim().split('\n')
    expect(refusal.result).toMatchObject({ error: { message, hint } })
  } finally {
    await cloud.stop()
  }
})
