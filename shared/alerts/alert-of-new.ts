import { randomUUID } from 'node:crypto'
import type { Archive } from '../archive/archive'
import { forgottenAmong } from '../archive/forgotten'
import { metaId } from '../archive/meta'
import { findNames } from '../archive/people'
import { whereArchived } from '../archive/presence'
import { readSettings } from '../archive/settings'
import type { AlertSettings } from '../archive/settings-types'
import { SECONDS_30_DAYS } from '../china-time'
import { MOST_READ, openDatabase } from '../database/database'
import { chunksOf, eachOf } from '../each-of'
import { withTimeout } from '../invocation'
import type { Robot } from '../robots/robot'
import { alertRobots } from '../robots/robots'
import { type Send, sendToRobot } from '../robots/send'
import type { Alert, Named, Subject } from './alert'
import { type AlertedVoice, alertedVoice, NOT_TOLD } from './alerted-voice'
import { Attempts } from './attempts'
import { newDigest } from './digest'
import { logAlert, logFailure } from './log'
import { groupsOf, messageOf } from './messages'
import { digestDay, hasOwnMessage, isInList, isQuietNow, isStillWanted, isWanted } from './rules'
import { tell } from './tell'
import { findVoicePage, type VoicePlace } from './voice-page'
import { advanceWatermark, readWatermark, voicesSince, type Watermark } from './watermark'

/** Alerts that are older are removed: nothing asks for them. */
const KEPT_SECONDS = SECONDS_30_DAYS

/** The longest that the database may take of looking for the link. */
const LINK_LIMIT_MS = 1000

/**
 * Which alerts: `urgent` are those of voices that have a message each, and what is due but for lists; `others` is all that
 * `urgent` leaves; `all` is both at once.
 */
type Which = 'urgent' | 'others' | 'all'

/**
 * Tells the robots of those voices in the archive that they do not know yet, in one run: at once, or first `urgent` and
 * then `others`. It never fails: what goes wrong is logged, and left to the next sync.
 *
 * @returns gives the number of voices that at least one robot was told of
 */
export function alertingOfNew(
  archive: Archive,
  robots = alertRobots(archive.invocation).robots,
  send: Send = sendToRobot,
): (which: Which) => Promise<number> {
  const attempts = new Attempts(randomUUID(), archive)
  /** What `urgent` has found to be due of lists, by robot: it waits for what is new, and is told in one message with it. */
  let lists: Alert[][] = []
  return alertOfNew

  async function alertOfNew(which: Which): Promise<number> {
    if (robots.length === 0) return 0
    try {
      const [{ alerts: settings }, watermark] = await Promise.all([
        readSettings(archive),
        readWatermark(archive),
      ])
      const isQuiet = isQuietNow(settings, archive.now)
      const insert: Insert = subjects => attempts.insert(subjects, robots, isQuiet ? 'held' : 'due')
      // What is due is told even where nothing new can be inserted.
      const [fresh, due] = await Promise.all([
        insertNew(which, watermark, settings, archive, insert).catch(error => void logFailure(error)),
        isQuiet ? undefined : dueNow(which),
      ])
      const tidying = fresh && which !== 'urgent' && tidyUp(watermark, fresh.length > 0, archive)
      const told = due ? await tellOf(fresh ?? [], due, settings) : []
      await tidying
      return told.length
    } catch (error) {
      logFailure(error)
      return 0
    }
  }

  /** The link must not use up the time that telling takes. */
  function inArchive<T>(work: (archive: Archive) => Promise<T>): Promise<T> {
    return withTimeout(LINK_LIMIT_MS, archive.invocation, ({ deadline }) => deadline.race(work(archive)))
  }

  /** What is due for each robot, and its voices. */
  async function dueNow(which: Which) {
    // What `urgent` has tried in vain is due again, so nobody looks a second time.
    let alerts = which === 'others' ? lists : await Promise.all(robots.map(dueFor))
    if (which === 'urgent') {
      lists = alerts.map(due => due.filter(isInList))
      alerts = alerts.map(due => due.filter(alert => !isInList(alert)))
    }
    return { alerts, voices: await voicesOf(alerts.flat(), archive) }
  }

  async function dueFor(robot: Robot): Promise<Alert[]> {
    try {
      return await attempts.due(robot)
    } catch (error) {
      logFailure(error, robot.name)
      return []
    }
  }

  /** Tells each robot of what is new and of what is due for it; gives the voices that at least one was told of. */
  async function tellOf(fresh: Alert[], due: Awaited<ReturnType<typeof dueNow>>, settings: AlertSettings) {
    if (fresh.length + due.alerts.flat().length === 0) return []
    const [found, page] = await Promise.all([
      voicesOf(fresh, archive),
      findVoicePage(inArchive, archive.invocation),
    ])
    const voices = new Map([...due.voices, ...found])
    const told = robots.map(async (robot, index) => {
      // What was inserted just now may have been found as well.
      const both = [...fresh, ...(due.alerts[index] ?? [])]
      const alerts = [...new Map(both.map(alert => [alert._id, alert])).values()]
      try {
        return await tellRobot(robot, alerts, voices, page, settings)
      } catch (error) {
        logFailure(error, robot.name, alerts)
        return []
      }
    })
    return [...new Set((await Promise.all(told)).flat())]
  }

  async function tellRobot(
    robot: Robot,
    alerts: Alert[],
    voices: Map<string, AlertedVoice>,
    page: VoicePlace,
    settings: AlertSettings,
  ): Promise<string[]> {
    const isUnwanted = (alert: Alert) => !isStillWanted(alert, voices.get(alert.voice), settings)
    await attempts.drop(alerts.filter(isUnwanted), robot)
    const told = await tell(groupsOf(alerts.filter(alert => !isUnwanted(alert))), {
      robot,
      invocation: archive.invocation,
      send,
      take: group => attempts.take(group, robot),
      async settle(alerts, delivery) {
        const again = await attempts.settle(alerts, robot, delivery)
        if (delivery.state !== 'delivered') logAlert('not delivered', again, delivery.reason)
      },
      takeMissed: () => attempts.takeMissed(robot),
      settleMissed: (missed, isTold) => attempts.settleMissed(missed, robot, isTold),
      messageOf: (group, missed) => messageOf(group, voices, page, robot.service, missed),
    })
    return told.flatMap(({ voice }) => voice || [])
  }
}

