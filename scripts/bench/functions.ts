import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { ADMIN_OPENID, LocalCloud, type SampleData } from '../local/cloud'
import { inTemporaryFolder } from '../terminal/at-end'
import { table } from '../terminal/table'
import { kilobytes, median, megabytes, ms, quartiles, ratioCells, ratioOf, shuffled } from './figures'
import { COMPARISONS, type Variant, variantsIn } from './variants'

/** Warm calls are made in one round out of this many. */
const WARM_EVERY = 5
const WARM_CALLS = 200

const timed = join(import.meta.dirname, 'programs', 'timed')

/** What programs/timed answers to the first call of a process, with what was loaded for it. */
const Cold = v.object({
  ms: v.number(),
  rss: v.number(),
  heapUsed: v.number(),
  files: v.number(),
  bytes: v.number(),
})
const Warm = v.object({ ms: v.number() })

/** Of one variant. */
interface Measured {
  cold: v.InferOutput<typeof Cold>[]
  /** The times of all warm calls, by process. */
  warm: number[][]
}

/**
 * How fast the built functions are, compared with what users would write otherwise: WeChat's own sample, and bare requests.
 * The servers are on loopback, in this process, which reads what the functions log.
 *
 * @param node the Node.js that runs them
 * @param rounds processes of each variant
 * @returns which cold starts take longer than they may
 */
export async function benchFunctions(data: SampleData, node: string, rounds: number): Promise<string[]> {
  return inTemporaryFolder(join(tmpdir(), 'wx-user-voice-bench-'), async folder => {
    const variants = await variantsIn(folder)
    const measured = new Map<string, Measured>(variants.map(({ name }) => [name, { cold: [], warm: [] }]))
    const of = (name: string) => {
      const found = measured.get(name)
      if (!found) throw new Error(`there is no variant "${name}"`)
      return found
    }
    for (let round = 0; round < rounds; round++) {
      await measureOnce(variants, data, node, round % WARM_EVERY === 0 ? WARM_CALLS : 0, of)
    }
    const processes = `${rounds} processes, ${Math.ceil(rounds / WARM_EVERY)} × ${WARM_CALLS} warm calls`
    console.log(
      `Each function: ${processes}; medians, quartiles, and where 95 of 100 benchmarks find the ratio`,
    )
    console.log(timesTable(variants, of))
    console.log(ratiosTable(of))
    return overBudget(of)
  })
}

function timesTable(variants: Variant[], of: (name: string) => Measured): string {
  const head = ['function', 'cold', 'quartiles', 'warm', 'quartiles', 'files', 'code', 'RSS', 'heap']
  const rows = variants.map(({ name }) => {
    const { cold, warm } = of(name)
    const coldMs = cold.map(({ ms }) => ms)
    return [
      name,
      ms(median(coldMs)),
      quartiles(coldMs),
      ms(median(warm.flat())),
      quartiles(warm.flat()),
      String(median(cold.map(({ files }) => files))),
      kilobytes(median(cold.map(({ bytes }) => bytes))),
      megabytes(median(cold.map(({ rss }) => rss))),
      megabytes(median(cold.map(({ heapUsed }) => heapUsed))),
    ]
  })
  return table(head, rows)
}

const coldMs = ({ cold }: Measured) => cold.map(({ ms }) => [ms])

function ratiosTable(of: (name: string) => Measured): string {
  const rows = COMPARISONS.map(({ name, beside }) => [
    name,
    beside,
    ...ratioCells(ratioOf(coldMs(of(name)), coldMs(of(beside)))),
    ...ratioCells(ratioOf(of(name).warm, of(beside).warm)),
  ])
  return table(['function', 'beside', 'cold', '95 %', 'warm', '95 %'], rows)
}

function overBudget(of: (name: string) => Measured): string[] {
  return COMPARISONS.flatMap(({ name, beside, mostTimes = Infinity, mostMsMore = Infinity }) => {
    const [its, others] = [coldMs(of(name)).flat(), coldMs(of(beside)).flat()]
    const times = ratioOf(coldMs(of(name)), coldMs(of(beside))).middle
    const more = median(its) - median(others)
    if (times <= mostTimes && more <= mostMsMore) return []
    return `a cold ${name} takes ${times.toFixed(2)} times or ${ms(more)} more than ${beside}: that is over its budget`
  })
}

/**
 * Calls each variant in a process that has never run before, one after the other; then all again and again. They take
 * turns at every single call, so that whatever else the machine does falls on all of them.
 */
async function measureOnce(
  variants: Variant[],
  data: SampleData,
  node: string,
  warmCalls: number,
  of: (name: string) => Measured,
): Promise<void> {
  const extraFunctions = Object.fromEntries(variants.map(({ name }) => [name, timed]))
  const cloud = await LocalCloud.start({ data, node, extraFunctions })
  const call = async ({ name, target, event = {}, env }: Variant) => {
    const options = { openid: ADMIN_OPENID, env: { BENCH_TARGET: target, ...env } }
    return (await cloud.call(name, event, options)).result
  }
  try {
    for (const variant of shuffled(variants)) of(variant.name).cold.push(v.parse(Cold, await call(variant)))
    if (warmCalls === 0) return
    const calls = new Map(variants.map(variant => [variant, [] as number[]]))
    for (let i = 0; i < warmCalls; i++) {
      for (const [variant, times] of shuffled([...calls])) {
        times.push(v.parse(Warm, await call(variant)).ms)
      }
    }
    for (const [{ name }, times] of calls) of(name).warm.push(times)
  } finally {
    await cloud.stop()
  }
}
