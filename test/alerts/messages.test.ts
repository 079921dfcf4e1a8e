import { expect, it } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import type { Alert } from '../../shared/alerts/alert'
import { groupsOf, messageOf } from '../../shared/alerts/messages'
import { readVoice } from '../../shared/archive/voice'
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
      return [voice._id, readVoice(voice)] as const
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

it('what was held shares a message, each comment has its own, and new feedback has one', () => {
  const feedback = ['1', '2'].map(id => ({ ...alert(false), voice: `wx1:feedback:${id}` }))
  const digest = { ...alert(true), voice: '', text: '用户之声日报' }
  const groups = groupsOf([...feedback, alert(false), alert(true), digest, alert(false)])
  expect(groups).toEqual([[alert(false)], [alert(false)], feedback, [alert(true), digest]])
})
