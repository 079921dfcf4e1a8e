import { join } from 'node:path'

export const projectRoot = join(import.meta.dirname, '../..')

/** What was built last. */
export const distRoot = join(projectRoot, 'dist')

/** Where this process builds, before it is swapped in: beside dist/, so that files can be moved. */
export const buildRoot = join(projectRoot, `.dist-${process.pid}`)

/** Options for code that Node.js runs. */
export const nodeOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // The oldest runtime of CloudBase that a function may have been created on.
  target: 'node16.13',
  charset: 'utf8',
  // Names are kept: the log shows them in stacks, and packages tell classes apart by them.
  minifySyntax: true,
  minifyWhitespace: true,
  absWorkingDir: projectRoot,
  logLevel: 'warning',
  metafile: true,
} as const
