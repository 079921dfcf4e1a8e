/*
 * Texts for a group: plain, so that nothing a user writes mentions anybody, becomes a link or looks like a line of ours.
 */

/** Signs that mean something to a robot, in full width: `<at …>`, `<font …>`, `@all`, and the middle of `[…](…)`. */
const MARKUP = /[<>@]|\](?=\()/g

const fullWidth = (sign: string) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)

// Line breaks and tabs apart; also what has no width, and what turns the direction of writing.
const UNSEEN = /(?![\n\t])[\p{Cc}\u00ad\u200b\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069]/gu
// Half of a character that takes two.
const HALVES = /\p{Surrogate}/gu

/** `text` without mentions and markup, its lines as they are. */
export const plainText = (text: string) =>
  text.replace(HALVES, '\ufffd').replace(UNSEEN, '').replace(MARKUP, fullWidth)

/** `words` on one line, without what is not seen. */
export const oneLine = (words: string) => words.replace(/\s+/g, ' ').replace(UNSEEN, '').trim()

/** A user's words as one line of plain text of so many characters at most. */
export function plainLine(words: string, length: number): string {
  const line = plainText(oneLine(words))
  const characters = [...line]
  return characters.length > length ? `${characters.slice(0, length).join('')}…` : line
}

/** The beginning of `text` that has so many bytes at most, by whole characters; `…` shows that there was more. */
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
