import type { Archive } from '../archive/archive'
import { MOST_ADDED, type Stored } from '../database/database'
import { chunksOf } from '../each-of'
import { OperationError } from '../errors'
import type { Robot } from '../robots/robot'
import type { Delivery } from '../robots/send'
import { type Alert, readAlert, type Subject, type Turn } from './alert'
import { logAlert } from './log'

/** For each robot. */
const MOST_ATTEMPTS = 3

/** Longer than any call lives, shorter than the time between two syncs. */
const LEASE_SECONDS = 8 * 60

/** No attempt is due any more. */
const NEVER = Number.MAX_SAFE_INTEGER

/**
 * The attempts of one call at telling robots. It writes only turns that are due, or that it owns; where the outcome of a
 * write is unknown, the documents say who owns what.
 */
export class Attempts {
  /** @param owner the id of this call */
  constructor(
    private readonly owner: string,
    private readonly archive: Archive,
  ) {}

  /**
   * Inserts alerts that nobody has inserted before.
   *
   * @param isQuiet whether they wait, so that nobody owns an attempt yet
   * @returns those that this call inserted
   */
  async insert(subjects: Subject[], robots: Robot[], isQuiet: boolean): Promise<Alert[]> {
    const { appid, now } = this.archive
    const turn: Turn = isQuiet
      ? { state: 'waiting', attempts: 0, due: now, owner: '' }
      : { state: 'sending', attempts: 1, due: now + LEASE_SECONDS, owner: this.owner }
    const turns = Object.fromEntries(robots.map(({ id }) => [id, turn]))
    const rest = { purpose: 'alert', appid, held: isQuiet, time: now, owner: this.owner, robots: turns }
    const documents = subjects.map(subject => ({ ...subject, ...rest }))
    const own: Stored[] = []
    for (const chunk of chunksOf(documents, MOST_ADDED)) {
      own.push(...((await this.#isAdded(chunk)) ? chunk : await this.#ownAmong(chunk)))
    }
    return own.flatMap(readAlert)
  }

  /** Whether all of them were added. If not, some may have been. */
  async #isAdded(documents: Stored[]): Promise<boolean> {
    try {
      return (await this.archive.meta.add(documents)) === 'added'
    } catch (error) {
      if (isOutcomeUnknown(error)) return false
      throw error
    }
  }

  /** Of a chunk that may be added in part: what this call has added. What nobody has added is added one by one. */
  async #ownAmong(documents: Stored[]): Promise<Stored[]> {
    const { meta, _ } = this.archive
    const found = await meta.find({ _id: _.in(documents.map(({ _id }) => _id)) })
    const owners = new Map(found.map(({ _id, owner }) => [_id, owner]))
    const own: Stored[] = []
    for (const document of documents) {
      const isOwn = owners.has(document._id)
        ? owners.get(document._id) === this.owner
        : await this.#isAdded([document])
      if (isOwn) own.push(document)
    }
    return own
  }

  /**
   * Leases what is due for a robot: what waits, and the orphans whose lease is over. An orphan of the last attempt is
   * given up.
   *
   * @param only a condition on the alerts
   */
  async lease(robot: Robot, only: object = {}): Promise<Alert[]> {
    const { meta, appid, now, _ } = this.archive
    const due = { [`robots.${robot.id}.due`]: _.lte(now) }
    const found = (await meta.find({ purpose: 'alert', appid, ...due, ...only })).flatMap(readAlert)
    const isUsedUp = (alert: Alert) => attemptsOf(alert, robot) >= MOST_ATTEMPTS
    const givenUp = await this.#take(found.filter(isUsedUp), due, robot, { state: 'given up', due: NEVER })
    logAlert('given up', givenUp, `${robot.name}: the call that made the last attempt did not finish`)
    const others = found.filter(alert => !isUsedUp(alert))
    const lease = { state: 'sending', due: now + LEASE_SECONDS, attempts: _.inc(1) }
    return this.#take(others, due, robot, lease)
  }

  /** Makes this call the owner of turns that are due; gives the alerts where no other call was faster. */
  async #take(alerts: Alert[], due: object, { id }: Robot, turn: object): Promise<Alert[]> {
    if (alerts.length === 0) return []
    const { meta, _ } = this.archive
    const among = { _id: _.in(alerts.map(({ _id }) => _id)) }
    await meta
      .update({ ...among, ...due }, { robots: { [id]: { ...turn, owner: this.owner } } })
      .catch(error => {
        if (!isOutcomeUnknown(error)) throw error
      })
    return (await meta.find({ ...among, [`robots.${id}.owner`]: this.owner })).flatMap(readAlert)
  }

  /** Writes what became of attempts; gives the alerts that get another one. */
  async settle(alerts: Alert[], robot: Robot, delivery: Delivery): Promise<Alert[]> {
    const { state } = delivery
    // A message that was held back was no attempt.
    const isAttempt = state === 'refused' || state === 'unknown'
    const isLast = (alert: Alert) => isAttempt && attemptsOf(alert, robot) >= MOST_ATTEMPTS
    const givenUp = alerts.filter(isLast)
    await this.#write(givenUp, robot, { state: 'given up', due: NEVER })
    const others = alerts.filter(alert => !isLast(alert))
    if (state === 'delivered') {
      await this.#write(others, robot, { state, due: NEVER })
      return []
    }
    logAlert('given up', givenUp, delivery.reason)
    const { now, _ } = this.archive
    const again = { state: 'waiting', due: now, owner: '', ...(!isAttempt && { attempts: _.inc(-1) }) }
    await this.#write(others, robot, again)
    return others
  }

  /** Writes turns that this call still owns. */
  async #write(alerts: Alert[], { id }: Robot, turn: object): Promise<void> {
    if (alerts.length === 0) return
    const { meta, _ } = this.archive
    const where = { _id: _.in(alerts.map(({ _id }) => _id)), [`robots.${id}.owner`]: this.owner }
    const update = () => meta.update(where, { robots: { [id]: turn } })
    await update().catch(error => {
      if (isOutcomeUnknown(error)) return update()
      throw error
    })
  }
}

const attemptsOf = ({ robots }: Alert, { id }: Robot) => robots[id]?.attempts ?? MOST_ATTEMPTS

const isOutcomeUnknown = (error: unknown) =>
  error instanceof OperationError && error.details.outcome === 'unknown'
