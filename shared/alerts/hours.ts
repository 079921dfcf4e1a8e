import type { AlertSettings } from '../archive/types'
import { chinaHour, isHourWithin } from '../china-time'

/** Whether alerts are held back now. */
export const isQuietNow = ({ quiet }: AlertSettings, now: number) =>
  quiet !== null && isHourWithin(chinaHour(now), quiet)

export const isDigestHour = ({ digestHour }: AlertSettings, now: number) =>
  digestHour !== null && chinaHour(now) === digestHour
