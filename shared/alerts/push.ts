import { randomUUID } from 'node:crypto'
import { bringIn } from '../adding/bring-in'
import { type Archive, openArchive } from '../archive/archive'
import { metaId } from '../archive/meta'
import { readSettings } from '../archive/settings'
import type { AlertSettings } from '../archive/settings-types'
import { voiceId } from '../archive/voice'
import type { Comment } from '../comments/types'
import { openDatabase } from '../database/database'
import { OperationError } from '../errors'
import { type Invocation, withTimeout } from '../invocation'
import { VOICE_KINDS } from '../kinds'
import { weChatPart } from '../kinds/voice'
import type { Robot } from '../robots/robot'
import { type Delivery, type Send, sendToRobot } from '../robots/send'
import type { Alert, Subject } from './alert'
import { Attempts } from './attempts'
import { isQuietNow, isStillWanted } from './rules'
import { tell } from './tell'
import { ownMessage } from './wording'

/*
 * The alert of a pushed comment goes the way of a sync's: it is inserted, then told, then settled. But a push must be
 * answered in seconds, so each step gets one second of the database. Where there is no archive, or it does not answer
 * in time, the alert goes out all the same, and this instance remembers whom it told.
 */

const DATABASE_LIMIT_MS = 1000

/** Does `work` with the archive. */
type InArchive = <T>(work: (archive: Archive) => Promise<T>) => Promise<T>

const inTime =
  (invocation: Invocation): InArchive =>
  async work => {
    // Loading the SDK takes time, too: it must not count as the database's.
    await openDatabase(invocation, { create: false })
    return withTimeout(DATABASE_LIMIT_MS, invocation, async limited =>
      work(await openArchive(limited, { create: false })),
    )
  }

/** What the archive says of a push. */
interface Claim {
  appid: string
  settings: AlertSettings
  /** What this call has to tell: nothing where the robots were told before. */
  attempts: { robot: Robot; alert: Alert }[]
}

/** Why the archive says nothing: none is set up, or it does not answer as it should. */
type Alone = 'no archive' | 'no answer'

/** WeChat pushes a comment again within seconds, so an instance need not remember more. */
const MOST_REMEMBERED = 1000

/** Whom this instance told of what; the oldest first. */
const told = new Set<string>()

function ignored(error: unknown): void {
  if (!(error instanceof OperationError)) throw error
}

/** One push of one comment. */
export class Push {
  readonly #owner = randomUUID()

  constructor(
    private readonly commentId: string,
    private readonly robots: Robot[],
    private readonly invocation: Invocation,
    private readonly send = sendToRobot,
    private readonly inArchive = inTime(invocation),
  ) {}

  async claim(): Promise<Claim | 'held back' | Alone> {
    try {
      return await this.inArchive(archive => this.#claimIn(archive))
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      return error.kind === 'not_configured' ? 'no archive' : 'no answer'
    }
  }

  /** Puts the comment into the archive, so that the page which the alert names is there. A sync does what fails here. */
  async keep(comment: Comment): Promise<void> {
    const record = { ...comment, commentId: this.commentId }
    const kept = this.inArchive(archive =>
      bringIn([weChatPart(VOICE_KINDS.comment, archive.appid, record)], archive),
    )
    await kept.catch(ignored)
  }

  /** Inserts the alert; where another call has inserted it, leases what is due. */
  async #claimIn(archive: Archive): Promise<Claim | 'held back'> {
    const { appid, now } = archive
    const { alerts: settings } = await readSettings(archive)
    const isQuiet = isQuietNow(settings, now)
    const [own] = await this.#insert(archive, isQuiet)
    if (isQuiet) return 'held back'
    const { _id } = this.#subject(appid)
    const attempts = this.robots.map(async robot => {
      const alerts = own ? [own] : await this.#attempts(archive).lease(robot, { _id })
      return alerts.map(alert => ({ robot, alert }))
    })
    return { appid, settings, attempts: (await Promise.all(attempts)).flat() }
  }

  /** Tells the robots of the comment, or of its id where it could not be fetched. */
  async tell(claim: Claim | Alone, comment: Comment | undefined): Promise<Delivery[] | 'not wanted'> {
    const { invocation } = this
    const isAlone = typeof claim === 'string'
    const attempts = isAlone ? this.#untold() : claim.attempts
    // Where this instance has told some robots before, a new document would say that nobody has.
    const isSettled = !isAlone || (claim === 'no answer' && attempts.length === this.robots.length)
    const settle = async (alert: Alert, robot: Robot, delivery: Delivery): Promise<void> => {
      if (!isSettled) return
      const settled = this.inArchive(async archive => {
        // The database may answer again by now.
        const alerts = isAlone ? await this.#insert(archive, false) : [alert]
        await this.#attempts(archive).settle(alerts, robot, delivery)
      })
      // The one line that a push logs says what became of its messages. A sync finds what could not be written down.
      await settled.catch(ignored)
    }
    const appid = isAlone ? invocation.appid : claim.appid
    const subject = this.#subject(appid ?? '')
    // A comment without stars is a bad one here, since WeChat's push says so.
    const rated = comment?.stars === null ? undefined : comment
    if (!isAlone && !isStillWanted(subject, rated, claim.settings)) {
      await Promise.all(attempts.map(({ alert, robot }) => settle(alert, robot, { state: 'delivered' })))
      return 'not wanted'
    }
    const text = ownMessage(VOICE_KINDS.comment, this.commentId, comment, appid && subject.voice)
    const sent = attempts.map(({ robot, alert }) =>
      tell([{ alerts: [alert], text }], {
        robot,
        invocation,
        send: this.#send,
        settle: (_, delivery) => settle(alert, robot, delivery),
        isLast: isAlone,
      }),
    )
    return (await Promise.all(sent)).flat().map(({ delivery }) => delivery)
  }

  /** The robots that this instance has not told. */
  #untold(): Claim['attempts'] {
    const alert = { ...this.#subject(''), held: false, robots: {} }
    return this.robots.filter(robot => !told.has(this.#key(robot))).map(robot => ({ robot, alert }))
  }

  /** Remembers that a robot was told, unless the message turns out not to be delivered. */
  #send: Send = async (robot, text, invocation) => {
    const key = this.#key(robot)
    told.add(key)
    const [oldest] = told
    if (oldest !== undefined && told.size > MOST_REMEMBERED) told.delete(oldest)
    const delivery = await this.send(robot, text, invocation)
    if (delivery.state !== 'delivered') told.delete(key)
    return delivery
  }

  /** Gives the alert, unless another call has inserted it. */
  #insert(archive: Archive, isQuiet: boolean): Promise<Alert[]> {
    return this.#attempts(archive).insert([this.#subject(archive.appid)], this.robots, isQuiet)
  }

  #attempts = (archive: Archive) => new Attempts(this.#owner, archive)

  #subject(appid: string): Subject {
    const voice = voiceId(appid, VOICE_KINDS.comment.name, this.commentId)
    return { _id: metaId.alert(voice), voice, text: '' }
  }

  #key = ({ id }: Robot) => `${id}:${this.commentId}`
}
