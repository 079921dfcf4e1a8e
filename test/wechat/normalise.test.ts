import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OperationError } from '../../shared/errors'
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
  readAs,
  text,
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

  it('record: reads every field, keeps the others, and names the path of what is wrong', () => {
    const schema = object({ id: text, inner: object({ n: number }), all: list(object({ n: number })) })
    expect(read(schema, { newField: 1 })).toEqual({ id: '', inner: { n: 0 }, all: [], newField: 1 })
    expect(() => read(schema, { all: [{ n: 1 }, { n: 'geheim' }] })).toThrow(/ at all\.1\.n$/)
  })

  it('reading anything gives a record or bad_response, never another error', () => {
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
