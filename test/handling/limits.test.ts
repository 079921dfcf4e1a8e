import { describe, expect, it } from 'vitest'
import { OperationError } from '../../shared/errors'
import { exportVoices } from '../../shared/export/exportVoices'
import { readCursor, writeCursor } from '../../shared/handling/cursor'
import { getVoiceStats } from '../../shared/handling/getVoiceStats'
import { listVoices } from '../../shared/handling/listVoices'
import { updateVoice } from '../../shared/handling/updateVoice'

/* The last that is taken, and the first that is not. */

type Read = (event: unknown) => unknown

/** What is wrong, as `field message`. */
function mistakes(read: () => unknown): string[] {
  try {
    read()
    return []
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return (error.details.fields ?? []).map(({ field, message }) => `${field} ${message}`)
  }
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

it.each<[string, Read]>([
  ['listVoices', listVoices.input],
  ['exportVoices', exportVoices.input],
])('%s takes 100 types, and words and tags up to their lengths, and no more', (_, read) => {
  const fields = (event: object) => mistakes(() => read(event)).map(text => text.split(' ', 1)[0])
  expect(fields({ type: numbers(100), q: '长'.repeat(200), tag: '长'.repeat(20) })).toEqual([])
  expect(mistakes(() => read({ type: numbers(101) }))).toEqual(['type must list at most 100 types'])
  // Doubles count once.
  expect(fields({ type: [...numbers(100), ...numbers(100)] })).toEqual([])
  expect(fields({ product: '长'.repeat(2000), model: '长'.repeat(2000), error: '长'.repeat(2000) })).toEqual(
    [],
  )
  expect(fields({ version: '长'.repeat(100), stars: [0, 5] })).toEqual([])
  expect(fields({ version: '长'.repeat(101), stars: [-1] })).toEqual(['stars', 'version'])
})

it.each<[string, Read]>([
  ['listVoices', listVoices.input],
  ['exportVoices', exportVoices.input],
  ['getVoiceStats', getVoiceStats.input],
])('%s takes a period of one second, an open one, and none that ends before it starts', (_, read) => {
  for (const event of [{ startTime: 10, endTime: 10 }, { startTime: 1_790_000_000 }, { endTime: 10 }, {}]) {
    expect(mistakes(() => read(event))).toEqual([])
  }
  expect(mistakes(() => read({ startTime: 11, endTime: 10 }))).toEqual([
    'startTime must not be after endTime',
  ])
})

it('getVoiceStats takes 3,660 days, and 30 before the end where no start is given, but no time before 1970', () => {
  const days = 3660 * 86_400
  expect(getVoiceStats.input({ startTime: 5, endTime: days + 5 })).toMatchObject({ startTime: 5 })
  expect(mistakes(() => getVoiceStats.input({ startTime: 5, endTime: days + 6 }))).toEqual([
    'startTime must be at most 3660 days before endTime',
  ])
  expect(getVoiceStats.input({ endTime: 40 * 86_400 })).toMatchObject({ startTime: 10 * 86_400 })
  expect(getVoiceStats.input({ endTime: 20 * 86_400 })).toMatchObject({ startTime: 0 })
})

it('updateVoice takes 20 tags together, 100 voices, and a change of any one thing', () => {
  const id = 'wx1:comment:1'
  const tags = (letter: string, count: number) => numbers(count).map(number => `${letter}${number}`)
  const change = { id, addTags: tags('a', 12), removeTags: tags('r', 8) }
  expect(mistakes(() => updateVoice.input(change))).toEqual([])
  expect(mistakes(() => updateVoice.input({ ...change, removeTags: tags('r', 9) }))).toEqual([
    'addTags and removeTags have more than 20 tags together',
  ])
  expect(mistakes(() => updateVoice.input({ ...change, removeTags: ['r', 'a3'] }))).toEqual([
    'removeTags has a tag that addTags has too',
  ])
  const ids = numbers(100).map(number => `wx1:comment:${number}`)
  for (const one of [
    { state: 'done' },
    { assignee: '' },
    { note: '' },
    { addTags: ['a'] },
    { removeTags: ['r'] },
  ]) {
    expect(mistakes(() => updateVoice.input({ ids, ...one }))).toEqual([])
  }
  expect(mistakes(() => updateVoice.input({ addTags: [], removeTags: [] }))).toEqual([
    'id or ids is required',
    'state or assignee, addTags, removeTags or note must be given: there is nothing to change',
  ])
})

describe('a cursor', () => {
  const query = { kind: ['comment'], sort: 'newest', appids: ['wx1'] }
  const position = { createTime: 1_790_000_000, _id: 'wx1:comment:1' }
  const parts = (cursor: string): unknown[] => JSON.parse(Buffer.from(cursor, 'base64url').toString())
  const refusal = (cursor: string, of: object = query) => mistakes(() => readCursor(cursor, of)).join()

  it('is the position again, of the same query', () => {
    expect(readCursor(writeCursor(position, query), { ...query })).toEqual(position)
    expect(writeCursor(position, query)).toMatch(/^[\w-]+$/)
  })

  it('of another query is told from one that listVoices did not give', () => {
    const cursor = writeCursor(position, query)
    expect(refusal(cursor, { ...query, sort: 'oldest' })).toMatch(/^cursor belongs to another query/)
    const [hash] = parts(cursor)
    for (const forged of [
      [7, position.createTime, position._id],
      [hash, '1790000000', position._id],
      [hash, null, position._id],
      [hash, position.createTime, { $ne: '' }],
      [hash, position.createTime],
      [hash],
      [],
      { hash },
      'text',
      null,
    ]) {
      const text = Buffer.from(JSON.stringify(forged)).toString('base64url')
      expect(refusal(text)).toMatch(/^cursor was not given by listVoices/)
    }
    expect(refusal('!')).toMatch(/^cursor was not given by listVoices/)
  })
})
