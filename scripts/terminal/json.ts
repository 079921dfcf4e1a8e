/** JSON; on a terminal with colours for keys, text and other values. */
export function jsonText(result: unknown): string {
  const json = JSON.stringify(result, null, 2) ?? 'undefined'
  if (!process.stdout.isTTY || process.env.NO_COLOR) return json
  return json.replace(
    /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null|-?\d[\d.eE+-]*)\b/g,
    (token, text, colon) => (colon ? blue(text) + colon : text ? green(token) : yellow(token)),
  )
}

const blue = (text: string) => `\x1b[34m${text}\x1b[39m`
const green = (text: string) => `\x1b[32m${text}\x1b[39m`
const yellow = (text: string) => `\x1b[33m${text}\x1b[39m`
