import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { ADMIN_OPENID, LocalCloud, type SampleData } from '../local/cloud'
import { table } from '../terminal/table'
import { kilobytes, median, megabytes, ms, quartiles, ratio } from './figures'
import { type Variant, variantsIn } from './variants'

export const COLD_RUNS = 21
export const WARM_RUNS = 5
export const WARM_CALLS = 200

const timed = join(import.meta.dirname, 'programs', 'timed')

/** What programs/timed answers. */
const Measured = v.object({
  coldMs: v.number(),
  warmMs: v.number(),
  rss: v.number(),
  heapUsed: v.number(),
  /** Files that were loaded, and their size. */
  files: v.number(),
  bytes: v.number(),
  characters: v.pipe(v.number(), v.minValue(1000, 'the function did not answer with a list')),
})
type Measured = v.InferOutput<typeof Measured>

/**
 * How fast the built functions are, beside what users would write otherwise: WeChat's own sample, and bare requests.
 * A cold run is a process of its own, from loading its code to the first answer. The servers are on loopback, in this
 * process. The variants take turns, so that whatever else the machine does falls on all of them.
 */
export async function benchFunctions(data: SampleData): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'wx-user-voice-bench-'))
  try {
    const variants = await variantsIn(folder)
    const cold = await inTurns(variants, COLD_RUNS, variant => measure(variant, data, 0))
    const warm = await inTurns(variants, WARM_RUNS, variant => measure(variant, data, WARM_CALLS))
    const coldOf = (name: string) => (cold.get(name) ?? []).map(({ coldMs }) => coldMs)
    const warmOf = (name: string) => median((warm.get(name) ?? []).map(({ warmMs }) => warmMs))
    console.log(
      table(
        ['function', 'cold', 'quartiles', 'ratio', 'warm call', 'ratio', 'files', 'code', 'RSS', 'heap'],
        variants.map(({ name, beside }) => {
          const runs = cold.get(name) ?? []
          return [
            name,
            ms(median(coldOf(name))),
            quartiles(coldOf(name)),
            ratio(median(coldOf(name)), median(coldOf(beside))),
            ms(warmOf(name)),
            ratio(warmOf(name), warmOf(beside)),
            String(median(runs.map(({ files }) => files))),
            kilobytes(median(runs.map(({ bytes }) => bytes))),
            megabytes(median(runs.map(({ rss }) => rss))),
            megabytes(median(runs.map(({ heapUsed }) => heapUsed))),
          ]
        }),
      ),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function inTurns(
  variants: Variant[],
  times: number,
  run: (variant: Variant) => Promise<Measured>,
): Promise<Map<string, Measured[]>> {
  const runs = new Map<string, Measured[]>(variants.map(({ name }) => [name, []]))
  for (let i = 0; i < times; i++) {
    for (const variant of variants) runs.get(variant.name)?.push(await run(variant))
  }
  return runs
}

/** Calls of a variant in a process that has never run before. */
async function measure(
  { name, target, event }: Variant,
  data: SampleData,
  warmCalls: number,
): Promise<Measured> {
  const cloud = await LocalCloud.start({ data, extraFunctions: { [name]: timed } })
  try {
    const { result } = await cloud.call(
      name,
      { event, warmCalls },
      { openid: ADMIN_OPENID, timeLimitMs: 60_000, env: { BENCH_TARGET: target } },
    )
    return v.parse(Measured, result)
  } finally {
    await cloud.stop()
  }
}
