import type { AlertSettings } from '../archive/settings-types'
import { chinaDay, chinaHour, isHourWithin, SECONDS_A_DAY } from '../china-time'
import type { Stored } from '../database/database'
import type { Kind } from '../kinds/kind'
import { kindNamed, kindOfId } from '../kinds/lookup'
import type { Alert, Subject } from './alert'

/*
 * What the settings say: which voices robots are told of, and when.
 */

/** Whether alerts are held back now. */
export const isQuietNow = ({ quiet }: AlertSettings, now: number) =>
  quiet !== null && isHourWithin(chinaHour(now), quiet)

/** A digest that comes after midnight is that of the day before, if it is not later than this. */
const MOST_LATE_HOURS = 12

/** The day whose digest is due: from `digestHour` on, for the rest of the day, and into the night after it. */
export function digestDay({ digestHour }: AlertSettings, now: number): string | undefined {
  if (digestHour === null) return undefined
  const hour = chinaHour(now)
  if (hour >= digestHour) return chinaDay(now)
  return hour + 24 - digestHour < MOST_LATE_HOURS ? chinaDay(now - SECONDS_A_DAY) : undefined
}

/** Whether robots are told of a voice. */
export const isWanted = (voice: Stored, settings: AlertSettings): boolean =>
  kindNamed(voice.kind)?.alert.isWanted(voice, settings) ?? false

/** Whether a voice is told of by itself, not in a list. */
export const hasOwnMessage = (voice: Stored): boolean => kindNamed(voice.kind)?.alert.ownMessage != null

/** Whether an alert is told in a list with others of its kind. What was held back has a message of its own. */
export const isInList = ({ held, voice }: Pick<Alert, 'held' | 'voice'>): boolean =>
  !held && kindOfId(voice)?.alert.ownMessage === null

/**
 * Whether an alert is still wanted when it is to be sent. A person may have been forgotten by then, a record may be
 * too old to be kept, and a comment may have been changed to a good one.
 *
 * @param voice `undefined` if the archive has none: what a push names may not have come in yet
 */
export const isStillWanted = (
  { voice: id, text }: Subject,
  voice: Parameters<Kind['alert']['isWanted']>[0],
  settings: AlertSettings,
): boolean => text !== '' || (kindOfId(id)?.alert.isWanted(voice, settings) ?? false)
