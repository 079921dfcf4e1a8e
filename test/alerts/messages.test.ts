import { expect, it } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import type { Alert } from '../../shared/alerts/alert'
import { alertedVoice } from '../../shared/alerts/alerted-voice'
import { groupsOf, messageOf } from '../../shared/alerts/messages'
import type { Evidence } from '../../shared/archive/evidence-types'
import { evidenceFields, readVoice } from '../../shared/archive/voice'
import type { Comment } from '../../shared/comments/types'
import { wecom } from '../../shared/robots/wecom'
import { commentVoice, feedbackVoice } from '../helpers/voices'

/* The messages as they are; that they are sent is tested with the functions. */

const ID = `${APPID}:comment:77`

function voicesOf(order: Partial<Comment>) {
  const voice = commentVoice('77', {
    createTime: 1_676_351_504,
    stars: 1,
    content: { txt: '坏了', media: [] },
    productInfo: { productList: [{ name: '纸巾', picUrl: '' }] },
    ...order,
  })
  return new Map([[ID, readVoice(voice)]])
}

const alert = (held: boolean): Alert => ({ _id: `alert:${ID}`, voice: ID, text: '', held, robots: {} })

const PAGE = { path: 'user-voice/voice/voice' }

const orders = [
  [{ orderInfo: { busiOrderId: 'SHOP-1' }, wxPayId: '4200', orderId: '3100' }, 'SHOP-1'],
  [{ orderInfo: { busiOrderId: '' }, wxPayId: '4200', orderId: '3100' }, '4200'],
  [{ orderId: '3100' }, '3100'],
] as const

it.each(orders)(
  'an alert names the order by the number that the shop knows, else by WeChat’s: %j',
  (order, number) => {
    const own = messageOf([alert(false)], voicesOf(order), PAGE, wecom, 0)
    expect(own.text.split('\n').slice(0, 5)).toEqual([
      '收到差评 ★☆☆☆☆',
      '内容：坏了',
      '商品：纸巾',
      `订单号：${number}`,
      '时间：2023-02-14 13:11',
    ])
    expect(own.bare.split('\n').slice(1, 4)).toEqual([
      '内容：（群机器人拒收这些内容，请在小程序里查看）',
      `订单号：${number}`,
      '时间：2023-02-14 13:11',
    ])
    const held = messageOf([alert(true)], voicesOf(order), PAGE, wecom, 0)
    expect(held.text).toContain(`1. ★☆☆☆☆ · 纸巾 · 订单 ${number} · 2023-02-14 13:11\n  坏了\n`)
    expect(held.bare).toContain(`1. ★☆☆☆☆ · 订单 ${number} · 2023-02-14 13:11\n  user-voice/`)
  },
)

it('says who deals with a voice, but not where a robot refuses words', () => {
  const handled = readVoice({ ...commentVoice('77', { stars: 1 }), assignee: '李雷\n@all' })
  const voices = new Map([[ID, handled]])
  const own = messageOf([alert(false)], voices, PAGE, wecom, 0)
  expect(own.text).toMatch(/\n由 李雷 \S*all 处理\n评价 ID：77\n/)
  const held = messageOf([alert(true)], voices, PAGE, wecom, 0)
  expect(held.text).toMatch(/ · 由 李雷 \S*all 处理\n/)
  const digest: Alert = {
    ...alert(false),
    _id: 'alert:digest',
    voice: '',
    text: '日报',
    oldest: { voice: ID, createTime: 1_676_351_504 },
  }
  const ofDay = messageOf([digest], voices, PAGE, wecom, 0)
  expect(ofDay.text).toMatch(/最早一条未处理完：2023-02-14 13:11，由 李雷 \S*all 处理，user-voice/)
  for (const { bare } of [own, held, ofDay]) expect(bare).not.toContain('李雷')
  for (const { text } of [own, held, ofDay]) expect(text).not.toMatch(/由 {2}处理/)
})

it('an order without a number has a dash in its own message, and nothing in a list', () => {
  expect(messageOf([alert(false)], voicesOf({}), PAGE, wecom, 0).text).toContain('\n订单号：—\n')
  expect(messageOf([alert(true)], voicesOf({}), PAGE, wecom, 0).text).not.toContain('订单')
})

