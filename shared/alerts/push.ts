import { randomUUID } from 'node:crypto'
import { type Archive, openArchive } from '../archive/archive'
import { openDatabase } from '../archive/database'
import { within } from '../archive/limit'
import { metaId } from '../archive/meta'
import { readSettings } from '../archive/settings'
import type { AlertSettings } from '../archive/types'
import { voiceId } from '../archive/voice'
import { OperationError } from '../errors'
import type { Invocation } from '../invocation'
import type { Robot } from '../robots/robot'
import type { Delivery } from '../robots/send'
import { type Alert, newAlert, sending, waiting } from './alert'
import { claimDue, insert, settle } from './claims'
import { isQuietNow } from './hours'

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

export type Claim =
  /** These robots are to be told by this call. `[]`: they were told before. */
  | { state: 'claimed'; turns: OwnTurn[]; settings: AlertSettings }
  /** Told of after the hours without alerts. */
  | { state: 'held back' }
  /** No archive to ask; `isSetUp` where there is one that did not answer as it should. */
  | { state: 'alone'; isSetUp: boolean }

export class PushedAlert {
  readonly #by = randomUUID()

  constructor(
    private readonly commentId: string,
    private readonly robots: Robot[],
    private readonly invocation: Invocation,
  ) {}

  /** Whose turn it is. */
  async claim(): Promise<Claim> {
    try {
      // Loading it takes its time too, which is not the database's.
      await openDatabase(this.invocation, { create: false })
      return await this.#inTime(archive => this.#claim(archive))
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      return { state: 'alone', isSetUp: error.kind !== 'not_configured' }
    }
  }

  async #claim(archive: Archive): Promise<Claim> {
    const { alerts: settings } = await readSettings(archive)
    const isQuiet = isQuietNow(settings, archive.now)
    const document = this.#document(archive, isQuiet)
    const [own] = await insert([document], this.#by, archive)
    if (isQuiet) return { state: 'held back' }
    if (own) return { state: 'claimed', turns: this.robots.map(robot => ({ robot, alert: own })), settings }
    const turns = await Promise.all(this.robots.map(robot => this.#dueTurn(robot, document._id, archive)))
    return { state: 'claimed', turns: turns.flat(), settings }
  }

  async #dueTurn(robot: Robot, _id: string, archive: Archive): Promise<OwnTurn[]> {
    const { claimed } = await claimDue(robot, this.#by, archive, { _id })
    return claimed.map(alert => ({ robot, alert }))
  }

  /** Writes what became of the turns; where that fails, a sync finds them when their lease is over. */
  async settle(turns: OwnTurn[], deliveries: Delivery[]): Promise<void> {
    await this.#inTime(archive =>
      Promise.all(
        turns.map(async ({ robot, alert }, index) => {
          const delivery = deliveries[index]
          if (delivery) await settle([alert], robot, delivery, this.#by, archive)
        }),
      ),
    ).catch(ignoreFailure)
  }

  /** Writes down who was told while the database did not answer; it may do so now. */
  async record(deliveries: Delivery[]): Promise<void> {
    await this.#inTime(async archive => {
      const [own] = await insert([this.#document(archive, false)], this.#by, archive)
      if (own)
        await this.settle(
          this.robots.map(robot => ({ robot, alert: own })),
          deliveries,
        )
    }).catch(ignoreFailure)
  }

  #document(archive: Archive, isQuiet: boolean) {
    const voice = voiceId(archive.appid, 'comment', this.commentId)
    const turn = isQuiet ? waiting(0, archive.now) : sending(1, archive.now, this.#by)
    return newAlert({ _id: metaId.alert(voice), voice }, this.robots, turn, archive)
  }

  #inTime<T>(work: (archive: Archive) => Promise<T>): Promise<T> {
    return within(DATABASE_LIMIT_MS, this.invocation, async limited =>
      work(await openArchive(limited, { create: false })),
    )
  }
}

function ignoreFailure(error: unknown): void {
  if (!(error instanceof OperationError)) throw error
}
