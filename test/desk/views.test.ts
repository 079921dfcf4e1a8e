import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { miniprogramRoot } from '../../scripts/build/miniprogram'
import type { Comment, CommentInfo } from '../../shared/comments/types'
import type { Feedback } from '../../shared/feedback/types'

/*
 * What the built mini program makes of records for the screen.
 */

interface Format {
  formatTime(seconds: number, now?: number): string
  formatMoney(fen: number): string
  formatDuration(seconds: number): string
}
interface FeedbackViews {
  feedbackView(feedback: Feedback): Record<string, unknown>
}
interface CommentViews {
  commentView(comment: Comment): Record<string, unknown>
  stepViews(process: CommentInfo['process']): { name: string; time: string }[]
}

const load = <Module>(name: string): Module =>
  createRequire(import.meta.url)(join(miniprogramRoot, 'user-voice/logic', name))

describe('times, money and lengths', () => {
  const seconds = (time: string) => Date.parse(`${time}+08:00`) / 1000
  const now = seconds('2024-05-03T18:30')

  it.each([
    [seconds('2024-05-03T09:05'), '今天 09:05'],
    [seconds('2024-05-02T23:59'), '5月2日 23:59'],
    [seconds('2023-12-31T00:00'), '2023年12月31日 00:00'],
  ])('%i is %s', (time, text) => {
    expect(load<Format>('format.js').formatTime(time, now)).toBe(text)
  })

  it('are exact', () => {
    const { formatMoney, formatDuration } = load<Format>('format.js')
    expect([0, 1, 1230, 19_199].map(formatMoney)).toEqual(['¥0.00', '¥0.01', '¥12.30', '¥191.99'])
    expect([0, 9, 65.4].map(formatDuration)).toEqual(['0:00', '0:09', '1:05'])
  })
})

describe('feedback', () => {
  const record: Feedback = {
    recordId: '12345678901234567',
    createTime: 1_700_000_000,
    content: '打不开',
    phone: '',
    openid: 'o1',
    nickname: '',
    headUrl: '',
    type: 4,
    mediaIds: [],
    systemInfo: {},
  }
  const view = (change: Partial<Feedback>) =>
    load<FeedbackViews>('feedback-view.js').feedbackView({ ...record, ...change })

  it('has a name for every type, even for unknown ones', () => {
    expect(view({}).typeName).toBe('黑屏白屏')
    expect(view({ type: 15 }).typeName).toBe('其他（15）')
  })

  it('has a name even if the user has none', () => {
    expect(view({}).nickname).toBe('微信用户')
  })

  it('shows any text that a device sends', () => {
    expect(view({ systemInfo: { constructor: 1, model: 'x' } }).device).toEqual([
      { label: 'constructor', value: '1' },
      { label: '机型', value: 'x' },
    ])
  })

  it('says the device in one line', () => {
    const iphone = {
      brand: 'iPhone',
      model: 'iPhone 13<iPhone14,5>',
      system: 'iOS 17.4.1',
      version: '8.0.50',
    }
    expect(view({ systemInfo: iphone }).deviceSummary).toBe('iPhone 13 · iOS 17.4.1 · 微信 8.0.50')
    expect(view({ systemInfo: { brand: 'HUAWEI', model: 'ALN-AL00' } }).deviceSummary).toBe('HUAWEI ALN-AL00')
    expect(view({ systemInfo: { raw: '{"brand' } }).deviceSummary).toBe('{"brand')
    expect(view({}).deviceSummary).toBe('')
  })

  it('shows everything that the device says of itself', () => {
    const systemInfo = { pixelRatio: 3, wifiEnabled: true, safeArea: { top: 47 } }
    expect(view({ systemInfo }).device).toEqual([
      { label: '像素比', value: '3' },
      { label: 'wifiEnabled', value: 'true' },
      { label: 'safeArea', value: '{"top":47}' },
    ])
  })
})

describe('a comment', () => {
  const comment: Comment = {
    commentId: '2797755680173111111',
    amount: 100,
    orderId: 'payorder@_1',
    createTime: 1_700_000_000,
    payTime: null,
    wxPayId: '42000',
    orderInfo: { busiOrderId: 'BS1' },
    userInfo: { openid: 'o1', headImg: '', nickName: '' },
    bizInfo: { appid: 'wx1', headImg: '', nickName: '' },
    score: 200,
    stars: 2,
    content: { txt: '', media: [] },
    extInfo: { isAlreadySendTmpl: false },
    productInfo: { productList: [] },
  }
  const view = (change: Partial<Comment>) =>
    load<CommentViews>('comment-view.js').commentView({ ...comment, ...change })

  it('is bad with one or two stars, and not with none', () => {
    expect([0, 1, 2, 3, 5].map(stars => view({ stars }).isBad)).toEqual([false, true, true, false, false])
  })

  it('may lack its stars, and a time', () => {
    expect(view({ stars: null, score: null, createTime: 0, payTime: 0 })).toMatchObject({
      isBad: false,
      stars: '未评分',
      starsLabel: '未评分',
      time: '时间未知',
      payTime: '',
    })
  })

  it('may lack a time of payment', () => {
    expect(view({}).payTime).toBe('')
  })

  it('tells pictures from a video', () => {
    const pictures = [{ img: 'https://a/640', thumbImg: 'https://a/300' }, { img: 'https://b/640' }]
    expect(view({ content: { txt: '', media: pictures } }).media).toEqual([
      { type: 'image', url: 'https://a/640', thumb: 'https://a/300', duration: '' },
      { type: 'image', url: 'https://b/640', thumb: 'https://b/640', duration: '' },
    ])
    const video = [{ video: 'https://v.mp4', videoCover: 'https://c', videoDuration: 42 }]
    expect(view({ content: { txt: '', media: video } }).media).toEqual([
      { type: 'video', url: 'https://v.mp4', thumb: 'https://c', duration: '0:42' },
    ])
  })

  it('has a time for each step that has happened, even if steps are repeated', () => {
    const { stepViews } = load<CommentViews>('comment-view.js')
    const actions = [1, 2, 3, 2, 4].map((type, i) => ({ type, updateTime: i < 3 ? 1_700_000_000 + i : null }))
    const steps = stepViews({ actions, current: 3 })
    expect(steps.map(({ time }) => time !== '')).toEqual([true, true, true, false, false])
    expect(steps.map(({ name }) => name)).toEqual([
      '用户给出差评',
      '商家处理',
      '邀请用户修改',
      '商家处理',
      '用户修改评价',
    ])
    expect(stepViews(null)).toEqual([])
  })
})
