import { randomUUID } from 'node:crypto'
import type { Archive } from '../archive/archive'
import type { Stored } from '../archive/database'
import { metaId } from '../archive/meta'
import { readSettings } from '../archive/settings'
import type { AlertSettings } from '../archive/types'
import { OperationError } from '../errors'
import type { Robot } from '../robots/robot'
import { alertRobots } from '../robots/robots'
import { type Send, sendToRobot } from '../robots/send'
import { type Alert, newAlert, sending, waiting } from './alert'
import { claimDue, insert } from './claims'
import { tellRobot, voicesOf } from './delivery'
import { isDigestHour, isQuietNow } from './hours'
import { logAlert } from './log'

/** The first sync alerts of nothing older. */
const FIRST_SECONDS = 60 * 60

/** A voice may be added this long after the sync began that says when it was first seen. */
const OVERLAP_SECONDS = 60 * 60

/** Nothing asks for an alert that is so old. */
const KEPT_SECONDS = 30 * 24 * 60 * 60

/** As many as one read gives. */
const PAGE = 1000

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
    const told = await Promise.all(robots.map(robot => tell(robot, own, by, archive, send)))
    return new Set(told.flat().filter(Boolean)).size
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    logAlert('failed', [], error.message)
    return 0
  }
}

/** One robot's turns: of what this call has inserted, and what is due. Another robot's trouble is not its own. */
async function tell(robot: Robot, own: Alert[], by: string, archive: Archive, send: Send): Promise<string[]> {
  try {
    const { claimed, givenUp } = await claimDue(robot, by, archive)
    logAlert('given up', givenUp, `${robot.name}: whoever sent it last did not come to an end`)
    const alerts = [...own, ...claimed]
    return await tellRobot(alerts, await voicesOf(alerts, archive), robot, by, archive, send)
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    logAlert('failed', own, `${robot.name}: ${error.message}`)
    return []
  }
}

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
  // Of a day's syncs nearly all do without.
  const digest = isDigestHour(settings, now) && (await (await import('./digest')).newDigest(archive))
  if (digest) made.push(...(await insert([newAlert(digest, robots, turn, archive)], by, archive)))
  for (let skip = 0; ; skip += PAGE) {
    const page = await voicesSince(reached, skip, archive)
    const ids = page.flatMap(voice => (isWanted(voice, settings) ? voice._id : []))
    const known = new Set(
      (await meta.find({ _id: _.in(ids.map(metaId.alert)) }, { fields: ['_id'] })).map(({ _id }) => _id),
    )
    const fresh = ids.filter(id => !known.has(metaId.alert(id)))
    const documents = fresh.map(id => newAlert({ _id: metaId.alert(id), voice: id }, robots, turn, archive))
    made.push(...(await insert(documents, by, archive)))
    if (page.length < PAGE) break
  }
  // Only now: a death before leaves all of them to the next sync.
  await writeReached(reached, archive)
  if (made.length > 0) await meta.remove({ purpose: 'alert', appid, time: _.lt(now - KEPT_SECONDS) })
  return isQuiet ? [] : made
}

function isWanted({ kind, stars }: Stored, { newFeedback, badComments }: AlertSettings): boolean {
  if (kind === 'feedback') return newFeedback
  return badComments > 0 && typeof stars === 'number' && stars <= badComments
}

/** How far alerts came: what was created before `since` never counts, what was first seen before `upTo` was dealt with. */
interface Reached {
  since: number
  upTo: number
}

async function readReached({ meta, appid, now }: Archive): Promise<Reached> {
  const _id = metaId.alerts(appid)
  const [document] = await meta.find({ _id })
  if (typeof document?.since === 'number' && typeof document.upTo === 'number') {
    return { since: document.since, upTo: document.upTo }
  }
  const first = { since: now - FIRST_SECONDS, upTo: 0 }
  await meta.add([{ _id, purpose: 'alerts', ...first }])
  return first
}

/** Only forward, whoever else writes it. */
async function writeReached({ upTo }: Reached, { meta, appid, now, _ }: Archive): Promise<void> {
  const next = now - OVERLAP_SECONDS
  if (next <= upTo) return
  await meta.update({ _id: metaId.alerts(appid), upTo: _.lt(next) }, { upTo: next })
}

function voicesSince(
  { since, upTo }: Reached,
  skip: number,
  { voices, appid, _ }: Archive,
): Promise<Stored[]> {
  return voices.find(
    { appid, firstSeen: _.gte(upTo), createTime: _.gte(since) },
    { fields: ['_id', 'kind', 'stars'], sort: { firstSeen: 'asc', _id: 'asc' }, skip, limit: PAGE },
  )
}
