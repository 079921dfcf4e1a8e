import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { invokeCommand } from '../../scripts/invoke/arguments'
import { readEvent } from '../../scripts/invoke/event'
import { ignoredKeys } from '../../scripts/invoke/keys'
import { ADMIN_OPENID, APPID, LocalCloud } from '../../scripts/local/cloud'
import { pictureFor } from '../../scripts/local/sample/pictures'
import { alertRobots } from '../../shared/robots/robots'
import { blocks, commands, project, readmeAt, readmes } from '../helpers/readmes'

const english = readmes.filter(({ path }) => !path.endsWith('.zh-CN.md'))
const source = (path: string) => readFileSync(join(project, path), 'utf8')

it('every example runs as it stands', async () => {
  const cloud = await LocalCloud.start()
  try {
    const shown: unknown[][] = []
    const commentId = cloud.comments.all.find(({ comment, reply }) => comment.score === 100 && !reply)
      ?.comment.commentId
    const callFunction = ({ name, data }: { name: string; data: object }) =>
      cloud.call(name, data, { openid: ADMIN_OPENID })
    const wx = {
      cloud: {
        callFunction,
        Cloud: class {
          init = async () => {}
          callFunction = callFunction
        },
        async uploadFile({ cloudPath }: { cloudPath: string }) {
          cloud.storage.files.set(cloudPath, pictureFor(cloudPath).bytes)
          return { fileID: cloud.storage.fileId(cloudPath) }
        },
        async downloadFile({ fileID }: { fileID: string }) {
          expect(cloud.storage.pathOf(fileID)).toMatch(/\.xlsx$/)
          return { tempFilePath: 'wxfile://export.xlsx' }
        },
      },
      getRealtimeLogManager: () => ({
        info: (...words: unknown[]) => shown.push(['info', ...words]),
        error: (...words: unknown[]) => shown.push(['error', ...words]),
      }),
      chooseMedia: async () => ({ tempFiles: [{ tempFilePath: 'wxfile://tmp.png' }] }),
      navigateTo: (options: unknown) => shown.push(['navigateTo', options]),
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
    // Cloud functions of the owner's own are run by tests of theirs.
    const examples = english.flatMap(readme => blocks(readme, 'js'))
    for (const code of examples.filter(code => !code.includes('exports.main'))) {
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
    expect(shown).toContainEqual([expect.objectContaining({ errCode: 0, errMsg: 'getFeedback:ok' })])
    expect(shown).toContainEqual(['卡顿', '差评', '待处理'])
    expect(shown).toContainEqual([expect.any(Number), feedback.length])
    expect(shown).toContainEqual([feedback.length, true, cloud.comments.all.length, true])
    expect(shown).toContainEqual([expect.any(Number), 'error', 'pages/order/order', 'request:fail timeout'])
    expect(shown).toContainEqual(['Error: request:fail timeout', 1])
    expect(shown).toContainEqual(['error', '付款失败', 'request:fail timeout'])
    expect(shown.find(([first]) => first === 'comment')?.[3]).toEqual([])
    expect(shown).toContainEqual(['open', ['物流'], expect.any(Number)])
    expect(shown.filter(([first]) => first === 'shareFileMessage')).toHaveLength(1)
    expect(cloud.comments.settlements).toHaveLength(1)
    // By resetApiKfQuota, and by sendServiceMessage.
    expect(cloud.comments.quotaResets).toEqual([commentId, commentId])
  } finally {
    await cloud.stop()
  }
})

it('the function that WeChat asks before a shared environment is opened lets it be opened', async () => {
  const code = blocks(readmeAt('functions/README.md'), 'js').find(block => /\bauth:/.test(block)) ?? ''
  const exports: { main?: () => Promise<unknown> } = {}
  new Function('exports', code)(exports)
  expect(await exports.main?.()).toEqual({ errCode: 0, errMsg: '', auth: '{}' })
})

it('every command that calls a function does what is said of it', async () => {
  const cloud = await LocalCloud.start()
  try {
    const calls = english.flatMap(commands).filter(command => command.startsWith('npm run invoke'))
    expect(calls.length).toBeGreaterThan(6)
    for (const command of calls) {
      const invoke = invokeCommand(async (name, words, { input: file, event: eventName, openid }) => {
        const event = await readEvent(name, { words, file, event: eventName })
        expect(ignoredKeys(name, event)).toEqual([])
        const { result } = await cloud.call(name, event, { openid })
        const isRefused = openid !== ADMIN_OPENID
        expect(result, command).toMatchObject({ errCode: isRefused ? 403 : 0 })
      })
      await invoke.parseAsync(command.split(' ').slice(4), { from: 'user' })
    }
  } finally {
    await cloud.stop()
  }
})

it('commands have only options and scenes that there are', () => {
  const all = english.flatMap(({ text }) => [
    ...text.matchAll(/npm (?:run )?(start|preview|bench) -- ([\w -]+)/g),
  ])
  expect(all.length).toBeGreaterThan(4)
  for (const [, script, words = ''] of all) {
    for (const word of words.trim().split(/ +/)) {
      if (word.startsWith('--') && word !== '--help')
        expect(source(`scripts/${script}.ts`)).toMatch(new RegExp(`\\.option\\(\\s*'${word}\\b`))
      if (script === 'preview' && !word.startsWith('--'))
        expect(source('scripts/preview/scenes.ts') + source('scripts/preview/other-scenes.ts')).toContain(
          `name: '${word}'`,
        )
    }
  }
})

it('shows what answers and mistakes really look like', async () => {
  const cloud = await LocalCloud.start()
  try {
    const [answer = '', mistake = ''] = blocks(readmeAt('functions/README.md'), 'json')
    const wrong = { action: 'getFeedback', page: 0, num: 1000 }
    const { result } = await cloud.call('userVoice', wrong, { openid: ADMIN_OPENID })
    expect(result).toEqual(JSON.parse(mistake))
    cloud.data.feedback.splice(0)
    const empty = await cloud.call('userVoice', { action: 'getFeedback' }, { openid: ADMIN_OPENID })
    expect(empty.result).toEqual(JSON.parse(answer))
    const refusal = await cloud.call(
      'userVoice',
      { action: 'getFeedback' },
      { openid: ADMIN_OPENID, env: { ADMIN_OPENIDS: undefined } },
    )
    const [message, hint] = (blocks(readmeAt('README.md'), 'text')[0] ?? '').trim().split('\n')
    expect(refusal.result).toMatchObject({ error: { message, hint } })
  } finally {
    await cloud.stop()
  }
})

it('shows addresses of robots as ALERT_ROBOTS takes them', () => {
  const [addresses = ''] = blocks(readmeAt('shared/alerts/README.md'), 'text')
  vi.stubEnv('ALERT_ROBOTS', addresses.replaceAll('…', 'abc'))
  const { robots, mistakes } = alertRobots({ appid: undefined, served: undefined })
  expect(robots.map(({ service, secret }) => [service.name, secret])).toEqual([
    ['WeCom', undefined],
    ['Feishu', 'abc'],
    ['DingTalk', 'SECabc'],
  ])
  expect(mistakes).toEqual([])
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
    const report = (seconds: number, model: string, content: string, openid: string) =>
      cloud.data.feedback.unshift({
        ...example,
        openid,
        record_id: BigInt(now - seconds) * 1_000_000_000n,
        create_time: now - seconds,
        type: 4,
        content,
        systemInfo: JSON.stringify({ brand: 'HUAWEI', model, system: 'Android 12', version: '8.0.55' }),
      })
    report(480, 'P60', '打开订单页一直白屏，退出重进也一样', 'oWhite')
    report(60, 'Mate 50', '付款之后白屏，电话 13812345678', 'oPay')
    const [entry, error] = [cloud.data.logs[0], cloud.data.jsErrors[0]]
    if (!entry || !error) throw new Error('no phone wrote anything')
    const msg = Array.from({ length: 12 }, (_, line) => ({ time: now - 500 + line, level: 2, msg: ['GET'] }))
    cloud.data.logs.push({ ...entry, id: 'oWhite', timestamp: now - 480, msg })
    cloud.data.jsErrors.push({ ...error, openId: 'oWhite', time: now - 490 })
    const result = { comment_id: '2904824337896504929' }
    const push = { MsgType: 'event', Event: 'wxa_comment_bad_score', result }
    await cloud.call('userVoice', push, { openid: ADMIN_OPENID })
    await call('syncVoices')

    // Times, counts and what follows from them are another day's.
    const alike = (text: string) => text.trim().replaceAll(/\d+/g, '0')
    const shown = english
      .flatMap(readme => blocks(readme, 'text'))
      .filter(text => /^(收到|用户之声日报)/.test(text))
    expect(shown).toHaveLength(3)
    for (const robot of Object.values(cloud.robots))
      expect(robot.texts.map(alike).sort()).toEqual(shown.map(alike).sort())
  } finally {
    await cloud.stop()
  }
})
