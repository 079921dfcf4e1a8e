import { spawn } from 'node:child_process'
import { atEnd } from './at-end'

interface Ended {
  /** `null` where it was killed. */
  code: number | null
  /** What it printed, in that order. */
  printed: string
}

/**
 * Runs a Node.js program, which cannot ask anything, until it ends. Where this process is ended before, so is the program,
 * with all that it has started.
 */
export async function runProgram(args: string[], cwd: string, mostMs?: number): Promise<Ended> {
  // A group of its own can be killed as a whole. Windows has none.
  const detached = process.platform !== 'win32'
  const child = spawn(process.execPath, args, { cwd, detached, stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = () => {
    try {
      if (detached && child.pid) process.kill(-child.pid, 'SIGKILL')
      else child.kill('SIGKILL')
    } catch {
      // It has just ended.
    }
  }
  const takeBack = atEnd(kill)
  const timer = mostMs === undefined ? undefined : setTimeout(kill, mostMs)
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve)
    })
    return { code, printed }
  } finally {
    clearTimeout(timer)
    takeBack()
  }
}
