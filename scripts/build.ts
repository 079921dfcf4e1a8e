import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build as bundle, type Metafile, type Plugin } from 'esbuild'
import { buildAdd } from './build/add'
import { buildClient } from './build/client'
import { buildMiniprogram } from './build/miniprogram'
import { buildSdk, sdkFile } from './build/sdk'

/** The oldest runtime of CloudBase that a function may have been created on. */
const TARGET = 'node16.13'

const project = join(import.meta.dirname, '..')
export const functionsRoot = join(project, 'dist/functions')

/**
 * What is read and evaluated for a call. What outgrows this fails the build, so that cold starts stay short. The SDK's
 * modules are counted too: each of them costs time of its own, and another version of it may need more of them.
 */
const BUDGET: Record<string, { kilobytes: number; modules?: number }> = {
  'index.js': { kilobytes: 44 },
  [sdkFile()]: { kilobytes: 400, modules: 130 },
}

/** Keeps wx-server-sdk out of index.js: it stands beside it, and is parsed when it is first needed. */
const sdkInItsOwnFile: Plugin = {
  name: 'sdk-in-its-own-file',
  setup(build) {
    build.onResolve({ filter: /^wx-server-sdk$/ }, () => ({ path: `./${sdkFile()}`, external: true }))
  },
}

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: TARGET,
  charset: 'utf8',
  absWorkingDir: project,
  logLevel: 'warning',
} as const

export async function functionNames(): Promise<string[]> {
  const entries = await readdir(join(project, 'functions'), { withFileTypes: true })
  return entries.flatMap(entry => (entry.isDirectory() ? entry.name : [])).sort()
}

/** Builds dist/ from nothing: for each function a folder that runs as it is, with nothing left to install. */
export async function build(): Promise<string[]> {
  await rm(join(project, 'dist'), { recursive: true, force: true })
  await buildAdd()
  await buildClient()
  await buildMiniprogram()
  const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))
  const names = await functionNames()

  const sdk = await buildSdk(common)
  for (const [file, { metafile }] of sdk) checkBudget(file, metafile)

  for (const name of names) {
    const folder = join(functionsRoot, name)
    await mkdir(folder, { recursive: true })
    const { metafile } = await bundle({
      ...common,
      entryPoints: [join(project, 'functions', name, 'index.ts')],
      outfile: join(folder, 'index.js'),
      plugins: [sdkInItsOwnFile],
      // Names are kept: they stand in the stacks that the log shows.
      minifySyntax: true,
      minifyWhitespace: true,
      // `require` instead of `import()`: a function is CommonJS, and starting Node's module loader takes its time.
      supported: { 'dynamic-import': false },
      metafile: true,
    })
    checkBudget('index.js', metafile)
    for (const [file, { contents }] of sdk) await writeFile(join(folder, file), contents)
    await writeFile(join(folder, 'config.json'), await configOf(name))
    const manifest = { name, version, private: true, main: 'index.js' }
    await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  }
  return names
}

/** A function's permissions and timer. Most functions need neither, and have no such file. */
async function configOf(name: string): Promise<string> {
  const file = join(project, 'functions', name, 'config.json')
  return existsSync(file) ? readFile(file, 'utf8') : `${JSON.stringify({ permissions: { openapi: [] } })}\n`
}

function checkBudget(file: string, { inputs, outputs }: Metafile) {
  const budget = BUDGET[file]
  const bytes = Object.values(outputs).reduce((sum, output) => sum + output.bytes, 0)
  const modules = Object.keys(inputs).length
  if (budget && bytes > budget.kilobytes * 1024) {
    throw new Error(`${file} has ${Math.ceil(bytes / 1024)} KB; its budget is ${budget.kilobytes} KB`)
  }
  if (budget?.modules !== undefined && modules > budget.modules) {
    throw new Error(`${file} has ${modules} modules; its budget is ${budget.modules}`)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = await build()
  console.log(
    `Built dist/add.cjs, dist/client/, dist/miniprogram/ and, in dist/functions/: ${names.join(', ')}`,
  )
}
