import type { Archive } from '../archive/archive'
import type { VoiceKind } from '../archive/types'
import type { Invocation } from '../invocation'
import type { Kind, RecordOf, SyncByPosition } from '../kinds/kind'
import type { WeChatPart } from '../kinds/voice'
import { isObject } from '../values'
import { backwards, endOf, forwards } from './blocks'
import { type Checkpoint, isIds, writeCheckpoint } from './checkpoint'
import { Intake } from './intake'
import { Listing } from './listing'
import type { SyncedKind } from './types'
import { firstOf, lastOf, walk } from './walk'

/*
 * A list without a filter by time. Each run reads from the newest page on, until a whole page that an earlier run had
 * read. That a record is in the archive says nothing: a run that died may have brought it in, and left a gap behind it.
 * What a run has no time for is the backlog: a later one goes on with it, after the newest pages.
 */

type Order = 'newest first' | 'oldest first'

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
}

interface Progress {
  /** `null` until it is known. */
  order: Order | null
  /** Newest first. The backlog is what lies between them, and behind the last one. */
  stretches: Stretch[]
}

/** No more are remembered: what lies behind them is read again. */
const MOST_STRETCHES = 10

export async function syncByPosition<Name extends VoiceKind>(
  kind: Kind<Name>,
  sync: SyncByPosition<RecordOf<Name>>,
  checkpoint: Checkpoint,
  archive: Archive,
  reading: Invocation,
): Promise<SyncedKind> {
  const intake = new Intake(archive, reading)
  const list = new Listing(
    (offset, num) => intake.page(kind, sync.fetch(offset / num + 1, num, reading)),
    true,
  )
  const saved = progressIn(checkpoint)
  const order = await orderOf(list, saved.order)
  const way: Way = { order, list, intake }
  // Positions in a list of another order say nothing.
  const before = order !== null && order === saved.order ? saved.stretches : []

  let { stretches, error } = await readOn(await newest(way), before, way)
  while (error === undefined && !isWhole(stretches) && !intake.isTimeUp) {
    const [first, ...older] = stretches
    if (!first) break
    ;({ stretches, error } = await readOn(first, older, way))
  }
  const hasRead = stretches !== before
  const isComplete = error === undefined && hasRead && isWhole(stretches)
  if (hasRead) {
    const progress: Progress = { order, stretches: stretches.slice(0, MOST_STRETCHES) }
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

const isWhole = ([first, ...older]: Stretch[]) => first?.end === null && older.length === 0

/** The stretch before all that was read: nothing yet. */
async function newest({ order, list }: Way): Promise<Stretch> {
  const end = order === 'oldest first' ? await endOf(list, (await list.look(0)).total) : 0
  return { first: [], last: [], end }
}

/**
 * Reads on behind a stretch, until the next older one or the end of the list.
 *
 * @returns the stretches afterwards (`older` itself where nothing was read), and the error, if there was one
 */
async function readOn(
  stretch: Stretch,
  older: Stretch[],
  { order, list, intake }: Way,
): Promise<{ stretches: Stretch[]; error?: unknown }> {
  const position = stretch.end ?? 0
  const isBackwards = order === 'oldest first'
  const blocks = isBackwards ? backwards(list, position) : forwards(list, { position, last: stretch.last })
  const [next, ...others] = older
  const { keepsFrom } = intake.archive
  const walked = await walk(blocks, intake, { until: next?.first ?? [], keepsFrom })
  const { ended, error, from = 0, newer } = walked
  if (walked.next === undefined) {
    const isNew = stretch.first.length === 0
    // That there are no records any more must be seen where the backlog is, too.
    const isDoubtful = isNew && older.length > 0 && !isWhole(older)
    if (ended === 'stopped' || isDoubtful) return { stretches: isNew ? older : [stretch, ...older], error }
  }
  const first = firstOf(stretch.first, walked.first, ended === 'stopped' ? [] : (next?.first ?? []))
  if (ended === 'end') return { stretches: [{ first, last: [], end: null }] }
  if (ended === 'met' && next) {
    const end = isBackwards || next.end === null ? next.end : from + newer + next.end
    return { stretches: [{ ...next, first, end }, ...others] }
  }
  return {
    stretches: [{ first, last: lastOf(stretch.last, walked.last), end: walked.next ?? position }, ...older],
    error,
  }
}

/**
 * What the first page says; the second one, too, where that is nothing, since all may be of the same second, or not what
 * is known, since a few times may be wrong.
 */
async function orderOf(list: Listing, known: Order | null): Promise<Order | null> {
  const first = await list.look(0)
  const order = orderIn(first.parts)
  if (first.isEnd || (known === null ? order : order === null || order === known)) return order ?? known
  const second = await list.at(first.to)
  // What arrives between the two pages would look like the other order.
  const again = await list.look(0)
  const isSame = again.parts[0]?._id === first.parts[0]?._id
  return (isSame ? orderIn([...first.parts, ...second.parts]) : null) ?? known
}

/** What most neighbours say; a record of which no time could be read says nothing. */
function orderIn(parts: WeChatPart[]): Order | null {
  const times = parts.map(({ createTime }) => createTime).filter(time => time > 0)
  const signs = times.slice(1).map((time, index) => Math.sign((times[index] ?? time) - time))
  const sum = signs.reduce((sum, sign) => sum + sign, 0)
  if (sum === 0) return null
  return sum > 0 ? 'newest first' : 'oldest first'
}

function progressIn({ progress }: Checkpoint): Progress {
  const { order, stretches } = isObject(progress) ? progress : {}
  const isOrder = order === 'newest first' || order === 'oldest first'
  const isReadable = Array.isArray(stretches) && stretches.every(isStretch)
  return isOrder && isReadable ? { order, stretches } : { order: null, stretches: [] }
}

const isStretch = (value: unknown): value is Stretch =>
  isObject(value) &&
  isIds(value.first) &&
  isIds(value.last) &&
  (value.end === null || Number.isInteger(value.end))
