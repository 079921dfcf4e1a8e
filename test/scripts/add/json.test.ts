import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withEntries, withProperty } from '../../../scripts/add/json'

const lines = (...all: string[]) => all.join('\n')
const ENTRY = { root: 'desk', pages: ['inbox'] }

describe('an insertion', () => {
  const entry = fc.record({ root: fc.string(), pages: fc.array(fc.string()) })
  const document = fc.record({
    first: fc.jsonValue(),
    list: fc.array(entry),
    object: fc.dictionary(fc.string(), fc.jsonValue()),
  })
  const look = fc.record({
    indent: fc.constantFrom('  ', '    ', '\t'),
    end: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF'),
  })

  it('looks as if the file had been written with it', () => {
    fc.assert(
      fc.property(
        document,
        fc.array(entry, { minLength: 1 }),
        look,
        (before, entries, { indent, end, mark }) => {
          const text = (value: unknown) => mark + JSON.stringify(value, null, indent).replaceAll('\n', end)
          const given = text(before)
          expect(withEntries(given, ['list'], entries, 'last')).toBe(
            text({ ...before, list: [...before.list, ...entries] }),
          )
          expect(withEntries(given, ['list'], entries, 'first')).toBe(
            text({ ...before, list: [...entries, ...before.list] }),
          )
          const { first, ...others } = before
          expect(withProperty(given, [], ['added', entries], 'first')).toBe(
            text({ first, added: entries, ...others }),
          )
        },
      ),
      { numRuns: 30 },
    )
  })

  it.each<[string, string, string]>([
    [
      'entries that follow one another in a line',
      lines('{', '  "list": [{', '    "root": "a"', '  }],', '  "x": 1', '}'),
      lines(
        '{',
        '  "list": [{',
        '    "root": "a"',
        '  }, {',
        '    "root": "desk",',
        '    "pages": [',
        '      "inbox"',
        '    ]',
        '  }],',
        '  "x": 1',
        '}',
      ),
    ],
    [
      'a list in a line',
      lines('{', '  "list": [{"root":"a"}]', '}'),
      lines('{', '  "list": [{"root":"a"}, { "root": "desk", "pages": [ "inbox" ] }]', '}'),
    ],
    [
      'a file in a line',
      '{"list":[{"root":"a"}]}',
      '{"list":[{"root":"a"}, { "root": "desk", "pages": [ "inbox" ] }]}',
    ],
    [
      'a trailing comma and comments',
      lines('{ // a', '  "list": [', '    { "root": "a" }, // b', '  ],', '}'),
      lines(
        '{ // a',
        '  "list": [',
        '    { "root": "a" },',
        '    { "root": "desk", "pages": [ "inbox" ] }, // b',
        '  ],',
        '}',
      ),
    ],
  ])('keeps the style of %s', (_, before, after) => {
    expect(withEntries(before, ['list'], [ENTRY], 'last')).toBe(after)
  })

  it('writes a property as its neighbour is written, and into an object that has none', () => {
    const manifest = lines(
      '{',
      '    "mp-weixin" : {',
      '        /* 小程序 */',
      '        "appid" : "",',
      '        "x" : {}',
      '    }',
      '}',
    )
    expect(withProperty(manifest, ['mp-weixin'], ['root', 'cloud/'], 'appid')).toBe(
      manifest.replace('"",', '"",\n        "root" : "cloud/",'),
    )
    expect(withProperty(manifest, ['mp-weixin', 'x'], ['root', 'cloud/'], 'appid')).toBe(
      manifest.replace('{}', '{\n            "root": "cloud/"\n        }'),
    )
  })
})
