import fc from 'fast-check'
import { parse as losslessParse } from 'lossless-json'
import { describe, expect, it } from 'vitest'
import { exactNumber, parseJson } from '../../shared/wechat/json'
import { jsonIn } from '../../shared/wechat/response'
import { digits, jsonText, textLikeJson } from '../helpers/json-text'

/** JSON comes as text or as bytes. */
const ways: [string, (json: string) => unknown][] = [
  ['text', parseJson],
  ['bytes', json => parseJson(Buffer.from(json))],
]

/** As standard JSON writes it: its strings hold no control characters. */
const standard = (json: string) =>
  json.replace(/"(?:\\.|[^"\\])*"/gs, string =>
    string.replace(/\\.|\p{Cc}/gsu, found =>
      found < ' ' ? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}` : found,
    ),
  )

const exactly = (json: string) => losslessParse(json, undefined, { parseNumber: exactNumber })

/** The value, or that it was refused. */
function outcome(parse: () => unknown): unknown {
  try {
    return { value: parse() }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return 'refused'
  }
}

describe.each(ways)('exact numbers in %s', (_way, parse) => {
  it('keeps integers of any length exact', () => {
    fc.assert(
      fc.property(digits(1, 40), id => {
        expect(String(parse(id))).toBe(id)
      }),
    )
  })

  it('reads what a double holds as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), json => {
        const parsed = JSON.parse(json)
        fc.pre(!json.includes('__proto__') && !/\d{16}/.test(json))
        expect(parse(json)).toEqual(parsed)
      }),
    )
  })

  it('reads JSON as lossless-json does, texts that look like JSON among it', () => {
    fc.assert(
      fc.property(jsonText, fc.constantFrom('', ' ', '\n  '), (json, space) => {
        const spaced = `[${space}${json}${space},${space}12345678901234567890${space}]`
        expect(parse(spaced)).toEqual(exactly(spaced))
      }),
    )
  })

  it('finds a long integer anywhere, whatever is before it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.nat(20),
        fc.constantFrom('"record_id":', '"价":', '"":', '":":', '"id" : ', '"a":[1,', '"a":['),
        fc.constantFrom('', '-'),
        digits(15, 40),
        (text, shift, before, minus, id) => {
          const json = `{"text":${JSON.stringify(text + 'x'.repeat(shift))},${before}${minus}${id}${before.includes('[') ? ']' : ''}}`
          expect(parse(json)).toEqual(exactly(json))
        },
      ),
    )
  })

  it('finds the shortest long integers too', () => {
    for (let shift = 0; shift < 40; shift++) {
      const json = `${' '.repeat(shift)}[9999999999999999,{"a":9999999999999999},"",9999999999999999]`
      expect(parse(json)).toEqual(['9999999999999999', { a: '9999999999999999' }, '', '9999999999999999'])
    }
  })

  it('refuses what JSON.parse refuses, and reads what it reads, control characters in strings aside', () => {
    fc.assert(
      fc.property(textLikeJson, text => {
        const maybe = standard(text)
        const expected =
          outcome(() => JSON.parse(maybe)) === 'refused' ? 'refused' : { value: exactly(maybe) }
        expect(outcome(() => parse(text))).toEqual(expected)
      }),
    )
  })

  it('takes control characters in strings for what they are, wherever they stand', () => {
    const anyText = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 31 }).map(code => String.fromCharCode(code)),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('"', '\\', ',12345678901234567,', '价'),
      ),
    )
    fc.assert(
      fc.property(
        anyText.map(parts => parts.join('')),
        digits(17, 20),
        (text, id) => {
          const raw = text.replace(/["\\]/g, found => `\\${found}`)
          expect(parse(`{"${raw}":["${raw}",${id}]}`)).toEqual(
            JSON.parse(`{${JSON.stringify(text)}:[${JSON.stringify(text)},"${id}"]}`),
          )
        },
      ),
    )
  })

  it.each([
    '{12345678901234567:1}',
    '{"a":1,12345678901234567:2}',
    '[00000000000000000001]',
    '[1.12345678901234567.1]',
    '[12345678901234567 12345678901234567]',
    '"[12345678901234567]',
    '{"a":12345678901234567',
    '{"a"12345678901234567}',
    '{a":12345678901234567}',
    '["a":12345678901234567]',
    '{"a":"b":12345678901234567}',
    '["a\\":12345678901234567,]',
    '["\u{feff}a",\u{feff}12345678901234567]',
    // Control characters outside of strings, and behind a backslash.
    '["a"\u0007]',
    '[\u0000"a"]',
    '["a\\\u0007"]',
    '["a\\\n"]',
  ])('%s is refused', broken => {
    expect(() => parse(broken)).toThrow(SyntaxError)
  })

  it.each([
    ['[1.12345678901234567890]', [Number('1.1234567890123457')]],
    ['[",12345678901234567,12345678901234567,",1]', [',12345678901234567,12345678901234567,', 1]],
    ['[1e12345678901234567]', [Number.POSITIVE_INFINITY]],
    ['[12345678901234567e0]', [Number('12345678901234567')]],
    ['{"a\\\\":"[12345678901234567]"}', { 'a\\': '[12345678901234567]' }],
    ['{"a\\"":12345678901234567}', { 'a"': '12345678901234567' }],
    ['{"a":1,"a":12345678901234567}', { a: '12345678901234567' }],
    ['{"a":":12345678901234567,"}', { a: ':12345678901234567,' }],
    ['{"a":"b\\":12345678901234567,"}', { a: 'b":12345678901234567,' }],
    ['{"a":"ab:12345678901234567,"}', { a: 'ab:12345678901234567,' }],
    ['["a",12345678901234567,",12345678901234567,"]', ['a', '12345678901234567', ',12345678901234567,']],
    ['{"":12345678901234567,":":12345678901234567}', { '': '12345678901234567', ':': '12345678901234567' }],
    [
      '{"a":12345678901234567,"b":",12345678901234567,"}',
      { a: '12345678901234567', b: ',12345678901234567,' },
    ],
    ['{"a":9007199254740991,"b":9007199254740992}', { a: 9007199254740991, b: '9007199254740992' }],
    ['{"a" \n: -12345678901234567\t}', { a: '-12345678901234567' }],
  ])('%s is read', (json, expected) => expect(parse(json)).toEqual(expected))
})

describe('exact numbers', () => {
  it.each(['9007199254740992', '12345678901234567890', '-9007199254740993'])('%s stays text', digits => {
    expect(exactNumber(digits)).toBe(digits)
  })

  it.each(['9007199254740991', '0.1', '-5', '1e3'])('%s is a number', digits => {
    expect(exactNumber(digits)).toBe(Number(digits))
  })
})

describe('bytes', () => {
  it('of any kind are read as their text is', () => {
    fc.assert(
      fc.property(fc.uint8Array(), digits(16, 20), fc.uint8Array(), (before, id, behind) => {
        const bytes = Buffer.concat([
          Buffer.from('{"a":"'),
          before.filter(byte => byte !== 0x5c),
          Buffer.from(`","id":${id},"b":"`),
          behind,
          Buffer.from('"}'),
        ])
        expect(outcome(() => parseJson(bytes))).toEqual(outcome(() => parseJson(bytes.toString())))
      }),
    )
  })

  it('may begin with a byte order mark, but not with two', () => {
    const json = '{"id":12345678901234567}'
    expect(jsonIn(Buffer.from(`\uFEFF${json}`))).toEqual({ id: '12345678901234567' })
    expect(() => jsonIn(Buffer.from(`\uFEFF\uFEFF${json}`))).toThrow('no JSON object')
  })

  it('are left as they are', () => {
    const bytes = Buffer.from('{"id":12345678901234567}')
    parseJson(bytes)
    expect(bytes.toString()).toBe('{"id":12345678901234567}')
  })
})

describe('a text as long as a response may be', () => {
  it.each(['x', '\\n', '中\\"'])('of nothing but %s is read', piece => {
    const text = piece.repeat(9_000_000 / Buffer.byteLength(piece))
    const read = parseJson(`["${text}",12345678901234567]`)
    // Comparing the texts as such would print them when they differ.
    expect(Object(read)[0] === JSON.parse(`"${text}"`)).toBe(true)
    expect(Object(read)[1]).toBe('12345678901234567')
    expect(() => parseJson(`["${text},12345678901234567]`)).toThrow(SyntaxError)
  })
})
