import { describe, expect, it } from 'vitest'
import {
  bytesOf,
  eachShortened,
  fittingPage,
  fittingRecords,
  RESULT_BYTES,
  shortenedTo,
} from '../../shared/function/size'
import type { Cut } from '../../shared/types'

/** A record of so many bytes. */
const sized = (id: number, bytes: number): Cut & { id: number; text: string } => {
  const empty = bytesOf({ id, text: '' })
  return { id, text: 'x'.repeat(bytes - empty) }
}

const page = <Item>(list: Item[], total: number | null = null, received = list.length) => ({
  list,
  total,
  received,
})

describe('a page of WeChat’s', () => {
  const three = [sized(1, 50), sized(2, 50), sized(3, 50)]

  it('is whole where it fits, and what it leaves out came all the same', () => {
    expect(fittingRecords(page(three, 20, 5), 10)).toEqual({
      list: three,
      total: 20,
      came: 5,
      end: 15,
      isLast: false,
    })
  })

  it('is the last where nothing came, or all that there is', () => {
    const isLast = (total: number | null, received: number, offset: number) =>
      fittingRecords(page(three.slice(0, received), total, received), offset).isLast
    expect([isLast(13, 3, 10), isLast(12, 3, 10), isLast(14, 3, 10)]).toEqual([true, true, false])
    // Without a total, only an empty page says so.
    expect([isLast(null, 3, 10), isLast(null, 0, 10), isLast(14, 0, 10)]).toEqual([false, true, true])
  })

  it('has as its total, where WeChat gives none, what came until now', () => {
    expect(fittingRecords(page(three), 10)).toMatchObject({ total: 13, end: 13 })
  })

  it('ends before the record that does not fit any more, with which the next one begins', () => {
    const list = [sized(1, 400_000), sized(2, 400_000), sized(3, 400_000)]
    const fitting = fittingRecords(page(list, 13, 5), 10)
    expect(fitting).toEqual({ list: list.slice(0, 2), total: 13, came: 2, end: 12, isLast: false })
  })

  it('cuts a record that is larger than a result, and says so', () => {
    const [large] = fittingRecords(page([sized(1, RESULT_BYTES + 1), sized(2, 50)]), 0).list
    expect(large).toMatchObject({ id: 1, cut: true, text: `${'x'.repeat(100_000)}…` })
    const whole = sized(1, RESULT_BYTES - 2)
    expect(fittingRecords(page([whole]), 0).list).toEqual([whole])
  })
})

it('as many items fit as fill a result, and one always', () => {
  const half = (id: number, more: number) => sized(id, RESULT_BYTES / 2 - 1 + more)
  expect(fittingPage([half(1, 0), half(2, 0)])).toHaveLength(2)
  expect(fittingPage([half(1, 0), half(2, 1)])).toHaveLength(1)
  expect(fittingPage([sized(1, 2 * RESULT_BYTES), sized(2, 50)])).toHaveLength(1)
  expect([fittingPage([]), fittingPage([1, 2])]).toEqual([[], [1, 2]])
  expect(bytesOf('好')).toBe(5)
  expect(bytesOf(undefined)).toBe(0)
})

describe('what is shortened', () => {
  it('has texts, lists and objects of this length, and short texts whole', () => {
    const fields = {
      short: 'x'.repeat(512),
      long: 'x'.repeat(513),
      list: [1, 'y'.repeat(600), 3],
      object: { a: 1, b: [1, 2, 3], c: 3 },
      number: 7,
      nothing: null,
    }
    expect(eachShortened(fields, 2)).toEqual({
      short: 'x'.repeat(512),
      long: `${'x'.repeat(512)}…`,
      list: [1, `${'y'.repeat(512)}…`],
      object: { a: 1, b: [1, 2] },
      number: 7,
      nothing: null,
    })
    expect(eachShortened({ text: 'x'.repeat(600) }, 600)).toEqual({ text: 'x'.repeat(600) })
    expect(eachShortened({ text: 'x'.repeat(601) }, 600)).toEqual({ text: `${'x'.repeat(600)}…` })
  })

  it('ends with no half of a sign', () => {
    expect(eachShortened({ text: `${'x'.repeat(511)}😀😀` }, 1)).toEqual({ text: `${'x'.repeat(511)}…` })
    expect(eachShortened({ text: '😀'.repeat(300) }, 1)).toEqual({ text: `${'😀'.repeat(256)}…` })
  })

  it('is shortened no more than it must be', () => {
    const item = { text: 'x'.repeat(20_000), other: 'y'.repeat(600) }
    expect(shortenedTo(bytesOf(item), item, eachShortened)).toEqual(item)
    expect(shortenedTo(bytesOf(item) - 1, item, eachShortened)).toEqual({
      ...item,
      text: `${'x'.repeat(10_000)}…`,
    })
  })
})
