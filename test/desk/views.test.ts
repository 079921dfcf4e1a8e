import { describe, expect, it } from 'vitest'
import type { Comment, CommentInfo, CommentReplies } from '../../shared/comments/types'
import type { Feedback } from '../../shared/feedback/types'
import { loadLogic } from '../helpers/logic'

/*
 * What the built mini program makes of records for the screen.
 */

interface Format {
  formatTime(seconds: number, now?: number): string
  formatWaiting(seconds: number, now?: number): string
  formatMoney(fen: number): string
  formatDuration(seconds: number): string
  formatOffset(seconds: number): string
}
interface PeopleViews {
  auditRows(entries: object[]): { who: string; what: string; time: string }[]
  joinedLately(settings: { people: object[]; me: { role: string } }, now: number): string[]
}
interface FeedbackViews {
  feedbackView(feedback: Feedback): Record<string, unknown>
}
interface CommentViews {
  commentView(comment: Comment): Record<string, unknown>
  stepViews(process: CommentInfo['process']): { name: string; time: string }[]
  oldCommentView(old: CommentInfo['oldComment']): object | null
  replyViews(replies: CommentReplies): { id: string; content: string; isOwn: boolean }[]
}

describe('times, money and lengths', () => {
  const seconds = (time: string) => Date.parse(`${time}+08:00`) / 1000
  const now = seconds('2024-05-03T18:30')

  it.each([
    [seconds('2024-05-03T09:05'), '今天 09:05'],
    [seconds('2024-05-02T23:59'), '昨天 23:59'],
    [seconds('2024-05-02T00:00'), '昨天 00:00'],
    [seconds('2024-05-01T23:59'), '5月1日 23:59'],
    [seconds('2023-12-31T00:00'), '2023年12月31日 00:00'],
  ])('%i is %s', (time, text) => {
    expect(loadLogic<Format>('format.js').formatTime(time, now)).toBe(text)
  })

  it.each([
    ['2024-05-03T18:29:30', '等了 1 分钟'],
    ['2024-05-03T17:31', '等了 59 分钟'],
    ['2024-05-03T17:30', '等了 1 小时'],
    ['2024-05-02T18:31', '等了 23 小时'],
    ['2024-05-02T18:30', '等了 1 天'],
    ['2024-04-30T18:31', '等了 2 天'],
    ['2024-05-03T18:31', ''],
  ])('what was said at %s %s', (time, text) => {
    expect(loadLogic<Format>('format.js').formatWaiting(seconds(time), now)).toBe(text)
    expect(loadLogic<Format>('format.js').formatWaiting(0, now)).toBe('')
  })

  it.each([
    [-133, '−2 分 13 秒'],
    [-1800, '−30 分 0 秒'],
    [0, '0 秒'],
    [12, '+12 秒'],
    [300, '+5 分 0 秒'],
  ])('%i s from something else is %s', (seconds, text) => {
    expect(loadLogic<Format>('format.js').formatOffset(seconds)).toBe(text)
  })

  it('are exact', () => {
    const { formatMoney, formatDuration } = loadLogic<Format>('format.js')
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
    loadLogic<FeedbackViews>('feedback-view.js').feedbackView({ ...record, ...change })

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

describe('a contact', () => {
  const { phoneNumberIn } = loadLogic<{ phoneNumberIn(contact: string): string }>('phone-number.js')

  it.each([
    ['13812345678', '13812345678'],
    ['+86 138-1234-5678', '13812345678'],
    ['008613812345678', '13812345678'],
    ['86 13812345678', '13812345678'],
    ['手机：138 1234 5678', '13812345678'],
    ['Tel: 13812345678', '13812345678'],
    ['phone 13812345678', '13812345678'],
    ['0755-86013388', '075586013388'],
    ['010-65001234', '01065001234'],
    ['0471-2345678', '04712345678'],
    ['400-670-0700', '4006700700'],
    ['800 820 8820', '8008208820'],
  ])('%s is called as %s', (contact, number) => {
    expect(phoneNumberIn(contact)).toBe(number)
  })

  it.each([
    'QQ 1234567890',
    '1234567',
    '12345678901',
    '138123456789',
    '1381234567',
    '0755-06013388',
    '010-650012',
    '0755-860133889',
    '400-670-070',
    '500-670-0700',
    '400-670-07001',
    'wx_13812345678',
    'a13812345678@qq.com',
    'my vx: 13812345678',
    '8',
    '',
  ])('%s is no number to call', contact => {
    expect(phoneNumberIn(contact)).toBe('')
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
    loadLogic<CommentViews>('comment-view.js').commentView({ ...comment, ...change })

  it('is bad with up to two stars, and not where WeChat does not say them', () => {
    const stars = [0, 1, 2, 3, 5, null]
    expect(stars.map(one => view({ stars: one }).isBad)).toEqual([true, true, true, false, false, false])
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
    const { stepViews } = loadLogic<CommentViews>('comment-view.js')
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
    expect(stepViews({ actions: [{ type: 9, updateTime: null }], current: 0 })).toMatchObject([
      { name: '步骤 9' },
    ])
  })

  it('says what it was before, where it was changed', () => {
    const { oldCommentView } = loadLogic<CommentViews>('comment-view.js')
    const former = (stars: number | null) =>
      oldCommentView({
        commentId: '1',
        createTime: 0,
        stars,
        score: null,
        content: { txt: '漏了', media: [] },
      })
    expect(former(2)).toMatchObject({ stars: '★ 2', isBad: true, text: '漏了', media: [] })
    expect(former(3)).toMatchObject({ stars: '★ 3', isBad: false })
    expect(former(null)).toMatchObject({ stars: '未评分', isBad: false })
    expect(oldCommentView(null)).toBeNull()
  })

  it('has the answer before its follow-ups, of which the shop’s own are told from others by name and picture', () => {
    const { replyViews } = loadLogic<CommentViews>('comment-view.js')
    const shop = { nickname: '小铺', imgUrl: 'https://shop' }
    const followUp = (commentReplyId: string, commentReplyObject: typeof shop) => ({
      commentId: '1',
      commentReplyId,
      createTime: 0,
      updateTime: 0,
      commentReplyContent: { content: `第 ${commentReplyId} 条` },
      commentReplyObject,
    })
    const replies = replyViews({
      reply: {
        commentId: '1',
        replyId: 'r',
        createTime: 0,
        updateTime: 0,
        replyContent: { content: '谢谢' },
        replyObject: shop,
      },
      commentReplyList: [
        followUp('1', shop),
        followUp('2', { ...shop, imgUrl: 'https://other' }),
        followUp('3', { ...shop, nickname: '小红' }),
      ],
    })
    expect(replies.map(({ id, content, isOwn }) => [id, content, isOwn])).toEqual([
      ['r', '谢谢', true],
      ['1', '第 1 条', true],
      ['2', '第 2 条', false],
      ['3', '第 3 条', false],
    ])
    expect(replies[0]).toMatchObject({ nickname: '小铺', imgUrl: 'https://shop', time: '时间未知' })
    expect(replyViews({ reply: null, commentReplyList: [] })).toEqual([])
  })
})

describe('who has joined lately', () => {
  const { joinedLately } = loadLogic<PeopleViews>('people-view')
  const now = Date.parse('2024-05-10T18:30+08:00') / 1000
  const day = 24 * 60 * 60
  const people = [
    { openid: 'o1', name: '李雷', role: 'owner' },
    { openid: 'o2', name: '张伟', role: 'member', since: now - 7 * day },
    { openid: 'o3', name: '王芳', role: 'member', since: now - 7 * day - 1 },
    { openid: 'o4', name: '', role: 'member', since: now - day },
  ]

  it('is told to owners for a week, the newest first', () => {
    expect(joinedLately({ people, me: { role: 'owner' } }, now)).toEqual([
      '还没有填名字，昨天 18:30 加入',
      '张伟，5月3日 18:30 加入',
    ])
  })

  it('is told to nobody else', () => {
    expect(joinedLately({ people, me: { role: 'member' } }, now)).toEqual([])
  })
})

describe('what was done', () => {
  const { auditRows } = loadLogic<PeopleViews>('people-view')
  const what = (action: string, count: number) =>
    auditRows([{ time: 0, by: '', action, count }]).map(row => row.what)[0]

  it.each([
    ['exportVoices', '导出了 12 条'],
    ['forgetUser', '删除了一位用户的 12 条'],
    ['createInvitation', '生成了一个邀请'],
    ['acceptInvitation', '接受邀请，成为成员'],
    ['removeMember', '移除了一位成员'],
    ['alerts', '修改了提醒设置'],
    ['somethingNew', '做了其他操作'],
  ])('is said in words: %s is %s', (action, words) => {
    expect(what(action, 12)).toBe(words)
  })

  it('was done by the function itself, where nobody asked', () => {
    expect(auditRows([{ time: 0, by: '', action: 'alerts', count: 0 }])).toMatchObject([
      { who: '云函数', time: '时间未知' },
    ])
  })
})
