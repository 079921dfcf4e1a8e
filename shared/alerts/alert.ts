import type { Archive } from '../archive/archive'
import type { Stored } from '../database/database'
import type { Robot } from '../robots/robot'
import { isObject } from '../values'

/*
 * An alert: one document, which says for each robot what became of it. Whoever inserts it sends it. Where that fails,
 * whoever changes a robot's entry as it was read sends it again; so nobody is told twice, but where an answer was lost.
 */

export interface Alert {
  /** `alert:<voice id>`, or of a digest. */
  _id: string
  /** `''` of a digest, whose text stands here, and holds nothing personal. */
  voice: string
  text: string
  /** Whether it was held back in hours without alerts: what was is told of in one message. */
  held: boolean
  robots: Record<string, Turn>
}

interface Turn {
  state: 'waiting' | 'sending' | 'delivered' | 'given up'
  /** How often it was sent, this time included. */
  tries: number
  /** From when on it may be sent by another call: the end of a lease, in seconds. */
  next: number
  /** The call whose turn it is. */
  by: string
}

/** For each robot. */
export const MOST_TRIES = 3

/** Longer than any call lives, shorter than the time between two syncs. */
const LEASE_SECONDS = 8 * 60

/** A time that does not come. */
export const NEVER = Number.MAX_SAFE_INTEGER

export const waiting = (tries: number, now: number): Turn => ({ state: 'waiting', tries, next: now, by: '' })

export const sending = (tries: number, now: number, by: string): Turn => ({
  state: 'sending',
  tries,
  next: now + LEASE_SECONDS,
  by,
})

/** A document for an alert that nobody knows of yet. */
export function newAlert(
  { _id, voice, text = '' }: { _id: string; voice: string; text?: string },
  robots: Robot[],
  turn: Turn,
  { appid, now }: Pick<Archive, 'appid' | 'now'>,
): Stored {
  const turns = Object.fromEntries(robots.map(({ id }) => [id, turn]))
  const held = turn.state === 'waiting'
  return { _id, purpose: 'alert', appid, voice, text, held, time: now, by: turn.by, robots: turns }
}

/** A document as it was read; what owners changed in the console is not an alert any more. */
export function readAlert({ _id, voice, text, held, robots }: Stored): Alert[] {
  if (typeof voice !== 'string' || typeof text !== 'string' || !isObject(robots)) return []
  const turns = Object.entries(robots).flatMap(([id, turn]) => (isTurn(turn) ? [[id, turn] as const] : []))
  return [{ _id, voice, text, held: held === true, robots: Object.fromEntries(turns) }]
}

function isTurn(value: unknown): value is Turn {
  return isObject(value) && Number.isInteger(value.tries) && typeof value.next === 'number'
}
