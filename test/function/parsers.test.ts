import { describe, expect, it } from 'vitest'
import { OperationError } from '../../shared/errors'
import * as input from '../../shared/function/input'
import { readWithAppids } from '../../shared/function/input-appid'

/* What each kind of field takes, and the first that it does not. */

type Read = (event: object) => unknown

/** What is read, or the mistakes, as `field message`. */
function outcome(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return (error.details.fields ?? []).map(({ field, message }) => `${field} ${message}`).join('; ')
  }
}

const parsed = (read: Read, x: unknown) => outcome(() => read({ x }))
const takes = (read: Read, ...values: unknown[]) => {
  for (const x of values) expect(parsed(read, x)).toEqual({ x })
}
const refuses = (read: Read, message: RegExp, ...values: unknown[]) => {
  for (const x of values) expect([x, parsed(read, x)]).toEqual([x, expect.stringMatching(message)])
}

it('an id is 1 to 128 letters, digits, _, - or @, and nothing before or behind', () => {
  const read = input.object({ x: input.id })
  takes(read, 'a', 'oA_b-C@d9', 'x'.repeat(128))
  expect([parsed(read, 0), parsed(read, 12)]).toEqual([{ x: '0' }, { x: '12' }])
  refuses(
    read,
    /^x must be 1 to 128 letters/,
    'x'.repeat(129),
    ' a',
    'a ',
    'a\nb',
    '$a',
    'a$',
    1.5,
    -1,
    true,
    ['a'],
  )
})

it('an id of digits has no leading zeros, and white space around it does not count', () => {
  const read = input.object({ x: input.numericId })
  takes(read, '7', '70', '9'.repeat(128))
  expect(['007', ' 7 ', '00', 7].map(x => parsed(read, x))).toEqual([
    { x: '7' },
    { x: '7' },
    { x: '0' },
    { x: '7' },
  ])
  refuses(read, /^x must be 1 to 128 digits/, '9'.repeat(129), '7a', 'a7', '7 7', '-7', '１')
})

it('yes and no come as they are, as numbers and as text, and as nothing else', () => {
  const read = input.object({ x: input.boolean })
  for (const x of [true, 'true', 1, '1']) expect(parsed(read, x)).toEqual({ x: true })
  for (const x of [false, 'false', 0, '0']) expect(parsed(read, x)).toEqual({ x: false })
  refuses(read, /^x must be true or false$/, 'yes', 'TRUE', 2, -1, [], {})
})

it('whole numbers come as digits, too, with white space around them', () => {
  const read = input.object({ x: input.integer(-2, 10) })
  takes(read, -2, 0, 10)
  expect(['-2', ' 7\n', '007', '10'].map(x => parsed(read, x))).toEqual([
    { x: -2 },
    { x: 7 },
    { x: 7 },
    { x: 10 },
  ])
  refuses(
    read,
    /^x must be a whole number from -2 to 10$/,
    -3,
    11,
    '-3',
    '11',
    '1 0',
    '--1',
    '1-',
    '+1',
    '1.0',
    'x1',
  )
  refuses(input.object({ x: input.integer(1) }), /^x must be a whole number from 1 on$/, 0, 2 ** 53)
})

it('text has its length in characters, where an emoji is one', () => {
  const read = input.object({ x: input.text(2, 3) })
  takes(read, 'ab', 'abc', '😀😀😀', '  ')
  refuses(read, /^x must be text of 2 to 3 characters$/, 'a', 'abcd', '😀', 12, ['ab'])
  const trimmed = input.object({ x: input.trimmedText(1, 2) })
  expect(parsed(trimmed, ' ab\n')).toEqual({ x: 'ab' })
  refuses(trimmed, /^x must be text of 1 to 2 characters$/, '   ', 'a b', 7)
})

it('lists have as many as they may, and each of them is looked at', () => {
  const read = input.object({ x: input.list(input.integer(1), 'numbers', 2) })
  takes(read, [], [1], [1, 1])
  refuses(read, /^x must be a list of at most 2 numbers$/, [1, 2, 3], 1, { length: 1 })
  refuses(read, /^x must be a whole number/, [1, 0])
  const open = input.object({ x: input.list(input.integer(1), 'numbers') })
  takes(open, Array(500).fill(1))
  refuses(open, /^x must be a list of numbers$/, 'x')
  const pair = input.object({ x: input.pair(input.integer(1)) })
  takes(pair, [1, 2])
  refuses(pair, /^x must be a list of two$/, [1], [1, 2, 3], 12, { 0: 1, 1: 2, length: 2 })
  refuses(pair, /^x must be a whole number/, [0, 1], [1, 0])
})

it('one or more is a list without doubles, and an empty one would match nothing', () => {
  const read = input.object({ x: input.oneOrMore(input.oneOf('a', 'b')) })
  expect(['a', ['a'], ['b', 'a', 'b']].map(x => parsed(read, x))).toEqual([
    { x: ['a'] },
    { x: ['a'] },
    { x: ['b', 'a'] },
  ])
  refuses(read, /^x is an empty list/, [])
  refuses(read, /^x must be one of a, b$/, 'c', ['a', 'c'], [['a']], 'A')
})