it('a message begins with what the robot has missed, and is no longer for it than the robot takes', () => {
  const voices = new Map(
    Array.from({ length: 12 }, (_, index) => {
      const systemInfo = { brand: 'HUAWEI', model: 'P60', system: 'Android 12', version: '8.0.40' }
      const voice = feedbackVoice(index, { content: '长'.repeat(300), systemInfo })
      return [voice._id, { ...readVoice(voice), found: `JS 错误：${'误'.repeat(300)}` }] as const
    }),
  )
  const alerts = [...voices.keys()].map(voice => ({ ...alert(false), voice }))
  const { text, bare } = messageOf(alerts, new Map(voices), PAGE, wecom, 1234)
  for (const line of [text, bare]) {
    expect(line).toMatch(/^此前有 1234 条提醒没能发到这里，请在小程序里查看\n\n收到 12 条新反馈\n/)
    expect(line).toContain('还有 2 条')
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(wecom.maxBytes)
  }
  expect(bare).not.toContain('长')
})

/** The alert of one feedback beside which these errors, and so many lines of the log, were found. */
function foundBeside(logs: number, errors: [message: string, stack?: string][]) {
  const line = { time: 1_790_000_000, level: 'info', page: 'pages/pay/pay', text: '订单 SECRET' } as const
  const evidence: Evidence = {
    state: logs + errors.length > 0 ? 'found' : 'none',
    logs: Array.from({ length: logs }, () => line),
    errors: errors.map(([message, stack = '']) => ({ message, stack, count: 1 })),
    fetchedAt: 1_790_000_600,
  }
  const voice = feedbackVoice(1, { voice: evidenceFields(evidence) })
  const voices = new Map([[voice._id, alertedVoice(voice)]])
  const { text, bare } = messageOf([{ ...alert(false), voice: voice._id }], voices, PAGE, wecom, 0)
  expect(bare).not.toMatch(/日志|JS 错误/)
  expect(text).not.toContain('SECRET')
  return text.split('\n').slice(2, -1)
}

it('new feedback comes with what the phone wrote, in one line of plain text', () => {
  expect(foundBeside(0, [])).toEqual(['  打不开'])
  expect(foundBeside(12, [])).toEqual(['  打不开', '  日志 12 条'])
  expect(foundBeside(12, [['TypeError: a is\n undefined']])).toEqual([
    '  打不开',
    '  日志 12 条，JS 错误：TypeError: a is undefined',
  ])
  const twice: [string, string][] = [
    ['TypeError: x', 'at a:1'],
    ['TypeError: x', 'at b:1'],
  ]
  expect(foundBeside(0, twice)[1]).toBe('  JS 错误：TypeError: x')
  expect(foundBeside(0, [...twice, ['超时']])[1]).toBe('  JS 错误 2 种：TypeError: x')
  const hostile = '电话 13812345678 <at id=all> [x](https://evil.com) @all'
  const [, line = ''] = foundBeside(1, [[hostile]])
  expect(line).toMatch(/138\*\*\*\*5678/)
  expect(line).not.toMatch(/[<>@]|https:\/\/|evil\.com/)
  expect(foundBeside(0, [['长'.repeat(9000)]])[1]).toMatch(/^ {2}JS 错误：长{74}…$/)
})

it('what an owner has damaged in the console is left out', () => {
  for (const evidence of [null, 7, 'x', [], { errors: { message: 'x' } }, { errors: [null, 1, {}] }]) {
    expect(alertedVoice({ ...feedbackVoice(1), evidence, evidenceCounts: evidence })).not.toHaveProperty(
      'found',
    )
  }
})

it('what was held shares a message, each comment has its own, and new feedback has one', () => {
  const feedback = ['1', '2'].map(id => ({ ...alert(false), voice: `wx1:feedback:${id}` }))
  const digest = { ...alert(true), voice: '', text: '用户之声日报' }
  const groups = groupsOf([...feedback, alert(false), alert(true), digest, alert(false)])
  expect(groups).toEqual([[alert(false)], [alert(false)], feedback, [alert(true), digest]])
  expect(groupsOf([alert(false)])).toEqual([[alert(false)]])
  expect(groupsOf(feedback)).toEqual([feedback])
  expect(groupsOf([])).toEqual([])
})

