import { randomUUID } from 'node:crypto'
import type { Archive } from '../archive/archive'
import { metaId } from '../archive/meta'
import { readSettings } from '../archive/settings'
import type { AlertSettings, Voice } from '../archive/types'
import { MOST_READ, openDatabase } from '../database/database'
import { OperationError } from '../errors'
import { withTimeout } from '../invocation'
import type { Robot } from '../robots/robot'
import { alertRobots } from '../robots/robots'
import { type Send, sendToRobot } from '../robots/send'
import { type Alert, newAlert, sending, waiting } from './alert'
import { claimDue, insert, settle } from './claims'
import { isOfFeedback, tellRobot, voicesOf } from './delivery'
import type { newDigest } from './digest'
import { isDigestHour, isQuietNow } from './hours'
import { logAlert } from './log'
import { readReached, voicesSince, writeReached } from './reached'

/** Nothing asks for an alert that is so old. */
const KEPT_SECONDS = 30 * 24 * 60 * 60

/**
 * What a sync tells the robots, from what stands in the archive and nobody was told of yet. It never fails: what goes
 * wrong stands in the log, and is left to the next sync.
 *
 * @returns of how many voices at least one robot was told
 */
export async function alertOfNew(
  archive: Archive,
  { robots, mistakes } = alertRobots(),
  send: Send = sendToRobot,
): Promise<number> {
  for (const { message } of mistakes) logAlert('failed', [], message)
  if (robots.length === 0) return 0
  const by = randomUUID()
  try {
    const { alerts: settings } = await readSettings(archive)
    const isQuiet = isQuietNow(settings, archive.now)
    const own = await makeAlerts(settings, robots, isQuiet, by, archive)
    if (isQuiet) return 0
    const told = await Promise.all(robots.map(robot => tell(robot, own, settings, by, archive, send)))
    return new Set(told.flat().filter(Boolean)).size
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    logAlert('failed', [], error.message)
    return 0
  }
}

/** One robot's turns: of what this call has inserted, and what is due. Another robot's trouble is not its own. */
async function tell(
  robot: Robot,
  own: Alert[],
  settings: AlertSettings,
  by: string,
  archive: Archive,
  send: Send,
): Promise<string[]> {
  try {
    const { claimed, givenUp } = await claimDue(robot, by, archive)
    logAlert('given up', givenUp, `${robot.name}: whoever sent it last did not come to an end`)
    const all = [...own, ...claimed]
    const voices = await voicesOf(all, archive)
    const dropped = all.filter(alert => isDropped(alert, voices.get(alert.voice), settings))
    await settle(dropped, robot, { state: 'delivered' }, by, archive)
    const alerts = all.filter(alert => !dropped.includes(alert))
    return await tellRobot(alerts, voices, robot, by, archive, send)
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    logAlert('failed', own, `${robot.name}: ${error.message}`)
    return []
  }
}

/** Whoever was forgotten, or is too old to be kept, is not spoken of; nor is a comment that is good by now. */
const isDropped = (alert: Alert, voice: Voice | undefined, settings: AlertSettings) =>
  voice ? !isWanted(voice, settings) : isOfFeedback(alert)

/** Inserts alerts for the voices and the digest that nobody has alerted of yet; gives those to send now. */
async function makeAlerts(
  settings: AlertSettings,
  robots: Robot[],
  isQuiet: boolean,
  by: string,
  archive: Archive,
): Promise<Alert[]> {
  const { meta, appid, now, _ } = archive
  const turn = isQuiet ? waiting(0, now) : sending(1, now, by)
  const reached = await readReached(archive)
  const made: Alert[] = []
  const digest = isDigestHour(settings, now) && (await digestInTime(archive))
  if (digest) made.push(...(await insert([newAlert(digest, robots, turn, archive)], by, archive)))
  for (let skip = 0; ; skip += MOST_READ) {
    const page = await voicesSince(reached, skip, archive)
    const ids = page.flatMap(voice => (isWanted(voice, settings) ? voice._id : []))
    const known = new Set(
      (await meta.find({ _id: _.in(ids.map(metaId.alert)) }, { fields: ['_id'] })).map(({ _id }) => _id),
    )
    const fresh = ids.filter(id => !known.has(metaId.alert(id)))
    const documents = fresh.map(id => newAlert({ _id: metaId.alert(id), voice: id }, robots, turn, archive))
    made.push(...(await insert(documents, by, archive)))
    if (page.length < MOST_READ) break
  }
  // Only now: a death before leaves all of them to the next sync.
  await writeReached(reached, archive)
  if (made.length > 0) await meta.remove({ purpose: 'alert', appid, time: _.lt(now - KEPT_SECONDS) })
  return isQuiet ? [] : made
}

/** The digest counts what may be a great deal: that must not keep people from hearing what is new. */
async function digestInTime(archive: Archive): Promise<Awaited<ReturnType<typeof newDigest>>> {
  const { invocation } = archive
  try {
    // Of a day's syncs nearly all do without.
    const { newDigest } = await import('./digest')
    return await withTimeout(invocation.deadline.remainingMs / 3, invocation, async limited =>
      newDigest({ ...archive, ...(await openDatabase(limited)), invocation: limited }),
    )
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    logAlert('failed', [], `the digest of the day: ${error.message}`)
    return undefined
  }
}

function isWanted(
  { kind, stars }: { _id: string; kind?: unknown; stars?: unknown },
  { newFeedback, badComments }: AlertSettings,
): boolean {
  if (kind === 'feedback') return newFeedback
  return badComments > 0 && typeof stars === 'number' && stars <= badComments
}
