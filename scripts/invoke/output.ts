import * as v from 'valibot'
import { table } from '../terminal/table'

const Checks = v.object({
  data: v.object({
    checks: v.array(
      v.object({
        id: v.string(),
        state: v.picklist(['ok', 'todo', 'off']),
        message: v.string(),
        hint: v.optional(v.string()),
      }),
    ),
    shapes: v.optional(v.record(v.string(), v.unknown())),
  }),
})

const MARKS = { ok: '●', todo: '○', off: '–' }

/** What a function returned, for people: the checks of checkSetup as a table, everything else as JSON. */
export function outputOf(result: unknown): string {
  return v.is(Checks, result) ? checksOf(result) : jsonOf(result)
}

function checksOf({ data: { checks, shapes } }: v.InferOutput<typeof Checks>): string {
  const rows = checks.map(({ id, state, message, hint }) => [
    `${MARKS[state]} ${id}`,
    hint ? `${message}\n→ ${hint}` : message,
  ])
  const found = `${table(['check', 'what was found'], rows, [20, 100])}\n● works  ○ to do  – not in use`
  return shapes ? `${found}\n${jsonOf(shapes)}` : found
}

/** JSON; on a terminal with colours for keys, text and other values. */
function jsonOf(result: unknown): string {
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
