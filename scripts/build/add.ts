import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { licensesOf } from './licenses'

const project = join(import.meta.dirname, '../..')

/** Builds dist/add.cjs, the package's command: one file that runs where nothing else is installed. */
export async function buildAdd(): Promise<void> {
  const { metafile } = await bundle({
    entryPoints: [join(project, 'scripts/add.ts')],
    outfile: join(project, 'dist/add.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node16.13',
    charset: 'utf8',
    minifySyntax: true,
    minifyWhitespace: true,
    define: { 'import.meta.dirname': '__dirname' },
    banner: { js: '#!/usr/bin/env node' },
    absWorkingDir: project,
    logLevel: 'warning',
    metafile: true,
  })
  await writeFile(join(project, 'dist/add.licenses.txt'), await licensesOf([metafile]))
}
