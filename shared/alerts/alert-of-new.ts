import { randomUUID } from 'node:crypto'
import type { Archive } from '../archive/archive'
import { metaId } from '../archive/meta'
import { readSettings } from '../archive/settings'
import type { AlertSettings } from '../archive/settings-types'
import type { Voice } from '../archive/types'
import { readVoice } from '../archive/voice'
import { SECONDS_30_DAYS } from '../china-time'
import { MOST_READ, openDatabase } from '../database/database'
import { chunksOf, eachOf } from '../each-of'
import { withTimeout } from '../invocation'
import type { Robot } from '../robots/robot'
import { alertRobots } from '../robots/robots'
import { type Delivery, type Send, sendToRobot } from '../robots/send'
import type { Alert, Subject } from './alert'
import { Attempts } from './attempts'
import { newDigest } from './digest'
import { logAlert, logFailure } from './log'
import { messagesOf } from './messages'
import { isDigestHour, isQuietNow, isStillWanted, isWanted } from './rules'
import { tell } from './tell'
import { advanceWatermark, readWatermark, voicesSince } from './watermark'

/** Alerts that are older are removed: nothing asks for them. */
const KEPT_SECONDS = SECONDS_30_DAYS

/**
 * Tells the robots of those voices in the archive that they do not know yet. It never fails: what goes wrong is logged,
 * and left to the next sync.
 *
 * @returns the number of voices that at least one robot was told of
 */
export async function alertOfNew(
  archive: Archive,
  { robots, mistakes } = alertRobots(),
  send: Send = sendToRobot,
): Promise<number> {
  for (const { message } of mistakes) logAlert('failed', [], message)
  if (robots.length === 0) return 0
  const attempts = new Attempts(randomUUID(), archive)
  try {
    const { alerts: settings } = await readSettings(archive)
    const isQuiet = isQuietNow(settings, archive.now)
    const own = await insertNew(settings, archive, subjects => attempts.insert(subjects, robots, isQuiet))
    if (isQuiet) return 0
    const told = await Promise.all(robots.map(robot => tellRobot(robot, own, settings)))
    return new Set(told.flat()).size
  } catch (error) {
    logFailure(error)
    return 0
  }

  /** Tells one robot of what this call has inserted and of what is due; gives the voices. Where it fails, others do not. */
  async function tellRobot(robot: Robot, own: Alert[], settings: AlertSettings): Promise<string[]> {
    const { invocation } = archive
    try {
      const alerts = [...own, ...(await attempts.lease(robot))]
      const voices = await voicesOf(alerts, archive)
      const isUnwanted = (alert: Alert) => !isStillWanted(alert, voices.get(alert.voice), settings)
      await attempts.settle(alerts.filter(isUnwanted), robot, { state: 'delivered' })
      const wanted = alerts.filter(alert => !isUnwanted(alert))
      const messages = messagesOf(wanted, voices, robot.service)
      const settle = async (alerts: Alert[], delivery: Delivery) => {
        const again = await attempts.settle(alerts, robot, delivery)
        if (delivery.state !== 'delivered') logAlert('not delivered', again, delivery.reason)
      }
      const sent = await tell(messages, { robot, invocation, send, settle })
      const delivered = sent.filter(({ delivery }) => delivery.state === 'delivered')
      return delivered.flatMap(({ alerts }) => alerts.flatMap(({ voice }) => voice || []))
    } catch (error) {
      logFailure(error, robot.name, own)
      return []
    }
  }
}

/** Inserts alerts for the digest and for voices that have none; gives those that this call has inserted. */
async function insertNew(
  settings: AlertSettings,
  archive: Archive,
  insert: (subjects: Subject[]) => Promise<Alert[]>,
): Promise<Alert[]> {
  const { meta, appid, now, _ } = archive
  const watermark = await readWatermark(archive)
  const own: Alert[] = []
  if (isDigestHour(settings, now)) own.push(...(await insert(await digestInTime(archive))))
  for (let skip = 0; ; skip += MOST_READ) {
    const page = await voicesSince(watermark, skip, archive)
    const ids = page.flatMap(voice => (isWanted(voice, settings) ? voice._id : []))
    const alerts = await meta.find({ _id: _.in(ids.map(metaId.alert)) }, { fields: ['_id'] })
    const known = new Set(alerts.map(({ _id }) => _id))
    const subjects = ids.map(voice => ({ _id: metaId.alert(voice), voice, text: '' }))
    own.push(...(await insert(subjects.filter(({ _id }) => !known.has(_id)))))
    if (page.length < MOST_READ) break
  }
  // Only now: when a call dies earlier, the next sync finds all of them again.
  await advanceWatermark(watermark, archive)
  if (own.length > 0) await meta.remove({ purpose: 'alert', appid, time: _.lt(now - KEPT_SECONDS) })
  return own
}

/** Today's digest, in a third of the time: counting must not keep people from hearing what is new. */
async function digestInTime(archive: Archive): Promise<Subject[]> {
  const { invocation } = archive
  try {
    return await withTimeout(invocation.deadline.remainingMs / 3, invocation, async limited =>
      newDigest({ ...archive, ...(await openDatabase(limited)), invocation: limited }),
    )
  } catch (error) {
    logFailure(error, 'the digest of the day')
    return []
  }
}

/** The voices of alerts, by id. */
async function voicesOf(alerts: Alert[], { voices, _ }: Archive): Promise<Map<string, Voice>> {
  const ids = [...new Set(alerts.flatMap(({ voice }) => voice || []))]
  const found = await eachOf(chunksOf(ids, MOST_READ), 1, chunk => voices.find({ _id: _.in(chunk) }))
  return new Map(found.flat().map(document => [document._id, readVoice(document)]))
}
