import { afterEach, describe, expect, it, vi } from 'vitest'
import { isDueDaily, seenUpTo } from '../../shared/archive/archive'
import { auditIn } from '../../shared/archive/audit'
import { cut, cutVoice, isDeeperThan } from '../../shared/archive/cut'
import { hashOf, recordHashOf } from '../../shared/archive/hash'
import { formerOf, peopleIn, peopleOf } from '../../shared/archive/people'
import {
  appidsOfSeen,
  appsOfCaller,
  bothSee,
  eitherSees,
  isAllSeen,
  isAnyServed,
  scopeOf,
} from '../../shared/archive/seen'
import { settingsIn } from '../../shared/archive/settings'
import { picturesOf, withExactRecord } from '../../shared/archive/voice'
import { type Invocation, type Seen, startInvocation } from '../../shared/invocation'

/* What is read from the archive, whatever an owner has made of it in the console. */

const calling = (given: Partial<Invocation>): Invocation => ({ ...startInvocation({}), ...given })

describe('settings', () => {
  const DEFAULTS = { newFeedback: true, badComments: 2, digestHour: null, quiet: null }

  it.each<[object, object]>([
    [{ newFeedback: false }, { newFeedback: false }],
    [{ newFeedback: 'false' }, {}],
    [{ badComments: 0 }, { badComments: 0 }],
    [{ badComments: 5 }, { badComments: 5 }],
    [{ badComments: 6 }, {}],
    [{ badComments: -1 }, {}],
    [{ badComments: 1.5 }, {}],
    [{ badComments: '1' }, {}],
    [{ digestHour: 0 }, { digestHour: 0 }],
    [{ digestHour: 23 }, { digestHour: 23 }],
    [{ digestHour: 24 }, {}],
    [{ quiet: [0, 23] }, { quiet: [0, 23] }],
    [{ quiet: [22, 24] }, {}],
    [{ quiet: [22, 8, 9] }, {}],
    [{ quiet: [22] }, {}],
    [{ quiet: { 0: 22, 1: 8, length: 2 } }, {}],
  ])('that are %j are %j, and have their defaults for all else', (alerts, read) => {
    expect(settingsIn({ alerts }).alerts).toEqual({ ...DEFAULTS, ...read })
  })

  it.each([
    [1, 1],
    [5, 5],
    [6, null],
    [0, null],
    ['5', null],
    [undefined, null],
  ])('autoDone of %j is %j', (autoDone, read) => {
    expect(settingsIn({ autoDone }).autoDone).toBe(read)
  })

  it('have the templates that have a name and a text', () => {
    const good = { name: '致歉', text: '抱歉' }
    const templates = [
      { ...good, more: 1 },
      { name: '致歉' },
      { text: '抱歉' },
      { ...good, name: 7 },
      null,
      good,
    ]
    expect(settingsIn({ templates }).templates).toEqual([good, good])
    for (const none of [{ templates: good }, {}, undefined]) expect(settingsIn(none).templates).toEqual([])
  })
})

