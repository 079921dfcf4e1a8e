import { describe, expect, it } from 'vitest'
import type { Evidence, EvidenceLine } from '../../shared/archive/evidence-types'
import type { ListedVoice } from '../../shared/archive/types'
import { trusted } from '../../shared/archive/voice'
import { loadLogic } from '../helpers/logic'
import { feedbackVoice } from '../helpers/voices'

/* What the built mini program makes of the evidence beside a feedback. */

interface Entry {
  level: string
  levelName: string
  offset: string
  clock: string
  page: string
  text: string
  isLong: boolean
  isNear: boolean
}
interface View {
  summary: string
  timeline: Entry[]
  isFolded: boolean
  errors: Evidence['errors']
  notes: string
  isSetup: boolean
  isSilent: boolean
}
interface EvidenceViews {
  evidenceView(
    voice: { createTime: number; firstSeen: number; openid: string; evidence?: Evidence },
    now?: number,
  ): View
  shownEntries(timeline: Entry[], isWhole: boolean): Entry[]
  evidenceText(view: View): string
  LOG_EXAMPLE: string
}

const { evidenceView, shownEntries, evidenceText, LOG_EXAMPLE } = loadLogic<EvidenceViews>('evidence-view.js')
const { voiceRow } = loadLogic<{ voiceRow(voice: ListedVoice, shown: object): { evidence: string } }>(
  'voice-view.js',
)

const SAID = Date.parse('2026-11-24T00:01:30+08:00') / 1000
const DAY = 24 * 60 * 60

const line = (offset: number, given: Partial<EvidenceLine> = {}): EvidenceLine => ({
  time: SAID + offset,
  level: 'info',
  page: 'pages/order/order',
  text: `第 ${offset} 秒`,
  ...given,
})
const found = (given: Partial<Evidence>): Evidence => ({
  state: 'found',
  logs: [],
  errors: [],
  fetchedAt: SAID + 900,
  ...given,
})
const viewOf = (evidence: Evidence) =>
  evidenceView({ createTime: SAID, firstSeen: SAID + 60, openid: 'oUser', evidence })

const THROWN = {
  message: "TypeError: Cannot read property 'skuList' of undefined",
  stack: 'TypeError: …\n    at Page.render (order.js:118:23)',
  count: 3,
}

describe('what was found', () => {
  const view = viewOf(
    found({
      logs: [
        line(-133, { level: 'warn', page: 'pages/goods/goods', text: 'setData 传了 318 KB' }),
        line(-40, { level: 'error', text: 'request:fail timeout' }),
        line(-39, { level: 'debug' }),
        line(12, { page: 'pages/index/index' }),
      ],
      errors: [THROWN, { message: 'plugin error', stack: '', count: 1 }],
    }),
  )

  it('is a timeline with the feedback in it: level, page, and time as far as it is from the feedback', () => {
    expect(view.summary).toBe('日志 4 条 · JS 错误 2 种')
    const shown = shownEntries(view.timeline, false)
    expect(shown.map(one => [one.level, one.levelName, one.page, one.offset, one.clock, one.text])).toEqual([
      ['warn', '警告', 'pages/goods/goods', '−2 分 13 秒', '23:59:17', 'setData 传了 318 KB'],
      ['error', '错误', 'pages/order/order', '−40 秒', '00:00:50', 'request:fail timeout'],
      // A page is not said again.
      ['debug', '调试', '', '−39 秒', '00:00:51', '第 -39 秒'],
      ['said', '', '', '', '2026-11-24 00:01:30', '用户提交了反馈'],
      ['info', '信息', 'pages/index/index', '+12 秒', '00:01:42', '第 12 秒'],
    ])
  })

  it('is copied as it is shown, with all lines, errors and stacks', () => {
    expect(evidenceText(view)).toBe(`现场  日志 4 条 · JS 错误 2 种
23:59:17  −2 分 13 秒  警告  pages/goods/goods  setData 传了 318 KB
00:00:50  −40 秒  错误  pages/order/order  request:fail timeout
00:00:51  −39 秒  调试  pages/order/order  第 -39 秒
2026-11-24 00:01:30  用户提交了反馈
00:01:42  +12 秒  信息  pages/index/index  第 12 秒
JS 错误  3 次  TypeError: Cannot read property 'skuList' of undefined
TypeError: …
    at Page.render (order.js:118:23)
JS 错误  1 次  plugin error
2026-11-24 00:16 取到。`)
  })

  it('shows first what is nearest to the feedback, and the page of the first line that is shown', () => {
    const many = viewOf(found({ logs: Array.from({ length: 50 }, (_, i) => line((i - 40) * 30)) }))
    const near = shownEntries(many.timeline, false)
    const offsets = near.map(({ offset }) => offset)
    expect(offsets).toEqual([
      ...[
        '−3 分 30 秒',
        '−3 分 0 秒',
        '−2 分 30 秒',
        '−2 分 0 秒',
        '−1 分 30 秒',
        '−1 分 0 秒',
        '−30 秒',
        '0 秒',
      ],
      '',
      ...['+30 秒', '+1 分 0 秒', '+1 分 30 秒', '+2 分 0 秒'],
    ])
    expect(near[0]?.page).toBe('pages/order/order')
    expect(many.isFolded).toBe(true)
    const whole = shownEntries(many.timeline, true)
    expect(whole).toHaveLength(51)
    expect(whole.filter(({ page }) => page)).toHaveLength(1)
    expect(evidenceText(many).split('\n')).toHaveLength(53)
    // What would hide a line or two is not worth a tap.
    const few = viewOf(found({ logs: Array.from({ length: 11 }, (_, i) => line(i - 11)) }))
    expect([few.isFolded, shownEntries(few.timeline, false).length]).toEqual([false, 12])
  })

  it('folds long texts alone', () => {
    const texts = ['短', '长'.repeat(101), '一\n二\n三\n四', '一\n二\n三']
    const { timeline } = viewOf(found({ logs: texts.map((text, i) => line(i - 9, { text })) }))
    expect(timeline.map(({ isLong }) => isLong)).toEqual([false, true, true, false, false])
  })

  it('says where some of it is missing, and how to write a log where there is none', () => {
    expect(viewOf(found({ logs: [line(0)], cut: true })).notes).toBe(
      '内容太多，只保留了一部分。2026-11-24 00:16 取到。',
    )
    expect(viewOf(found({ logs: [line(0)] }))).toMatchObject({
      summary: '日志 1 条 · 没有 JS 错误',
      isSilent: false,
    })
    expect(viewOf(found({ errors: [{ ...THROWN, message: '' }] })).errors).toMatchObject([
      { message: '没有错误信息' },
    ])
    expect(viewOf(found({ errors: [THROWN] }))).toMatchObject({
      summary: '没有日志 · JS 错误 1 种',
      timeline: [],
      isSilent: true,
    })
  })
})

