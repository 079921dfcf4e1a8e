/** So many digits can be more than a double holds. */
const LONG = 16

/** A number as its JSON text, exactly: an integer that a double cannot hold stays text. */
export function exactNumber(text: string): number | string {
  const value = Number(text)
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? text : value
}

/** JSON with its integers exact, however long: one that a double cannot hold becomes text. */
export function parseJson(text: string): unknown {
  let exact = ''
  let copied = 0
  for (const [start, end] of longIntegers(text)) {
    const digits = text.slice(start, end)
    if (exactNumber(digits) !== digits) continue
    exact += `${text.slice(copied, start)}"${digits}"`
    copied = end
  }
  return JSON.parse(exact + text.slice(copied))
}

/** Where integers of 16 digits and more stand as values. What is no JSON is left to JSON.parse. */
function* longIntegers(text: string): Generator<[start: number, end: number]> {
  // A place where no string is open.
  let outside = 0
  // Of 16 digits in a row one stands at every 16th character, so the others need not be looked at.
  for (let at = LONG - 1; at < text.length; at += LONG) {
    if (!isDigit(text, at)) continue
    let start = at
    let end = at + 1
    while (isDigit(text, start - 1)) start--
    while (isDigit(text, end)) end++
    at = end
    if (end - start < LONG || text[start] === '0') continue
    if (text[start - 1] === '-') start--
    if (!':,['.includes(nextSign(text, start - 1, -1)) || !',]}'.includes(nextSign(text, end, 1))) continue
    while (outside <= start) {
      const opens = text.indexOf('"', outside)
      if (opens === -1 || opens > start) {
        yield [start, end]
        break
      }
      outside = endOfString(text, opens)
    }
  }
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** The next character that is no white space, or `''`. */
function nextSign(text: string, from: number, step: 1 | -1): string {
  let at = from
  while (' \n\r\t'.includes(text[at] ?? '_')) at += step
  return text[at] ?? ''
}

/** Behind the quote that ends the string which starts here. */
function endOfString(text: string, opens: number): number {
  for (let at = opens; ; ) {
    at = text.indexOf('"', at + 1)
    if (at === -1) return text.length + 1
    let escapes = at
    while (text[escapes - 1] === '\\') escapes--
    if ((at - escapes) % 2 === 0) return at + 1
  }
}
