import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { functionsRoot } from '../build/functions'

/** A function to measure. */
export interface Variant {
  name: string
  /** What `require` loads: a file or a folder. */
  target: string
  event: object
  /** The name of the variant that its times are compared with. */
  beside: string
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
    { name: besideSample, target: sample, event: {}, beside: besideSample },
    { name: 'sample, bundled', target: bundled, event: {}, beside: besideSample },
    { name: 'getFeedback', target: join(functionsRoot, 'getFeedback'), event: {}, beside: besideSample },
    byAction('getFeedback'),
    { name: besideBare, target: bare, event: {}, beside: besideBare },
    { name: 'getCommentList', target: join(functionsRoot, 'getCommentList'), event: {}, beside: besideBare },
    byAction('getCommentList'),
  ]
}

/** The function for all, beside the separate one. */
function byAction(action: string): Variant {
  const target = join(functionsRoot, 'userVoice')
  return { name: `userVoice ${action}`, target, event: { action }, beside: action }
}