it('the id of a file begins with cloud://, and has at most 1,024 characters', () => {
  const read = input.object({ x: input.fileID })
  takes(read, 'cloud://', 'cloud://a/b\nc', `cloud://${'x'.repeat(1016)}`)
  refuses(
    read,
    /^x must be a cloud file's id/,
    `cloud://${'x'.repeat(1017)}`,
    ' cloud://a',
    'cloud:/a',
    'https://a',
    7,
  )
})

it('what may be left out is not there, has its default, or has a meaning where it is empty', () => {
  const read = input.object({
    a: input.optional(input.integer(1)),
    b: input.withDefault(input.integer(1), () => 7),
    c: input.orElse('', input.optional(input.id)),
    d: input.orElse(null, input.optional(input.integer(1))),
  })
  const nothing = { a: undefined, b: 7, c: undefined, d: undefined }
  expect(outcome(() => read({}))).toEqual(nothing)
  expect(outcome(() => read({ a: null, b: '', c: null, d: '' }))).toEqual(nothing)
  expect(outcome(() => read({ c: '', d: null }))).toEqual({ ...nothing, c: '', d: null })
  expect(outcome(() => read({ a: 1, b: 2, c: 'x', d: 4 }))).toEqual({ a: 1, b: 2, c: 'x', d: 4 })
  expect(input.given(nothing)).toEqual({ b: 7 })
})

it('a field of several parts has one mistake, which says what is wrong with each', () => {
  const read = input.object({
    x: input.nested({ from: input.integer(0), toHour: input.optional(input.integer(0)) }),
  })
  takes(read, { from: 1, toHour: 2 })
  expect(parsed(read, { from: '1', to_hour: '2' })).toEqual({ x: { from: 1, toHour: 2 } })
  refuses(read, /^x is wrong: from is required, toHour must be a whole number from 0 on$/, { toHour: -1 })
  refuses(read, /^x must be an object$/, [1], 'x', 7)
})

it('a field in two forms counts once where one of them is empty, and snake_case is that of each word', () => {
  const read = input.object({ fileIDs: input.id, startTime: input.optional(input.integer(0)) })
  expect(outcome(() => read({ file_ids: 'a', fileIDs: '', start_time: 5 }))).toEqual({
    fileIDs: 'a',
    startTime: 5,
  })
  expect(outcome(() => read({ file_ids: 'a', fileIDs: 'b' }))).toBe(
    'fileIDs fileIDs and file_ids are both given and differ',
  )
  expect(read.fields).toEqual(['fileIDs', 'startTime'])
})

it('what the platform adds, and the mini program that is asked for, are no misspelt fields', () => {
  const read = input.object({
    usrInfo: input.optional(input.id),
    tcContext: input.optional(input.id),
    apid: input.optional(input.id),
  })
  expect(outcome(() => read({ userInfo: { openId: 'o' }, tcbContext: {}, appid: 'wx1' }))).toEqual({})
  expect(outcome(() => read({ usernfo: 'o' }))).toBe('usernfo is not known: did you mean usrInfo?')
  expect(outcome(() => read({ app_id: 'wx1' }))).toBe('app_id is not known: did you mean appid?')
})

describe('the mini program that is asked for', () => {
  const read = input.object({ page: input.optional(input.integer(1)) })
  const asked = (event: unknown, maySeveral = true) => outcome(() => readWithAppids(maySeveral, event, read))
  const none = { asked: undefined, input: { page: undefined } }

  it('is one, several, or none', () => {
    expect([asked({}), asked({ appid: '' }), asked(undefined)]).toEqual([none, none, none])
    expect([asked({ appid: 'wx1' }), asked({ appid: 'wx1' }, false)]).toEqual([
      { ...none, asked: ['wx1'] },
      { ...none, asked: ['wx1'] },
    ])
    expect(asked({ appid: ['wx2', 'wx1', 'wx2'], page: 3 })).toEqual({
      asked: ['wx2', 'wx1'],
      input: { page: 3 },
    })
    expect(asked({ appid: 'x'.repeat(64) })).toMatchObject({ asked: ['x'.repeat(64)] })
  })

  it('has the form of an appid, and is told with all other mistakes', () => {
    for (const appid of ['?wx1', 'wx1?', 'wx 1', 'x'.repeat(65), 7, {}, ['wx1', '']]) {
      expect(asked({ appid })).toMatch(/^appid must be an appid/)
    }
    expect(asked({ appid: ['wx1'] }, false)).toMatch(/^appid must be an appid/)
    expect(asked({ appid: [] })).toMatch(/^appid is an empty list/)
    expect(asked({ appid: '?', page: 0 })).toMatch(
      /^appid must be an appid.*; page must be a whole number from 1 on$/,
    )
    expect(asked({ appid: 'wx1', page: 0 })).toBe('page must be a whole number from 1 on')
    expect(asked(7)).toBe('event must be an object')
  })

  it('counts once, where the operation reads it, too', () => {
    const own = input.object({ appid: input.optional(input.id), page: input.integer(1) })
    const twice = outcome(() => readWithAppids(true, { appid: '?' }, own))
    expect(twice).toMatch(/^appid must be an appid[^;]*; page is required$/)
  })
})
