import type { LocalCloud } from '../local/cloud'
import { table } from '../terminal/table'
import { megabytes } from './figures'
import { callInTurn, readingOperations } from './reading'

/** How often the heap is looked at. */
const LOOKS = 10

/** Calls before the first look at the heap: by then the compiler has done most of its work. */
const WARM_UP_CALLS = 2000

/** The heap may grow by this much a call. Leaving even a small object behind would take at least a hundred bytes. */
const MOST_BYTES_A_CALL = 64

/**
 * Many calls in one instance, one after the other.
 *
 * @returns what went wrong, once for each call that failed; and whether the heap grew
 */
export async function benchSoak(cloud: LocalCloud, calls: number): Promise<string[]> {
  const operations = await readingOperations(cloud)
  const problems: string[] = []
  const looks: { call: number; rss: number; code: number; rest: number }[] = []
  for (let call = 1; call <= calls; call++) {
    const { error } = await callInTurn(cloud, operations, call)
    if (error !== undefined) problems.push(error)
    if (call % Math.ceil(calls / LOOKS) === 0) {
      const [instance, ...others] = await cloud.memoryOfInstances()
      if (!instance || others.length > 0) throw new Error('the calls were not served by one instance')
      const { rss, code, heapUsed } = instance
      looks.push({ call, rss, code, rest: heapUsed - code })
    }
  }
  console.log(
    table(
      ['calls in one instance', 'heap, garbage collected', 'and compiled code', 'RSS'],
      looks.map(({ call, rss, code, rest }) => [
        String(call),
        megabytes(rest),
        megabytes(code),
        megabytes(rss),
      ]),
    ),
  )
  const [first, last] = [looks.find(({ call }) => call >= WARM_UP_CALLS), looks.at(-1)]
  if (first && last && last.call > first.call) {
    const bytesACall = (last.rest - first.rest) / (last.call - first.call)
    console.log(`From ${first.call} calls on, the heap grew by ${Math.round(bytesACall)} bytes a call.`)
    if (bytesACall >= MOST_BYTES_A_CALL) problems.push('the calls leave something behind in the heap')
  }
  return problems
}
