import { randomUUID } from 'node:crypto'
import { bringIn } from '../adding/bring-in'
import { type Archive, openArchive } from '../archive/archive'
import { forgottenAmong } from '../archive/forgotten'
import { metaId } from '../archive/meta'
import { readSettings } from '../archive/settings'
import type { AlertSettings } from '../archive/settings-types'
import { voiceId } from '../archive/voice'
import type { Comment } from '../comments/types'
import { openDatabase } from '../database/database'
import { timedOut } from '../deadline'
import { OperationError } from '../errors'
import { type Invocation, withTimeout } from '../invocation'
import { VOICE_KINDS } from '../kinds'
import { weChatPart } from '../kinds/voice'
import type { Robot } from '../robots/robot'
import { type Delivery, type Send, sendToRobot } from '../robots/send'
import type { Alert, Subject } from './alert'
import { Attempts } from './attempts'
import type { InArchive } from './kept-link'
import { type Message, withMissed, withName } from './messages'
import { isQuietNow } from './rules'
import { sendMessage } from './tell'
import { findVoicePage, placeOf, type VoicePlace, withoutLink } from './voice-page'
import { ownMessage } from './wording'

/*
 * The alert of a pushed comment goes the way of a sync's: it is inserted, then told, then settled. But a push must be
 * answered in seconds, so each step gets one second of the database. Where there is no archive, or it does not answer
 * in time, the alert goes out all the same, and this instance remembers whom it told.
 */

const DATABASE_LIMIT_MS = 1000

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
  attempts: Claimed[]
}

interface Claimed {
  robot: Robot
  alert: Alert
  /** What this robot has missed before. */
  missed: Alert[]
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

/** What WeChat says of a comment whose id has lost its last digits, since it came as a number: about what the id is. */
export interface Rounded {
  about: number
}

/** One push of one comment. */
export class Push {
  readonly #owner = randomUUID()

  constructor(
    private readonly commentId: string | Rounded,
    private readonly robots: Robot[],
    private readonly invocation: Invocation,
    private readonly send = sendToRobot,
    private readonly inArchive = inTime(invocation),
  ) {}

