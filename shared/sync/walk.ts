import type { Batch } from './batch'
import type { Block } from './blocks'

/** Records that are remembered at either end of a walk, more than two pages: some of them may be removed. */
export const REMEMBERED = 300

/** Where a walk ended, as far as all has been brought in that was read. */
export interface Walked {
  /** At records that an earlier run had passed, at the end of the list, or in the middle. */
  ended: 'met' | 'end' | 'stopped'
  /** Why it stopped, where it was not for want of time. */
  error?: unknown
  /** Where to go on; `undefined` where nothing was brought in. */
  position: number | undefined
  /** The records at its beginning and at its end, in the order of the walk. */
  first: string[]
  last: string[]
  /** Records that are not among those that an earlier run had passed. */
  newer: number
  pages: number
  /** Records that were new. */
  found: number
}

interface WalkOptions<Item> {
  id: (item: Item) => string
  /** Whether a record, and so all older ones, is not kept any more. */
  isExpired?: (item: Item) => boolean
  /** The records that an earlier run had passed: a whole page of them ends the walk. */
  until: readonly string[]
  batch: Batch<Item>
  /** Whether there is no time left for reading. */
  isTimeUp: () => boolean
}

/** Reads blocks and brings in what they hold, until there is no reason or no time to go on. Whatever happens, what came is kept. */
export async function walk<Item>(
  blocks: AsyncGenerator<Block<Item>>,
  { id, isExpired = () => false, until, batch, isTimeUp }: WalkOptions<Item>,
): Promise<Walked> {
  const known = new Set(until)
  const walked: Walked = {
    ended: 'stopped',
    position: undefined,
    first: [],
    last: [],
    newer: 0,
    pages: 0,
    found: 0,
  }
  let unsaved: string[] = []
  let position: number | undefined

  const save = async () => {
    walked.found += await batch.flush()
    walked.position = position
    walked.first = [...new Set([...walked.first, ...unsaved])].slice(0, REMEMBERED)
    walked.last = [...walked.last, ...unsaved].slice(-REMEMBERED)
    walked.newer += unsaved.filter(id => !known.has(id)).length
    unsaved = []
  }
  const ending = async (ended: Walked['ended'], error?: unknown): Promise<Walked> => {
    try {
      await save()
      return Object.assign(walked, { ended, error })
    } catch (error) {
      return Object.assign(walked, { ended: 'stopped', error })
    }
  }

  for (;;) {
    if (isTimeUp()) return ending('stopped')
    let next: IteratorResult<Block<Item>>
    try {
      next = await blocks.next()
    } catch (error) {
      return ending('stopped', isTimeUp() && walked.pages > 0 ? undefined : error)
    }
    if (next.done) return ending('end')
    const { items } = next.value
    walked.pages++
    batch.push(items)
    position = next.value.next
    unsaved.push(...items.map(id))
    if (items.length > 0) {
      if (items.every(item => known.has(id(item)))) return ending('met')
      if (items.every(isExpired)) return ending('end')
    }
    if (batch.isDue) {
      try {
        await save()
      } catch (error) {
        return Object.assign(walked, { error })
      }
    }
  }
}
