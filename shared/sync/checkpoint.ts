import type { Archive } from '../archive/archive'
import { metaId } from '../archive/meta'
import type { VoiceKind } from '../archive/types'

/*
 * How far the sync of one kind came: one document, written at the end of a run. A run that dies leaves it as it was,
 * and the next one does the same again, which costs a few reads and adds nothing twice. Of two runs at once the one
 * that is faster writes; the other one's version is not the last any more, so that what was reached is never undone.
 */

export interface Checkpoint {
  /** That it had when it was read; 0 where there was none. */
  version: number
  /** As it stands in the database: whoever reads it looks at what it holds. */
  progress: unknown
}

export type Checkpoints = (kind: VoiceKind) => Checkpoint

export async function readCheckpoints(
  kinds: readonly VoiceKind[],
  { meta, appid, _ }: Archive,
): Promise<Checkpoints> {
  const documents = await meta.find({ _id: _.in(kinds.map(kind => metaId.sync(appid, kind))) })
  return kind => {
    const document = documents.find(({ _id }) => _id === metaId.sync(appid, kind))
    const version = typeof document?.version === 'number' ? document.version : 0
    return { version, progress: document?.progress }
  }
}

/** Writes how far a run came, unless another one has written since. */
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

/** Whether what stands in a checkpoint is a list of ids. */
export const isIds = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(id => typeof id === 'string')
