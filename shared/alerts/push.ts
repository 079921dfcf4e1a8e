import { randomUUID } from 'node:crypto'
import { type Archive, openArchive } from '../archive/archive'
import { metaId } from '../archive/meta'
import { readSettings } from '../archive/settings'
import type { AlertSettings } from '../archive/types'
import { voiceId } from '../archive/voice'
import { openDatabase } from '../database/database'
import { OperationError } from '../errors'
import { type Invocation, withTimeout } from '../invocation'
import type { Robot } from '../robots/robot'
import type { Delivery } from '../robots/send'
import { type Alert, newAlert, sending, waiting } from './alert'
import { claimDue, insert, settle } from './claims'
import { isQuietNow } from './hours'
import { logAlert } from './log'

/*
 * The alert of a pushed comment in the archive, so that no sync makes it a second time. A push must be answered in
 * seconds, so the database gets one: where it says nothing, or is not set up, the alert goes out all the same.
 */

const DATABASE_LIMIT_MS = 1000

/** One robot's turn. */
interface OwnTurn {
  robot: Robot
  alert: Alert
}

type Claim =
  /** These robots are to be told by this call. `[]`: they were told before. */
  | { state: 'claimed'; turns: OwnTurn[]; settings: AlertSettings }
  /** Told of after the hours without alerts. */
  | { state: 'held back' }
  /** No archive to ask; `isSetUp` where there is one that did not answer as it should. */
  | { state: 'alone'; isSetUp: boolean }

/** The alert of one push, which makes it under a name of its own. */
export class PushedAlert {
  readonly #by = randomUUID()

  constructor(
    private readonly commentId: string,
    private readonly robots: Robot[],
  ) {}

  /** Whose turn it is. */
  async claim(archive: Archive): Promise<Claim> {
    const { alerts: settings } = await readSettings(archive)
    const isQuiet = isQuietNow(settings, archive.now)
    const document = this.#document(archive, isQuiet)
    const [own] = await insert([document], this.#by, archive)
    if (isQuiet) return { state: 'held back' }
    if (own) return { state: 'claimed', turns: this.#turnsOf(own), settings }
    const turns = await Promise.all(this.robots.map(robot => this.#dueTurn(robot, document._id, archive)))
    return { state: 'claimed', turns: turns.flat(), settings }
  }

  async #dueTurn(robot: Robot, _id: string, archive: Archive): Promise<OwnTurn[]> {
    const { claimed, givenUp } = await claimDue(robot, this.#by, archive, { _id })
    logAlert('given up', givenUp, `${robot.name}: whoever sent it last did not come to an end`)
    return claimed.map(alert => ({ robot, alert }))
  }

  #turnsOf = (alert: Alert): OwnTurn[] => this.robots.map(robot => ({ robot, alert }))

  /** Writes what became of the turns; where that fails, a sync finds them when their lease is over. */
  async settle(turns: OwnTurn[], deliveries: Delivery[], archive: Archive): Promise<void> {
    await Promise.all(
      turns.map(async ({ robot, alert }, index) => {
        const delivery = deliveries[index]
        const givenUp = delivery ? await settle([alert], robot, delivery, this.#by, archive) : []
        if (delivery && 'reason' in delivery) logAlert('given up', givenUp, delivery.reason)
      }),
    )
  }

  /** Writes down whom this call has told while the database did not answer; it may do so now. */
  async record(deliveries: Delivery[], archive: Archive): Promise<void> {
    const [own] = await insert([this.#document(archive, false)], this.#by, archive)
    if (own) await this.settle(this.#turnsOf(own), deliveries, archive)
  }

  #document(archive: Archive, isQuiet: boolean) {
    const voice = voiceId(archive.appid, 'comment', this.commentId)
    const turn = isQuiet ? waiting(0, archive.now) : sending(1, archive.now, this.#by)
    return newAlert({ _id: metaId.alert(voice), voice }, this.robots, turn, archive)
  }
}

/** Does `work` with the archive, as long as a push may wait for it. */
async function inTime<T>(invocation: Invocation, work: (archive: Archive) => Promise<T>): Promise<T> {
  // Loading it takes its time too, which is not the database's.
  await openDatabase(invocation, { create: false })
  return withTimeout(DATABASE_LIMIT_MS, invocation, async limited =>
    work(await openArchive(limited, { create: false, notes: false })),
  )
}

/** `alone` where there is no archive, or it does not answer. */
export async function claimInTime(alert: PushedAlert, invocation: Invocation): Promise<Claim> {
  try {
    return await inTime(invocation, archive => alert.claim(archive))
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return { state: 'alone', isSetUp: error.kind !== 'not_configured' }
  }
}

/** Writes something down, or not: everybody was told. */
export async function writeInTime(
  invocation: Invocation,
  write: (archive: Archive) => Promise<void>,
): Promise<void> {
  await inTime(invocation, write).catch(error => {
    if (!(error instanceof OperationError)) throw error
  })
}