it('begins with its mini program where several are served, behind what was missed, and fits all the same', () => {
  const ids = Array.from({ length: 12 }, (_, index) => String(100 + index))
  const long = '一直白屏'.repeat(50)
  const voices = new Map(
    ids.map(id => {
      const voice = readVoice(feedbackVoice(id, { content: long }))
      return [voice._id, voice] as const
    }),
  )
  const group = [...voices.keys()].map((id): Alert => ({ ...alert(false), _id: `alert:${id}`, voice: id }))
  const app = { appid: APPID, name: '<@all>\n半山小铺 https://evil.example' }
  const { text, bare } = messageOf(group, voices, { ...PAGE, app }, wecom, 3)
  const [missed, empty, first] = text.split('\n')
  expect([missed, empty]).toEqual(['此前有 3 条提醒没能发到这里，请在小程序里查看', ''])
  expect(first).toMatch(/^【\S*all\S* 半山小铺 .*】收到 12 条新反馈$/)
  expect(first).not.toMatch(/[<>@]|:\/\//)
  expect(bare.split('\n')[2]).toBe(`【${APPID}】收到 12 条新反馈`)
  for (const one of [text, bare]) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(wecom.maxBytes)
  expect(messageOf(group, voices, PAGE, wecom, 0).text).toMatch(/^收到 12 条新反馈\n/)
})

it.each([
  { record: null },
  { record: '坏了' },
  { record: {} },
  { record: { content: 5, orderInfo: null, productInfo: [], systemInfo: null } },
  { kind: 'other', record: 7 },
])('of what an owner has made unreadable in the console an alert says where it is: %j', damage => {
  const [bad, good] = [commentVoice('77', { stars: 1 }), feedbackVoice('2')]
  const voices = [{ ...bad, ...damage }, { ...feedbackVoice('1'), ...damage, device: null }, good]
  const byId = new Map(voices.map(voice => [String(voice._id), alertedVoice(voice)]))
  const alerts = [...byId.keys()].map(voice => ({ ...alert(false), _id: `alert:${voice}`, voice }))
  for (const group of [...groupsOf(alerts), alerts.map(alert => ({ ...alert, held: true }))]) {
    const { text, bare } = messageOf(group, byId, PAGE, wecom, 0)
    for (const { voice } of group) {
      expect(text).toContain(`user-voice/voice/voice?id=${voice}`)
      expect(bare).toContain(`user-voice/voice/voice?id=${voice}`)
    }
    expect(text).toContain('（暂时无法取得内容）')
    if (group.some(({ voice }) => voice === good._id)) expect(text).toContain('打不开')
  }
})

it('however much users write, a message fits behind what was missed and the name of its mini program', () => {
  const app = { appid: APPID, name: '半山小铺'.repeat(6) }
  for (let length = 1; length <= 60; length++) {
    const all = Array.from({ length: 8 }, (_, id) =>
      readVoice(feedbackVoice(id, { content: '长'.repeat(length) })),
    )
    const group = all.map(({ _id }) => ({ ...alert(false), voice: _id }))
    const voices = new Map(all.map(voice => [voice._id, voice]))
    for (const missed of [0, 1234]) {
      const { text, bare } = messageOf(group, voices, { ...PAGE, app }, wecom, missed)
      for (const one of [text, bare]) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(wecom.maxBytes)
      expect(text).toContain('1. ')
    }
  }
})

it('what was held is counted by kinds and listed once each, bad comments first', () => {
  const feedback = [1, 2].map(id => feedbackVoice(id, { createTime: 1_790_000_000 + id }))
  const comments = [3, 4].map(id => commentVoice(id, { stars: 1, createTime: 1_780_000_000 + id }))
  const all = [...feedback, ...comments]
  const voices = new Map(all.map(voice => [voice._id, readVoice(voice)]))
  const held = all.map(({ _id }) => ({ ...alert(true), _id: `alert:${_id}`, voice: _id }))
  const digest = { ...alert(true), voice: '', text: '用户之声日报' }
  const { text } = messageOf([digest, ...held], voices, PAGE, wecom, 0)
  expect(text).toMatch(/^用户之声日报\n\n免打扰时段内收到 2 条差评、2 条新反馈\n1\. /)
  expect(text.match(/(?<=\?id=).*/g)).toEqual(
    [4, 3].map(id => `${APPID}:comment:${id}`).concat([2, 1].map(id => `${APPID}:feedback:${id}`)),
  )
  expect(text).not.toContain('还有')
  expect(messageOf([digest], voices, PAGE, wecom, 0).text).toBe('用户之声日报')
  // Of a voice that is gone, only the number is left.
  const gone = messageOf(held, new Map([...voices].slice(1)), PAGE, wecom, 0)
  expect(gone.text).toMatch(/^免打扰时段内收到 2 条差评、2 条新反馈\n(?:.*\n)*还有 1 条，请在小程序里查看$/)
})
