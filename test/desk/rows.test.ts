import { describe, expect, it } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import type { VoiceQuery } from '../../shared/archive/operations'
import type { ListedVoice } from '../../shared/archive/types'
import { trusted } from '../../shared/archive/voice'
import { loadLogic } from '../helpers/logic'
import { commentVoice, feedbackVoice } from '../helpers/voices'

/* What a list of the built mini program shows of a voice. */

interface Part {
  text: string
  isHit: boolean
}
interface Row {
  name: Part[]
  text: Part[]
  subject: Part[]
  time: string
  thumb: { url: string } | null
  more: number
  marks: { text: string }[]
}

const { voiceRow } = loadLogic<{ voiceRow(voice: ListedVoice, shown: VoiceQuery): Row }>('voice-view.js')
const { otherVoice } = loadLogic<{ otherVoice(voice: ListedVoice): object }>('other-voices.js')

const WAITING: VoiceQuery = { state: ['new', 'open'] }
const feedback = (given: Parameters<typeof feedbackVoice>[1] = {}) =>
  trusted<ListedVoice>(feedbackVoice(1, given))
const comment = (given: Parameters<typeof commentVoice>[1] = {}) =>
  trusted<ListedVoice>(commentVoice(1, given))
const rowOf = (voice: ListedVoice, shown = WAITING) => voiceRow(voice, shown)
const textOf = (parts: Part[]) => parts.map(({ text, isHit }) => (isHit ? `[${text}]` : text)).join('')
const marksOf = (voice: ListedVoice, shown = WAITING) => rowOf(voice, shown).marks.map(({ text }) => text)

describe('the row of a comment', () => {
  it('has its stars, what was bought and its first picture, with how many more there are', () => {
    const media = [
      { video: 'https://v.mp4', videoCover: 'https://cover' },
      { img: 'https://a/640', thumbImg: 'https://a/300' },
    ]
    const row = rowOf(
      comment({
        stars: 2,
        content: { txt: ' 漏了 \n', media },
        voice: { products: ['米糕', '茶'] },
      }),
    )
    expect(row).toMatchObject({
      kind: 'comment',
      commentId: '1',
      stars: '★ 2',
      starsLabel: '2 星',
      isBad: true,
      typeName: '',
      evidence: '',
      hasText: true,
      thumb: { appid: '', recordId: '', mediaId: '', url: 'https://cover' },
      more: 1,
      isGone: false,
    })
    expect([row.name, row.text, row.subject].map(textOf)).toEqual(['小红', '漏了', '米糕、茶'])
  })

  it.each([
    [{ img: 'https://a/640', thumbImg: 'https://a/300' }, 'https://a/300'],
    [{ img: 'https://a/640' }, 'https://a/640'],
    [{ video: 'https://v.mp4' }, ''],
  ])('shows of %o: %s', (picture, url) => {
    const row = rowOf(comment({ content: { txt: '', media: [picture] } }))
    expect([row.thumb?.url, row.more]).toEqual([url, 0])
  })

  it('says what is missing', () => {
    const row = rowOf(
      comment({
        stars: null,
        content: { txt: ' ', media: [] },
        userInfo: { openid: 'o', headImg: '', nickName: '' },
      }),
    )
    expect(row).toMatchObject({
      stars: '未评分',
      starsLabel: '未评分',
      isBad: false,
      hasText: false,
      thumb: null,
      more: 0,
      nickname: '',
    })
    expect([row.name, row.text, row.subject].map(textOf)).toEqual(['微信用户', '用户没有填写文字', ''])
  })
})

describe('the row of feedback', () => {
  it('has its type, its device and its pictures', () => {
    const row = rowOf(
      feedback({
        type: 4,
        mediaIds: ['m1', 'm2', 'm3'],
        voice: { device: { brand: 'HUAWEI', model: 'ALN-AL00', system: 'Android 12' } },
      }),
    )
    expect(row).toMatchObject({
      kind: 'feedback',
      commentId: '',
      products: [],
      stars: '',
      starsLabel: '',
      isBad: false,
      typeName: '黑屏白屏',
      thumb: { appid: APPID, recordId: '1', mediaId: 'm1', url: '' },
      more: 2,
    })
    expect([row.name, row.text, row.subject].map(textOf)).toEqual([
      '小明',
      '打不开',
      'HUAWEI ALN-AL00 · Android 12',
    ])
  })
})

