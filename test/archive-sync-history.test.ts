import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sampleData } from '../scripts/local/sample/data'
import type { SyncResult } from '../shared/archive/types'
import { useLocalCloud } from './cloud'

const RECORDS = 10_000
const YEAR = 365 * 86_400
const now = Math.floor(Date.now() / 1000)
const sample = sampleData(Date.now())

/** Years of a busy shop: 20,000 records, evenly over most of a year. */
const createTimeOf = (index: number) => now - 60 - Math.floor((index * (YEAR - 7 * 86_400)) / RECORDS)
const feedback = Array.from({ length: RECORDS }, (_, index) => ({
  ...(sample.feedback[index % sample.feedback.length] ?? fault()),
  record_id: 1_795_277_283_000_000_000n - BigInt(index),
  create_time: createTimeOf(index),
}))
const comments = Array.from({ length: RECORDS }, (_, index) => {
  const state = sample.comments[index % sample.comments.length] ?? fault()
  const comment = { ...state.comment, commentId: `9${String(index).padStart(17, '0')}` }
  return { ...state, comment: { ...comment, createTime: String(createTimeOf(index)) } }
})

function fault(): never {
  throw new Error('the sample is empty')
}

const { cloud, data } = useLocalCloud({ data: { ...sample, feedback, comments } })

const isDone = (kind: SyncResult['feedback']) => 'complete' in kind && kind.complete

describe('a history of 20,000 records', () => {
  it('comes in within a few runs, newest first, with few requests and little memory', async () => {
    const options = { openid: undefined, source: 'wx_trigger', timeLimitMs: 20_000 }
    let runs = 0
    for (let complete = false; !complete; runs++) {
      expect(runs).toBeLessThan(8)
      const result = await data<SyncResult>('syncVoices', {}, options)
      complete = isDone(result.feedback) && isDone(result.comments)
      if (runs === 0) {
        const times = cloud()
          .database.documents('user_voices')
          .map(({ createTime }) => Number(createTime))
        expect(Math.max(...times)).toBe(createTimeOf(0))
      }
    }
    const documents = cloud().database.documents('user_voices')
    expect(new Set(documents.map(({ _id }) => _id)).size).toBe(2 * RECORDS)
    expect(documents).toHaveLength(2 * RECORDS)
    const requests = cloud().requests.filter(({ name }) => name.startsWith('database.'))
    expect(requests.length).toBeLessThanOrEqual((2 * RECORDS) / 40)

    // An instance that has done nothing but to refuse somebody.
    await cloud().call('syncVoices', {}, { openid: 'oSTRANGER', env: { INSTANCE: 'empty' } })
    const [empty = 0, most = 0] = peakMegabytes('/syncVoices').sort((a, b) => a - b)
    if (process.env.SHOW) console.log({ runs, requests: requests.length, empty, most })
    expect(most - empty).toBeLessThan(100)
  }, 180_000)
})

/** The most memory that processes of a function have had, where the system says it. */
function peakMegabytes(folder: string): number[] {
  if (!existsSync('/proc/self/status')) return []
  return readdirSync('/proc').flatMap(pid => {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) return []
      if (!new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8')))
        return []
      return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
    } catch {
      return []
    }
  })
}
