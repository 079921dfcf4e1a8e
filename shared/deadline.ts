import { fail } from './errors'

/** WeChat's default where the platform does not say how long a call may take. */
const DEFAULT_LIMIT_MS = 3000

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Milliseconds since the process began. Not `performance.now()`, for which Node loads a module. */
export const now = () => process.uptime() * 1000

export const timedOut = () =>
  fail('timeout', 'WeChat did not answer in time', {
    hint: 'Try again. If it happens often, raise the time limit of this function (3 s unless changed, up to 60 s) in the cloud console (云函数 → 函数配置 → 超时时间).',
  })

/** When a call must end: before the platform kills it, so that the caller gets an answer. */
export class Deadline {
  /** What the platform gives, in milliseconds. */
  readonly limitMs: number
  #ends: number
  #timer: NodeJS.Timeout | undefined
  // Not an AbortController, which takes as long to load as a request.
  readonly #stops = new Set<() => void>()
  #isOver = false

  /**
   * @param limitMs `context.time_limit_in_ms`, not checked yet
   * @param mostMs the most that it may be
   */
  constructor(limitMs: unknown, mostMs = LONGEST_TIMER_MS) {
    this.limitMs = typeof limitMs === 'number' && limitMs > 0 ? limitMs : DEFAULT_LIMIT_MS
    const limit = Math.min(this.limitMs, mostMs)
    // Time for the platform to take the answer.
    const margin = Math.min(Math.max(limit / 10, 100), 500, limit / 2)
    this.#ends = now() + limit - margin
  }

  /** For a part of a call. */
  static in(ms: number): Deadline {
    const deadline = new Deadline(undefined)
    deadline.#ends = now() + ms
    return deadline
  }

  /** Calls `stop` when the time is over. What it gives is to be called when there is nothing to stop any more. */
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
