import { createInterface } from 'node:readline'

/** Whether there is somebody to be asked. */
export const hasTerminal = (): boolean => Boolean(process.stdin.isTTY && process.stdout.isTTY)

/** Asks a question on the terminal; whoever answers nothing, or ends the input, means no. */
export async function confirms(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await new Promise<string>(resolve => {
    terminal.question(`${question} [y/N] `, resolve)
    terminal.on('close', () => resolve(''))
    // As for any command that Ctrl-C ends.
    terminal.on('SIGINT', () => process.exit(130))
  })
  terminal.close()
  return /^(y|yes|是|好)$/i.test(answer.trim())
}
