import { type Archive, isDueDaily } from '../archive/archive'
import type { VoiceKind } from '../archive/types'
import { SECONDS_A_DAY } from '../china-time'
import type { Kind, RecordOf, SyncByPosition } from '../kinds/kind'
import { isObject } from '../values'
import { type Block, backwards, endOf, forwards } from './blocks'
import { type Checkpoint, isIds, writeCheckpoint } from './checkpoint'
import type { Intake } from './intake'
import { Listing } from './listing'
import { type Order, orderOf } from './order'
import type { SyncedKind } from './types'
import { firstOf, lastOf, walk } from './walk'

/*
 * A list without a filter by time. Each run reads from the newest page on, until a whole page that an earlier run had
 * read. That a record is in the archive says nothing: a run that died may have brought it in, and left a gap behind it.
 * What a run has no time for is the backlog: a later one goes on with it, after the newest pages. Once a day the newest
 * records are read again, since what WeChat shows late comes up behind pages that were read.
 */

/** Records that were read one after the other, without a gap. */
interface Stretch {
  /** The newest of them. */
  first: string[]
  /** The oldest of them. */
  last: string[]
  /**
   * The position at which to go on reading behind it; `null` where the list is over. In a list with the newest records
   * first it is counted from the first record of the stretch, otherwise from the first of the list.
   */
  end: number | null
  /** Where retention ended it: the time from which on records were kept. */
  keptFrom?: number
}

/** The walk through the newest records that is made once a day. */
interface Again {
  /** When it was last begun. */
  time: number
  /** How many records it has still to read. */
  left: number
  /** Where it goes on, and the records that it had read last. */
  position: number
  last: string[]
}

const NOT_BEGUN: Again = { time: 0, left: 0, position: 0, last: [] }

interface Progress {
  /** `null` where none shows. */
  order: Order | null
  /** Newest first. The backlog is what lies between them, and behind the last one. */
  stretches: Stretch[]
  again: Again
}

/** No more are remembered: what lies behind them is read again. */
const MOST_STRETCHES = 10

/** As many of the newest records are read again once a day. */
const MOST_AGAIN = 1000

export async function syncByPosition<Name extends VoiceKind>(
  kind: Kind<Name>,
  sync: SyncByPosition<RecordOf<Name>>,
  checkpoint: Checkpoint,
  intake: Intake,
): Promise<SyncedKind> {
  const { archive, reading } = intake
  const list = new Listing(
    (offset, num) => intake.page(kind, sync.fetch(offset / num + 1, num, reading)),
    true,
  )
  const saved = progressIn(checkpoint)
  const order = await orderOf(list, saved.order, intake)
  const way: Way = { order, list, intake }
  // Should the order have been misjudged, the newest records are on the first page.
  if (order === 'oldest first') intake.push((await list.look(0)).parts)
  // Positions in a list of another order say nothing. Where no order shows, new records may come at either end: what was
  // read to its end is read again.
  const isReadAgain = order === null && isWhole(saved.stretches, archive)
  const before = order === saved.order && !isReadAgain ? saved.stretches : []

  const start = await newest(way)
  let { stretches, error } = await readOn({ first: [], last: [], end: start }, before, way)
  while (error === undefined && !isWhole(stretches, archive) && !intake.isTimeUp) {
    const [first, ...older] = stretches
    if (!first) break
    ;({ stretches, error } = await readOn(first, older, way))
  }
  const hasRead = stretches !== before
  const isRead = error === undefined && hasRead && isWhole(stretches, archive)
  let again = before.length > 0 ? saved.again : { ...NOT_BEGUN, time: archive.now }
  if (isRead) ({ again, error } = await readAgain(again, start, way))
  const isComplete = isRead && error === undefined && again.left === 0
  if (hasRead) {
    const progress: Progress = { order, stretches: stretches.slice(0, MOST_STRETCHES), again }
    await writeCheckpoint(kind.name, checkpoint, progress, isComplete, archive)
  }
  if (error !== undefined) throw error
  return intake.result(isComplete)
}

/** How a list is read in one run. */
interface Way {
  order: Order | null
  list: Listing
  intake: Intake
}

/** Where retention keeps more than when it ended a stretch, or a clock was ahead then, there is more behind it. */
const isOver = ({ end, keptFrom = Number.POSITIVE_INFINITY }: Stretch, { keepsFrom }: Archive) =>
  end === null || keptFrom <= keepsFrom + SECONDS_A_DAY

const isWhole = ([first, ...older]: Stretch[], archive: Archive) =>
  first !== undefined && isOver(first, archive) && older.length === 0

