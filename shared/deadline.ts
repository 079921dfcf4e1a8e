import { fail } from './errors'

/** Milliseconds since the process began. Not `performance.now()`, for which Node loads a module. */
export const now = () => process.uptime() * 1000

export const timedOut = (message = 'WeChat did not answer in time') =>
  fail('timeout', message, {
    hint: 'Try again. If it happens often, raise the time limit of this function (3 s unless changed, up to 60 s) in the cloud console (云函数 → 函数配置 → 超时时间).',
  })

/** When a call, or a part of it, must end. */
export class Deadline {
  readonly #ends: number
  #timer: NodeJS.Timeout | undefined
  // Not an AbortController, which takes as long to load as a request.
  readonly #stops = new Set<() => void>()
  #isOver = false

  /** @param ms from now on */
  constructor(ms: number) {
    this.#ends = now() + ms
  }

  /** Calls `stop` when the time is over. Call what it returns when there is nothing to stop any more. */
  onEnd(stop: () => void): () => void {
    if (this.isOver) {
      stop()
    } else {
      this.#stops.add(stop)
      // Only when there is something to stop: the first timer of a process takes its time.
      this.#timer ??= setTimeout(() => {
        this.#isOver = true
        for (const stop of this.#stops) stop()
      }, this.remainingMs)
    }
    return () => {
      this.#stops.delete(stop)
    }
  }

  get remainingMs(): number {
    return Math.max(0, this.#ends - now())
  }

  get isOver(): boolean {
    return this.#isOver || this.remainingMs === 0
  }

  /** `work`, or `timeout`, whichever comes first: for work that cannot be stopped. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const forget = this.onEnd(() => reject(timedOut()))
      work.then(resolve, reject).finally(forget)
    })
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}
