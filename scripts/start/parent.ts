const EVERY_MS = 1000

/**
 * Calls `ended` when the process that started this one has ended: the shell of npm, to which alone npm passes on that it
 * is told to end, or what was killed. Nobody could stop this process any more, or would know of it.
 */
export function watchParent(ended: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent && isRunning(parent)) return
    clearInterval(timer)
    ended()
  }, EVERY_MS)
  timer.unref()
}

/** Whether there is such a process. On Windows a process keeps the id of a parent that has ended. Another user's (sudo, systemd) may not be asked. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return Object(error).code === 'EPERM'
  }
}
