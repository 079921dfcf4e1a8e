import type { Archive } from '../archive/archive'
import type { VoiceState } from '../archive/types'
import * as input from '../function/input'
import { kindNames } from '../kinds/lookup'
import type { FieldError } from '../types'

/*
 * Which voices are meant, in listVoices and exportVoices. Whatever people type is text to the database, never an
 * operator.
 */

export const kind = input.oneOf(...kindNames)
export const state = input.oneOf<VoiceState>('new', 'open', 'done')
export const tag = input.trimmedText(1, 20)

const MOST_LISTED = 100

const MOST_SEARCHED = 200

export const filterFields = {
  kind: input.optional(input.oneOrMore(kind)),
  state: input.optional(input.oneOrMore(state)),
  q: input.optional(input.text(1, MOST_SEARCHED)),
  type: input.optional(input.oneOrMore(input.integer(1))),
  stars: input.optional(input.oneOrMore(input.integer(0, 5))),
  tag: input.optional(tag),
  assignee: input.optional(input.id),
  openid: input.optional(input.id),
  version: input.optional(input.trimmedText(1, 100)),
  startTime: input.optional(input.time),
  endTime: input.optional(input.time),
}

export type Filter = {
  [Name in keyof typeof filterFields]: ReturnType<(typeof filterFields)[Name]>
}

/** The fields of a voice that a filter compares, by the names in the filter. */
const COMPARED = {
  kind: 'kind',
  state: 'state',
  type: 'type',
  stars: 'stars',
  tag: 'tags',
  assignee: 'assignee',
  openid: 'openid',
  version: 'device.version',
} as const

export function checkFilter({ type, startTime, endTime }: Partial<Filter>): FieldError[] {
  const mistakes: FieldError[] = []
  if (type && type.length > MOST_LISTED) {
    mistakes.push({ field: 'type', message: `must list at most ${MOST_LISTED} types` })
  }
  if (startTime !== undefined && endTime !== undefined && startTime > endTime) {
    mistakes.push({ field: 'startTime', message: 'must not be after endTime' })
  }
  return mistakes
}

/** Conditions for the SDK's `_.and`, one each, since it drops and merges conditions that share an object. */
export function conditions(filter: Partial<Filter>, { appid, _, contains }: Archive): object[] {
  const { startTime, endTime, q } = filter
  const where: object[] = [{ appid: _.eq(appid) }]
  for (const [name, path] of Object.entries(COMPARED) as [keyof typeof COMPARED, string][]) {
    const value = filter[name]
    if (value !== undefined) where.push({ [path]: Array.isArray(value) ? _.in(value) : _.eq(value) })
  }
  if (startTime !== undefined) where.push({ createTime: _.gte(startTime) })
  if (endTime !== undefined) where.push({ createTime: _.lte(endTime) })
  where.push(...words(q).map(word => ({ text: contains(word) })))
  return where
}

/** A pattern cannot hold \0, so it separates words as white space does. */
const words = (q = '') => [...new Set(q.split(/[\s\0]+/).filter(word => word !== ''))]