describe('what was searched for', () => {
  const sold = comment({
    orderId: 'payorder@_1',
    wxPayId: '42000',
    orderInfo: { busiOrderId: 'BS77' },
    voice: { products: ['米糕'] },
  })
  const subject = (voice: ListedVoice, shown: VoiceQuery) => textOf(rowOf(voice, shown).subject)

  it('is marked in names, texts and subjects', () => {
    const row = rowOf(sold, { q: '红 很 糕' })
    expect([row.name, row.text, row.subject].map(textOf)).toEqual(['小[红]', '[很]好', '米[糕]'])
  })

  it.each([
    ['bs77', '[BS77]'],
    ['@_1', 'payorder[@_1]'],
    ['无关 4200', '[4200]0'],
    ['无关', '米糕'],
    [' ', '米糕'],
  ])('%s: a number of the order stands where what was bought does, if it is that one: %s', (q, shown) => {
    expect(subject(sold, { q })).toBe(shown)
  })

  it('may be the contact of feedback, which is shown only then', () => {
    const voice = feedback({ phone: '13812345678', voice: { device: { brand: 'HUAWEI' } } })
    expect(subject(voice, { q: '5678' })).toBe('1381234[5678]')
    expect(subject(voice, { q: '打' })).toBe('HUAWEI')
  })

  it('is not said again: neither a product that all have, nor states, tags and answers', () => {
    expect(subject(sold, { product: '米糕' })).toBe('')
    expect(subject(sold, { product: '米' })).toBe('米糕')
    const voice = comment({ voice: { state: 'open', replied: true, tags: ['物流', '破损'] } })
    expect(marksOf(voice, {})).toEqual(['处理中', '已回复', '物流', '破损'])
    expect(marksOf(voice, { state: 'open', replied: true, tag: '物流' })).toEqual(['破损'])
    expect(marksOf(voice, { state: ['new', 'open'], replied: false })).toEqual([
      '处理中',
      '已回复',
      '物流',
      '破损',
    ])
  })
})

describe('whose a voice is', () => {
  const { appidIn, findApps } = loadLogic<{
    appidIn(voiceId: string): string
    findApps<App>(apps: App[], q: string): App[]
  }>('apps.js')

  it('stands in its id, if that is one', () => {
    expect(appidIn('wx12-3_4:comment:5')).toBe('wx12-3_4')
    for (const id of ['', 'wx1', ':comment:5', 'a b:comment:5', '%wx1:comment:5'])
      expect([id, appidIn(id)]).toEqual([id, ''])
  })

  it('is found by the words of a name or an appid, whatever their order and case', () => {
    const apps = [
      { appid: 'wxAB1', name: '半山小铺 South' },
      { appid: 'wxcd2', name: '南山茶集' },
    ]
    const found = (q: string) => findApps(apps, q).map(app => apps.indexOf(app))
    expect(found('')).toEqual([0, 1])
    expect(found('  山 ')).toEqual([0, 1])
    expect(found('SOUTH 半山')).toEqual([0])
    expect(found('wxab')).toEqual([0])
    expect(found('山 CD')).toEqual([1])
    expect(found('半山 茶')).toEqual([])
  })
})

describe('how far a voice is', () => {
  it('is said where the list does not say it: of what waits, that somebody has begun', () => {
    const states = ['new', 'open', 'done'] as const
    const marks = (shown: VoiceQuery) => states.map(state => marksOf(comment({ voice: { state } }), shown)[0])
    expect(marks({})).toEqual(['待处理', '处理中', '已处理'])
    expect(marks(WAITING)).toEqual([undefined, '处理中', '已处理'])
    expect(marks({ state: 'open' })).toEqual([undefined, undefined, undefined])
  })

  it('has how long it waits beside its time, until it is done', () => {
    const yesterday = { createTime: Math.floor(Date.now() / 1000) - 30 * 3600 }
    const timeOf = (state: string) => rowOf(comment({ ...yesterday, voice: { state } })).time
    expect(timeOf('new')).toMatch(/\d\d:\d\d · 等了 1 天$/)
    expect(timeOf('open')).toMatch(/ · 等了 1 天$/)
    expect(timeOf('done')).toMatch(/\d\d:\d\d$/)
    expect(rowOf(comment({ createTime: 0 })).time).toBe('时间未知')
  })
})

describe('what somebody said besides', () => {
  it('has stars or a type, and how far it is', () => {
    expect(otherVoice(comment({ stars: 2, voice: { state: 'done' } }))).toMatchObject({
      label: '★ 2',
      isComment: true,
      isBad: true,
      text: '很好',
      stateName: '已处理',
      stateLook: 'brand',
    })
    expect(otherVoice(comment({ stars: 3 }))).toMatchObject({ isBad: false })
    expect(otherVoice(feedback({ content: ' \n', type: 4, voice: { state: 'open' } }))).toMatchObject({
      label: '黑屏白屏',
      isComment: false,
      isBad: false,
      text: '用户没有填写文字',
      stateName: '处理中',
      stateLook: 'info',
    })
  })
})
