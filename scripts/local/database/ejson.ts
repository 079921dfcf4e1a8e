import { BSONRegExp, EJSON } from 'bson'
import { isRecord } from '../http/json'
import { CloudBaseRefusal } from '../http/refusals'
import { requestFailed } from './failure'

/** A document as it is kept. It is never changed in place, but replaced by another. */
export type Document = Record<string, unknown>

/** A document to be stored. A regular expression in it stays a value; `now` is the server's clock. */
export function parseDocument(text: string, now: number): Document {
  return mapValues(parseObject(text), value => serverDate(value, now))
}

/** Update operators. Only what `$pull` removes is a query. */
export function parseUpdate(text: string, now: number): Document {
  const operators: Document = {}
  for (const [operator, fields] of Object.entries(parseObject(text))) {
    const special = operator === '$pull' ? runnable : serverDate
    operators[operator] = mapValue(fields, value => special(value, now))
  }
  return operators
}

/** Conditions, orders and projections, in which a regular expression is one that can be run. */
export function parseQuery(text: unknown, now: number): Document {
  // wx-server-sdk leaves the query out where there is no `where`; remove sends an empty text.
  if (text === undefined || text === '') return {}
  return mapValues(parseObject(text), value => runnable(value, now))
}

/** The value of an aggregation stage: an object, or plain JSON, as for `$limit`. */
export function parseStage(text: unknown, now: number): unknown {
  if (typeof text !== 'string') return text
  return mapValue(parse(text), value => runnable(value, now))
}

/** Canonical Extended JSON, as the gateway answers. */
export function serialise(value: unknown): string {
  return EJSON.stringify(value, { relaxed: false })
}

/** A copy that shares nothing that can be changed. */
export function copy(document: Document): Document {
  return mapValues(document, () => undefined)
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') throw new CloudBaseRefusal('INVALID_PARAM', 'Extended JSON text is expected')
  return EJSON.parse(text, { relaxed: true })
}

function parseObject(text: unknown): Document {
  const value = parse(text)
  if (!isRecord(value)) throw requestFailed('a document must be an object')
  return value
}

function mapValues(object: Document, special: (value: object) => unknown): Document {
  const mapped: Document = {}
  for (const [key, value] of Object.entries(object)) mapped[key] = mapValue(value, special)
  return mapped
}

/** Copies arrays, dates and plain objects, but for those that `special` turns into something else. */
function mapValue(value: unknown, special: (value: object) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const mapped = special(value)
  if (mapped !== undefined) return mapped
  if (Array.isArray(value)) return value.map(item => mapValue(item, special))
  if (value instanceof Date) return new Date(value)
  // The rest are BSON's own types, which nothing changes.
  return isPlainObject(value) ? mapValues(value, special) : value
}

function isPlainObject(value: object): value is Document {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** `db.serverDate()` */
function serverDate(value: object, now: number): Date | undefined {
  if (!('$tcb_server_date' in value)) return undefined
  const order = value.$tcb_server_date
  const offset = isRecord(order) && typeof order.offset === 'number' ? order.offset : 0
  return new Date(now + offset)
}

function runnable(value: object, now: number): unknown {
  if (value instanceof BSONRegExp) return regExp(value.pattern, value.options)
  return serverDate(value, now)
}

/** MongoDB's flags are i, m, s and x; its expressions see whole characters, as JavaScript's do with `u`. */
function regExp(pattern: string, options: string): RegExp {
  const unknown = options.replace(/[imsx]/g, '')
  if (unknown !== '') throw requestFailed(`invalid flag in regex options: ${unknown}`)
  const source = options.includes('x') ? withoutComments(pattern) : pattern
  const flags = options.replace('x', '')
  try {
    return new RegExp(source, `${flags}u`)
  } catch {
    // With `u` JavaScript refuses escapes that need none, as in `\-`, which MongoDB takes.
    return new RegExp(source, flags)
  }
}

/** An expression in which white space and `# …` mean nothing, but in a class or behind a backslash. */
function withoutComments(pattern: string): string {
  return pattern.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]])*\]|\s+|#.*/g, part =>
    /^[\s#]/.test(part) ? '' : part,
  )
}
