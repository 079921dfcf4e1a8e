/** The number that a JSON text says; an integer that a double cannot hold exactly stays text. */
export function exactNumber(text: string): number | string {
  const value = Number(text)
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? text : value
}

/** Escapes and quotes, which show where strings are, control characters, and long integers. */
const TO_LOOK_AT = /\\.|["\p{Cc}]|(?<![\d.eE+-])-?[1-9]\d{15,}(?=\s*(?:[,\]}]|$))/gsu

/**
 * Parses JSON, as text or in UTF-8; an integer that a double cannot hold exactly becomes text. Strings may hold control
 * characters as they are, since WeChat sends them in what users wrote.
 */
export function parseJson(json: string | Buffer): unknown {
  let inString = false
  // Not a regular expression for whole strings: a long one with many escapes would overflow the stack.
  const exact = json.toString().replace(TO_LOOK_AT, found => {
    if (found === '"') inString = !inString
    else if (inString && found < ' ') return JSON.stringify(found).slice(1, -1)
    else if (!inString && typeof exactNumber(found) === 'string') return `"${found}"`
    return found
  })
  return JSON.parse(exact)
}
