import type { Voice } from 'wx-user-voice'

type Listener = (voices: Voice[]) => void

const listeners = new Set<Listener>()
let version = 0

/** Voices were changed here: lists that show them are told. */
export function voicesChanged(voices: Voice[]): void {
  for (const listener of listeners) listener(voices)
}

/** @returns what ends it */
export function onVoicesChanged(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Something was answered, deleted or settled: lists that show comments are out of date. */
export function commentsChanged(): void {
  version += 1
}

/** Grows with every change: what was read at a lower one is out of date. */
export function commentsVersion(): number {
  return version
}