describe('people', () => {
  const han = { openid: 'oHan', name: '韩梅梅', since: 1 }
  const open = { hash: 'x', by: 'oOwner', expires: 9 }

  it('are those of whom an openid and a name can be read, and what they may see', () => {
    const ofOne = { ...han, appids: ['wxA'] }
    const wrong = [
      { ...han, openid: 7 },
      { ...han, name: null },
      { ...han, appids: 'wxA' },
      { ...han, appids: [7] },
      'x',
    ]
    expect(peopleIn({ known: [...wrong, han, ofOne] }).known).toEqual([han, ofOne])
    const closed = [
      { ...open, hash: 1 },
      { ...open, by: null },
      { ...open, expires: '9' },
      { ...open, appids: {} },
      null,
    ]
    expect(peopleIn({ invitations: [...closed, open] }).invitations).toEqual([open])
    for (const none of [undefined, {}, { known: han, invitations: 'x' }]) {
      expect(peopleIn(none)).toEqual({ known: [], invitations: [] })
    }
  })

  it('have done what has a time, a name of what it was, by whom, and how much: the newest first', () => {
    const line = { time: 1, by: '', action: 'alerts', count: 0 }
    const newer = { ...line, time: 2, appids: ['wxA'] }
    const wrong = [
      { ...line, time: '1' },
      { ...line, by: 7 },
      { ...line, action: null },
      { ...line, count: '0' },
      { ...line, appids: 'wxA' },
      7,
    ]
    expect(auditIn({ audit: [line, ...wrong, newer] })).toEqual([newer, line])
    for (const none of [undefined, {}, { audit: line }]) expect(auditIn(none)).toEqual([])
  })

  it('are shown as far as the caller may know them', () => {
    vi.stubEnv('ADMIN_OPENIDS', 'oAll oOfB@wxB oOfA@wxA')
    const known = [
      { openid: 'oOfA', name: '李雷', since: 1 },
      han,
      { ...han, openid: 'oOfB2', appids: ['wxB'] },
      { openid: 'oNamed', name: '没加入' },
      { ...han, openid: 'oLeft', until: 2 },
      { ...han, openid: 'oLeftB', until: 2, appids: ['wxB'] },
    ]
    const served = ['wxA', 'wxB']
    const seenBy = (seen: Seen) => {
      const caller = calling({ served, seen })
      return [peopleOf(known, caller), formerOf(known, caller)].map(list => list.map(({ openid }) => openid))
    }
    expect(seenBy('all')).toEqual([
      ['oAll', 'oOfB', 'oOfA', 'oHan', 'oOfB2'],
      ['oLeft', 'oLeftB'],
    ])
    expect(seenBy(['wxA'])).toEqual([['oAll', 'oOfA'], []])
    expect(seenBy(['wxB'])).toEqual([['oAll', 'oOfB', 'oOfB2'], ['oLeftB']])
    const [, , ofA, member] = peopleOf(known, calling({ served, seen: 'all' }))
    expect(ofA).toEqual({ openid: 'oOfA', name: '李雷', role: 'owner', appids: ['wxA'] })
    expect(member).toEqual({ ...han, role: 'member' })
  })
  afterEach(() => vi.unstubAllEnvs())
})

describe('what may be seen', () => {
  const [a, b, both]: [Seen, Seen, Seen] = [['wxA'], ['wxB'], ['wxA', 'wxB']]

  it('is all of it where nothing of it may not be', () => {
    const pairs: [Seen, Seen, boolean][] = [
      ['all', 'all', true],
      ['all', both, false],
      [both, 'all', true],
      [a, both, true],
      [both, a, false],
      [a, b, false],
      [[], a, true],
    ]
    for (const [what, seen, is] of pairs)
      expect([what, seen, isAllSeen(what, seen)]).toEqual([what, seen, is])
  })

  it('by both, and by either of two', () => {
    expect([bothSee('all', a), bothSee(a, 'all'), bothSee('all', 'all')]).toEqual([a, a, 'all'])
    expect([bothSee(both, b), bothSee(a, b)]).toEqual([b, []])
    expect([eitherSees('all', a), eitherSees(a, 'all'), eitherSees(a, both)]).toEqual(['all', 'all', both])
    expect([appidsOfSeen('all'), appidsOfSeen(a)]).toEqual([{}, { appids: ['wxA'] }])
  })

  it('of what is served', () => {
    const served = ['wxB', 'wxA']
    expect([
      isAnyServed('all', { served: undefined }),
      isAnyServed(a, { served }),
      isAnyServed(['wxC', 'wxA'], { served }),
    ]).toEqual([true, true, true])
    expect([
      isAnyServed(a, { served: ['wxB'] }),
      isAnyServed(a, { served: undefined }),
      isAnyServed([], { served }),
    ]).toEqual([false, false, false])
    expect(appsOfCaller(calling({ served, seen: 'all' }))).toEqual(served)
    expect(appsOfCaller(calling({ served, seen: ['wxC', 'wxA'] }))).toEqual(['wxA'])
    expect(appsOfCaller(calling({ served: undefined, seen: 'all' }))).toEqual([])
  })

  it('and is meant is all only where everything served is', () => {
    const served = ['wxA', 'wxB']
    expect(scopeOf(calling({ served, seen: 'all', appids: ['wxB', 'wxA'] }))).toBe('all')
    expect(scopeOf(calling({ served, seen: 'all', appids: ['wxA'] }))).toEqual(['wxA'])
    expect(scopeOf(calling({ served, seen: both, appids: served }))).toEqual(served)
  })
})

