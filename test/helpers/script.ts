import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const project = fileURLToPath(new URL('../..', import.meta.url))
/** Of commands. Far from China, so that a time in the terminal's own zone shows. */
export const env = { ...process.env, NO_COLOR: '', FORCE_COLOR: '', TZ: 'America/Los_Angeles' }

/** Runs one of the project's scripts as npm does, without npm. */
export async function script(name: string, args: string[], { input = '', folder = project } = {}) {
  const command = promisify(execFile)(process.execPath, ['scripts/run.cjs', name, ...args], {
    cwd: project,
    env: { ...env, INIT_CWD: folder },
  })
  command.child.stdin?.on('error', () => {}).end(input)
  return command.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    error => ({ code: error.code, stdout: String(error.stdout), stderr: String(error.stderr) }),
  )
}

/** Without a build, since the tests have built before. */
export const invoke = (...args: string[]) => script('invoke', [...args, '--no-build'])
/** Prints JSON. */
export const invokeJson = (...args: string[]) => invoke(...args, '--json')