/** Inserts alerts; gives those that this call has surely inserted. */
type Insert = (subjects: Subject[]) => Promise<Alert[]>

/** Inserts alerts for the digest, and for voices that have none. */
async function insertNew(
  which: Which,
  watermark: Watermark,
  settings: AlertSettings,
  archive: Archive,
  insert: Insert,
): Promise<Alert[]> {
  const day = which === 'urgent' ? undefined : digestDay(settings, archive.now)
  const own = [day === undefined ? [] : digestInTime(day, archive).then(insertNamed), insertOfVoices()]
  return (await Promise.all(own)).flat()

  async function insertNamed(named: Named[]): Promise<Alert[]> {
    const own = await insert(named.map(({ subject }) => subject))
    // People may have been forgotten in the meantime. Whoever is forgotten after this is forgotten with their alerts.
    const forgotten = await forgottenAmong(
      named.map(({ openid }) => openid),
      archive,
    )
    const gone = named.flatMap(({ openid, subject }) => (forgotten.has(openid) ? [subject._id] : []))
    if (gone.length === 0) return own
    await archive.meta.remove({ _id: archive._.in(gone) })
    return own.filter(({ _id }) => !gone.includes(_id))
  }

  async function insertOfVoices(): Promise<Alert[]> {
    const { meta, _ } = archive
    const own: Alert[] = []
    for (let skip = 0; ; skip += MOST_READ) {
      const page = await voicesSince(watermark, skip, archive)
      const wanted = page.filter(
        voice => isWanted(voice, settings) && (which !== 'urgent' || hasOwnMessage(voice)),
      )
      const named = wanted.map(({ _id, openid }) => ({
        subject: { _id: metaId.alert(_id), voice: _id, text: '' },
        openid: String(openid),
      }))
      const ids = named.map(({ subject }) => subject._id)
      const alerts = ids.length > 0 ? await meta.find({ _id: _.in(ids) }, { fields: ['_id'] }) : []
      const known = new Set(alerts.map(({ _id }) => _id))
      own.push(...(await insertNamed(named.filter(({ subject }) => !known.has(subject._id)))))
      if (page.length < MOST_READ) return own
    }
  }
}

/** Only when all alerts are inserted: when a call dies earlier, the next sync finds all of them again. */
async function tidyUp(watermark: Watermark, isAnyNew: boolean, archive: Archive): Promise<void> {
  const { meta, appid, now, _ } = archive
  try {
    await advanceWatermark(watermark, archive)
    if (isAnyNew) await meta.remove({ purpose: 'alert', appid, time: _.lt(now - KEPT_SECONDS) })
  } catch (error) {
    logFailure(error)
  }
}

/** A day's digest, in a third of the time: counting must not keep people from hearing what is new. */
async function digestInTime(day: string, archive: Archive): Promise<Named[]> {
  const { invocation } = archive
  try {
    return await withTimeout(invocation.deadline.remainingMs / 3, invocation, async limited =>
      newDigest(day, { ...archive, ...(await openDatabase(limited)), invocation: limited }),
    )
  } catch (error) {
    logFailure(error, 'the digest of the day')
    return []
  }
}

/** The voices of alerts, by id. Their assignees are names here, `''` where none is known: openids stand in no alert. */
async function voicesOf(alerts: Alert[], archive: Archive): Promise<Map<string, AlertedVoice>> {
  const { voices, _ } = archive
  const ids = [...new Set(alerts.flatMap(({ voice, oldest }) => voice || oldest?.voice || []))]
  const found = await eachOf(chunksOf(ids, MOST_READ), 1, chunk =>
    voices.find({ _id: _.in(chunk) }, { without: NOT_TOLD }),
  )
  const read = found.flat().map(alertedVoice)
  const names = read.some(({ assignee }) => assignee) ? await namesInTime(archive) : new Map<string, string>()
  return new Map(read.map(voice => [voice._id, { ...voice, assignee: names.get(voice.assignee) ?? '' }]))
}

/** People are told without names, rather than late. */
const namesInTime = async ({ invocation }: Archive): Promise<Map<string, string>> =>
  (await whereArchived(invocation, findNames)) ?? new Map()
