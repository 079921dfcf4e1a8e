/*
 * The time of a random world: of WeChat, of the instances, and of what a test remembers. It never goes back, since
 * instances live on from one world to the next.
 */

let aheadMs = 0
let ticks = 0

export const clock = {
  get aheadMs() {
    return aheadMs
  },
  /** Time passes for everybody. No call must be under way. */
  pass(seconds: number): void {
    aheadMs += seconds * 1000
  },
}

/** In seconds. */
export const now = () => Math.floor((Date.now() + aheadMs) / 1000)

/** Numbers of what happens, in its order. */
export const nextTick = () => ++ticks
