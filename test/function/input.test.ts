import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onBadComment } from '../../shared/alerts/onBadComment'
import { getCommentList } from '../../shared/comments/getCommentList'
import { OperationError } from '../../shared/errors'
import { getFeedback } from '../../shared/feedback/getFeedback'
import { getFeedbackMedia } from '../../shared/feedback/getFeedbackMedia'
import { getVoice } from '../../shared/handling/getVoice'

const { input: feedbackQuery } = getFeedback
const { input: feedbackMediaQuery } = getFeedbackMedia
const { input: commentListQuery } = getCommentList

/** The mistakes that an input has, as `{field: message}`. */
function mistakes(read: (event: unknown) => unknown, event: unknown): Record<string, string> {
  try {
    read(event)
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    expect(error).toMatchObject({ kind: 'invalid_input', errCode: 400 })
    return Object.fromEntries((error.details.fields ?? []).map(({ field, message }) => [field, message]))
  }
  return {}
}

describe('what counts as given', () => {
  it.each([undefined, null, '', {}, { page: '', num: null, type: undefined }])(
    '%j is an empty input',
    event => {
      expect(feedbackQuery(event)).toEqual({ page: 1 })
    },
  )

  it.each([[[]], ['page=1'], [7], [true]])('%j is no input', event => {
    expect(mistakes(feedbackQuery, event)).toEqual({ event: 'must be an object' })
  })

  it('ignores what it does not know, and what the platform adds', () => {
    expect(
      feedbackQuery({ page: 2, userInfo: { openId: 'o' }, tcbContext: {}, token: 9, toString: 1 }),
    ).toEqual({ page: 2 })
  })

  it('is not fooled by a prototype', () => {
    expect(feedbackQuery(JSON.parse('{"__proto__":{"page":5}}'))).toMatchObject({ page: 1 })
    expect(feedbackQuery(Object.create({ page: 5 }))).toMatchObject({ page: 1 })
  })
})

describe('a key that is nearly a known one', () => {
  it.each([
    [{ filtertype: 1 }, 'filterType'],
    [{ startime: '2020-01-01' }, 'startTime'],
    [{ FilterType: 1 }, 'filterType'],
    [{ filter_typ: 1 }, 'filterType'],
    [{ _offset: 1 }, 'offset'],
    [{ limits: 1 }, 'limit'],
    [{ ednTime: 1 }, 'endTime'],
    [{ strt_tme: 1 }, 'startTime'],
    [{ appid: '', appids: ['wx0123456789abcdef'] }, 'appid'],
  ])('%j is a mistake, named with %s', (event, meant) => {
    const [key = ''] = Object.keys(event).slice(-1)
    expect(mistakes(commentListQuery, event)).toEqual({ [key]: `is not known: did you mean ${meant}?` })
  })

  it.each([{ filtersTypes9: 1 }, { start: 1 }, { filtertype: '' }, { startime: null }, { kind: 'x' }])(
    '%j is none',
    event => expect(mistakes(commentListQuery, event)).toEqual({}),
  )

  it.each([
    [getFeedbackMedia, { recordId: '7', mediaId: 'm', mediaIds: ['m', 'n'] }],
    [getVoice, { id: 'wx1:comment:1', _id: 'wx1:comment:1', kind: 'comment' }],
    [
      onBadComment,
      { MsgType: 'event', Event: 'wxa_comment_bad_score', result: { comment_id: '1', comment: '坏' } },
    ],
    [
      onBadComment,
      { MsgType: 'event', Event: 'wxa_comment_bad_score', result: { comment_id: '1', app_id: 'wx1' } },
    ],
  ])('is none beside the right one, as in a record or in what WeChat pushes: %#', ({ input }, event) => {
    expect(mistakes(input, event)).toEqual({})
  })

  it('is not any short key, where the names are short', () => {
    expect(mistakes(feedbackQuery, { time: 5, nm: 1, ts: 1, pge: 2, tpye: 1, map: 1 })).toEqual({
      nm: 'is not known: did you mean num?',
      pge: 'is not known: did you mean page?',
      tpye: 'is not known: did you mean type?',
    })
  })

  it('is any name with two letters changed at most, and no other', () => {
    const names = ['startTime', 'endTime', 'filterType', 'offset', 'limit']
    const change = fc.record({
      at: fc.nat(),
      how: fc.constantFrom('in', 'out', 'other'),
      letter: fc.constantFrom('x', 'q', '9'),
    })
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(change, { maxLength: 4 }), (name, changes) => {
        const letters = [...name]
        for (const { at, how, letter } of changes) {
          const place = at % (letters.length + 1)
          letters.splice(place, how === 'in' ? 0 : 1, ...(how === 'out' ? [] : [letter]))
        }
        const key = letters.join('')
        fc.pre(!names.includes(key))
        const found = mistakes(commentListQuery, { [key]: 1 })[key]
        if (changes.length <= 2) expect(found).toBe(`is not known: did you mean ${name}?`)
        else if (found) expect(names.some(known => found.includes(known))).toBe(true)
      }),
    )
  })

  it('is told with all other mistakes, in any form', () => {
    expect(mistakes(feedbackMediaQuery, { recordID: 7, mediaID: 'm' })).toEqual({
      recordId: 'is required',
      mediaId: 'is required',
      recordID: 'is not known: did you mean recordId?',
      mediaID: 'is not known: did you mean mediaId?',
    })
  })
})

