import { existsSync, readFileSync } from 'node:fs'
import { findNodeAtLocation, type JSONPath, type Node, type ParseError, parse, parseTree } from 'jsonc-parser'
import { AddError, explained } from './error'
import { say } from './language'

/** A JSON file of the project that holds an object. */
export interface JsonFile {
  file: string
  text: string
  value: Record<string, unknown>
  /** Whether it can be edited so that it looks as if its owner had done it: without comments, in lines. */
  isPlain: boolean
}

/** Editors on Windows may begin a file with a byte order mark. A space in its place keeps all offsets. */
const withoutMark = (text: string) => text.replace(/^\uFEFF/, ' ')

/** Reads a file that may hold comments and trailing commas where `comments` says so; nothing if it is not there. */
export function readJson(file: string, { comments }: { comments: boolean }): JsonFile | undefined {
  if (!existsSync(file)) return undefined
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw explained(error, file)
  }
  const strict = strictly(text)
  const errors: ParseError[] = []
  const loose: unknown = parse(withoutMark(text), errors, { allowTrailingComma: true })
  if ('mistake' in strict && (!comments || errors.length > 0))
    throw new AddError(say(`${file} 不是 JSON：${strict.mistake}`, `${file} is not JSON: ${strict.mistake}`))
  if (typeof loose !== 'object' || loose === null || Array.isArray(loose))
    throw new AddError(say(`${file} 里不是一个 JSON 对象。`, `${file} does not hold a JSON object.`))
  return {
    file,
    text,
    value: Object.fromEntries(Object.entries(loose)),
    isPlain: 'value' in strict && text.trim().includes('\n'),
  }
}

function strictly(text: string): { value: unknown } | { mistake: string } {
  try {
    return { value: JSON.parse(withoutMark(text)) }
  } catch (error) {
    return { mistake: error instanceof Error ? error.message : '' }
  }
}

/** The text with more entries in a list, first or last: one insertion that looks like what stands around it. */
export function withEntries(
  text: string,
  path: JSONPath,
  entries: unknown[],
  where: 'first' | 'last',
): string {
  const list = nodeAt(text, path)
  const children = list.children ?? []
  const neighbour = where === 'first' ? children[0] : children[children.length - 1]
  const styled = (entry: unknown) => stringify(entry, text, neighbour)
  return insert(text, list, neighbour, where, entries.map(styled))
}

/** The text with one more property in an object, behind the property `after` or at the end. */
export function withProperty(
  text: string,
  path: JSONPath,
  [name, value]: [string, unknown],
  after: string,
): string {
  const object = nodeAt(text, path)
  const properties = object.children ?? []
  const neighbour =
    properties.find(({ children }) => children?.[0]?.value === after) ?? properties[properties.length - 1]
  const [key, held] = neighbour?.children ?? []
  // As in `"appid" : ""`.
  const colon = key && held ? text.slice(key.offset + key.length, held.offset) : ': '
  const item = `${JSON.stringify(name)}${colon}${stringify(value, text, undefined)}`
  return insert(text, object, neighbour, 'last', [item])
}

function nodeAt(text: string, path: JSONPath): Node {
  const root = parseTree(withoutMark(text), [], { allowTrailingComma: true })
  const node = root && findNodeAtLocation(root, path)
  if (!node) throw new Error(`there is no ${path.join('.')}`)
  return node
}

/** Inserts items beside a neighbour in a list or an object, or as the first ones of an empty one. */
function insert(
  text: string,
  container: Node,
  neighbour: Node | undefined,
  where: 'first' | 'last',
  items: string[],
): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  if (!neighbour) {
    const at = container.offset + 1
    const outer = indentAt(text, container.offset)
    const indent = `${outer}${unitOf(text)}`
    const lines = items.map(item => `${end}${indent}${indented(item, indent, end)}`)
    const hasLines = text.slice(at, container.offset + container.length).includes('\n')
    return splice(text, at, `${lines.join(',')}${hasLines ? '' : `${end}${outer}`}`)
  }
  const indent = indentAt(text, neighbour.offset)
  const before = text.slice(text.lastIndexOf('\n', neighbour.offset - 1) + 1, neighbour.offset)
  const gap = before.trim() === '' ? `${end}${indent}` : ' '
  const lines = items.map(item => indented(item, indent, end))
  if (where === 'first') return splice(text, neighbour.offset, lines.map(line => `${line},${gap}`).join(''))
  return splice(text, neighbour.offset + neighbour.length, lines.map(line => `,${gap}${line}`).join(''))
}

const splice = (text: string, at: number, inserted: string) => text.slice(0, at) + inserted + text.slice(at)

/** The white space with which the line of an offset begins. */
const indentAt = (text: string, offset: number) =>
  /^[\t ]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))?.[0] ?? ''

/** One step of indentation: that of the first property. */
function unitOf(text: string): string {
  const first = nodeAt(text, []).children?.[0]
  return (first && indentAt(text, first.offset)) || '  '
}

const indented = (item: string, indent: string, end: string) => item.split('\n').join(`${end}${indent}`)

/** JSON in lines, or in one line where the neighbour stands in one. */
function stringify(value: unknown, text: string, neighbour: Node | undefined): string {
  const isInOneLine =
    (neighbour && !text.slice(neighbour.offset, neighbour.offset + neighbour.length).includes('\n')) ||
    !text.trim().includes('\n')
  if (!isInOneLine) return JSON.stringify(value, null, unitOf(text))
  return JSON.stringify(value, null, 1).replace(/\n */g, ' ')
}

/** Lines of JSON for people to copy. */
export const shown = (value: unknown): string => JSON.stringify(value, null, 2)
