import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildAdd } from './build/add'
import { buildClient } from './build/client'
import { buildFunctions } from './build/functions'
import { buildMiniprogram } from './build/miniprogram'

const project = join(import.meta.dirname, '..')

/** Builds dist/ from nothing. */
export async function build(): Promise<string[]> {
  await rm(join(project, 'dist'), { recursive: true, force: true })
  await buildAdd()
  await buildClient()
  await buildMiniprogram()
  const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))
  return buildFunctions(version)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = await build()
  console.log(
    `Built dist/add.cjs, dist/client/, dist/desk/, dist/miniprogram/ and, in dist/functions/: ${names.join(', ')}`,
  )
}
