import { type SampleData, sampleData } from './data'

const YEAR = 365 * 86_400
const WEEK = 7 * 86_400

/** A busy shop: `records` of each kind, newest first, spread evenly over almost a year. */
export function longHistory(records: number, now: number): SampleData & { createTimes: number[] } {
  const sample = sampleData(now)
  const span = YEAR - WEEK
  const createTimes = Array.from(
    { length: records },
    (_, index) => Math.floor(now / 1000) - 60 - Math.floor((index * span) / records),
  )
  const feedback = createTimes.map((create_time, index) => ({
    ...inTurn(sample.feedback, index),
    record_id: 1_795_277_283_000_000_000n - BigInt(index),
    create_time,
  }))
  const comments = createTimes.map((createTime, index) => {
    const state = inTurn(sample.comments, index)
    const commentId = `9${String(index).padStart(17, '0')}`
    return { ...state, comment: { ...state.comment, commentId, createTime: String(createTime) } }
  })
  return { ...sample, feedback, comments, createTimes }
}

function inTurn<Item>(items: Item[], index: number): Item {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('the sample is empty')
  return item
}
