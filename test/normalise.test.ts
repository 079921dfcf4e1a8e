import { createRequire } from 'node:module'
import fc from 'fast-check'
import { parse as losslessParse } from 'lossless-json'
import { describe, expect, it } from 'vitest'
import { OperationError } from '../shared/errors'
import { isObject } from '../shared/values'
import { exactNumber, parseJson } from '../shared/wechat/json'
import { camelCase, camelCaseInPlace } from '../shared/wechat/keys'
import {
  address,
  boolean,
  jsonObject,
  list,
  number,
  object,
  optionalNumber,
  readAs,
  text,
} from '../shared/wechat/reader'

// The SDK's own parser of replies, to hold both ways against each other.
const jsonBigInt: { parse(text: string): unknown } = createRequire(import.meta.url)('json-bigint')

const digits = (min: number, max: number) =>
  fc.stringMatching(new RegExp(`^[1-9][0-9]{${min - 1},${max - 1}}$`))

/** Text that holds what looks like long integers, strings and escapes. */
const textLikeJson = fc
  .array(
    fc.oneof(
      digits(14, 20),
      fc.constantFrom(':', ',', '[', ']', '"', '\\', '-', ' ', '\n', '价', '0', '.', 'e'),
    ),
  )
  .map(parts => parts.join(''))

