import type { Command } from 'commander'
import { ADMIN_OPENID } from '../local/sample/identity'
import { commandOf } from '../terminal/command'

export interface InvokeOptions {
  /** A file, or `-` for standard input. */
  input?: string
  /** The name of an event in test/events/<function>.json. */
  event?: string
  /** `''` for a caller without one. */
  openid: string
  source?: string
  /** The appid of another mini program that shares the environment. */
  from?: string
  json?: true
  build: boolean
}

/** `npm run invoke`, as it is typed. */
export const invokeCommand = (
  action: (name: string, words: string[], options: InvokeOptions) => Promise<void>,
): Command =>
  commandOf('npm run invoke --', 'Calls a function on the local cloud, and prints what it returns.')
    .argument('<function>', 'its name, e.g. getFeedback')
    .argument('[key=value...]', 'the event, as text, e.g. type=3 num=5; with spaces: "content=two words"')
    .option('--input <file>', 'takes the event from a JSON file, from standard input where it is -')
    .option('--event <name>', 'takes the event of that name in test/events/<function>.json')
    .option('--openid <openid>', 'who calls; --openid= for a caller without one', ADMIN_OPENID)
    .option('--source <source>', 'from where, e.g. wx_trigger')
    .option('--from <appid>', 'from another mini program, which shares the environment (环境共享)')
    .option('--json', 'prints JSON instead of a table')
    .option('--no-build', 'runs what was built before')
    .addHelpText(
      'after',
      `
The cloud is the one that npm start runs, or else one of its own, with fresh sample data.
Where a shell keeps single quotes, the event may also be JSON: npm run invoke -- getFeedback '{"num": 5}'`,
    )
    .action(action)
