import { isDueDaily, seenUpTo } from '../archive/archive'
import type { VoiceKind } from '../archive/types'
import { SECONDS_30_DAYS, SECONDS_A_DAY } from '../china-time'
import type { Kind, RecordOf, SyncByTime } from '../kinds/kind'
import { isObject } from '../values'
import { type Block, forwards, type Place } from './blocks'
import { type Checkpoint, isIds, writeCheckpoint } from './checkpoint'
import type { Intake } from './intake'
import { Listing } from './listing'
import type { SyncedKind } from './types'
import { idsOf, lastOf, walk } from './walk'

/*
 * A list that is asked for by time: what came since the last sync, then the backlog of the time before, then what may
 * have changed; and once a day the last 30 days again, for what WeChat showed late. It is read in windows, since WeChat
 * takes no more than 30 days at once. The order of records in a window does not matter: it is done when all of it has
 * come.
 */

const HOUR = 3600

/** A span of time, and how far the walk through its records came. */
interface Window extends Place {
  from: number
  to: number
}

interface Progress {
  /** Up to when records were asked for; 0 before the first time. */
  until: number
  /** From when on, beside the backlog. What was left out for its age may have been so by a wrong clock: later then. */
  since: number
  /** What is still to be read of the time before `until`, newest first. */
  backlog: Window[]
  /** Windows of what may have changed that were begun and not finished. */
  changed: Window[]
  /** When the last 30 days were last asked for again, as is done once a day, and what is left of that. */
  again: { time: number; windows: Window[] }
}

/** A window that is not begun. */
const windowOf = (from: number, to: number): Window => ({ from, to, position: 0, last: [] })

const isBegun = ({ position }: Window) => position > 0

/** Only so many windows keep their place, those of which most was read; the others are read again. */
const MOST_BEGUN = 10

export async function syncByTime<Name extends VoiceKind>(
  kind: Kind<Name>,
  sync: SyncByTime<RecordOf<Name>>,
  checkpoint: Checkpoint,
  intake: Intake,
): Promise<SyncedKind> {
  const { archive, reading } = intake
  const read = async (
    windows: Window[],
    filterType: number,
    spanOf: (window: Window) => number,
  ): Promise<{ left: Window[]; error?: unknown }> => {
    if (windows.length === 0 || intake.isTimeUp) return { left: windows }
    const listOf = ({ from, to }: Window) => {
      const range = { startTime: from, endTime: to, filterType }
      return new Listing(
        (offset, limit) => intake.page(kind, sync.fetch(range, offset, limit, reading)),
        false,
      )
    }
    const { ended, error, next = windows } = await walk(blocksOf(windows, spanOf, listOf), intake)
    return { left: ended === 'end' ? [] : next, error }
  }
  const { now, keepsFrom } = archive
  const earliest = Math.max(keepsFrom, sync.earliest)
  const saved = progressIn(checkpoint, earliest)
  const isFirst = saved.until === 0
  const newest = windowOf(isFirst ? earliest : Math.min(saved.until, now) - HOUR, now)
  // Retention may keep more than before, or a clock was ahead.
  const older = windowOf(earliest, earliest < saved.since - SECONDS_A_DAY ? saved.since : earliest)
  const all = joined([newest, ...saved.backlog, older])
  const backlog = await read(all, sync.everything, ({ to }) => spanOf(now - to))

  // By now WeChat has said what time it is.
  const lastMonth = joined([windowOf(Math.max(earliest, archive.now - SECONDS_30_DAYS), archive.now)])
  const maybeChanged = [...saved.changed, ...lastMonth]
  const isDue = !isFirst && saved.again.windows.length === 0 && isDueDaily(saved.again.time, archive)
  const again = isDue ? lastMonth : saved.again.windows
  // Where WeChat refuses one window, it may give others.
  const isWorthIt = backlog.error === undefined || intake.hasCome
  const readMonth = async (windows: Window[], filterType: number): ReturnType<typeof read> =>
    isWorthIt ? read(windows, filterType, () => SECONDS_30_DAYS) : { left: windows }
  const changed = await readMonth(maybeChanged, sync.changed)
  const late = await readMonth(again, sync.everything)

  const isComplete = backlog.left.length + changed.left.length + late.left.length === 0
  if (backlog.left !== all || changed.left !== maybeChanged || late.left !== again) {
    const isUnread = late.left === lastMonth
    // A clock may have been ahead when it was begun.
    const begun = isFirst || isDue ? archive.now : Math.min(saved.again.time, archive.now)
    const progress: Progress = {
      until: Math.max(saved.until, seenUpTo(intake.newest, archive)),
      since: intake.hasExpired ? Math.max(saved.since, earliest) : Math.min(saved.since, earliest),
      backlog: backlog.left,
      changed: changed.left.filter(window => !lastMonth.includes(window)),
      again: {
        time: isUnread ? saved.again.time : begun,
        windows: isUnread ? [] : late.left,
      },
    }
    await writeCheckpoint(kind.name, checkpoint, progress, isComplete, archive)
  }
  const error = backlog.error ?? changed.error ?? late.error
  if (error !== undefined) throw error
  return intake.result(isComplete)
}

