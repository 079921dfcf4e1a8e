import { spawn } from 'node:child_process'

/** What opens an address in the browser, by platform. */
const OPENERS: Partial<Record<NodeJS.Platform, [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  // `start` belongs to the shell, which would read the signs in an address.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** Opens an address in this person's browser; says so where that does not work. */
export function openInBrowser(url: string): void {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open']
  const opener = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  const tell = (reason: string) =>
    console.log(`No browser could be opened (${reason}): open ${url} yourself.`)
  opener.once('error', error => tell(error.message))
  opener.once('exit', code => code && tell(`${command} ended with ${code}`))
  // It may stay for as long as the browser does.
  opener.unref()
}
