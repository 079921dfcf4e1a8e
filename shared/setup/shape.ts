import { isObject } from '../values'
import { isBigNumber } from '../wechat/keys'
import type { Shape } from './types'

/** Deeper than anything that WeChat documents. */
const MOST_LEVELS = 20

/** The shape of all values that stand at one place. It holds none of them. */
export function shapeOf(values: unknown[], level = 0): Shape {
  const kinds = [...new Set(values.map(kindOf))].sort().join(' | ') || 'absent'
  const objects = values.filter(isKeyed).map(namedEntries)
  const items = values.filter(Array.isArray).flat()
  if (level === MOST_LEVELS || objects.length + items.length === 0) return kinds
  const inner = (values: unknown[]) => shapeOf(values, level + 1)
  const names = new Set(objects.flat().map(([name]) => name))
  const shape = Object.fromEntries(
    [...names].map(name => {
      const found = objects.map(entries => entries.flatMap(([key, value]) => (key === name ? [value] : [])))
      return [name, inner(found.flatMap(same => (same.length > 0 ? same : [undefined])))]
    }),
  )
  if (items.length > 0) return { ...shape, [kinds]: inner(items) }
  return kinds === 'object' ? shape : { [kinds]: shape }
}

const isKeyed = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && !isBigNumber(value) && !Buffer.isBuffer(value)

/** By the names of keys; one that looks as if it were made of a value, such as an openid, has no name. */
const namedEntries = (object: Record<string, unknown>) =>
  Object.entries(object).map(([key, value]) => [NAME.test(key) ? key : '(another key)', value] as const)

/** As WeChat names its fields: at most 24 letters, and hardly a digit. */
const NAME = /^(?!(?:.*\d){4})[A-Za-z_]\w{0,23}$/

function kindOf(value: unknown): string {
  if (value === undefined) return 'absent'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `list of ${value.length}`
  if (Buffer.isBuffer(value)) return `no JSON, ${value.length} bytes`
  if (typeof value === 'string') return kindOfText(value)
  if (typeof value === 'number')
    return kindOfNumber(Number.isInteger(value) ? String(BigInt(value)) : String(value))
  return isObject(value) && isBigNumber(value) ? kindOfNumber(value.toFixed()) : typeof value
}

const digits = ({ length }: string) => `${length} digit${length === 1 ? '' : 's'}`

function kindOfNumber(text: string): string {
  const [whole = '', fraction] = text.replace('-', '').split('.')
  const sign = text.startsWith('-') ? 'below 0, ' : ''
  return `number, ${sign}${digits(whole)}${fraction === undefined ? '' : ' and a fraction'}`
}

function kindOfText(text: string): string {
  if (text === '') return 'text, empty'
  if (/^\d+$/.test(text)) return `text, ${digits(text)}`
  if (/^\d{4}[-/]\d/.test(text)) return 'text, date'
  if (/^https?:/i.test(text)) return 'text, address'
  try {
    return /^\s*[{[]/.test(text) && JSON.parse(text) ? 'text, JSON' : 'text'
  } catch {
    return 'text'
  }
}
