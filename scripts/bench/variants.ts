import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { functionsRoot } from '../build/functions'

/** A function to measure. */
export interface Variant {
  name: string
  /** What `require` loads: a file or a folder. */
  target: string
  event?: object
  env?: Record<string, string>
}

const SAMPLE = 'sample, unbundled SDK'
const BUNDLED = 'sample, bundled'
const BARE = 'bare node:http'
const BARE_LOGGING = 'bare node:http, a log line'

const overHttps = (name: string) => `${name}, HTTPS`

interface Comparison {
  name: string
  beside: string
  /** The most that its cold start may take: this many times the other's, or this many milliseconds more. */
  mostTimes?: number
  mostMsMore?: number
}

export const COMPARISONS: Comparison[] = [
  { name: BUNDLED, beside: SAMPLE },
  { name: 'getFeedback', beside: SAMPLE, mostTimes: 0.3 },
  { name: 'userVoice getFeedback', beside: SAMPLE },
  { name: 'userVoice getFeedback', beside: 'getFeedback', mostMsMore: 5 },
  { name: overHttps('getFeedback'), beside: 'getFeedback' },
  {
    name: overHttps('userVoice getFeedback'),
    beside: overHttps('getFeedback'),
    mostMsMore: 5,
  },
  { name: BARE_LOGGING, beside: BARE },
  { name: 'getCommentList', beside: BARE_LOGGING, mostTimes: 2.1 },
  { name: 'userVoice getCommentList', beside: 'getCommentList', mostMsMore: 5 },
]

const programs = join(import.meta.dirname, 'programs')

/** Our functions, and what users would write otherwise. `folder` is for those that must be bundled first. */
export async function variantsIn(folder: string): Promise<Variant[]> {
  const bundled = join(folder, 'wechat-sample.js')
  const sample = join(programs, 'wechat-sample.js')
  await bundle({
    entryPoints: [sample],
    bundle: true,
    platform: 'node',
    target: 'node16.13',
    outfile: bundled,
    logLevel: 'error',
  })
  const bare = join(programs, 'bare-requests.js')
  const feedback = [alone('getFeedback'), byAction('getFeedback')]
  return [
    { name: SAMPLE, target: sample },
    { name: BUNDLED, target: bundled },
    ...feedback,
    ...feedback.map(variant => ({
      ...variant,
      name: overHttps(variant.name),
      env: { FEEDBACK_TRANSPORT: 'https' },
    })),
    { name: BARE, target: bare },
    { name: BARE_LOGGING, target: bare, event: { log: true } },
    alone('getCommentList'),
    byAction('getCommentList'),
  ]
}

const alone = (name: string): Variant => ({ name, target: join(functionsRoot, name) })

/** The function for all. */
const byAction = (action: string): Variant => ({
  name: `userVoice ${action}`,
  target: join(functionsRoot, 'userVoice'),
  event: { action },
})
