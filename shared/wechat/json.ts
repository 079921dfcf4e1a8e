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
  // Where the next string starts that has not been passed over.
  let quote = text.indexOf('"')
  // The end of the last one that has.
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
    // Only where a value may stand. What is no JSON is left to JSON.parse.
    if (!':,['.includes(nextSign(text, start - 1, -1)) || !',]}'.includes(nextSign(text, end, 1))) continue
    const digits = text.slice(start, end)
    if (exactNumber(digits) !== digits) continue
    while (quote !== -1 && quote < start && outside <= start) {
      outside = endOfString(text, quote)
      quote = text.indexOf('"', outside)
    }
    if (outside > start) continue
    exact += `${text.slice(copied, start)}"${digits}"`
    copied = end
  }
  return JSON.parse(copied === 0 ? text : exact + text.slice(copied))
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

/** Behind the string that starts here. */
function endOfString(text: string, opens: number): number {
  let closes = opens
  do closes = text.indexOf('"', closes + 1)
  while (isEscaped(text, closes))
  return closes === -1 ? text.length + 1 : closes + 1
}

function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text[first - 1] === '\\') first--
  return (at - first) % 2 === 1
}