  async claim(): Promise<Claim | 'held back' | Alone> {
    try {
      const claim = await this.inArchive(archive => this.#claimIn(archive))
      return claim === 'held back'
        ? claim
        : { ...claim, attempts: await Promise.all(claim.attempts.map(this.#withMissed)) }
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      return error.kind === 'not_configured' ? 'no archive' : 'no answer'
    }
  }

  /** Puts the comment into the archive, so that the page which the alert names is there. A sync does what fails here. */
  async keep(comment: Comment): Promise<void> {
    const record = { ...comment, commentId: this.#id }
    const kept = this.inArchive(archive => bringIn([weChatPart(kind, archive.appid, record)], archive))
    await kept.catch(ignored)
  }

  /** Inserts the alert, and takes the attempts at it that are due. */
  async #claimIn(archive: Archive): Promise<Claim | 'held back'> {
    const { appid, now } = archive
    const { alerts: settings } = await readSettings(archive)
    const isQuiet = isQuietNow(settings, now)
    const subject = this.#subject(appid)
    const attempts = this.#attempts(archive)
    const fresh = await attempts.insert([subject], this.robots, isQuiet ? 'held' : 'taken')
    if (isQuiet) return 'held back'
    const claimed = this.robots.map(async robot => {
      const { _id } = subject
      const taken = fresh.length > 0 ? fresh : await attempts.take(await attempts.due(robot, { _id }), robot)
      return taken.map(alert => ({ robot, alert, missed: [] }))
    })
    return { appid, settings, attempts: (await Promise.all(claimed)).flat() }
  }

  /** It is told all the same where the archive does not say what the robot has missed. */
  #withMissed = async (claimed: Claimed): Promise<Claimed> => {
    const missed = this.inArchive(archive => this.#attempts(archive).takeMissed(claimed.robot))
    return missed.then(
      missed => ({ ...claimed, missed }),
      error => {
        if (!(error instanceof OperationError)) throw error
        return claimed
      },
    )
  }

  /** Tells the robots of the comment, or of its id where it could not be fetched. */
  async tell(claim: Claim | Alone, comment: Comment | undefined): Promise<Delivery[] | 'not wanted'> {
    const { invocation } = this
    const isAlone = typeof claim === 'string'
    const attempts = isAlone ? this.#untold() : claim.attempts
    // Where this instance has told some robots before, a new document would say that nobody has.
    const isSettled = !isAlone || (claim === 'no answer' && attempts.length === this.robots.length)
    const settle = async (claimed: Claimed, outcome: Delivery | 'not wanted', isTold: boolean) => {
      if (!isSettled) return
      const { robot, alert, missed } = claimed
      const settled = this.inArchive(async archive => {
        const attempts = this.#attempts(archive)
        // The database may answer again by now.
        const alerts = isAlone ? await this.#takeLate(robot, archive) : [alert]
        if (outcome === 'not wanted') await attempts.withdraw(alerts, robot)
        else await attempts.settle(alerts, robot, outcome)
        await attempts.settleMissed(missed, robot, isTold)
      })
      // The one line that a push logs says what became of its messages. A sync finds what could not be written down.
      await settled.catch(ignored)
    }
    // A comment without stars is a bad one here, since WeChat's push says so.
    const rated = comment?.stars === null ? undefined : comment
    if (!isAlone && (!kind.alert.isWanted(rated, claim.settings) || (await this.#isForgotten(comment)))) {
      await Promise.all(attempts.map(claimed => settle(claimed, 'not wanted', false)))
      return 'not wanted'
    }
    if (attempts.length === 0) return []
    // A database that does not answer is not waited for twice.
    const inArchive = claim === 'no answer' ? () => Promise.reject(timedOut()) : this.inArchive
    const page = await findVoicePage(inArchive, invocation)
    const message = this.#message(isAlone ? invocation.appid : claim.appid, comment, page)
    const sent = attempts.map(async claimed => {
      const { robot, missed } = claimed
      const to = { robot, invocation, send: this.#send, isLast: isAlone }
      const delivery = await sendMessage(withMissed(message, missed.length), to)
      await settle(claimed, delivery, delivery.state === 'delivered')
      return delivery
    })
    return Promise.all(sent)
  }

  /** Whether it is known that its user was forgotten. */
  async #isForgotten(comment: Comment | undefined): Promise<boolean> {
    if (!comment) return false
    const { openid } = comment.userInfo
    const found = await this.inArchive(archive => forgottenAmong([openid], archive)).catch(ignored)
    return found !== undefined && found.size > 0
  }

  #message(appid: string | undefined, comment: Comment | undefined, page: VoicePlace): Message {
    const { voice, text } = this.#subject(appid ?? '')
    if (text || typeof this.commentId !== 'string') return withName({ text, bare: text }, page)
    const { commentId } = this
    const placeIn = (shown: VoicePlace) => appid && placeOf(voice, shown)
    const message = {
      text: ownMessage(kind, commentId, comment, placeIn(page)),
      bare: ownMessage(kind, commentId, comment, placeIn(withoutLink(page)), true),
    }
    const { app } = page
    // It says itself what its mini program is called.
    return withName(
      message,
      app ? { ...page, app: { ...app, name: comment?.bizInfo.nickName || app.name } } : page,
    )
  }

  /** The robots that this instance has not told. */
  #untold(): Claimed[] {
    const alert = { ...this.#subject(''), held: false, robots: {} }
    return this.robots
      .filter(robot => !told.has(this.#key(robot)))
      .map(robot => ({ robot, alert, missed: [] }))
  }

  /** The attempt at telling a robot that was told before its document could be written. */
  async #takeLate(robot: Robot, archive: Archive): Promise<Alert[]> {
    const attempts = this.#attempts(archive)
    const subject = this.#subject(archive.appid)
    const fresh = await attempts.insert([subject], this.robots, 'taken')
    return fresh.length > 0 ? fresh : attempts.take([attempts.newAlert(subject, this.robots, 'due')], robot)
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

  #attempts = (archive: Archive) => new Attempts(this.#owner, archive)

  /** Where the comment's id is not known, the alert has a text: the sync that brings it in makes an alert of its own. */
  #subject(appid: string): Subject {
    const voice = voiceId(appid, kind.name, this.#id)
    const _id = metaId.alert(voice)
    return typeof this.commentId === 'string'
      ? { _id, voice, text: '' }
      : { _id, voice: '', text: `收到${kind.alert.noun}（推送的编号不完整，内容请等下一次同步）` }
  }

  get #id(): string {
    return typeof this.commentId === 'string' ? this.commentId : `about ${this.commentId.about}`
  }

  #key = ({ id }: Robot) => `${id}:${this.invocation.appid}:${this.#id}`
}

const kind = VOICE_KINDS.comment
