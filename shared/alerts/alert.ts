import type { Stored } from '../database/database'
import { isObject } from '../values'

/*
 * The way of an alert. Its document is inserted; a call takes an attempt at telling each robot, which is leased: its owner
 * sends the message and writes down what became of it. What was refused, and the orphans of a call that died, are taken
 * by a later call. So no robot is told twice, unless an answer was lost.
 */

/** What an alert is about: a voice, or a digest. */
export interface Subject {
  /** The alert's id: `metaId.alert` or `metaId.digest`. */
  _id: string
  /** The voice's id; `''` for a digest, and for a comment whose id is not known. */
  voice: string
  /** The text of what is no voice, which holds nothing personal; otherwise `''`: the text is made when it is sent. */
  text: string
  /** Of a digest: the voice that has waited longest, with which the message ends. */
  oldest?: { voice: string; createTime: number }
}

/** What an alert is about, and whose voice it names; `''` where it names none. */
export interface Named {
  subject: Subject
  openid: string
}

/** One document, which says for each robot what became of it. */
export interface Alert extends Subject {
  /** Inserted in quiet hours: all such alerts are told in one message afterwards. */
  held: boolean
  /** By the id of the robot. */
  robots: Record<string, Turn>
}

export interface Turn {
  state: 'waiting' | 'sending' | 'delivered' | 'given up'
  /** Attempts so far, the one under way included. */
  attempts: number
  /**
   * From when on the next attempt may be taken, in epoch seconds, 0 for at once: while one is under way, the end of its
   * lease. Of what was given up: from when on a message may say so.
   */
  due: number
  /** The id of the call that makes an attempt, or made the last one. */
  owner: string
}

/** The alert in a document; none where owners changed it in the console so that it cannot be read. */
export function readAlert({ _id, voice, text, oldest, held, robots }: Stored): Alert[] {
  if (typeof voice !== 'string' || typeof text !== 'string' || !isObject(robots)) return []
  const turns = Object.entries(robots).flatMap(([id, turn]) => (isTurn(turn) ? [[id, turn] as const] : []))
  return [{ _id, voice, text, ...readOldest(oldest), held: held === true, robots: Object.fromEntries(turns) }]
}

function readOldest(oldest: unknown): Pick<Subject, 'oldest'> {
  const { voice, createTime }: Record<string, unknown> = Object(oldest)
  return typeof voice === 'string' && typeof createTime === 'number' ? { oldest: { voice, createTime } } : {}
}

function isTurn(value: unknown): value is Turn {
  return isObject(value) && Number.isInteger(value.attempts) && typeof value.due === 'number'
}
