import { describe, expect, it } from 'vitest'
import type { AlertSettings } from '../../shared/archive/settings-types'
import { readVoice } from '../../shared/archive/voice'
import type { Comment } from '../../shared/comments/types'
import type { Feedback } from '../../shared/feedback/types'
import { commentKind } from '../../shared/kinds/comment'
import { feedbackKind } from '../../shared/kinds/feedback'
import { comesAsDone, newVoice, weChatPart } from '../../shared/kinds/voice'
import { commentRecord, commentVoice, feedbackVoice } from '../helpers/voices'

/* What a record becomes, and of which voices people are told. */

const partOf = (comment: Partial<Comment>) => weChatPart(commentKind, 'wx1', commentRecord('1', comment))

describe('the hash of a voice', () => {
  const img = { img: 'https://a/1' }
  const video = { video: 'https://a/2' }
  const comment = (given: Partial<Comment> = {}) =>
    commentVoice('1', { content: { txt: '好', media: [img] }, ...given }).hash
  const feedback = (given: Partial<Feedback> = {}) => feedbackVoice('1', { mediaIds: ['a'], ...given }).hash

  it.each<[string, unknown]>([
    ['the words of a comment', comment({ content: { txt: '不好', media: [img] } })],
    ['its stars', comment({ stars: 4 })],
    ['its pictures', comment({ content: { txt: '好', media: [img, img] } })],
    ['a video for a picture', comment({ content: { txt: '好', media: [video] } })],
    ['the words of feedback', feedback({ content: '闪退' })],
    ['its contact', feedback({ phone: '13812345678' })],
    ['its type', feedback({ type: 2 })],
    ['its pictures', feedback({ mediaIds: [] })],
  ])('is another one where the user changes %s', (_, hash) => {
    expect([comment(), feedback()]).not.toContain(hash)
  })

  it.each<[string, unknown]>([
    ['the address of a picture', comment({ content: { txt: '好', media: [{ img: 'https://b/9' }] } })],
    ['what the shop is called', comment({ bizInfo: { appid: 'wx1', headImg: 'x', nickName: '茶铺' } })],
    ['the name of the user', comment({ userInfo: { openid: 'oBuyer', headImg: 'x', nickName: '改名' } })],
    ['whether it was settled', comment({ extInfo: { isAlreadySendTmpl: true } })],
    ['the name of the user, in feedback', feedback({ nickname: '改名', headUrl: 'x' })],
    ['the ids of pictures', feedback({ mediaIds: ['b'] })],
  ])('is the same where WeChat changes %s', (_, hash) => {
    expect([comment(), feedback()]).toContain(hash)
  })
})

it('a search looks into all that a record says in words, a line each, without empty ones', () => {
  const comment = partOf({
    content: { txt: '茶不错', media: [] },
    userInfo: { openid: 'oBuyer', headImg: '', nickName: '小红' },
    productInfo: {
      productList: [
        { name: '龙井', picUrl: '' },
        { name: ' ', picUrl: '' },
        { name: '龙井', picUrl: '' },
      ],
    },
    orderInfo: { busiOrderId: 'SHOP-1' },
    orderId: '3100',
    wxPayId: '4200',
  })
  expect(comment.text).toBe('茶不错\n小红\n龙井\n龙井\nSHOP-1\n3100\n4200')
  expect(comment).toMatchObject({ openid: 'oBuyer', products: ['龙井'] })
  expect(feedbackVoice('1', { content: ' ', phone: '138' }).text).toBe('小明\n138')
})

it('a new voice waits, and was created when it was first seen where WeChat says no time', () => {
  const people = { state: 'new', assignee: '', tags: [], note: '', replied: false, history: [] }
  expect(newVoice(partOf({ createTime: 0 }), 7, null)).toMatchObject({
    ...people,
    createTime: 7,
    firstSeen: 7,
    updatedAt: 7,
  })
  expect(newVoice(partOf({ createTime: 5 }), 7, null)).toMatchObject({ createTime: 5, firstSeen: 7 })
  expect(feedbackVoice('1')).toMatchObject({ ...people, pictures: [] })
})

