/*
 * Reading the XML of a push. WeChat's has elements in elements and text in the innermost, escaped or as CDATA; what else
 * XML has, documents with entities of their own above all, is refused.
 */

/** What an element holds: text, or other elements by their names. */
export type Content = string | { [name: string]: Content }

/** The first line that XML may have, CDATA, a tag, or text. */
const PART =
  /<\?xml[^<>]*\?>|<!\[CDATA\[(?<data>[\s\S]*?)\]\]>|<(?<end>\/?)(?<name>[A-Za-z_][\w.-]*)\s*(?<empty>\/?)>|(?<text>[^<]+)/y

/** How deep elements may lie in each other. */
const MOST_NESTING = 4

interface Element {
  name: string
  text: string
  elements: [name: string, content: Content][]
}

/** What the one element `<xml>` of a document holds; throws where it is none, or anything but elements and text is in it. */
export function parseXml(xml: string): Content {
  const document: Element = { name: '', text: '', elements: [] }
  const open = [document]
  const inner = () => open[open.length - 1] ?? document
  const close = ({ name, text, elements }: Element) => {
    open.pop()
    // Not by assignment: an element may be called __proto__.
    inner().elements.push([name, elements.length > 0 ? Object.fromEntries(elements) : text.trim()])
  }
  for (const { data, end, name, empty, text } of partsOf(xml)) {
    if (name === undefined) {
      inner().text += data ?? unescaped(text ?? '')
    } else if (end) {
      if (empty || inner().name !== name) throw new SyntaxError('an element ends that was not begun')
      close(inner())
    } else {
      const element: Element = { name, text: '', elements: [] }
      if (open.push(element) > MOST_NESTING + 1) throw new SyntaxError('elements lie too deep in each other')
      if (empty) close(element)
    }
  }
  const [root, ...others] = document.elements
  const isWhole = open.length === 1 && root?.[0] === 'xml' && others.length === 0 && !document.text.trim()
  if (!root || !isWhole) throw new SyntaxError('this is not one element <xml>')
  return root[1]
}

function* partsOf(xml: string): Generator<Record<string, string | undefined>> {
  for (let at = 0; at < xml.length; at = PART.lastIndex) {
    PART.lastIndex = at
    const found = PART.exec(xml)
    if (!found || (found[0].startsWith('<?') && at > 0)) {
      throw new SyntaxError('this holds something else than elements and text')
    }
    yield { ...found.groups }
  }
}

const ESCAPES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const unescaped = (text: string) =>
  text.replace(
    /&(?:([a-z]{2,4});|#(\d{1,7});|#x([\da-fA-F]{1,6});|)/g,
    (...found: (string | undefined)[]) => {
      const [, name = '', decimal, hexadecimal] = found
      const code = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal)
      const sign = name ? ESCAPES[name] : String.fromCodePoint(code)
      if (sign === undefined) throw new SyntaxError('this holds an entity that XML does not have by itself')
      return sign
    },
  )
