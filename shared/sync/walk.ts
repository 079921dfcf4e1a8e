import { isExpired, isKept } from '../adding/bring-in'
import type { WeChatPart } from '../kinds/voice'
import type { Block } from './blocks'
import type { Intake } from './intake'

/** Records that are remembered at either end of a walk, more than two pages: some of them may be removed. */
const REMEMBERED = 300

/** How far a walk came. Only what was brought in counts. */
export interface Walked<Next> {
  /** `met`: it came to records that an earlier run had read. `expired`: retention keeps none of those that follow. */
  ended: 'met' | 'expired' | 'end' | 'stopped'
  /** Why it stopped, unless the time was up. */
  error?: unknown
  /** Where it began, and where to go on; `undefined` where nothing was brought in. */
  from: number | undefined
  next: Next | undefined
  /** Where the first block begins that holds records which retention does not keep. */
  expiredFrom: number | undefined
  /** The records at its beginning and at its end, in the order of the walk, but for those that retention does not keep. */
  first: string[]
  last: string[]
  /** How many records are not among those that an earlier run had read. */
  newer: number
}

interface WalkOptions {
  /** Records that an earlier run had read: a whole page of them ends the walk. */
  until?: readonly string[]
  /** Whether a whole page that retention does not keep ends the walk, too. */
  byRetention?: boolean
}

/** Reads blocks and brings in what they hold, until there is no reason or no time to go on. What came is kept in any case. */
export async function walk<Next>(
  blocks: AsyncGenerator<Block<Next>>,
  intake: Intake,
  { until = [], byRetention = false }: WalkOptions = {},
): Promise<Walked<Next>> {
  const known = new Set(until)
  const kept = (parts: WeChatPart[]) => parts.filter(part => isKept(part, intake.archive))
  let walked: Walked<Next> = {
    ended: 'stopped',
    from: undefined,
    next: undefined,
    expiredFrom: undefined,
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
    const ids = waiting.flatMap(({ parts }) => idsOf({ parts: kept(parts) }))
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
    const { parts, from } = block.value
    const expired = parts.filter(part => isExpired(part, intake.archive))
    if (expired.length > 0) walked.expiredFrom ??= from
    waiting.push(block.value)
    intake.push(parts)
    const ids = idsOf({ parts: kept(parts) })
    if (ids.length > 0 && ids.every(id => known.has(id))) return end('met')
    if (byRetention && parts.length > 0 && expired.length === parts.length) return end('expired')
    if (intake.isTimeUp) return end('stopped')
    if (intake.isDue) {
      const error = await save()
      if (error !== undefined) return { ...walked, error }
    }
  }
}

export const idsOf = ({ parts }: { parts: WeChatPart[] }): string[] => parts.map(({ _id }) => _id)

/** What is remembered of lists of ids that were read one after the other: their beginning, and their end. */
export const firstOf = (...ids: string[][]): string[] => [...new Set(ids.flat())].slice(0, REMEMBERED)
export const lastOf = (...ids: string[][]): string[] => ids.flat().slice(-REMEMBERED)