it.each([
  [5, 5, true],
  [4, 5, false],
  [4, 4, true],
  [null, 1, false],
  [5, null, false],
])('a comment of %s stars comes in as done from %s stars on: %s', (stars, autoDone, isDone) => {
  const part = partOf({ stars })
  expect(comesAsDone(part, autoDone)).toBe(isDone)
  expect(newVoice(part, 7, autoDone)).toMatchObject(
    isDone
      ? { state: 'done', history: [{ time: 7, by: 'syncVoices', action: 'autoDone', state: 'done' }] }
      : { state: 'new', history: [] },
  )
})

it('feedback, which has no stars, never comes in as done', () => {
  const part = { ...partOf({ stars: 5 }), kind: 'feedback' as const }
  expect(comesAsDone(part, 1)).toBe(false)
})

describe('people are told', () => {
  const settings = (alerts: Partial<AlertSettings>) => ({
    newFeedback: true,
    badComments: 2,
    digestHour: null,
    quiet: null,
    ...alerts,
  })
  const { isWanted } = commentKind.alert

  it.each([
    [2, 2, true],
    [0, 2, true],
    [3, 2, false],
    [5, 5, true],
    [0, 0, false],
    [null, 5, false],
    ['1', 2, false],
  ])('of a comment of %j stars where bad ones have up to %i: %s', (stars, badComments, isTold) => {
    expect(isWanted({ stars }, settings({ badComments }))).toBe(isTold)
  })

  it('of a comment that was pushed and cannot be read, unless they want none', () => {
    expect(isWanted(undefined, settings({ badComments: 1 }))).toBe(true)
    expect(isWanted(undefined, settings({ badComments: 0 }))).toBe(false)
  })

  it('of feedback that is there, unless they want none', () => {
    const { isWanted } = feedbackKind.alert
    expect(isWanted({}, settings({ badComments: 0 }))).toBe(true)
    expect(isWanted({}, settings({ newFeedback: false }))).toBe(false)
    expect(isWanted(undefined, settings({}))).toBe(false)
  })
})

describe('what a voice is about, in one line of a list', () => {
  const feedbackAbout = (length: number, systemInfo: object) => {
    const voice = readVoice(feedbackVoice('1', { systemInfo: { ...systemInfo } }))
    if (voice.kind !== 'feedback') throw new Error('is no feedback')
    return feedbackKind.alert.aboutOf(voice, length)
  }
  const commentAbout = (length: number, ...names: string[]) => {
    const productList = names.map(name => ({ name, picUrl: '' }))
    const voice = readVoice(commentVoice('1', { productInfo: { productList } }))
    if (voice.kind !== 'comment') throw new Error('is no comment')
    return commentKind.alert.aboutOf(voice, length)
  }

  it('is the phone, of feedback: its system only where there is room, its name never shorter than twelve', () => {
    const phone = { brand: 'HUAWEI', model: 'Mate 60 Pro', system: 'HarmonyOS 4.2', version: '8.0.50' }
    expect(feedbackAbout(21, phone)).toEqual(['HUAWEI Mate 60 Pro', 'HarmonyOS 4.2', '微信 8.0.50'])
    expect(feedbackAbout(20, phone)).toEqual(['HUAWEI Mate 60 Pro', '', '微信 8.0.50'])
    expect(feedbackAbout(15, phone)[0]).toBe('HUAWEI Mate 60 …')
    expect(feedbackAbout(5, phone)[0]).toBe('HUAWEI Mate …')
    expect(feedbackAbout(30, { model: 'P60' })).toEqual(['P60', '', ''])
  })

  it('is what was bought, of a comment: half as long as the words, never shorter than six', () => {
    expect(commentAbout(30, '龙井', ' ', '普洱', '龙井')).toEqual(['龙井、普洱'])
    expect(commentAbout(20, '明前特级西湖龙井茶叶礼盒')).toEqual(['明前特级西湖龙井茶叶…'])
    expect(commentAbout(2, '明前特级西湖龙井茶叶礼盒')).toEqual(['明前特级西湖…'])
    expect(commentAbout(20)).toEqual([''])
  })
})
