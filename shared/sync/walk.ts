import type { WeChatPart } from '../kinds/voice'
import type { Block } from './blocks'
import type { Intake } from './intake'

/** Records that are remembered at either end of a walk, more than two pages: some of them may be removed. */
const REMEMBERED = 300

/** How far a walk came. Only what was brought in counts. */
export interface Walked<Next> {
  /** `met`: it came to records that an earlier run had read. */
  ended: 'met' | 'end' | 'stopped'
  /** Why it stopped, unless the time was up. */
  error?: unknown
  /** Where it began, and where to go on; `undefined` where nothing was brought in. */
  from: number | undefined
  next: Next | undefined
  /** The records at its beginning and at its end, in the order of the walk. */
  first: string[]
  last: string[]
  /** How many records are not among those that an earlier run had read. */
  newer: number
}

interface WalkOptions {
  /** Records that an earlier run had read: a whole page of them ends the walk. */
  until?: readonly string[]
  /** A whole page of records from before this time ends the walk, too. */
  keepsFrom?: number
}

/** Reads blocks and brings in what they hold, until there is no reason or no time to go on. What came is kept in any case. */
export async function walk<Next>(
  blocks: AsyncGenerator<Block<Next>>,
  intake: Intake,
  { until = [], keepsFrom = 0 }: WalkOptions = {},
): Promise<Walked<Next>> {
  const known = new Set(until)
  let walked: Walked<Next> = {
    ended: 'stopped',
    from: undefined,
    next: undefined,
    first: [],
    last: [],
    newer: 0,
  }
  let waiting: Block<Next>[] = []

  /** Brings in what waits; gives the error, if there was one. */
  const save = async (): Promise<unknown> => {
    try {
      await intake.flush()
    } catch (error) {
      return error
    }
    const ids = waiting.flatMap(idsOf)
    walked = {
      ...walked,
      from: walked.from ?? waiting[0]?.from,
      next: waiting[waiting.length - 1]?.next ?? walked.next,
      first: firstOf(walked.first, ids),
      last: lastOf(walked.last, ids),
      newer: walked.newer + ids.filter(id => !known.has(id)).length,
    }
    waiting = []
    return undefined
  }
  const end = async (ended: Walked<Next>['ended'], error?: unknown): Promise<Walked<Next>> => {
    const failure = await save()
    return failure === undefined ? { ...walked, ended, error } : { ...walked, error: failure }
  }

  for (;;) {
    let block: IteratorResult<Block<Next>>
    try {
      block = await blocks.next()
    } catch (thrown) {
      return end('stopped', intake.isTimeUp && intake.hasCome ? undefined : thrown)
    }
    if (block.done) return end('end')
    const { parts } = block.value
    waiting.push(block.value)
    intake.push(parts)
    if (parts.length > 0 && parts.every(({ _id }) => known.has(_id))) return end('met')
    if (parts.length > 0 && parts.every(part => isBefore(keepsFrom, part))) return end('end')
    if (intake.isTimeUp) return end('stopped')
    if (intake.isDue) {
      const error = await save()
      if (error !== undefined) return { ...walked, error }
    }
  }
}

export const idsOf = ({ parts }: { parts: WeChatPart[] }): string[] => parts.map(({ _id }) => _id)

/** A record without a readable time may be of any time. */
const isBefore = (time: number, { createTime }: WeChatPart) => createTime > 0 && createTime < time

/** What is remembered of lists of ids that were read one after the other: their beginning, and their end. */
export const firstOf = (...ids: string[][]): string[] => [...new Set(ids.flat())].slice(0, REMEMBERED)
export const lastOf = (...ids: string[][]): string[] => ids.flat().slice(-REMEMBERED)
