import { alertOfNew } from '../alerts/alert-of-new'
import { type Archive, openArchive } from '../archive/archive'
import { removeOld } from '../archive/removal'
import type { VoiceKind } from '../archive/types'
import { OperationError } from '../errors'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { type Invocation, withTimeout } from '../invocation'
import type { Kind } from '../kinds/kind'
import { byKind, kindNames, kinds } from '../kinds/lookup'
import { redact } from '../secrets'
import type { Nothing } from '../types'
import { syncByPosition } from './by-position'
import { syncByTime } from './by-time'
import { type Checkpoint, type Checkpoints, readCheckpoints } from './checkpoint'
import { Intake } from './intake'
import { syncReplies } from './replies'
import type { SyncedKind, SyncResult } from './types'

/** A part of a run. Where it fails the others still run, and the log line names it. */
interface Phase {
  name: string
  /** How many milliseconds it may take, of those that are left. */
  share(leftMs: number): number
  /**
   * @param limited the call, limited to this share of the time
   * @param before the results of the phases before
   */
  run(
    archive: Archive,
    checkpoints: Checkpoints,
    limited: Invocation,
    before: SyncResult,
  ): Promise<Partial<SyncResult>>
  /** Its result where it fails. */
  failed(error: OperationError): Partial<SyncResult>
}

/** The part of the time that is kept for bringing in what was read last, for alerts, and for removing what is too old. */
const RESERVE = 0.45
const MOST_RESERVED_MS = 4000

const readingOf = (kind: Kind): Phase => ({
  name: kind.counts,
  share: leftMs => leftMs - Math.min(leftMs * RESERVE, MOST_RESERVED_MS),
  run: async (archive, checkpoints, reading) => ({
    [kind.counts]: await syncKind(kind, checkpoints(kind.name), new Intake(archive, reading)),
  }),
  failed: error => ({ [kind.counts]: { error: { kind: error.kind, message: redact(error.message) } } }),
})

const alerting: Phase = {
  name: 'alerts',
  share: leftMs => leftMs,
  run: async archive => ({ alerts: await alertOfNew(archive) }),
  failed: () => ({ alerts: 0 }),
}

/** It takes half of the time at most, and only once all has come: before that, the numbers would differ in every run. */
const lookingForReplies = (kind: Kind): Phase => ({
  name: 'replies',
  share: leftMs => leftMs / 2,
  async run(archive, checkpoints, reading, before) {
    if (before[kind.counts].complete) await syncRepliesTo(kind, checkpoints(kind.name), archive, reading)
    return {}
  },
  failed: () => ({}),
})

const removing: Phase = {
  name: 'removed',
  share: leftMs => leftMs,
  run: async archive => ({ removed: await removeOld(archive) }),
  failed: () => ({ removed: 0 }),
}

/** The steps of a run, one after the other. Kinds are read at the same time: a long history must not keep others waiting. */
const STEPS: Phase[][] = [kinds.map(readingOf), [alerting], kinds.map(lookingForReplies), [removing]]

const NOT_READ = { fetched: 0, added: 0, changed: 0, complete: false }

/** Brings in what is new of every kind, alerts of it, and removes what is too old. */
export const syncVoices: Operation<Nothing, SyncResult> = {
  input: input.object({}),
  async call(_, invocation) {
    const archive = await openArchive(invocation)
    const checkpoints = await readCheckpoints(kindNames, archive)
    const result: SyncResult = { ...byKind(() => NOT_READ), alerts: 0, removed: 0 }
    for (const step of STEPS) {
      const { remainingMs } = invocation.deadline
      const run = async (phase: Phase) => {
        try {
          const work = (limited: Invocation) => phase.run(archive, checkpoints, limited, result)
          return await withTimeout(phase.share(remainingMs), invocation, work)
        } catch (error) {
          if (!(error instanceof OperationError)) throw error
          invocation.failed[phase.name] = error.kind
          return phase.failed(error)
        }
      }
      Object.assign(result, ...(await Promise.all(step.map(run))))
    }
    return result
  },
}

function syncKind<Name extends VoiceKind>(
  kind: Kind<Name>,
  checkpoint: Checkpoint,
  intake: Intake,
): Promise<SyncedKind> {
  const { sync } = kind
  return sync.by === 'position'
    ? syncByPosition(kind, sync, checkpoint, intake)
    : syncByTime(kind, sync, checkpoint, intake)
}

async function syncRepliesTo<Name extends VoiceKind>(
  kind: Kind<Name>,
  checkpoint: Checkpoint,
  archive: Archive,
  reading: Invocation,
): Promise<void> {
  const { sync } = kind
  if (sync.by === 'position' || !sync.replies) return
  try {
    await syncReplies(kind, sync, sync.replies, checkpoint, archive, reading)
  } catch (error) {
    // What has no time is left to the next run.
    if (!(error instanceof OperationError) || !reading.deadline.isOver) throw error
  }
}
