import type { AlertSettings } from '../archive/types'
import { chinaHour, isHourWithin } from '../china-time'
import { isOfFeedback, type Subject } from './alert'

/*
 * What the settings say: which voices robots are told of, and when.
 */

/** Whether alerts are held back now. */
export const isQuietNow = ({ quiet }: AlertSettings, now: number) =>
  quiet !== null && isHourWithin(chinaHour(now), quiet)

export const isDigestHour = ({ digestHour }: AlertSettings, now: number) =>
  digestHour !== null && chinaHour(now) === digestHour

/** What of a voice decides whether it is wanted. */
type Judged = { kind?: unknown; stars?: unknown }

/** Whether robots are told of a voice. */
export function isWanted({ kind, stars }: Judged, { newFeedback, badComments }: AlertSettings): boolean {
  if (kind === 'feedback') return newFeedback
  return badComments > 0 && typeof stars === 'number' && stars <= badComments
}

/**
 * Whether an alert is still wanted when it is to be sent. A person may have been forgotten by then, a record may be
 * too old to be kept, and a comment may have been changed to a good one.
 *
 * @param voice `undefined` where there is none. A comment that a push named may not have come in yet.
 */
export function isStillWanted(subject: Subject, voice: Judged | undefined, settings: AlertSettings): boolean {
  if (subject.text) return true
  return voice ? isWanted(voice, settings) : !isOfFeedback(subject) && settings.badComments > 0
}
