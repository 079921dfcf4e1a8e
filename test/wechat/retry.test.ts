import { describe, expect, it, vi } from 'vitest'
import { Deadline } from '../../shared/deadline'
import { fail } from '../../shared/errors'
import { startInvocation } from '../../shared/invocation'
import { retryingReads } from '../../shared/wechat/retry'

describe('a read that failed and may succeed at the next attempt', () => {
  const failure = fail('network', 'no answer', { retry: 'now' })

  /** How many attempts are made within this time. */
  async function attemptsWithin(ms: number): Promise<number> {
    const invocation = { ...startInvocation({}), deadline: new Deadline(ms) }
    let attempts = 0
    const read = retryingReads(invocation)(async () => {
      attempts++
      throw failure
    })
    await expect(read).rejects.toBe(failure)
    expect(invocation.counts.retries).toBe(attempts - 1)
    return attempts
  }

  it('is tried twice more', async () => {
    expect(await attemptsWithin(60_000)).toBe(3)
  })

  // The shortest wait before a repetition is 50 ms.
  it.each([0, 1, 49])('is not tried again, and not waited for, with %d ms left', async ms => {
    expect(await attemptsWithin(ms)).toBe(1)
  })
})

it.each([undefined, null, '20000', 0, -1, Number.NaN])(
  'a call to which the platform gives %o as its time limit has the usual three seconds',
  limit => {
    const { limitMs, deadline } = startInvocation({ time_limit_in_ms: limit })
    expect([limitMs, deadline.isOver]).toEqual([3000, false])
  },
)

it('a call has the time that the platform gives it', () => {
  expect(startInvocation({ time_limit_in_ms: 20_000 }).limitMs).toBe(20_000)
})

it.each([2 ** 31, 1e12, Number.POSITIVE_INFINITY])('a time limit of %d ms does not end at once', limit => {
  const timer = vi.spyOn(globalThis, 'setTimeout')
  const { deadline } = startInvocation({ time_limit_in_ms: limit })
  deadline.onEnd(() => {})
  // A timer that should wait longer fires after a millisecond.
  expect(timer.mock.lastCall?.[1]).toBeLessThan(2 ** 31)
  deadline.clear()
  timer.mockRestore()
})
