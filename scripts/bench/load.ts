import type { LocalCloud } from '../local/cloud'
import { table } from '../terminal/table'
import { median, megabytes, ms, quantile } from './figures'
import { type Call, callInTurn, type ReadingOperation, readingOperations } from './reading'

/**
 * Many callers at the same time, each of whom calls again as soon as there is an answer. The local cloud starts an
 * instance for each of them, as CloudBase does, since an instance serves one call at a time.
 *
 * @returns what went wrong, once for each call that failed
 */
export async function benchLoad(cloud: LocalCloud, callers: number, seconds: number): Promise<string[]> {
  const operations = await readingOperations(cloud)
  const { first, calls, elapsed } = await callConcurrently(cloud, operations, callers, seconds)
  const rows = operations.map(({ action }) => {
    const own = calls.filter(call => call.action === action)
    return [action, ...figuresOf(own, elapsed)]
  })
  rows.push(['all', ...figuresOf(calls, elapsed)])
  rows.push(['the first of each instance, all at once', ...figuresOf(first)])
  console.log(
    table([`${callers} callers for ${seconds} s`, 'calls', 'a second', 'p50', 'p99', 'errors'], rows),
  )
  const instances = await cloud.memoryOfInstances()
  const memory = (name: string, kind: 'rss' | 'heapUsed') => {
    const bytes = instances.map(instance => instance[kind])
    return [name, megabytes(median(bytes)), megabytes(Math.max(...bytes))]
  }
  const rowsOfMemory = [memory('RSS', 'rss'), memory('heap, garbage collected', 'heapUsed')]
  console.log(table([`${instances.length} instances at the end`, 'median', 'most'], rowsOfMemory))
  return [...first, ...calls].flatMap(({ error }) => error ?? [])
}

/** @param elapsed milliseconds, if they say something */
function figuresOf(calls: Call[], elapsed?: number): string[] {
  const times = calls.map(call => call.ms)
  return [
    String(calls.length),
    elapsed === undefined ? '' : ((calls.length / elapsed) * 1000).toFixed(1),
    ms(median(times)),
    ms(quantile(times, 0.99)),
    String(calls.filter(({ error }) => error !== undefined).length),
  ]
}

async function callConcurrently(
  cloud: LocalCloud,
  operations: ReadingOperation[],
  callers: number,
  seconds: number,
) {
  const everyone = Array.from({ length: callers }, (_, caller) => caller)
  // Apart from the calls: how long many processes take to start says more about this machine than about the functions.
  const first = await Promise.all(everyone.map(caller => callInTurn(cloud, operations, caller)))
  const calls: Call[] = []
  const started = performance.now()
  const callOn = async (caller: number) => {
    for (let turn = caller; performance.now() - started < seconds * 1000; turn++) {
      calls.push(await callInTurn(cloud, operations, turn))
    }
  }
  await Promise.all(everyone.map(callOn))
  return { first, calls, elapsed: performance.now() - started }
}