describe('where there is nothing', () => {
  const empty = (state: Evidence['state']): Evidence => ({ ...found({}), state })

  it.each([
    ['the phone wrote nothing', 900, { evidence: empty('none') }, /没有写日志.*没有 JS 错误/, false, true],
    [
      'WeChat gave none in time',
      8 * DAY,
      { evidence: empty('unavailable') },
      /没能在 7 天里取到/,
      true,
      false,
    ],
    [
      'nobody knows whose it was',
      900,
      { openid: '', evidence: empty('unavailable') },
      /没有给出.*openid/,
      false,
      false,
    ],
    ['it is too young', 359, {}, /6 分钟以后，下一次自动同步/, false, false],
    [
      'no sync has looked yet',
      361,
      {},
      /还没有取到.*没有权限.*次数用完.*FEEDBACK_EVIDENCE=off.*以前/,
      true,
      false,
    ],
    [
      'it was too old when it came',
      9 * DAY,
      { firstSeen: SAID + 7 * DAY },
      /归档时已经超过 7 天/,
      false,
      false,
    ],
    ['none was looked for in time', 9 * DAY, {}, /当时没有取，现在已经超过 7 天/, true, false],
  ])('says why: %s', (_, age, given, words, isSetup, isSilent) => {
    const view = evidenceView(
      { createTime: SAID, firstSeen: SAID + 60, openid: 'oUser', ...given },
      SAID + age,
    )
    expect(view).toMatchObject({ summary: '', timeline: [], errors: [], isSetup, isSilent })
    expect(view.notes).toMatch(words)
  })

  it('shows code that writes a log, which runs as it stands', () => {
    expect(LOG_EXAMPLE.split('\n')).toHaveLength(3)
    const written: unknown[][] = []
    const manager = {
      info: (...texts: unknown[]) => written.push(['info', ...texts]),
      error: (...texts: unknown[]) => written.push(['error', ...texts]),
    }
    const wx = {
      getRealtimeLogManager: () => manager,
      onError: (listener: (message: string) => void) => listener('TypeError'),
    }
    new Function('wx', 'orderId', LOG_EXAMPLE)(wx, '42')
    expect(written).toEqual([
      ['error', 'TypeError'],
      ['info', '提交订单', '42'],
    ])
  })
})

describe('the mark of a row', () => {
  const markOf = (evidence?: object) =>
    voiceRow(trusted<ListedVoice>(feedbackVoice(1, { voice: { evidence } })), {}).evidence

  it('says how much was found, and nothing else', () => {
    expect(markOf({ state: 'found', logs: 12, errors: 2 })).toBe('日志 12 · 错误 2')
    expect(markOf({ state: 'found', logs: 12, errors: 0 })).toBe('日志 12')
    expect(markOf({ state: 'found', logs: 0, errors: 2 })).toBe('错误 2')
    expect(markOf({ state: 'none', logs: 0, errors: 0 })).toBe('')
    expect(markOf({ state: 'unavailable', logs: 0, errors: 0 })).toBe('')
    expect(markOf()).toBe('')
  })
})
