type Json = string | Buffer

/** So many digits can be more than a double holds; one more always is. */
const LONG = 16

const TAB = 0x09
const NEWLINE = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const LIST_OPENS = 0x5b
const BACKSLASH = 0x5c
const LIST_CLOSES = 0x5d
const OBJECT_CLOSES = 0x7d

/** Before the first character and behind the last there is none. */
const characterAt = (json: Json, at: number) =>
  typeof json === 'string' ? json.charCodeAt(at) : (json[at] ?? Number.NaN)

const textOf = (json: Json, start: number, end: number) =>
  typeof json === 'string' ? json.slice(start, end) : json.toString('latin1', start, end)

const isDigit = (character: number) => character >= ZERO && character <= NINE

/**
 * Where the integers start and end, by turns, that a double cannot hold, in JSON as text or in UTF-8. Where it is no
 * JSON, quotes at these places do not make it any.
 */
export function longIntegers(json: Json): number[] {
  const places: number[] = []
  // All strings that start before have been passed over.
  let passed = 0
  // Of 16 digits in a row one stands at every 16th character, so the others need not be looked at.
  for (let at = LONG - 1; at < json.length; at += LONG) {
    if (!isDigit(characterAt(json, at))) continue
    let first = at
    let end = at + 1
    while (isDigit(characterAt(json, first - 1))) first--
    while (isDigit(characterAt(json, end))) end++
    at = end
    if (end - first < LONG || characterAt(json, first) === ZERO) continue
    const start = characterAt(json, first - 1) === MINUS ? first - 1 : first
    if (start < passed || !isWholeValue(json, start, end)) continue
    if (end - first === LONG && Number.isSafeInteger(Number(textOf(json, first, end)))) continue
    if (!followsString(json, start)) {
      passed = passStrings(json, passed, start)
      if (start < passed) continue
    }
    passed = end
    places.push(start, end)
  }
  return places
}

/** Whether a value may stand here, unless this is inside a string. */
function isWholeValue(json: Json, start: number, end: number): boolean {
  const before = characterAt(json, skipSpace(json, start - 1, -1))
  if (before !== COLON && before !== COMMA && before !== LIST_OPENS && !Number.isNaN(before)) return false
  const behind = characterAt(json, skipSpace(json, end, 1))
  return behind === COMMA || behind === OBJECT_CLOSES || behind === LIST_CLOSES || Number.isNaN(behind)
}

/**
 * Whether this is certain to be outside of strings, since a string ends just before, as the name of a member does. Behind
 * a letter no string opens, and an escaped quote stands behind a backslash: so in `x":1` the quote closes a string. It
 * spares most responses the passing over of all strings.
 */
function followsString(json: Json, start: number): boolean {
  const separator = skipSpace(json, start - 1, -1)
  const quote = skipSpace(json, separator - 1, -1)
  if (characterAt(json, quote) !== QUOTE) return false
  const lowerCase = characterAt(json, quote - 1) | 0x20
  return lowerCase >= 0x61 && lowerCase <= 0x7a
}

function skipSpace(json: Json, from: number, step: 1 | -1): number {
  let at = from
  for (;;) {
    const character = characterAt(json, at)
    if (character !== SPACE && character !== NEWLINE && character !== RETURN && character !== TAB) return at
    at += step
  }
}

/** The first place from `to` on that is outside of strings, where `from` is outside. */
function passStrings(json: Json, from: number, to: number): number {
  let at = from
  while (at < to) {
    if (characterAt(json, at++) !== QUOTE) continue
    while (at < json.length) {
      const character = characterAt(json, at++)
      if (character === QUOTE) break
      if (character === BACKSLASH) at++
    }
  }
  return at
}
