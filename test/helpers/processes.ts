import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Whether signals reach a process, instead of ending it. */
export const hasSignals = process.platform !== 'win32'

/** The processes that were started by this one, and theirs. */
export async function descendantsOf(pid: number): Promise<Set<number>> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid='])
  const children = stdout.split('\n').map(line => line.trim().split(/\s+/).map(Number))
  const found = new Set<number>()
  const walk = (parent: number) => {
    for (const [child, ppid] of children) {
      if (ppid === parent && child) {
        found.add(child)
        walk(child)
      }
    }
  }
  walk(pid)
  return found
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
