/** A number as its JSON text, exactly: an integer that a double cannot hold stays text. */
export function exactNumber(text: string): number | string {
  const value = Number(text)
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? text : value
}

/** What is told apart: escapes and quotes, and long integers where a value ends behind them. */
const ESCAPE_QUOTE_OR_INTEGER = /\\.|"|(?<![\d.eE+-])-?[1-9]\d{15,}(?=\s*(?:[,\]}]|$))/g

/** JSON, as text or in UTF-8, with its integers exact, however long: one that a double cannot hold becomes text. */
export function parseJson(json: string | Buffer): unknown {
  let inString = false
  // One regular expression for a whole string would overflow the stack on a long one with many escapes.
  const exact = json.toString().replace(ESCAPE_QUOTE_OR_INTEGER, found => {
    if (found === '"') inString = !inString
    else if (!inString && typeof exactNumber(found) === 'string') return `"${found}"`
    return found
  })
  return JSON.parse(exact)
}
