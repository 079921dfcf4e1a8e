import { type Archive, isMeant } from '../archive/archive'
import type { VoiceState } from '../archive/types'
import * as input from '../function/input'
import type { Kind } from '../kinds/kind'
import { kindNames, kinds } from '../kinds/lookup'
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

/** A value as the archive has it, white space included: statistics give it, and it is looked for as it is. */
const exactText = input.text(1, 2000)

export const filterFields = {
  kind: input.optional(input.oneOrMore(kind)),
  state: input.optional(input.oneOrMore(state)),
  q: input.optional(input.text(1, MOST_SEARCHED)),
  type: input.optional(input.oneOrMore(input.integer(1))),
  stars: input.optional(input.oneOrMore(input.integer(0, 5))),
  tag: input.optional(tag),
  assignee: input.orElse('', input.optional(input.id)),
  replied: input.optional(input.boolean),
  product: input.optional(exactText),
  openid: input.optional(input.id),
  version: input.optional(input.trimmedText(1, 100)),
  model: input.optional(exactText),
  error: input.optional(exactText),
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
  replied: 'replied',
  product: 'products',
  openid: 'openid',
  version: 'device.version',
  model: 'device.model',
  error: 'evidence.errors.message',
} as const

const kindsThat = (are: (kind: Kind) => boolean) => kinds.filter(are).map(({ name }) => name)

/** Filters with which only voices of some kinds are found, which an index then finds faster, too. */
const OF_KINDS = {
  replied: kindsThat(({ isAnswered }) => isAnswered),
  product: kindsThat(({ statistics }) => statistics.rated.products !== undefined),
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

/** Conditions for the SDK's `_.and`, one each, since it drops and merges conditions that share an object. */
export function conditions(filter: Partial<Filter>, archive: Archive): object[] {
  const { _, contains } = archive
  const { replied, product, startTime, endTime, q } = filter
  const where: object[] = [{ appid: isMeant(archive) }]
  for (const [name, path] of Object.entries(COMPARED) as [keyof typeof COMPARED, string][]) {
    const value = filter[name]
    if (value !== undefined) where.push({ [path]: Array.isArray(value) ? _.in(value) : _.eq(value) })
  }
  if (replied !== undefined) where.push({ kind: _.in(OF_KINDS.replied) })
  if (product !== undefined) where.push({ kind: _.in(OF_KINDS.product) })
  if (startTime !== undefined) where.push({ createTime: _.gte(startTime) })
  if (endTime !== undefined) where.push({ createTime: _.lte(endTime) })
  where.push(...words(q).map(word => ({ text: contains(word) })))
  return where
}

/** A pattern cannot hold \0, so it separates words as white space does. */
const words = (q = '') => [...new Set(q.split(/[\s\0]+/).filter(word => word !== ''))]
