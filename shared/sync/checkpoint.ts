import type { Archive } from '../archive/archive'
import { metaId } from '../archive/meta'
import type { VoiceKind } from '../archive/types'

/*
 * How far the sync of one kind came: one document, written at the end of a run. A run that dies leaves it as it was,
 * and the next one does the same again, which costs a few reads and adds nothing twice. Of two runs at once only the
 * faster one writes: the other's version is no longer the newest. So what was reached is never undone.
 */

export interface Checkpoint {
  /** The version that was read; 0 where there is no checkpoint yet. */
  version: number
  /** As it is stored. Its reader must check it. */
  progress: unknown
  /** What is remembered of replies, which is written by itself: see replies.ts. Its reader must check it. */
  replies: unknown
  /** What is noted of its evidence, in a document of its own: see evidence/pending.ts, which checks it. */
  evidence: unknown
}

export type Checkpoints = (kind: VoiceKind) => Checkpoint

export async function readCheckpoints(
  kinds: readonly VoiceKind[],
  { meta, appid, _ }: Archive,
): Promise<Checkpoints> {
  const idsOf = (kind: VoiceKind) => [metaId.sync(appid, kind), metaId.evidence(appid, kind)]
  const documents = await meta.find({ _id: _.in(kinds.flatMap(idsOf)) })
  return kind => {
    const [document, evidence] = idsOf(kind).map(id => documents.find(({ _id }) => _id === id))
    const version = typeof document?.version === 'number' ? document.version : 0
    return { version, progress: document?.progress, replies: document?.replies, evidence }
  }
}

/** Writes how far a run came, unless another run has written since. */
export async function writeCheckpoint(
  kind: VoiceKind,
  { version }: Checkpoint,
  progress: object,
  isComplete: boolean,
  { meta, appid, now, _ }: Archive,
): Promise<void> {
  const _id = metaId.sync(appid, kind)
  const done = isComplete ? { completedAt: now } : {}
  if (version === 0) {
    await meta.add([{ _id, version: 1, ...done, progress }])
    return
  }
  await meta.update({ _id, version }, { version: version + 1, ...done, progress: _.set(progress) })
}

/** Whether a part of a checkpoint is a list of ids. */
export const isIds = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(id => typeof id === 'string')
