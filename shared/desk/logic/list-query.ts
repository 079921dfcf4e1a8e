import { KIND_LABELS, STATE_LABELS, type VoiceFilter } from '../../client/client'
import { pageUrl } from './pages'

/** How each part of a filter stands in the address of the inbox; `undefined` for what cannot be one. */
const READERS: { [Name in keyof VoiceFilter]-?: (text: string) => VoiceFilter[Name] | undefined } = {
  appid: text => listed(text.split(',').filter(part => /^[\w-]+$/.test(part))),
  kind: text => someOf(KIND_LABELS, text),
  state: text => someOf(STATE_LABELS, text),
  q: text => text || undefined,
  type: numbersIn,
  stars: numbersIn,
  tag: text => text || undefined,
  // `''` for those that nobody deals with.
  assignee: text => text,
  replied: text => (text === 'true' ? true : text === 'false' ? false : undefined),
  product: text => text || undefined,
  openid: text => text || undefined,
  version: text => text || undefined,
  model: text => text || undefined,
  error: text => text || undefined,
  startTime: timeIn,
  endTime: timeIn,
}

/** The address of the inbox with what a filter finds, in all states unless it names some. */
export function listUrl(filter: VoiceFilter): string {
  const parameters: Record<string, string> = { state: '' }
  for (const [name, value] of Object.entries(filter)) parameters[name] = String(value)
  return pageUrl('inbox', parameters)
}

/**
 * The filter in the address of the inbox, as `listUrl` wrote it; without `state` for all states.
 *
 * @param options what `onLoad` was given, as it stands in the address
 * @returns `undefined` where the address names no filter: then the inbox is as usual
 */
export function readListQuery(options: Record<string, string | undefined>): VoiceFilter | undefined {
  const names = Object.keys(READERS).filter(name => options[name] !== undefined)
  if (names.length === 0) return undefined
  const filter: Record<string, unknown> = {}
  for (const name of names as (keyof VoiceFilter)[]) {
    const value = READERS[name](decoded(options[name] ?? ''))
    if (value !== undefined) filter[name] = value
  }
  return filter
}

/** WeChat gives the parameters as they stand in the address; whoever wrote it by hand may have left `%` in it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const listed = <Value>(values: Value[]): Value | Value[] | undefined =>
  values.length > 1 ? values : values[0]

function someOf<Name extends string>(names: Record<Name, string>, text: string): Name | Name[] | undefined {
  return listed((Object.keys(names) as Name[]).filter(name => text.split(',').includes(name)))
}

function numbersIn(text: string): number | number[] | undefined {
  const numbers = text.split(',').filter(part => /^\d{1,9}$/.test(part))
  return listed(numbers.map(Number))
}

/** Seconds, or a date and time, which the function reads. */
function timeIn(text: string): number | string | undefined {
  return /^\d+$/.test(text) ? Number(text) : text || undefined
}
