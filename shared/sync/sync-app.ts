import { alertingOfNew } from '../alerts/alert-of-new'
import { type Archive, openArchive } from '../archive/archive'
import { removeOld } from '../archive/removal'
import type { VoiceKind } from '../archive/types'
import { OperationError } from '../errors'
import { gatherEvidence } from '../evidence/gather'
import { openPending, type Pending } from '../evidence/pending'
import { type Invocation, withTimeout } from '../invocation'
import type { Kind } from '../kinds/kind'
import { byKind, kindNames, kinds } from '../kinds/lookup'
import { redact } from '../secrets'
import { syncByPosition } from './by-position'
import { syncByTime } from './by-time'
import { type Checkpoint, type Checkpoints, readCheckpoints } from './checkpoint'
import { Intake } from './intake'
import { syncReplies } from './replies'
import type { SyncedKind, SyncFailure, SyncResult } from './types'

/** What the parts of a run share. */
interface Run {
  archive: Archive
  checkpoints: Checkpoints
  /** The voices of this kind that may lack their evidence; `undefined` where none is fetched. */
  pending(kind: VoiceKind): Pending | undefined
  alert: ReturnType<typeof alertingOfNew>
}

/** A part of a run. Where it fails the others still run, and the log line names it. */
interface Phase {
  name: string
  /** How many milliseconds it may take, of those that are left. */
  share(leftMs: number): number
  /**
   * @param limited the call, limited to this share of the time
   * @param before the results of the phases before
   */
  run(run: Run, limited: Invocation, before: SyncResult): Promise<Partial<SyncResult>>
  /** Its result where it fails. */
  failed(error: OperationError): Partial<SyncResult>
}

/** The part of the time that is kept for bringing in what was read last, for alerts, and for removing what is too old. */
const RESERVE = 0.45
const MOST_RESERVED_MS = 4000

const readingOf = (kind: Kind): Phase => ({
  name: kind.counts,
  share: leftMs => leftMs - Math.min(leftMs * RESERVE, MOST_RESERVED_MS),
  async run({ archive, checkpoints, pending }, reading) {
    const own = pending(kind.name)
    const intake = new Intake(archive, reading, own && (added => own.note(added)))
    return { [kind.counts]: await syncKind(kind, checkpoints(kind.name), intake) }
  },
  failed: error => ({ [kind.counts]: failureOf(error) }),
})

/** Bad comments do not wait for what phones wrote. Where nothing of it is fetched, all alerts go out together, later. */
const alertingOfUrgent: Phase = {
  name: 'alerts',
  share: leftMs => leftMs,
  run: async run => (openIn(run).length > 0 ? { alerts: await run.alert('urgent') } : {}),
  failed: () => ({}),
}

const gathering: Phase = {
  name: 'evidence',
  share: leftMs => leftMs / 3,
  async run(run, asking) {
    let evidence = 0
    for (const pending of openIn(run)) evidence += await gatherEvidence(pending, run.archive, asking)
    return { evidence }
  },
  failed: () => ({ evidence: 0 }),
}

const alerting: Phase = {
  name: 'alerts',
  share: leftMs => leftMs,
  async run(run, _, before) {
    const which = openIn(run).length > 0 ? 'others' : 'all'
    return { alerts: before.alerts + (await run.alert(which)) }
  },
  failed: () => ({}),
}

/** Those of which WeChat is asked in this run. From when all is read, they stay the same. */
const openIn = ({ pending }: Run): Pending[] =>
  kinds.flatMap(({ name }) => pending(name) ?? []).filter(({ isOpen }) => isOpen)

/** It takes half of the time at most, and only once all has come: before that, the numbers would differ in every run. */
const lookingForReplies = (kind: Kind): Phase => ({
  name: 'replies',
  share: leftMs => leftMs / 2,
  async run({ archive, checkpoints }, reading, before) {
    if (before[kind.counts].complete) await syncRepliesTo(kind, checkpoints(kind.name), archive, reading)
    return {}
  },
  failed: () => ({}),
})

const removing: Phase = {
  name: 'removed',
  share: leftMs => leftMs,
  run: async ({ archive }) => ({ removed: await removeOld(archive) }),
  failed: () => ({ removed: 0 }),
}

/** The steps of a run, one after the other. Kinds are read at the same time: a long history must not keep others waiting. */
const STEPS: Phase[][] = [
  kinds.map(readingOf),
  [alertingOfUrgent],
  [gathering],
  [alerting],
  kinds.map(lookingForReplies),
  [removing],
]

const NOT_READ = { fetched: 0, added: 0, changed: 0, complete: false }

export const NOTHING_DONE = { evidence: 0, alerts: 0, removed: 0 }

export const failureOf = ({ kind, message }: OperationError): SyncFailure => ({
  error: { kind, message: redact(message) },
})

/** What a sync of one mini program came to. */
export interface AppRun {
  result: SyncResult
  /** Of what failed while the rest went on. */
  errors: OperationError[]
}

/**
 * Brings in what is new of every kind and what phones wrote around it, alerts of it, and removes what is too old: of the
 * mini program that is meant.
 */
export async function syncApp(invocation: Invocation): Promise<AppRun> {
  const archive = await openArchive(invocation)
  const checkpoints = await readCheckpoints(kindNames, archive)
  const pendings = new Map(
    kinds.map(kind => [kind.name, openPending(kind, checkpoints(kind.name).evidence, archive)]),
  )
  const shared: Run = {
    archive,
    checkpoints,
    pending: kind => pendings.get(kind),
    alert: alertingOfNew(archive),
  }
  const result: SyncResult = { ...byKind(() => NOT_READ), ...NOTHING_DONE }
  const errors: OperationError[] = []
  for (const step of STEPS) {
    const { remainingMs } = invocation.deadline
    const run = async (phase: Phase) => {
      try {
        const work = (limited: Invocation) => phase.run(shared, limited, result)
        return await withTimeout(phase.share(remainingMs), invocation, work)
      } catch (error) {
        if (!(error instanceof OperationError)) throw error
        invocation.failed[phase.name] = error.kind
        errors.push(error)
        return phase.failed(error)
      }
    }
    Object.assign(result, ...(await Promise.all(step.map(run))))
  }
  return { result, errors }
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
