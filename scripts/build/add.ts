import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { licensesOf } from './licenses'
import { buildRoot, nodeOptions, projectRoot } from './options'

/** Builds dist/add.cjs, the package's command: one file that runs where nothing else is installed. */
export async function buildAdd(): Promise<void> {
  const { metafile } = await bundle({
    ...nodeOptions,
    entryPoints: [join(projectRoot, 'scripts/add.ts')],
    outfile: join(buildRoot, 'add.cjs'),
    // jsonc-parser's CommonJS is not made for bundlers.
    mainFields: ['module', 'main'],
    define: { 'import.meta.dirname': '__dirname' },
    banner: { js: '#!/usr/bin/env node' },
  })
  await writeFile(join(buildRoot, 'add.licenses.txt'), await licensesOf([metafile]))
}
