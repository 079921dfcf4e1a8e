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
  // No string is open here.
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
    outside = endOfStrings(text, outside, start)
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

/** From a place outside of strings, the next such place: behind the last string that starts before `until`. */
function endOfStrings(text: string, from: number, until: number): number {
  let outside = from
  while (outside <= until) {
    const opens = text.indexOf('"', outside)
    if (opens === -1 || opens > until) break
    let closes = opens
    do closes = text.indexOf('"', closes + 1)
    while (isEscaped(text, closes))
    outside = closes === -1 ? text.length + 1 : closes + 1
  }
  return outside
}

function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text[first - 1] === '\\') first--
  return (at - first) % 2 === 1
}