describe('a record', () => {
  it('is the same, whatever the order of its keys and the signatures of its addresses', () => {
    const record = { b: [1, { d: 'x', c: null }], a: 'https://a/1.png?sign=1&t=2' }
    const other = { a: 'https://a/1.png?sign=9', b: [1, { c: null, d: 'x' }] }
    expect(recordHashOf(other)).toBe(recordHashOf(record))
    expect(hashOf({ a: 1, b: 2 })).toBe(hashOf({ b: 2, a: 1 }))
    const different = [
      { ...record, a: 'https://a/2.png?sign=1&t=2' },
      { ...record, a: 'x://a/1.png?sign=1' },
      { ...record, b: [{ d: 'x', c: null }, 1] },
      { ...record, b: [1, { d: 'x' }] },
      // What a user wrote is no address.
      { ...record, a: '为什么?' },
      { ...record, a: '为什么?不好' },
      { ...record, a: 'http://a/1.png' },
    ]
    const hashes = [record, ...different].map(recordHashOf)
    expect(new Set(hashes).size).toBe(hashes.length)
  })

  it('that the database refuses is cut to what WeChat documents', () => {
    expect(cut('长'.repeat(2000))).toBe('长'.repeat(2000))
    expect(cut('长'.repeat(2001))).toBe('长'.repeat(2000))
    expect(cut([7, null, true])).toEqual([7, null, true])
    expect(cut(Array(21).fill('x'))).toEqual(Array(20).fill('x'))
    const fields = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, index]))
    expect(Object.keys(Object(cut(fields)))).toHaveLength(50)
    const nested = (levels: number): unknown =>
      levels === 0 ? 'in' : levels % 2 ? { x: nested(levels - 1) } : [nested(levels - 1)]
    const depthOf = (value: unknown): number =>
      Object(value) === value ? 1 + Math.max(0, ...Object.values(Object(value)).map(depthOf)) : 0
    expect(cut(nested(8))).toEqual(nested(8))
    for (const levels of [9, 10, 40]) expect(depthOf(cut(nested(levels)))).toBe(9)
    const voice = {
      _id: `wx1:comment:${'1'.repeat(3000)}`,
      text: 'x'.repeat(3000),
      recordText: 'x',
      stars: 5,
    }
    expect(cutVoice(voice)).toEqual({ ...voice, text: 'x'.repeat(2000), recordText: '', cut: true })
  })

  it('is deeper than what is in it', () => {
    expect([isDeeperThan(0, 'x'), isDeeperThan(0, null), isDeeperThan(0, {}), isDeeperThan(0, [])]).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect([isDeeperThan(1, {}), isDeeperThan(1, { a: [] }), isDeeperThan(2, { a: 1, b: [1] })]).toEqual([
      false,
      true,
      false,
    ])
  })

  it('stands as it was in its text, unless that is damaged', () => {
    const document = { _id: '1', record: { 'a．b': 1 } }
    expect(withExactRecord({ ...document, recordText: '{"a.b":1}' })).toEqual({
      _id: '1',
      record: { 'a.b': 1 },
    })
    for (const recordText of ['', '{', '[1]', 'null', '7']) {
      expect(withExactRecord({ ...document, recordText })).toEqual(document)
    }
    expect(withExactRecord(document)).toEqual(document)
  })

  it('has the pictures of which is known where they are', () => {
    const picture = { mediaId: 'm', fileID: 'cloud://x', contentType: 'image/png', size: 1 }
    expect(picturesOf({ _id: '1', pictures: [picture, { mediaId: 'n' }, null, { fileID: 7 }] })).toEqual([
      picture,
    ])
    for (const pictures of [undefined, null, picture, 'x'])
      expect(picturesOf({ _id: '1', pictures })).toEqual([])
  })
})

describe('a time', () => {
  const now = 1_790_000_000
  it.each([
    [now, false],
    [now - 86_399, false],
    [now - 86_400, true],
    // A clock that is a little ahead.
    [now + 3599, false],
    [now + 3600, true],
    [undefined, true],
    ['1790000000', true],
  ])('of %j is a day ago, or was noted by a wrong clock: %s', (time, isDue) => {
    expect(isDueDaily(time, { now })).toBe(isDue)
  })

  it('up to which all was seen is no later than what was seen, unless WeChat has said what time it is', () => {
    const { clock, ...invocation } = startInvocation({})
    const unknown = { now, invocation: { ...invocation, clock } }
    const told = { now, invocation: { ...invocation, clock: { ...clock, ahead: 0 } } }
    expect([seenUpTo(now - 50, unknown), seenUpTo(now + 50, unknown)]).toEqual([now - 50, now])
    expect([seenUpTo(now - 50, told), seenUpTo(now + 50, told)]).toEqual([now, now])
  })
})
