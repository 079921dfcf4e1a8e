import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import * as v from 'valibot'
import manifest from '../../package.json'
import { CommandError } from '../terminal/errors'
import { runProgram } from '../terminal/program'

/** tcb from the path in TCB_CLI, or else the version that package.json names, fetched by npm. */
function command(): string[] {
  const { TCB_CLI, npm_execpath: npm } = process.env
  if (TCB_CLI) return [TCB_CLI]
  if (!npm) throw new CommandError('Run this with npm: npm run deploy')
  const [, ...args] = manifest.scripts.tcb.split(' ')
  return [join(dirname(npm), 'npm-cli.js'), ...args]
}

/** Runs tcb in a folder; gives what it printed. */
export async function tcb(folder: string, args: string[]): Promise<string> {
  const { code, printed } = await runProgram([...command(), ...args], folder)
  if (code !== 0)
    throw new CommandError(`${whatMatters(printed)}\n\ntcb ${args.slice(0, 2).join(' ')} failed. ${LOGIN}`)
  return printed
}

/** Progress and advertisement, told by how a line begins, and what the stack of an error ends with. */
const NOISE = /^(- |[ℹ✔] |CloudBase CLI |Try the tcb ai |unhandledRejection| {4}at | {2}\w+: |\}$|$)/
const PROBLEM = /^[✖⚠]/

/** What tcb said of what went wrong, without all else; everything where it marks nothing as a problem. */
export function whatMatters(printed: string): string {
  // Its colours.
  const lines = stripVTControlCharacters(printed).trim().split(/\r?\n/)
  const first = lines.findIndex(line => PROBLEM.test(line))
  if (first < 0) return lines.join('\n')
  return lines
    .slice(first)
    .filter(line => !NOISE.test(line))
    .join('\n')
}

const LOGIN = 'If you are not logged in: npm run tcb -- login'

const pulled = v.object({
  functions: v.tuple([
    v.object({
      // tcb writes a type if the function is online, and none if these are only defaults.
      type: v.optional(v.string()),
      runtime: v.optional(v.string()),
      timeout: v.optional(v.number()),
      memorySize: v.optional(v.number()),
      envVariables: v.optional(v.record(v.string(), v.string()), {}),
    }),
  ]),
})

type Online = v.InferOutput<typeof pulled>['functions'][0]

/** The function as it is online, or nothing if there is none of that name. The folder is for tcb's answer. */
export async function readOnline(folder: string, envId: string, name: string): Promise<Online | undefined> {
  const file = join(folder, 'online.json')
  await rm(file, { force: true })
  const printed = await tcb(folder, ['config', 'pull', 'fn', name, '-e', envId, '--yes', '-o', file])
  // tcb ends with 0 even if it could not ask; then there is no file.
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandError(`${whatMatters(printed)}\n\nIt is not known what is online. ${LOGIN}`)
  })
  const [online] = v.parse(pulled, JSON.parse(text)).functions
  return online.type === undefined ? undefined : online
}
