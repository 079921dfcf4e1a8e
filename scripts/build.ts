import { existsSync, readdirSync, rmSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { stop } from 'esbuild'
import { buildAdd } from './build/add'
import { buildClient } from './build/client'
import { buildFunctions, functionsRoot } from './build/functions'
import { buildMiniprogram } from './build/miniprogram'
import { buildRoot, distRoot, projectRoot } from './build/options'
import { swapIn } from './build/swap'
import { isRunning } from './start/parent'
import { allEnded } from './terminal/all-ended'
import { atEnd, removeAtEnd } from './terminal/at-end'
import { commandOf, run } from './terminal/command'
import { CommandError } from './terminal/errors'

/** Builds everything, and swaps it into dist/ once all of it is there. */
export async function build(): Promise<string[]> {
  removeLeftovers()
  const remove = removeAtEnd(buildRoot)
  // esbuild's process goes on writing for a moment when this one has ended.
  const takeBack = atEnd(stop)
  try {
    await mkdir(buildRoot)
    const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'))
    const functions = buildFunctions(version)
    await allEnded<unknown>([functions, buildAdd(), buildClient(), buildMiniprogram()])
    await swapIn(buildRoot, distRoot)
    return await functions
  } catch (error) {
    // esbuild has printed what is wrong in which source.
    throw Array.isArray(Object(error).errors) ? new CommandError('The build failed.') : error
  } finally {
    takeBack()
    remove()
  }
}

/** For commands with --no-build: what they run must have been built before. */
export function assertBuilt(): void {
  if (!existsSync(functionsRoot)) throw new CommandError('Nothing is built yet: leave out --no-build.')
}

/** Of builds that were killed. */
function removeLeftovers(): void {
  for (const name of readdirSync(projectRoot)) {
    const [, pid] = /^\.dist-(\d+)$/.exec(name) ?? []
    if (pid && !isRunning(Number(pid))) rmSync(join(projectRoot, name), { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await run(
    commandOf('npm run build --', 'Builds the functions, the client, the desk and `add` into dist/.').action(
      async () => {
        const names = await build()
        console.log(
          `Built dist/add.cjs, dist/client/, dist/desk/, dist/miniprogram/ and, in dist/functions/: ${names.join(', ')}`,
        )
      },
    ),
  )
}
