/*
 * Plain text for a group: what a user writes mentions nobody, becomes no link, and does not look like a line of ours.
 */

/** What makes mentions, markup and links (`<at …>`, `<font …>`, `@all`, the middle of `[…](…)`): written in full width. */
const MARKUP = /[<>@]|\](?=\()/g

const fullWidth = (sign: string) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)

// Control characters, but not line breaks and tabs; what has no width; what changes the direction of writing.
const UNSEEN =
  /(?![\n\t])[\p{Cc}\u00ad\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u3164\ufeff]/gu
// Half of a surrogate pair.
const HALVES = /\p{Surrogate}/gu

/** `text` without mentions and markup. Its lines stay. */
export const plainText = (text: string) =>
  text.replace(HALVES, '\ufffd').replace(UNSEEN, '').replace(MARKUP, fullWidth)

/** `words` on one line, without invisible characters. */
export const oneLine = (words: string) => words.replace(/\s+/g, ' ').replace(UNSEEN, '').trim()

/** What programs make links of: the colon of `https://`, dots before a name (`evil.com`), and `1.2.3.4:80`. */
const LINK =
  /(?<=[a-z])[:：](?=\/\/)|(?:(?<=[\p{L}\p{N}_-])[.．]|(?<=[a-z\d])[。｡])(?=[a-z]{2}|xn--|中国|公司|网络|网址|香港|台湾)|(?:\d{1,3}\.){3}\d{1,3}(?=[:/])/giu

/** With signs that no program takes for a part of an address. */
const withoutLinks = (text: string) =>
  text.replace(LINK, part => part.replace(/[:：]/, '∶').replace(/[.．。｡]/g, '·'))

/** What others wrote as one line of plain text without links, of at most `length` characters and `…`. */
export function plainLine(words: string, length: number): string {
  const line = plainText(withoutLinks(oneLine(words)))
  const characters = [...line]
  return characters.length > length ? `${characters.slice(0, length).join('')}…` : line
}

/** As much of the beginning of `text` as fits into `maxBytes`, in whole characters; `…` shows that there was more. */
export function cutToBytes(
  text: string,
  maxBytes: number,
  bytesOf: (character: string) => number = Buffer.byteLength,
): string {
  let bytes = 0
  let end = 0
  let endWithSign = 0
  for (const character of text) {
    bytes += bytesOf(character)
    if (bytes > maxBytes) return `${text.slice(0, endWithSign)}…`
    end += character.length
    if (bytes + bytesOf('…') <= maxBytes) endWithSign = end
  }
  return text
}
