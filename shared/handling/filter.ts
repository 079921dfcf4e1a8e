import type { Archive } from '../archive/archive'
import type { VoiceState } from '../archive/types'
import * as input from '../function/input'
import { kindNames } from '../kinds/lookup'
import type { FieldError } from '../types'

/*
 * Which voices are meant: what listVoices and exportVoices have in common. Whatever a user types is text to the
 * database, never an operator.
 */

export const kind = input.oneOf(...kindNames)
export const state = input.oneOf<VoiceState>('new', 'open', 'done')
export const tag = input.trimmedText(1, 20)

const MOST_LISTED = 100

/** A few words; nobody types more. */
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

/**
 * What must hold of a voice, one condition each: for the SDK's `_.and`, since it drops and merges what stands side by
 * side in one object.
 */
export function conditions(filter: Filter, { appid, _, contains }: Archive): object[] {
  const among = (field: string, values: unknown[] | undefined) => (values ? [{ [field]: _.in(values) }] : [])
  const equals = (field: string, value: string | undefined) =>
    value === undefined ? [] : [{ [field]: _.eq(value) }]
  return [
    { appid: _.eq(appid) },
    ...among('kind', filter.kind),
    ...among('state', filter.state),
    ...among('type', filter.type),
    ...among('stars', filter.stars),
    ...equals('tags', filter.tag),
    ...equals('assignee', filter.assignee),
    ...equals('openid', filter.openid),
    ...equals('device.version', filter.version),
    ...(filter.startTime === undefined ? [] : [{ createTime: _.gte(filter.startTime) }]),
    ...(filter.endTime === undefined ? [] : [{ createTime: _.lte(filter.endTime) }]),
    ...words(filter.q).map(word => ({ text: contains(word) })),
  ]
}

/** A pattern cannot hold the sign \0, so it separates words as white space does. */
const words = (q = '') => [...new Set(q.split(/[\s\0]+/).filter(word => word !== ''))]
