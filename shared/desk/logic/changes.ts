import type { HistoryEntry, UpdatedVoice } from '../../client/client'

/** A voice that was changed, with what is added to its history unless it has its whole history. */
export type ChangedVoice = UpdatedVoice & { entry?: HistoryEntry }

type Listener = (voices: ChangedVoice[]) => void

const listeners = new Set<Listener>()
let version = 0

/** Tells the lists that voices were changed here. */
export function voicesChanged(voices: ChangedVoice[]): void {
  for (const listener of listeners) listener(voices)
}

/** @returns a function that stops listening */
export function onVoicesChanged(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Comments were answered, deleted or settled: lists that show them are out of date. */
export function commentsChanged(): void {
  version += 1
}

/** Grows with every change: what was read at a lower version is out of date. */
export function commentsVersion(): number {
  return version
}
