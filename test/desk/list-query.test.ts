import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { VoiceFilter } from '../../shared/archive/operations'
import { loadLogic } from '../helpers/logic'

/* The filter of a list, in the address of the inbox of the built mini program. */

interface ListQuery {
  listUrl(filter: VoiceFilter): string
  readListQuery(options: Record<string, string | undefined>): VoiceFilter | undefined
}

const { listUrl, readListQuery } = loadLogic<ListQuery>('list-query.js')

/** What a page gets: its parameters as they stand in the address. */
const parametersOf = (url: string): Record<string, string> =>
  Object.fromEntries(
    url
      .slice(url.indexOf('?') + 1)
      .split('&')
      .map(part => part.split('=') as [string, string]),
  )

const text = fc.string({ minLength: 1, unit: 'grapheme' })
const time = fc.oneof(fc.nat(2_000_000_000), fc.constant('2026-11-01T00:00:00'))
/** One, or a list of several in their usual order. */
const some = <Value>(...values: Value[]) =>
  fc
    .subarray(values, { minLength: 1 })
    .map((list): Value | Value[] => (list.length > 1 ? list : (list[0] as Value)))

it('of any filter is read again as it was written', () => {
  const filters = fc.record(
    {
      appid: some('wx1234567890abcdef', 'wx-other_1'),
      kind: some('feedback', 'comment'),
      state: some('new', 'open', 'done'),
      q: text,
      type: some(1, 8, 15),
      stars: some(0, 1, 2, 5),
      tag: text,
      assignee: fc.oneof(fc.constant(''), text),
      replied: fc.boolean(),
      product: text,
      openid: text,
      version: text,
      model: text,
      error: text,
      startTime: time,
      endTime: time,
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(filters, filter => {
      expect(readListQuery(parametersOf(listUrl(filter as VoiceFilter)))).toEqual(filter)
    }),
  )
})

it('is none where the address names none: then the inbox is as usual', () => {
  expect(readListQuery({})).toBeUndefined()
  expect(readListQuery({ invitation: 'abc', cq: 'id%3D1' })).toBeUndefined()
  expect(readListQuery({ state: '' })).toEqual({})
  expect(parametersOf(listUrl({}))).toEqual({ state: '' })
})

it('leaves out what cannot be, as in an address that somebody has changed', () => {
  const wrong = {
    appid: 'a b',
    kind: 'other',
    state: 'gone,new',
    stars: 'x,2,-1',
    type: '',
    tag: '',
    replied: '1',
  }
  expect(readListQuery(wrong)).toEqual({ state: 'new', stars: 2 })
  expect(readListQuery({ q: '100%' })).toEqual({ q: '100%' })
  expect(readListQuery({ constructor: 'x', __proto__: 'y' })).toBeUndefined()
})
