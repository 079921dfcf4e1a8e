import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LocalCloud } from '../../scripts/local/cloud'
import { longHistory } from '../../scripts/local/sample/history'
import type { SyncResult } from '../../shared/sync/types'
import type { Success } from '../../shared/types'

const RECORDS = 10_000
const { createTimes, ...sample } = longHistory(RECORDS, Date.now())

const isDone = (kind: SyncResult['feedback']) => 'complete' in kind && kind.complete

/** Brings the whole history in on a cloud of its own; gives how many MB that took more than an empty function. */
async function bringInHistory(): Promise<number> {
  const node = process.env.FUNCTIONS_NODE
  const cloud = await LocalCloud.start({ data: sample, ...(node && { node }) })
  try {
    const timer = { source: 'wx_trigger', timeLimitMs: 20_000 }
    let runs = 0
    for (let complete = false; !complete; runs++) {
      expect(runs).toBeLessThan(8)
      const { result } = await cloud.call('syncVoices', {}, timer)
      const { data } = result as Success<SyncResult>
      complete = isDone(data.feedback) && isDone(data.comments)
      if (runs === 0) {
        const times = cloud.database.documents('user_voices').map(({ createTime }) => Number(createTime))
        expect(Math.max(...times)).toBe(createTimes[0])
      }
    }
    const documents = cloud.database.documents('user_voices')
    expect(new Set(documents.map(({ _id }) => _id)).size).toBe(2 * RECORDS)
    expect(documents).toHaveLength(2 * RECORDS)
    const requests = cloud.requests.filter(({ name }) => name.startsWith('database.'))
    // And one for each comment that was answered before there was an archive, at most 100 a run.
    expect(requests.length).toBeLessThanOrEqual((2 * RECORDS) / 40 + 100 * runs)

    // An instance that has only refused a call.
    await cloud.call('syncVoices', {}, { openid: 'oSTRANGER', env: { INSTANCE: 'empty' } })
    const [empty = 0, most = 0] = peakMegabytes('/syncVoices').sort((a, b) => a - b)
    if (process.env.SHOW) console.log({ runs, requests: requests.length, empty, most })
    return most - empty
  } finally {
    await cloud.stop()
  }
}

describe('a history of 20,000 records', () => {
  it('comes in within a few runs, newest first, with few requests and little memory', async () => {
    expect(await bringInHistory()).toBeLessThan(60)
  }, 240_000)
})

/** The peak memory of a function's processes, if the system tells it. */
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
