import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { startInvocation } from '../../shared/invocation'
import { isObject } from '../../shared/values'
import { parseJson } from '../../shared/wechat/json'
import { camelCase, withCamelCaseKeys } from '../../shared/wechat/keys'
import {
  address,
  boolean,
  jsonObject,
  list,
  number,
  object,
  optionalNumber,
  optionalTime,
  page,
  readAs,
  record,
  text,
  time,
  withId,
} from '../../shared/wechat/reader'
import { jsonText } from '../helpers/json-text'

// The SDK's own parser of responses.
const jsonBigInt: { parse(text: string): unknown } = createRequire(import.meta.url)('json-bigint')

describe('keys', () => {
  it('reads a response of the cloud call as one over HTTPS', () => {
    fc.assert(
      fc.property(jsonText, json => {
        expect(withCamelCaseKeys(parseJson(json))).toEqual(withCamelCaseKeys(jsonBigInt.parse(json)))
      }),
    )
  })

  it('reads camelCase and snake_case alike', () => {
    const snake = { record_id: 1, head_url: 'x', inner: [{ is_already_sent: true }] }
    expect(withCamelCaseKeys(snake)).toEqual({ recordId: 1, headUrl: 'x', inner: [{ isAlreadySent: true }] })
    expect(withCamelCaseKeys(withCamelCaseKeys(snake))).toEqual(withCamelCaseKeys(snake))
  })

  it("follows the SDK's rule for unusual names", () => {
    expect(['a_0', '_id', 'URL', 'a__b', 'mediaIds'].map(camelCase)).toEqual([
      'a_0',
      'Id',
      'URL',
      'a_B',
      'mediaIds',
    ])
  })

  it('takes the form that has a value, in either order', () => {
    expect(withCamelCaseKeys({ mediaIds: [], media_ids: ['a'] })).toEqual({ mediaIds: ['a'] })
    expect(withCamelCaseKeys({ media_ids: ['a'], mediaIds: null })).toEqual({ mediaIds: ['a'] })
    expect(withCamelCaseKeys({ record_id: '', recordId: 7 })).toEqual({ recordId: 7 })
  })

  it('keeps both forms where they differ', () => {
    expect(withCamelCaseKeys({ record_id: 1, recordId: 2 })).toEqual({ recordId: 2, record_id: 1 })
    expect(withCamelCaseKeys({ recordId: 2, record_id: 1 })).toEqual({ recordId: 2, record_id: 1 })
  })

  it('drops keys that would change what an object is', () => {
    const evil = parseJson(
      '{"__proto__":{"polluted":1},"constructor":{"a":1},"list":[{"__proto__":1,"prototype":2,"ok":3}]}',
    )
    const plain = withCamelCaseKeys(evil)
    expect(plain).toEqual({ list: [{ ok: 3 }] })
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it("leaves the device's own keys as they are", () => {
    expect(withCamelCaseKeys({ system_info: { a_b: { c_d: 1 } }, x_y: 1 })).toEqual({
      systemInfo: { a_b: { c_d: 1 } },
      xY: 1,
    })
  })
})

describe('readers', () => {
  type Schema<T> = Parameters<typeof readAs<T>>[0]

  /** What is read of a value, and how much of it cannot be read. */
  function reading<T>(schema: Schema<T>, value: unknown) {
    const invocation = startInvocation({})
    try {
      return { value: readAs(schema, value, invocation), unreadable: invocation.counts.unreadable }
    } finally {
      invocation.deadline.clear()
    }
  }
  const read = <T>(schema: Schema<T>, value: unknown) => reading(schema, value).value

  it.each([
    [undefined, ''],
    [null, ''],
    [18800000000, '18800000000'],
    ['a@b.cn', 'a@b.cn'],
  ])('text: %j is %j', (value, expected) => expect(read(text, value)).toBe(expected))

  it.each([
    [undefined, 0],
    ['', 0],
    ['1676351504', 1676351504],
    [200, 200],
    ['-3.5', -3.5],
  ])('number: %j is %j', (value, expected) => expect(read(number, value)).toBe(expected))

  it.each(['12345678901234567890', 'soon', '0x10', 'Infinity', '¥1', '11s', {}, [], true])(
    'number: %j is none',
    value => {
      expect(read(record(object({ n: number })), { n: value })).toEqual({ n: 0, unreadable: ['n'] })
      expect(read(record(object({ n: optionalNumber })), { n: value })).toEqual({
        n: null,
        unreadable: ['n'],
      })
    },
  )

  it.each([
    [undefined, null],
    [null, null],
    ['', null],
    ['0', 0],
    ['1675915718', 1675915718],
  ])('number or null: %j is %j', (value, expected) => expect(read(optionalNumber, value)).toBe(expected))

  it.each([
    [undefined, 0, null],
    ['', 0, null],
    [0, 0, 0],
    ['0', 0, 0],
    ['1676351504', 1676351504, 1676351504],
    [1676351504.75, 1676351504, 1676351504],
    ['1676351504.75', 1676351504, 1676351504],
    [1676351504999, 1676351504, 1676351504],
    ['1676351504999', 1676351504, 1676351504],
    [4_102_444_799, 4_102_444_799, 4_102_444_799],
    [4_102_444_799_999, 4_102_444_799, 4_102_444_799],
    [99_999_999_999, 0, null, 'cannot be'],
    [4_102_444_800, 0, null, 'cannot be'],
    [4_102_444_800_000, 0, null, 'cannot be'],
    [1676351504999000, 0, null, 'cannot be'],
    [-1, 0, null, 'cannot be'],
    ['2023-02-14 13:11:44', 0, null, 'cannot be'],
    [{}, 0, null, 'cannot be'],
  ])('time: %j is %j, or %j where there may be none', (value, expected, orNone, problem = '') => {
    const both = record(object({ at: time, paid: optionalTime }))
    expect(read(both, { at: value, paid: value })).toEqual({
      at: expected,
      paid: orNone,
      ...(problem && { unreadable: ['at', 'paid'] }),
    })
  })

  it.each([
    [undefined, false],
    [1, true],
    ['true', true],
    ['', false],
    [0, false],
  ])('boolean: %j is %j', (value, expected) => expect(read(boolean, value)).toBe(expected))

  it.each([
    ['http://wx.qlogo.cn/mmhead/a', 'https://wx.qlogo.cn/mmhead/a'],
    ['HTTP://mmbiz.qpic.cn/a', 'https://mmbiz.qpic.cn/a'],
    ['http://qlogo.cn', 'https://qlogo.cn'],
    ['http://qlogo.cn.evil.com/a', 'http://qlogo.cn.evil.com/a'],
    ['http://evilqlogo.cn/a', 'http://evilqlogo.cn/a'],
    ['http://wx.qlogo.cn:8080/a', 'http://wx.qlogo.cn:8080/a'],
    ['http://example.com/?u=http://wx.qlogo.cn/', 'http://example.com/?u=http://wx.qlogo.cn/'],
    [undefined, ''],
  ])('address: %j is %j', (value, expected) => expect(read(address, value)).toBe(expected))

  it.each([
    [undefined, []],
    [null, []],
    ['', []],
    [
      ['a', 1, null, ''],
      ['a', '1'],
    ],
    ['[12345678901234567,"b"]', ['12345678901234567', 'b']],
    [{}, []],
    ['{}', []],
  ])('list: %j is %j', (value, expected) => expect(read(list(text), value)).toEqual(expected))

  it.each([
    [{ a_b: 1 }, [{ a_b: 1 }]],
    ['{"a_b":1}', [{ aB: 1 }]],
    [
      [{ a: 1 }, '{"a":2}'],
      [{ a: 1 }, { a: 2 }],
    ],
  ])('list of objects: %j is %j', (value, expected) =>
    expect(read(list(object({})), value)).toEqual(expected),
  )

  it.each(['geheim', '[1', '"a"', 7, true])('list: %j is refused', value => {
    expect(() => read(list(text), value)).toThrow("WeChat's list is neither a list nor an object")
  })

  it.each([
    [
      '{"SDKVersion":"3.5.0","a_b":{"c_d":12345678901234567890}}',
      { SDKVersion: '3.5.0', a_b: { c_d: '12345678901234567890' } },
    ],
    ['{}', {}],
    ['', {}],
    [undefined, {}],
    ['not json', { raw: 'not json' }],
    ['[1]', { raw: '[1]' }],
    ['{"a":', { raw: '{"a":' }],
    ['{"__proto__":{"x":1},"ok":1}', { ok: 1 }],
    [{ model_name: 'x' }, { model_name: 'x' }],
    [5, { raw: '5' }],
  ])('JSON object: %j is %j', (value, expected) => {
    expect(read(object({ systemInfo: jsonObject }), { systemInfo: value })).toEqual({ systemInfo: expected })
  })

  it('record: reads every field, keeps the others, and says where it could not be read', () => {
    const fields = object({ id: text, inner: object({ n: number }), all: list(object({ n: number })) })
    const schema = record(fields)
    expect(read(schema, { newField: 1 })).toEqual({ id: '', inner: { n: 0 }, all: [], newField: 1 })
    expect(reading(schema, { id: 1, inner: 'x', all: [{ n: 1 }, 'y', null, { n: 'geheim' }] })).toEqual({
      value: {
        id: '1',
        inner: { n: 0 },
        all: [{ n: 1 }, { n: 0 }],
        unreadable: ['inner', 'all.1', 'all.3.n'],
      },
      unreadable: 3,
    })
    // A record in a record says it of itself.
    const outer = record(object({ id: text, records: list(schema) }))
    expect(reading(outer, { id: {}, records: [{ inner: 7 }, { id: '2' }, { all: 7 }] })).toMatchObject({
      value: { id: '', records: [{ unreadable: ['inner'] }, { id: '2' }, { unreadable: ['all'] }] },
      unreadable: 3,
    })
  })

  it('page: leaves out what has no id, and counts all that came', () => {
    const schema = page(withId(record(object({ id: text, n: number })), 'id'), 'x')
    const came = [{ id: 1, n: 'x' }, { n: 2 }, null, 'y', [], { id: {}, n: 'z' }, '{"id":7,"n":7}']
    expect(reading(schema, came)).toEqual({
      value: {
        list: [
          { id: '1', n: 0, unreadable: ['n'] },
          { id: '7', n: 7 },
        ],
        total: null,
        received: 7,
      },
      // Its number, four records that are none, and the total.
      unreadable: 6,
    })
  })

  it('reading anything gives a record', () => {
    const schema = object({
      id: text,
      n: number,
      at: optionalNumber,
      all: list(object({ url: address })),
      info: jsonObject,
    })
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (id, n, all) => {
        expect(isObject(read(schema, { id, n, all }))).toBe(true)
      }),
    )
  })
})
