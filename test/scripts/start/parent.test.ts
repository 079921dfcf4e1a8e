import { afterEach, expect, it, vi } from 'vitest'
import { watchParent } from '../../../scripts/start/parent'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('a process ends where its parent has ended, not where the parent is another user’s', () => {
  vi.useFakeTimers()
  const ended = vi.fn()
  let code = 'EPERM'
  vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error(code), { code })
  })
  watchParent(ended)
  vi.advanceTimersByTime(10_000)
  expect(ended).not.toHaveBeenCalled()
  code = 'ESRCH'
  vi.advanceTimersByTime(10_000)
  expect(ended).toHaveBeenCalledOnce()
})
