import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseXml } from '../../shared/push/xml'

it('reads elements, text and CDATA as WeChat sends them', () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<xml>
  <ToUserName><![CDATA[gh_1]]></ToUserName>
  <CreateTime>1676351504</CreateTime>
  <Event><![CDATA[wxa_comment_bad_score]]></Event>
  <Empty/><Nothing></Nothing>
  <result><comment_id>2903712207161196545</comment_id></result>
</xml>`
  expect(parseXml(xml)).toEqual({
    ToUserName: 'gh_1',
    CreateTime: '1676351504',
    Event: 'wxa_comment_bad_score',
    Empty: '',
    Nothing: '',
    result: { comment_id: '2903712207161196545' },
  })
})

it.each([
  ['a&lt;b&gt; &amp;&quot;&apos;', `a<b> &"'`],
  ['&#20013;&#x56FD;', '中国'],
  ['<![CDATA[<a>&lt;]]>', '<a>&lt;'],
  ['<![CDATA[a]]]]><![CDATA[>b]]>', 'a]]>b'],
])('reads the text %s', (written, text) => {
  expect(parseXml(`<xml><a>${written}</a></xml>`)).toEqual({ a: text })
})

it.each([
  ['nothing', ''],
  ['text', 'success'],
  ['another element', '<html></html>'],
  ['two elements', '<xml></xml><xml></xml>'],
  ['text behind', '<xml></xml>x'],
  ['an end that is missing', '<xml><a>1</a>'],
  ['an end that was not begun', '<xml></a></xml>'],
  ['elements across each other', '<xml><a><b></a></b></xml>'],
  ['a half tag', '<xml><a'],
  ['CDATA without an end', '<xml><![CDATA[a</xml>'],
  ['an attribute', '<xml a="1"></xml>'],
  ['a comment', '<xml><!-- a --></xml>'],
  ['a document type', '<!DOCTYPE xml><xml></xml>'],
  ['a file as an entity', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><a>&a;</a></xml>'],
  [
    'entities that grow',
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><a>&b;</a></xml>',
  ],
  ['an entity inside', '<xml><!ENTITY a "b"><a>&a;</a></xml>'],
  ['an entity of its own', '<xml><a>&nbsp;</a></xml>'],
  ['a bare &', '<xml><a>a & b</a></xml>'],
  ['a sign that there is not', '<xml><a>&#x110000;</a></xml>'],
  ['an instruction inside', '<xml><?php echo 1 ?></xml>'],
  ['a second first line', '<xml><?xml version="1.0"?></xml>'],
])('refuses %s', (_, xml) => {
  expect(() => parseXml(xml)).toThrow()
})

it('reads four elements in each other, and no more', () => {
  expect(parseXml('<xml><a><b><c>1</c></b></a></xml>')).toEqual({ a: { b: { c: '1' } } })
  expect(() => parseXml('<xml><a><b><c><d>1</d></c></b></a></xml>')).toThrow('too deep')
  expect(() => parseXml('<a>'.repeat(20_000))).toThrow('too deep')
})

it('an element may be called as it likes, and changes no other object', () => {
  const read = Object(parseXml('<xml><__proto__><a>1</a></__proto__><constructor>2</constructor></xml>'))
  expect(Object.keys(read)).toEqual(['__proto__', 'constructor'])
  expect(read.a).toBeUndefined()
  expect(Object('').a).toBeUndefined()
})

it('whatever it is given, it ends, with an object, text or an error', () => {
  const part = fc.constantFrom(
    ...[
      '<xml>',
      '</xml>',
      '<a>',
      '</a>',
      '<a/>',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '&#1',
      '&',
      '<',
      '>',
      '<?xml ',
      '?>',
    ],
    ...['<!DOCTYPE ', ' ', 'a', '\u0000', '中'],
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), parts => {
      try {
        expect(['object', 'string']).toContain(typeof parseXml(parts.join('')))
      } catch (error) {
        expect(['SyntaxError', 'RangeError']).toContain(Object(error).name)
      }
    }),
    { numRuns: 500 },
  )
})