describe('two forms of one name', () => {
  it('reads both, and takes two that say the same', () => {
    expect(feedbackMediaQuery({ record_id: '7', media_id: 'm' })).toEqual({ recordId: '7', mediaId: 'm' })
    expect(feedbackMediaQuery({ recordId: 7, record_id: '7', mediaId: 'm' })).toEqual({
      recordId: '7',
      mediaId: 'm',
    })
    expect(feedbackMediaQuery({ recordId: 7, record_id: '', mediaId: 'm' }).recordId).toBe('7')
  })

  it('refuses two that differ', () => {
    expect(mistakes(feedbackMediaQuery, { recordId: 7, record_id: 8, mediaId: 'm' })).toEqual({
      recordId: 'recordId and record_id are both given and differ',
    })
  })

  it('refuses the one that is wrong, in either form', () => {
    expect(Object.keys(mistakes(commentListQuery, { startTime: 1, start_time: 'x' }))).toEqual(['startTime'])
  })
})

it('reports every mistake at once', () => {
  expect(Object.keys(mistakes(feedbackQuery, { page: 0, num: 101, type: 'x' }))).toEqual([
    'page',
    'num',
    'type',
  ])
  const wrong = { startTime: 20, endTime: 10, filterType: 7, offset: -1, limit: 0 }
  expect(Object.keys(mistakes(commentListQuery, wrong))).toEqual([
    'filterType',
    'offset',
    'limit',
    'startTime',
  ])
  expect(mistakes(feedbackMediaQuery, {})).toEqual({ recordId: 'is required', mediaId: 'is required' })
})

describe('whole numbers', () => {
  it('reads a number and its digits alike', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), num => {
        expect(feedbackQuery({ num }).num).toBe(num)
        expect(feedbackQuery({ num: String(num) }).num).toBe(num)
      }),
    )
  })

  it('refuses everything else', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        const isNumber =
          typeof value === 'number' || (typeof value === 'string' && /^\s*-?\d+\s*$/.test(value))
        fc.pre(!isNumber && value !== undefined && value !== null && value !== '')
        expect(Object.keys(mistakes(feedbackQuery, { page: value }))).toEqual(['page'])
      }),
    )
    for (const page of [0, -1, 1.5, Number.NaN, 2 ** 53, '1e3', '0x10', '1.0']) {
      expect(Object.keys(mistakes(feedbackQuery, { page }))).toEqual(['page'])
    }
  })

  it('keeps to the limits of each field', () => {
    expect(mistakes(feedbackQuery, { num: 100 })).toEqual({})
    expect(mistakes(feedbackQuery, { num: 101 })).toEqual({ num: 'must be a whole number from 1 to 100' })
    expect(mistakes(commentListQuery, { limit: 101 })).toEqual({
      limit: 'must be a whole number from 1 to 100',
    })
    expect(mistakes(commentListQuery, { offset: 0, filterType: 6 })).toEqual({})
    expect(mistakes(feedbackQuery, { type: 22 })).toEqual({})
  })
})

