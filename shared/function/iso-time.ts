const ISO_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i

const CHINA = '+08:00'

/** ISO 8601 text as epoch seconds; a time without a zone is one in China. `undefined` where there is no such time. */
export function isoSeconds(text: string): number | undefined {
  const match = ISO_TIME.exec(text.trim())
  if (!match) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = CHINA] = match
  const local = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  // Date takes 30 February for 1 March; a time that it reads as another one does not exist.
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(`${year}-${month}-${day}T${hour}`))
    return undefined
  if (/^z$/i.test(zone)) return local.getTime() / 1000
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  const offset = (Number(hours) * 60 + Number(minutes)) * 60
  return local.getTime() / 1000 - (sign === '-' ? -offset : offset)
}
