import type { Archive } from '../archive/archive'
import type { Stored } from '../database/database'
import { OperationError } from '../errors'
import type { Robot } from '../robots/robot'
import type { Delivery } from '../robots/send'
import { type Alert, MOST_TRIES, NEVER, readAlert, sending, waiting } from './alert'

/*
 * Who sends what: the writes to the documents of alerts. Each is conditional on what was read, or on whose turn it is.
 */

/** Documents in one request that adds. */
const CHUNK = 100

/** Inserts documents made by this call (`by`); gives those that are its own, others' having been there before. */
export async function insert(documents: Stored[], by: string, archive: Archive): Promise<Alert[]> {
  const own: Stored[] = []
  for (let from = 0; from < documents.length; from += CHUNK) {
    const chunk = documents.slice(from, from + CHUNK)
    if (await isAdded(chunk, archive)) own.push(...chunk)
    else own.push(...(await ownAmong(chunk, by, archive)))
  }
  return own.flatMap(readAlert)
}

/** Whether all of them were added. Where no answer came, some may have been. */
async function isAdded(documents: Stored[], { meta }: Archive): Promise<boolean> {
  try {
    return (await meta.add(documents)) === 'added'
  } catch (error) {
    if (error instanceof OperationError && error.details.outcome === 'unknown') return false
    throw error
  }
}

/** Of documents that were perhaps added, those that are this call's; what nobody has added is added by itself. */
async function ownAmong(documents: Stored[], by: string, archive: Archive): Promise<Stored[]> {
  const { meta, _ } = archive
  const ids = documents.map(({ _id }) => _id)
  const known = new Map((await meta.find({ _id: _.in(ids) })).map(document => [document._id, document]))
  const own: Stored[] = []
  for (const document of documents) {
    const stands = known.get(document._id)
    if (stands ? stands.by === by : await isAdded([document], archive)) own.push(document)
  }
  return own
}

/** Takes the turns of one robot that are due, or whose lease is over; what was tried often enough is given up. */
export async function claimDue(
  robot: Robot,
  by: string,
  archive: Archive,
  only: object = {},
): Promise<{ claimed: Alert[]; givenUp: Alert[] }> {
  const { meta, appid, now, _ } = archive
  const due = { [`robots.${robot.id}.next`]: _.lte(now) }
  const found = (await meta.find({ purpose: 'alert', appid, ...due, ...only })).flatMap(readAlert)
  const claimed: Alert[] = []
  const givenUp: Alert[] = []
  for (let tries = 0; tries <= MOST_TRIES; tries++) {
    const alerts = found.filter(({ robots }) => robots[robot.id]?.tries === tries)
    if (alerts.length === 0) continue
    const isLast = tries === MOST_TRIES
    const turn = isLast ? { ...sending(tries, NEVER, by), state: 'given up' } : sending(tries + 1, now, by)
    const ids = alerts.map(({ _id }) => _id)
    const where = { _id: _.in(ids), [`robots.${robot.id}.tries`]: tries, ...due }
    const own = await take(where, turn, ids, robot, by, archive)
    for (const alert of alerts) {
      if (!own.has(alert._id)) continue
      if (isLast) givenUp.push(alert)
      else claimed.push({ ...alert, robots: { ...alert.robots, [robot.id]: sending(tries + 1, now, by) } })
    }
  }
  return { claimed, givenUp }
}

/** Of several calls that want the same turns each gets some: whose they are stands in the documents. */
async function take(
  where: object,
  turn: object,
  ids: string[],
  robot: Robot,
  by: string,
  { meta, _ }: Archive,
): Promise<Set<string>> {
  try {
    const taken = await meta.update(where, { robots: { [robot.id]: _.set(turn) } })
    if (taken === ids.length) return new Set(ids)
    if (taken === 0) return new Set()
  } catch (error) {
    if (!(error instanceof OperationError && error.details.outcome === 'unknown')) throw error
  }
  const own = await meta.find({ _id: _.in(ids), [`robots.${robot.id}.by`]: by }, { fields: ['_id'] })
  return new Set(own.map(({ _id }) => _id))
}

/** Writes what became of one robot's turns. Gives those that were tried often enough, and are given up. */
export async function settle(
  alerts: Alert[],
  robot: Robot,
  delivery: Delivery,
  by: string,
  archive: Archive,
): Promise<Alert[]> {
  const { now } = archive
  const isOver = (alert: Alert) => (alert.robots[robot.id]?.tries ?? MOST_TRIES) >= MOST_TRIES
  if (delivery.state === 'delivered') {
    await write(alerts, { state: 'delivered', next: NEVER }, robot, by, archive)
    return []
  }
  const isTry = delivery.state !== 'held back'
  const over = isTry ? alerts.filter(isOver) : []
  await write(over, { state: 'given up', next: NEVER }, robot, by, archive)
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const again = alerts.filter(alert => !over.includes(alert) && alert.robots[robot.id]?.tries === tries)
    await write(again, waiting(isTry ? tries : tries - 1, now), robot, by, archive)
  }
  return over
}

/** Written where the turn is still this call's, so that it may be sent again where no answer came. */
async function write(
  alerts: Alert[],
  turn: object,
  robot: Robot,
  by: string,
  { meta, _ }: Archive,
): Promise<void> {
  if (alerts.length === 0) return
  const where = { _id: _.in(alerts.map(({ _id }) => _id)), [`robots.${robot.id}.by`]: by }
  const update = () => meta.update(where, { robots: { [robot.id]: turn } })
  await update().catch(error => {
    if (error instanceof OperationError && error.details.outcome === 'unknown') return update()
    throw error
  })
}