describe('ids', () => {
  it('keeps a recordId exact, however long', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9][0-9]{0,127}$/), recordId => {
        expect(feedbackMediaQuery({ recordId, mediaId: 'm' }).recordId).toBe(recordId)
      }),
    )
  })

  it('drops leading zeros of a recordId', () => {
    expect(feedbackMediaQuery({ recordId: '007', mediaId: 'm' }).recordId).toBe('7')
    expect(feedbackMediaQuery({ recordId: '0', mediaId: 'm' }).recordId).toBe('0')
  })

  it('refuses a number that has lost digits, and says so', () => {
    expect(
      mistakes(feedbackMediaQuery, { recordId: Number('12345678901234567'), mediaId: 'm' }).recordId,
    ).toMatch('lost digits')
    expect(mistakes(feedbackMediaQuery, { recordId: 2 ** 53 - 1, mediaId: 'm' })).toEqual({})
  })

  it.each(['12a', '-1', '1.5', '../1', -1, {}, ['1'], true])('refuses the recordId %j', recordId => {
    expect(Object.keys(mistakes(feedbackMediaQuery, { recordId, mediaId: 'm' }))).toEqual(['recordId'])
  })

  it('takes any text of 1 to 512 characters for a mediaId', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 512, unit: 'binary' }), mediaId => {
        fc.pre(mediaId.length <= 512)
        expect(feedbackMediaQuery({ recordId: 1, mediaId }).mediaId).toBe(mediaId)
      }),
    )
    expect(Object.keys(mistakes(feedbackMediaQuery, { recordId: 1, mediaId: 'm'.repeat(513) }))).toEqual([
      'mediaId',
    ])
    expect(Object.keys(mistakes(feedbackMediaQuery, { recordId: 1, mediaId: 7 }))).toEqual(['mediaId'])
  })
})

describe('times', () => {
  const startOf = (startTime: unknown) => commentListQuery({ startTime, endTime: 4e9 }).startTime

  it.each([
    [1676351504, 1676351504],
    ['1676351504', 1676351504],
    ['2023-02-14T13:11:44+08:00', 1676351504],
    ['2023-02-14T05:11:44Z', 1676351504],
    ['2023-02-14T05:11:44.999z', 1676351504],
    ['2023-02-14T13:11:44', 1676351504],
    ['2023-02-14 13:11:44', 1676351504],
    ['2023-02-14T00:11:44-0500', 1676351504],
    ['2023-02-14T13:11+08', 1676351460],
    ['2023-02-14T10:41:44+05:30', 1676351504],
    ['2023-02-14T10:41:44+0530', 1676351504],
    ['2023-02-14T01:41:44-03:30', 1676351504],
    ['2023-02-14T05:11:44,5Z', 1676351504],
    [' 2023-02-14 05:11:44  Z\n', 1676351504],
    ['2023-02-14t19:11:44+14', 1676351504],
    ['2023-02-13T06:11:44-23', 1676351504],
    ['2023-02-14T06:10:44+00:59', 1676351504],
    ['2023-02-14', 1676304000],
    ['2024-02-29', 1709136000],
    [0, 0],
  ])('%j is %j', (time, seconds) => expect(startOf(time)).toBe(seconds))

  it('reads any moment as Date does', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), date => {
        expect(startOf(date.toISOString())).toBe(Math.floor(date.getTime() / 1000))
      }),
    )
  })

  it.each([
    '2023-02-30',
    '2023-13-01',
    '2023-02-14T24:00:00Z',
    '2023-02-14T13:60:00Z',
    '2023-02-14T13:11:44+25:00',
    '2023-02-14T13:11:44+24',
    '2023-02-14T13:11:44+08:60',
    '2023-02-14T13:11:44.',
    '2023-02-14T13:11:44.x',
    '2023-02-14T13',
    '2023-02-14T13:11:44 08',
    '12023-02-14',
    '2023-02-140',
    'at 2023-02-14',
    'yesterday',
    '14.2.2023',
    '2023-2-1',
    1.5,
    -1,
    true,
    {},
  ])('%j is no time', time => {
    expect(mistakes(commentListQuery, { startTime: time }).startTime).toMatch(
      'must be epoch seconds or an ISO 8601 time',
    )
  })

  it.each([1676351504000, '1676351504000'])('refuses milliseconds and says why: %j', time => {
    expect(mistakes(commentListQuery, { endTime: time })).toEqual({
      endTime: 'looks like milliseconds: give seconds (divide by 1000)',
    })
  })

  it('refuses a range that ends before it starts', () => {
    expect(mistakes(commentListQuery, { startTime: 11, endTime: 10 })).toEqual({
      startTime: 'is after endTime',
    })
    expect(mistakes(commentListQuery, { startTime: 10, endTime: 10 })).toEqual({})
  })
})
