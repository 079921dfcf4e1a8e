import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WxCloud } from '../../shared/client/client'
import { CLIENTS, errorOf } from '../helpers/client'

/** A `wx.cloud` that notes its calls. */
function watched() {
  const calls: unknown[] = []
  const cloud: WxCloud = {
    async callFunction(call) {
      calls.push(call)
      return { result: { errCode: 0, errMsg: 'getFeedback:ok', data: { list: [], total: 0, next: null } } }
    },
  }
  return { calls, cloud }
}

describe.each(CLIENTS)('%s', (_, { createClient }) => {
  describe('functionName', () => {
    it('is userVoice, which is told what to do', async () => {
      const { calls, cloud } = watched()
      const input = { num: 5 }
      await createClient(cloud).getFeedback(input)
      await createClient(cloud).getCommentList()
      expect(calls).toEqual([
        { name: 'userVoice', data: { num: 5, action: 'getFeedback' } },
        { name: 'userVoice', data: { action: 'getCommentList' } },
      ])
      expect(input).toEqual({ num: 5 })
    })

    it('may be another name', async () => {
      const { calls, cloud } = watched()
      await createClient(cloud, { functionName: 'ourVoice' }).getFeedback({ page: 2 })
      expect(calls).toEqual([{ name: 'ourVoice', data: { page: 2, action: 'getFeedback' } }])
    })

    it('may give each operation a function of its own', async () => {
      const { calls, cloud } = watched()
      const client = createClient(cloud, { functionName: operation => `our-${operation}` })
      await client.getFeedback({ num: 5 })
      await client.getCommentList()
      expect(calls).toEqual([
        { name: 'our-getFeedback', data: { num: 5 } },
        { name: 'our-getCommentList', data: {} },
      ])
    })

    it('does nothing but what was called, whatever the input says', async () => {
      const { calls, cloud } = watched()
      const input = { num: 5, action: 'forgetUser' }
      await createClient(cloud).getFeedback(input)
      expect(calls).toEqual([{ name: 'userVoice', data: { num: 5, action: 'getFeedback' } }])
    })
  })

  it('getVoice takes an id, alone or as a field', async () => {
    const { calls, cloud } = watched()
    const id = 'wx1234567890abcdef:feedback:1'
    await createClient(cloud).getVoice(id)
    await createClient(cloud).getVoice({ id })
    await createClient(cloud, { functionName: operation => operation }).getVoice(id)
    expect(calls).toEqual([
      { name: 'userVoice', data: { id, action: 'getVoice' } },
      { name: 'userVoice', data: { id, action: 'getVoice' } },
      { name: 'getVoice', data: { id } },
    ])
  })

  it('config is passed on', async () => {
    const { calls, cloud } = watched()
    await createClient(cloud, { config: { env: 'prod-1' } }).getFeedback()
    expect(calls).toEqual([{ name: 'userVoice', data: { action: 'getFeedback' }, config: { env: 'prod-1' } }])
  })

  describe('timeoutMs', () => {
    beforeEach(() => {
      vi.useFakeTimers()
    })
    afterEach(() => {
      vi.useRealTimers()
    })
    const silent: WxCloud = { callFunction: () => new Promise(() => {}) }

    it.each([
      [undefined, 30_000],
      [1500, 1500],
    ])('%s ends a call that never answers after %i ms', async (timeoutMs, ms) => {
      const client = createClient(silent, timeoutMs ? { timeoutMs } : {})
      let ended = false
      const error = errorOf(client.getFeedback())
      error.then(() => {
        ended = true
      })
      await vi.advanceTimersByTimeAsync(ms - 1)
      expect(ended).toBe(false)
      await vi.advanceTimersByTimeAsync(1)
      expect(await error).toMatchObject({
        kind: 'timeout',
        errCode: 504,
        retryable: true,
        outcome: undefined,
        message: `getFeedback:fail timed out: no answer within ${ms} ms`,
        userMessage: '等待超时，请稍后再试。',
      })
    })

    it('leaves the outcome of a write unknown', async () => {
      const error = errorOf(createClient(silent).addReply({ commentId: '1', content: '谢谢' }))
      await vi.advanceTimersByTimeAsync(30_000)
      expect(await error).toMatchObject({ kind: 'timeout', retryable: false, outcome: 'unknown' })
    })

    it('waits as long as a timer can where it is infinite', async () => {
      const { cloud } = watched()
      const slow: WxCloud = {
        callFunction: call =>
          new Promise(resolve => setTimeout(() => resolve(cloud.callFunction(call)), 60_000)),
      }
      const answer = createClient(slow, { timeoutMs: Number.POSITIVE_INFINITY }).getFeedback()
      await vi.advanceTimersByTimeAsync(60_000)
      expect(await answer).toMatchObject({ list: [] })
    })

    it('leaves no timer behind, however a call ends', async () => {
      const { cloud } = watched()
      await createClient(cloud).getFeedback()
      expect(vi.getTimerCount()).toBe(0)
      const refusing: WxCloud = { callFunction: () => Promise.reject({ errMsg: 'request:fail' }) }
      await errorOf(createClient(refusing).getFeedback())
      expect(vi.getTimerCount()).toBe(0)
    })

    it('an answer that comes too late does no harm', async () => {
      const late: WxCloud = {
        callFunction: () => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 20)),
      }
      const error = errorOf(createClient(late, { timeoutMs: 10 }).getFeedback())
      await vi.advanceTimersByTimeAsync(30)
      expect(await error).toMatchObject({ kind: 'timeout' })
    })
  })
})