/** The records of one window after the other, with the windows that are left behind each block. */
async function* blocksOf(
  windows: Window[],
  spanOf: (window: Window) => number,
  listOf: (window: Window) => Listing,
): AsyncGenerator<Block<Window[]>> {
  for (let left = windows; ; ) {
    const [next, ...older] = left
    if (!next) return
    const from = isBegun(next) ? next.from : Math.max(next.from, next.to - spanOf(next))
    const window = { ...next, from }
    const rest = from > next.from ? [windowOf(next.from, from), ...older] : older
    let { last } = window
    for await (const block of forwards(listOf(window), window)) {
      last = lastOf(last, idsOf(block))
      yield { ...block, next: [{ ...window, position: block.next, last }, ...rest] }
    }
    left = rest
    yield { parts: [], from: 0, next: left }
  }
}

/**
 * How many seconds to ask for at once: the longer ago, the more. So the newest records come first, whatever WeChat's
 * order, and years with few records need few requests.
 */
const spanOf = (age: number) => Math.min(SECONDS_30_DAYS, Math.max(SECONDS_A_DAY, age))

/** Windows, newest first; those that overlap and are not begun become one. */
function joined(windows: Window[]): Window[] {
  const joined: Window[] = []
  const furthest = windows.filter(isBegun).sort((a, b) => b.position - a.position)
  const begun = new Set(furthest.slice(0, MOST_BEGUN))
  for (const window of [...windows].sort((a, b) => b.to - a.to)) {
    if (window.to <= window.from) continue
    if (begun.has(window)) {
      joined.push(window)
      continue
    }
    const newer = joined[joined.length - 1]
    if (newer && !isBegun(newer) && window.to >= newer.from) newer.from = Math.min(newer.from, window.from)
    else joined.push(windowOf(window.from, window.to))
  }
  return joined
}

/** @param earliest what a checkpoint without `since` means by it */
function progressIn({ progress }: Checkpoint, earliest: number): Progress {
  const { until, since, backlog, changed, again } = isObject(progress) ? progress : {}
  const never = { time: 0, windows: [] }
  if (typeof until !== 'number' || !areWindows(backlog) || !areWindows(changed))
    return { until: 0, since: earliest, backlog: [], changed: [], again: never }
  return {
    until,
    since: typeof since === 'number' ? since : earliest,
    backlog,
    changed,
    again: isAgain(again) ? again : never,
  }
}

const isAgain = (value: unknown): value is Progress['again'] =>
  isObject(value) && typeof value.time === 'number' && areWindows(value.windows)

const areWindows = (value: unknown): value is Window[] =>
  Array.isArray(value) &&
  value.every(
    window =>
      isObject(window) &&
      [window.from, window.to, window.position].every(Number.isInteger) &&
      isIds(window.last),
  )
