import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { allEnded } from '../terminal/all-ended'
import { CommandError } from '../terminal/errors'
import { bundleLater, later, type Packages } from './later'
import { licensesOf } from './licenses'
import { buildRoot, distRoot, nodeOptions, projectRoot } from './options'

export const functionsRoot = join(distRoot, 'functions')

/** The most KB of code of ours. A build that exceeds them fails, so that cold starts stay short. */
const USUAL_BUDGET = 108
const BUDGETS: Record<string, number> = {
  checkSetup: 140,
  onBadComment: 135,
  syncVoices: 200,
  userVoice: 300,
  'wx-server-sdk': 396,
}

export async function functionNames(): Promise<string[]> {
  const entries = await readdir(join(projectRoot, 'functions'), { withFileTypes: true })
  return entries.flatMap(entry => (entry.isDirectory() ? entry.name : [])).sort()
}

/** Builds dist/functions/: for each function a folder that runs as it is, with nothing left to install. */
export async function buildFunctions(version: string): Promise<string[]> {
  const [names, packages] = await Promise.all([functionNames(), bundleLater()])
  checkBudget('wx-server-sdk', packages.files.get('wx-server-sdk.js')?.length)
  await allEnded(names.map(name => buildFunction(name, version, packages)))
  return names
}

async function buildFunction(name: string, version: string, packages: Packages): Promise<void> {
  const outdir = join(buildRoot, 'functions', name)
  const entryPoints = [join(projectRoot, 'functions', name, 'index.ts')]
  // `import()` of a file of ours makes a file of its own, and one of what both need: esbuild splits ES modules alone.
  const split = { format: 'esm', splitting: true, chunkNames: '[name]' } as const
  const { metafile } = await bundle({ ...nodeOptions, ...split, entryPoints, outdir, plugins: [later] })
  checkBudget(
    name,
    Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0),
  )
  // `require` instead of `import()`: starting Node.js's loader of ES modules takes time.
  const commonJs = { bundle: false, allowOverwrite: true, supported: { 'dynamic-import': false } }
  await bundle({ ...nodeOptions, ...commonJs, entryPoints: Object.keys(metafile.outputs), outdir })
  const manifest = { name, version, private: true, main: 'index.js' }
  const files = new Map<string, string | Uint8Array>([
    ...packages.files,
    ['LICENSES.txt', await licensesOf([metafile, ...packages.metafiles])],
    ['config.json', await configOf(name)],
    ['package.json', `${JSON.stringify(manifest, null, 2)}\n`],
  ])
  for (const [file, contents] of files) await writeFile(join(outdir, file), contents)
}

/** A function's permissions and timer. Most functions need neither, and have no such file. */
async function configOf(name: string): Promise<string> {
  const file = join(projectRoot, 'functions', name, 'config.json')
  return existsSync(file) ? readFile(file, 'utf8') : `${JSON.stringify({ permissions: { openapi: [] } })}\n`
}

function checkBudget(name: string, bytes = 0): void {
  const [size, most] = [Math.ceil(bytes / 1024), BUDGETS[name] ?? USUAL_BUDGET]
  if (size > most) throw new CommandError(`${name} has ${size} KB; its budget is ${most} KB`)
}