/** JSON text in which integers of any length stand among everything else. */
const jsonText = fc.letrec<{ value: string }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      digits(1, 30),
      // Nobody writes an id with an exponent; of 1e+21 the SDK does not tell that it was one.
      fc.double({ noNaN: true, min: -(2 ** 53), max: 2 ** 53 }).map(String),
      fc.string().map(s => JSON.stringify(s)),
      textLikeJson.map(s => JSON.stringify(s)),
      fc.constantFrom('null', 'true', 'false'),
    ),
    fc.array(tie('value')).map(items => `[${items}]`),
    fc
      .uniqueArray(
        fc.tuple(
          // The SDK's parser refuses whatever looks like them.
          fc.string().filter(key => !/__proto__|constructor/.test(key)),
          tie('value'),
        ),
        {
          selector: ([key]) => camelCase(key),
        },
      )
      .map(entries => `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`)}}`),
  ),
})).value

describe('exact numbers', () => {
  it('keeps integers of any length exact', () => {
    fc.assert(
      fc.property(digits(1, 40), id => {
        expect(String(parseJson(id))).toBe(id)
      }),
    )
  })

  it('reads what a double holds as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), json => {
        const parsed = JSON.parse(json)
        fc.pre(!json.includes('__proto__') && !/\d{16}/.test(json))
        expect(parseJson(json)).toEqual(parsed)
      }),
    )
  })

  it.each(['9007199254740992', '12345678901234567890', '-9007199254740993'])('%s stays text', digits => {
    expect(exactNumber(digits)).toBe(digits)
  })

  it('reads JSON as lossless-json does, texts that look like JSON among it', () => {
    fc.assert(
      fc.property(jsonText, fc.constantFrom('', ' ', '\n  '), (json, space) => {
        const spaced = `[${space}${json}${space},${space}12345678901234567890${space}]`
        expect(parseJson(spaced)).toEqual(losslessParse(spaced, undefined, { parseNumber: exactNumber }))
      }),
    )
  })

  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(textLikeJson, broken => {
        const outcome = (parse: (text: string) => unknown) => {
          try {
            parse(broken)
            return 'read'
          } catch (error) {
            return error instanceof SyntaxError ? 'refused' : error
          }
        }
        expect(outcome(parseJson)).toBe(outcome(JSON.parse))
      }),
    )
  })

  it.each([
    '{12345678901234567:1}',
    '{"a":1,12345678901234567:2}',
    '[00000000000000000001]',
    '[1.12345678901234567.1]',
    '[12345678901234567 12345678901234567]',
    '"[12345678901234567]',
  ])('%s is refused', broken => {
    expect(() => parseJson(broken)).toThrow(SyntaxError)
  })

  it.each([
    ['[1.12345678901234567890]', [Number('1.1234567890123457')]],
    ['[",12345678901234567,12345678901234567,",1]', [',12345678901234567,12345678901234567,', 1]],
    ['[1e12345678901234567]', [Number.POSITIVE_INFINITY]],
    ['[12345678901234567e0]', [Number('12345678901234567')]],
    ['{"a\\\\":"[12345678901234567]"}', { 'a\\': '[12345678901234567]' }],
    ['{"a\\"":12345678901234567}', { 'a"': '12345678901234567' }],
    ['{"a":1,"a":12345678901234567}', { a: '12345678901234567' }],
  ])('%s is read', (json, expected) => expect(parseJson(json)).toEqual(expected))

  it.each(['9007199254740991', '0.1', '-5', '1e3'])('%s is a number', digits => {
    expect(exactNumber(digits)).toBe(Number(digits))
  })
})

describe('keys', () => {
  it('reads a reply of the cloud call and of HTTPS alike', () => {
    fc.assert(
      fc.property(jsonText, json => {
        expect(camelCaseInPlace(parseJson(json))).toEqual(camelCaseInPlace(jsonBigInt.parse(json)))
      }),
    )
  })

  it('reads camelCase and snake_case alike', () => {
    const snake = { record_id: 1, head_url: 'x', inner: [{ is_already_sent: true }] }
    expect(camelCaseInPlace(snake)).toEqual({ recordId: 1, headUrl: 'x', inner: [{ isAlreadySent: true }] })
    expect(camelCaseInPlace(camelCaseInPlace(snake))).toEqual(camelCaseInPlace(snake))
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

  it('of both forms takes the one that says something, whatever their order', () => {
    expect(camelCaseInPlace({ mediaIds: [], media_ids: ['a'] })).toEqual({ mediaIds: ['a'] })
    expect(camelCaseInPlace({ media_ids: ['a'], mediaIds: null })).toEqual({ mediaIds: ['a'] })
    expect(camelCaseInPlace({ record_id: '', recordId: 7 })).toEqual({ recordId: 7 })
  })

  it('loses neither of two forms that differ', () => {
    expect(camelCaseInPlace({ record_id: 1, recordId: 2 })).toEqual({ recordId: 2, record_id: 1 })
    expect(camelCaseInPlace({ recordId: 2, record_id: 1 })).toEqual({ recordId: 2, record_id: 1 })
  })

  it('drops keys that would change what an object is', () => {
    const evil = parseJson(
      '{"__proto__":{"polluted":1},"constructor":{"a":1},"list":[{"__proto__":1,"prototype":2,"ok":3}]}',
    )
    const plain = camelCaseInPlace(evil)
    expect(plain).toEqual({ list: [{ ok: 3 }] })
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it("leaves the device's own keys as they are", () => {
    expect(camelCaseInPlace({ system_info: { a_b: { c_d: 1 } }, x_y: 1 })).toEqual({
      systemInfo: { a_b: { c_d: 1 } },
      xY: 1,
    })
  })
})

describe('readers', () => {
  const read = (schema: Parameters<typeof readAs>[0], value: unknown) => readAs(schema, value)

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

  it.each(['12345678901234567890', 'soon', '0x10', 'Infinity', {}, [], true])(
    'number: %j is refused',
    value => {
      expect(() => read(number, value)).toThrow(OperationError)
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
  ])('list: %j is %j', (value, expected) => expect(read(list(text), value)).toEqual(expected))

  it('list: something else is refused', () => {
    expect(() => read(list(text), { 0: 'a' })).toThrow('not as documented')
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

  it('record: gives every field, lets the others ride along, and names what is wrong by its path', () => {
    const schema = object({ id: text, inner: object({ n: number }), all: list(object({ n: number })) })
    expect(read(schema, { newField: 1 })).toEqual({ id: '', inner: { n: 0 }, all: [], newField: 1 })
    expect(() => read(schema, { all: [{ n: 1 }, { n: 'geheim' }] })).toThrow(/ at all\.1\.n$/)
  })

  it('whatever a reply holds, reading it gives a record or a bad_response, never another error', () => {
    const schema = object({
      id: text,
      n: number,
      at: optionalNumber,
      all: list(object({ url: address })),
      info: jsonObject,
    })
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (id, n, all) => {
        try {
          expect(isObject(readAs(schema, { id, n, all }))).toBe(true)
        } catch (error) {
          expect(error).toMatchObject({ kind: 'bad_response', errCode: 502 })
        }
      }),
    )
  })
})
