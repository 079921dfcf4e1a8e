import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { functionsRoot } from '../build/functions'
import { sdkFile } from '../build/sdk'

/** A function to measure. */
export interface Variant {
  name: string
  /** What `require` loads: a file or a folder. */
  target: string
  event: object
  /** The name of the variant that its times are compared with. */
  beside: string
  /** Of its own code; NaN where it is not in a few files. */
  bytes: number
}

const programs = join(import.meta.dirname, 'programs')

/** Ours, and what users would write otherwise; `folder` takes what must be bundled first. */
export async function variantsIn(folder: string): Promise<Variant[]> {
  const sample = join(programs, 'wechat-sample.js')
  const bundled = join(folder, 'wechat-sample.js')
  await bundle({
    entryPoints: [sample],
    bundle: true,
    platform: 'node',
    target: 'node16.13',
    outfile: bundled,
    logLevel: 'error',
  })
  const bare = join(programs, 'bare-requests.js')
  const [besideSample, besideBare] = ['sample, unbundled SDK', 'bare node:http']
  return [
    { name: besideSample, target: sample, event: {}, beside: besideSample, bytes: Number.NaN },
    {
      name: 'sample, bundled',
      target: bundled,
      event: {},
      beside: besideSample,
      bytes: await sizeOf(bundled),
    },
    await ours('getFeedback', besideSample, 'index.js', sdkFile()),
    { name: besideBare, target: bare, event: {}, beside: besideBare, bytes: await sizeOf(bare) },
    await ours('getCommentList', besideBare, 'index.js'),
  ]
}

/** A built function; `files` are those that a call loads. */
async function ours(name: string, beside: string, ...files: string[]): Promise<Variant> {
  const target = join(functionsRoot, name)
  return { name, target, event: {}, beside, bytes: await sizeOf(...files.map(file => join(target, file))) }
}

async function sizeOf(...files: string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async file => (await stat(file)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