/** The position before all that was read. */
const newest = async ({ order, list }: Way): Promise<number> =>
  order === 'oldest first' ? endOf(list, (await list.look(0)).total) : 0

/** From a position on to older records. */
const blocksFrom = (position: number, last: string[], { order, list }: Way) =>
  order === 'oldest first' ? backwards(list, position) : forwards(list, { position, last })

/**
 * Reads on behind a stretch, until the next older one or the end of the list.
 *
 * @returns the stretches afterwards (`older` itself where nothing was read), and the error, if there was one
 */
async function readOn(
  stretch: Stretch,
  older: Stretch[],
  way: Way,
): Promise<{ stretches: Stretch[]; error?: unknown }> {
  const { order, intake } = way
  const { archive } = intake
  const position = stretch.end ?? 0
  const [next, ...others] = older
  const walked = await walk(blocksFrom(position, stretch.last, way), intake, {
    until: next?.first ?? [],
    byRetention: true,
  })
  const { ended, error, from = 0, newer } = walked
  const isNew = stretch.first.length === 0
  if (walked.next === undefined) {
    // That there are no records any more must be seen where the backlog is, too.
    const isDoubtful = isNew && older.length > 0 && !isWhole(older, archive)
    if (ended === 'stopped' || isDoubtful) return { stretches: isNew ? older : [stretch, ...older], error }
  }
  const first = firstOf(stretch.first, walked.first, ended === 'stopped' ? [] : (next?.first ?? []))
  const last = lastOf(stretch.last, walked.last)
  const end = walked.next ?? position
  if (ended === 'end') return { stretches: [{ first, last: [], end: null }] }
  if (ended === 'expired') {
    // Where not even the newest record is kept, a clock may be ahead: what was read before counts.
    if (isNew && walked.first.length === 0 && older.length > 0) return { stretches: [...older] }
    return {
      stretches: [{ first, last, end: walked.expiredFrom ?? end, keptFrom: archive.keepsFrom }],
    }
  }
  if (ended === 'met' && next) {
    const before = order === 'oldest first' ? 0 : from + newer
    return { stretches: [{ ...next, first, end: next.end === null ? null : before + next.end }, ...others] }
  }
  return { stretches: [{ first, last, end }, ...older], error }
}

/** The walk through the newest records: goes on with it, or begins it at `start` where it is due. */
async function readAgain(saved: Again, start: number, way: Way): Promise<{ again: Again; error?: unknown }> {
  const { intake } = way
  const { now } = intake.archive
  const isDue = saved.left === 0 && isDueDaily(saved.time, intake.archive)
  // A clock may have been ahead when it was begun.
  const begun = isDue
    ? { time: now, left: MOST_AGAIN, position: start, last: [] }
    : { ...saved, time: Math.min(saved.time, now) }
  if (begun.left === 0 || intake.isTimeUp) return { again: begun }
  const blocks = blocksOfFirst(begun.left, blocksFrom(begun.position, begun.last, way))
  const { ended, error, next, newer, last } = await walk(blocks, intake)
  if (ended !== 'stopped') return { again: { ...NOT_BEGUN, time: begun.time } }
  if (next === undefined) return { again: begun, error }
  const left = Math.max(0, begun.left - newer)
  return { again: { time: begun.time, left, position: next, last: lastOf(begun.last, last) }, error }
}

/** Blocks of the first so many records. */
async function* blocksOfFirst(records: number, blocks: AsyncGenerator<Block>): AsyncGenerator<Block> {
  let left = records
  for await (const block of blocks) {
    yield block
    left -= block.parts.length
    if (left <= 0) return
  }
}

function progressIn({ progress }: Checkpoint): Progress {
  const { order, stretches, again } = isObject(progress) ? progress : {}
  const isOrder = order === null || order === 'newest first' || order === 'oldest first'
  const isReadable = isOrder && Array.isArray(stretches) && stretches.every(isStretch)
  const read = { again: isAgain(again) ? again : NOT_BEGUN }
  return isReadable ? { ...read, order, stretches } : { ...read, order: null, stretches: [] }
}

const isStretch = (value: unknown): value is Stretch =>
  isObject(value) &&
  isIds(value.first) &&
  isIds(value.last) &&
  (value.end === null || Number.isInteger(value.end)) &&
  (value.keptFrom === undefined || Number.isInteger(value.keptFrom))

const isAgain = (value: unknown): value is Again =>
  isObject(value) && [value.time, value.left, value.position].every(Number.isInteger) && isIds(value.last)
