import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build as bundle, type Plugin } from 'esbuild'
import { buildClient } from './build-client'

/** The oldest runtime of CloudBase that a function may have been created on. */
const TARGET = 'node16.13'

const project = join(import.meta.dirname, '..')
export const functionsRoot = join(project, 'dist/functions')

/** The most that a built file may weigh, in KB; what outgrows it fails the build, so that cold starts stay short. */
const BUDGET_KB = { 'index.js': 120, 'wx-server-sdk.js': 1300 }

/** Keeps wx-server-sdk out of index.js: it stands beside it, and is parsed when it is first needed. */
const sdkInItsOwnFile: Plugin = {
  name: 'sdk-in-its-own-file',
  setup(build) {
    build.onResolve({ filter: /^wx-server-sdk$/ }, () => ({ path: './wx-server-sdk.js', external: true }))
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
  await buildClient()
  const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))
  const names = await functionNames()

  const sdk = await bundle({
    ...common,
    stdin: { contents: "module.exports = require('wx-server-sdk')", resolveDir: project },
    minify: true,
    // The SDK tells errors apart by the names of their classes.
    keepNames: true,
    write: false,
  })

  for (const name of names) {
    const folder = join(functionsRoot, name)
    await mkdir(folder, { recursive: true })
    await bundle({
      ...common,
      entryPoints: [join(project, 'functions', name, 'index.ts')],
      outfile: join(folder, 'index.js'),
      plugins: [sdkInItsOwnFile],
      // `require` instead of `import()`: a function is CommonJS, and starting Node's module loader takes its time.
      supported: { 'dynamic-import': false },
    })
    for (const file of sdk.outputFiles) await writeFile(join(folder, 'wx-server-sdk.js'), file.contents)
    await cp(join(project, 'functions', name, 'config.json'), join(folder, 'config.json'))
    const manifest = { name, version, private: true, main: 'index.js' }
    await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    for (const [file, kilobytes] of Object.entries(BUDGET_KB)) {
      const { size } = await stat(join(folder, file))
      if (size > kilobytes * 1024) {
        throw new Error(
          `${name}/${file} has ${Math.ceil(size / 1024)} KB, more than its budget of ${kilobytes} KB`,
        )
      }
    }
  }
  return names
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = await build()
  console.log(`Built dist/client/ and, in dist/functions/: ${names.join(', ')}`)
}
