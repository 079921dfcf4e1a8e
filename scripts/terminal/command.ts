import { constants } from 'node:os'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { doWorkAtEnd } from './at-end'
import { CommandError } from './errors'

/** A command as it is typed, e.g. `npm run bench --`. */
export function commandOf(typed: string, description: string): Command {
  return new Command(typed)
    .description(description)
    .helpOption('-h, --help', 'shows this')
    .showHelpAfterError(`(${typed} --help shows what there is)`)
    .exitOverride()
}

/** Reads an option's whole number, from 1 on. */
export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 1 on.')
}

/** A path that was typed. npm runs commands in the project's folder, and says here where it was called. */
export const typedPath = (path: string): string => resolve(process.env.INIT_CWD ?? '', path)

const SIGNAL_LATE_MS = 50

/**
 * Runs a command with what was typed. It ends with 2 where that is wrong, and at once where it is told to: see `atEnd` for
 * what must not be left behind. Where `process.exitCode` is set before, to be told so is how the command usually ends.
 */
export async function run(command: Command): Promise<void> {
  let isEnding = false
  const end = async (code: number | string) => {
    if (isEnding) return
    isEnding = true
    await doWorkAtEnd()
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Not `once`: npm passes on a second one, which must not cut short what is done at the end.
    process.on(signal, () => void end(process.exitCode ?? 128 + constants.signals[signal]))
  }
  /** Tells of an error, unless the reason is that all ends: Ctrl-C may reach what this process has started before it. */
  const tell = async (error: unknown, then: (code: number) => unknown) => {
    await sleep(SIGNAL_LATE_MS)
    if (!isEnding) then(codeOf(error))
  }
  process.on('uncaughtException', error => void tell(error, end))
  try {
    await command.parseAsync()
  } catch (error) {
    await tell(error, code => {
      process.exitCode = code
    })
  }
}

/** The exit code for an error, which is told here where that is not done yet. */
function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  // Who reads what is printed, such as `head`, wants no more of it.
  if (systemCode(error) === 'EPIPE') return 0
  const told = error instanceof CommandError ? error : explained(error)
  console.error(told instanceof CommandError ? told.message : told)
  return told instanceof CommandError ? told.exitCode : 1
}

const WHAT_TO_DO: Record<string, string> = {
  EACCES: 'See who owns it, and whether another program has it open.',
  EPERM: 'See who owns it, and whether another program has it open.',
  EBUSY: 'Another program has it open: close that.',
  EROFS: 'It lies where nothing can be written.',
  ENOSPC: 'There is no space left.',
  EEXIST: 'A file stands where a folder is needed.',
  ENOTDIR: 'A file stands where a folder is needed.',
  EISDIR: 'A folder stands where a file is needed.',
}

/** What the file system refuses is no mistake in the code; other errors stay as they are. */
function explained(error: unknown): unknown {
  const whatToDo = WHAT_TO_DO[systemCode(error)]
  return whatToDo && error instanceof Error ? new CommandError(`${error.message}. ${whatToDo}`) : error
}

const systemCode = (error: unknown): string => String(Object(error).code)
