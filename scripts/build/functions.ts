import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'
import { licensesOf, recordedMetafiles } from './licenses'
import { buildSdk, type SdkFile, sdkFile } from './sdk'
import { bundleSplit } from './split'

/** The oldest runtime of CloudBase that a function may have been created on. */
const TARGET = 'node16.13'

const project = join(import.meta.dirname, '../..')
export const functionsRoot = join(project, 'dist/functions')

/**
 * What is read and evaluated for a call, in KB. A build that exceeds it fails, so that cold starts stay short. The
 * SDK's modules are counted too: each of them costs time of its own, and another version of it may need more of them.
 */
const INDEX_KILOBYTES = 60
/** Functions that do more than call one API. */
const LARGER_INDEX: Record<string, number> = {
  checkSetup: 90,
  onBadComment: 90,
  syncVoices: 125,
  userVoice: 150,
}
const SDK_KILOBYTES = 376
const SDK_MODULES = 92

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
  // V8 keeps what is ASCII alone in half the memory, and compiles it faster.
  charset: 'ascii',
  absWorkingDir: project,
  logLevel: 'warning',
} as const

/** What most calls of a function import, though it is imported on demand. */
const USUAL: Record<string, string[]> = {
  getFeedback: ['shared/wechat/cloud.ts'],
  userVoice: ['shared/feedback/getFeedback.ts', 'shared/comments/getCommentList.ts'],
}

export async function functionNames(): Promise<string[]> {
  const entries = await readdir(join(project, 'functions'), { withFileTypes: true })
  return entries.flatMap(entry => (entry.isDirectory() ? entry.name : [])).sort()
}

/** Builds dist/functions/: for each function a folder that runs as it is, with nothing left to install. */
export async function buildFunctions(version: string): Promise<string[]> {
  const names = await functionNames()
  const sdk = await buildSdk(common)
  const { contents, metafile } = sdk.get(sdkFile()) ?? {}
  checkBudget(sdkFile(), contents?.length ?? 0, SDK_KILOBYTES)
  const modules = Object.keys(metafile?.inputs ?? {}).length
  if (modules > SDK_MODULES) {
    throw new Error(`${sdkFile()} has ${modules} modules; its budget is ${SDK_MODULES}`)
  }
  for (const name of names) await buildFunction(name, version, sdk)
  return names
}

async function buildFunction(name: string, version: string, sdk: Map<string, SdkFile>): Promise<void> {
  const folder = join(functionsRoot, name)
  await mkdir(folder, { recursive: true })
  const { metafiles, plugin } = recordedMetafiles()
  const files = await bundleSplit({
    common: { ...common, plugins: [sdkInItsOwnFile, plugin] },
    entry: join(project, 'functions', name, 'index.ts'),
    usual: USUAL[name] ?? [],
  })
  for (const [file, contents] of files) {
    if (file === 'index.js') {
      checkBudget(`${name}/${file}`, Buffer.byteLength(contents), LARGER_INDEX[name] ?? INDEX_KILOBYTES)
    }
    await writeFile(join(folder, file), contents)
  }
  for (const [file, { contents }] of sdk) await writeFile(join(folder, file), contents)
  const licenses = await licensesOf([...metafiles, ...[...sdk.values()].map(({ metafile }) => metafile)])
  await writeFile(join(folder, 'LICENSES.txt'), licenses)
  await writeFile(join(folder, 'config.json'), await configOf(name))
  const manifest = { name, version, private: true, main: 'index.js' }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** A function's permissions and timer. Most functions need neither, and have no such file. */
async function configOf(name: string): Promise<string> {
  const file = join(project, 'functions', name, 'config.json')
  return existsSync(file) ? readFile(file, 'utf8') : `${JSON.stringify({ permissions: { openapi: [] } })}\n`
}

function checkBudget(file: string, bytes: number, kilobytes: number): void {
  if (bytes > kilobytes * 1024) {
    throw new Error(`${file} has ${Math.ceil(bytes / 1024)} KB; its budget is ${kilobytes} KB`)
  }
}
