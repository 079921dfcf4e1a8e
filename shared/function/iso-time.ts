const ISO_TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(?:(Z)|([+-](?:[01]\d|2[0-3]))(?::?([0-5]\d))?)?)?$/i

/** ISO 8601 text as epoch seconds; a time without a zone is one in China. `undefined` where there is no such time. */
export function isoSeconds(text: string): number | undefined {
  const match = ISO_TIME.exec(text.trim())
  if (!match) return undefined
  const [, day, hour = '00', minute = '00', second = '00', utc, zoneHours = '+08', zoneMinutes = '00'] = match
  const local = `${day}T${hour}:${minute}:${second}`
  const date = new Date(`${local}Z`)
  // Date takes 30 February for 1 March.
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(local)) return undefined
  return Date.parse(local + (utc ? 'Z' : `${zoneHours}:${zoneMinutes}`)) / 1000
}
