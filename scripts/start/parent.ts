const EVERY_MS = 1000

/**
 * Calls `ended` when the shell that npm runs this command in has ended: where npm itself is told to end, it passes that
 * on to its shell alone. Watches nobody unless npm started this command: a shell may end before what it left behind.
 */
export function watchParent(ended: () => void): void {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent && isRunning(parent)) return
    clearInterval(timer)
    ended()
  }, EVERY_MS)
  timer.unref()
}

/** On Windows a process keeps the id of a parent that has ended. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
