import type { Archive } from '../archive/archive'
import { MOST_ADDED, type Stored } from '../database/database'
import { chunksOf } from '../each-of'
import { OperationError } from '../errors'
import type { Robot } from '../robots/robot'
import type { Delivery } from '../robots/send'
import { type Alert, readAlert, type Subject, type Turn } from './alert'
import { logAlert } from './log'

/** How long it takes at least until a robot is asked again, in seconds: after the first attempt, after the second, … */
const PAUSES = [0, 0, 60 * 60, 6 * 60 * 60]

/** For each robot. */
const MOST_ATTEMPTS = PAUSES.length + 1

/** Longer than any call lives, shorter than the time between two syncs. */
const LEASE_SECONDS = 8 * 60

type Inserted = 'held' | 'due' | 'taken'

/** Due at once, whatever clocks say. */
const NOW = 0

/** Nothing is due any more. */
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
   * @param as `held` to the end of the quiet hours; `due`, so that any call may take an attempt from then on; or with an
   * attempt that this call has `taken`
   * @returns those that this call has surely inserted
   */
  async insert(subjects: Subject[], robots: Robot[], as: Inserted): Promise<Alert[]> {
    const { appid, now } = this.archive
    const documents = subjects.map(subject => {
      return { ...this.newAlert(subject, robots, as), purpose: 'alert', appid, time: now }
    })
    const inserted: Stored[] = []
    for (const chunk of chunksOf(documents, MOST_ADDED)) {
      if (await this.#isAdded(chunk)) inserted.push(...chunk)
      // Some may be there now, and some may not.
      else for (const document of chunk) if (await this.#isAdded([document])) inserted.push(document)
    }
    return inserted.flatMap(readAlert)
  }

  newAlert(subject: Subject, robots: Robot[], as: Inserted): Alert {
    const due: Turn = { state: 'waiting', attempts: 0, due: NOW, owner: '' }
    const turn = as === 'taken' ? this.#attempt(1) : due
    return { ...subject, held: as === 'held', robots: Object.fromEntries(robots.map(({ id }) => [id, turn])) }
  }

  /** An attempt of this call, which is the first, the second, … */
  #attempt(attempts: number): Turn {
    return { state: 'sending', attempts, due: this.archive.now + LEASE_SECONDS, owner: this.owner }
  }

  /** Whether all of them were added. If not, some may have been; of one it is clear that it is there. */
  async #isAdded(documents: Stored[]): Promise<boolean> {
    const { meta } = this.archive
    try {
      return (await meta.add(documents)) === 'added'
    } catch (error) {
      if (!isOutcomeUnknown(error)) throw error
      return documents.length === 1 && (await meta.add(documents)) === 'added'
    }
  }

  /**
   * What is due for a robot: what waits, and the orphans whose lease is over. An orphan of the last attempt is given up.
   *
   * @param only a condition on the alerts
   */
  async due(robot: Robot, only: object = {}): Promise<Alert[]> {
    const { _ } = this.archive
    const found = await this.#dueIn(_.in(['waiting', 'sending']), robot, only)
    const usedUp = found.filter(alert => attemptsOf(alert, robot) >= MOST_ATTEMPTS)
    if (usedUp.length > 0) {
      await this.#writeDue(usedUp, robot, { state: 'given up', due: NOW })
      logAlert('given up', usedUp, `${robot.name}: the call that made the last attempt did not finish`)
    }
    return found.filter(alert => !usedUp.includes(alert))
  }

  async #dueIn(state: unknown, { id }: Robot, only: object = {}): Promise<Alert[]> {
    const { meta, appid, now, _ } = this.archive
    const turn = { [`robots.${id}.state`]: state, [`robots.${id}.due`]: _.lte(now) }
    return (await meta.find({ purpose: 'alert', appid, ...turn, ...only })).flatMap(readAlert)
  }

  /** Begins an attempt at alerts that are due, which counts from now on; gives those that no other call has taken. */
  async take(alerts: Alert[], robot: Robot): Promise<Alert[]> {
    // As many as were read: another call may have made an attempt since.
    const taken = [...new Set(alerts.map(alert => attemptsOf(alert, robot)))].map(attempts => {
      const alike = alerts.filter(alert => attemptsOf(alert, robot) === attempts)
      return this.#own(alike, robot, this.#attempt(attempts + 1), {
        [`robots.${robot.id}.attempts`]: attempts,
      })
    })
    return (await Promise.all(taken)).flat()
  }

  /**
   * Takes the alerts that a robot has missed and has not heard of yet, so that no other call says how many they are.
   * They have to be settled, too.
   */
  async takeMissed(robot: Robot): Promise<Alert[]> {
    const missed = await this.#dueIn('given up', robot)
    const due = this.archive.now + LEASE_SECONDS
    const turn: Partial<Turn> = { state: 'given up', due, owner: this.owner }
    return missed.length === 0 ? [] : this.#own(missed, robot, turn)
  }

  async settleMissed(missed: Alert[], robot: Robot, isTold: boolean): Promise<void> {
    await this.#writeOwn(missed, robot, { due: isTold ? NEVER : NOW })
  }

  /** Writes turns that are due, and makes this call their owner; gives the alerts where no other call was faster. */
  async #own(alerts: Alert[], robot: Robot, turn: Partial<Turn>, only: object = {}): Promise<Alert[]> {
    const { meta, _ } = this.archive
    const changed = await this.#writeDue(alerts, robot, turn, only).catch(error => {
      if (isOutcomeUnknown(error)) return undefined
      throw error
    })
    const { id } = robot
    if (changed === alerts.length) {
      return alerts.map(alert => {
        const before = alert.robots[id]
        return before ? { ...alert, robots: { ...alert.robots, [id]: { ...before, ...turn } } } : alert
      })
    }
    // The lease of what this call has taken before may end at another time.
    const { due, ...same } = turn
    const own = Object.entries(same).map(([field, value]) => [`robots.${id}.${field}`, value])
    const among = { _id: _.in(alerts.map(({ _id }) => _id)), ...Object.fromEntries(own) }
    return (await meta.find(among)).flatMap(readAlert)
  }

  /** Nobody has to be told of these any more. */
  async drop(alerts: Alert[], robot: Robot): Promise<void> {
    if (alerts.length > 0) await this.#writeDue(alerts, robot, { state: 'delivered', due: NEVER })
  }

  /** Takes back what nobody is to be told of, as if it had not been inserted: it may be changed to what is wanted. */
  async withdraw(alerts: Alert[], { id }: Robot): Promise<void> {
    const { meta, _ } = this.archive
    const among = { _id: _.in(alerts.map(({ _id }) => _id)) }
    await meta.remove({ ...among, [`robots.${id}.owner`]: this.owner })
  }

  /** Writes what became of attempts; gives the alerts that get another one. */
  async settle(alerts: Alert[], robot: Robot, delivery: Delivery): Promise<Alert[]> {
    const { now } = this.archive
    if (delivery.state === 'delivered') {
      await this.#writeOwn(alerts, robot, { state: 'delivered', due: NEVER })
      return []
    }
    const isHeldBack = delivery.state === 'held back'
    const again: Alert[] = []
    const givenUp: Alert[] = []
    for (const attempts of new Set(alerts.map(alert => attemptsOf(alert, robot)))) {
      const alike = alerts.filter(alert => attemptsOf(alert, robot) === attempts)
      const pause = isHeldBack ? 0 : PAUSES[attempts - 1]
      if (pause === undefined) {
        await this.#writeOwn(alike, robot, { state: 'given up', due: NOW, owner: '' })
        givenUp.push(...alike)
      } else {
        // The robot was not asked where the message was held back.
        const counted = isHeldBack ? attempts - 1 : attempts
        await this.#writeOwn(alike, robot, {
          state: 'waiting',
          attempts: counted,
          due: pause ? now + pause : NOW,
          owner: '',
        })
        again.push(...alike)
      }
    }
    logAlert('given up', givenUp, delivery.reason)
    return again
  }

  /** Writes turns that are due; gives how many. */
  #writeDue(alerts: Alert[], { id }: Robot, turn: Partial<Turn>, only: object = {}): Promise<number> {
    const { meta, now, _ } = this.archive
    const among = { _id: _.in(alerts.map(({ _id }) => _id)) }
    return meta.update({ ...among, [`robots.${id}.due`]: _.lte(now), ...only }, { robots: { [id]: turn } })
  }

  /** Writes turns that this call still owns. */
  async #writeOwn(alerts: Alert[], { id }: Robot, turn: Partial<Turn>): Promise<void> {
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
