import { errorTexts, visits } from './phone-texts'
import type { Random } from './random'
import type { FeedbackRecord, JsErrorRecord, LogRecord } from './records'
import { chinaMidnight, day } from './times'

/** WeChat keeps the log of this many days. */
const DAYS = 7
const MOST_LINES = 200
/** Feedback is given just after midnight, in seconds. */
const AT_NIGHT = 900

interface Phone {
  platform: number
  model: string
  clientVersion: string
  libraryVersion: string
}

/**
 * What phones wrote around the feedback of the last week: of three people who give feedback one after the other, the
 * first has logs and errors, the second logs alone, the third neither; but whoever gives it just after midnight has logs.
 */
export function samplePhones(random: Random, feedback: FeedbackRecord[], nowSeconds: number) {
  const recent = feedback.filter(({ create_time }) => create_time > nowSeconds - DAYS * day)
  const logs: LogRecord[] = []
  const jsErrors: JsErrorRecord[] = []
  for (const [index, record] of recent.entries()) {
    const isAtNight = record.create_time - chinaMidnight(record.create_time) < AT_NIGHT
    if (index % 3 === 2 && !isAtNight) continue
    const phone = phoneOf(record)
    const traceid = `${record.openid}_${record.create_time - 1500}`
    logs.push(...visitsBefore(record, phone, traceid, random))
    if (index === 3) logs.push(longVisit(record, phone, traceid))
    if (isAtNight) logs.push(visitAtMidnight(record, phone))
    if (index % 3 === 0) jsErrors.push(...errorsOf(record, phone, random))
  }
  return { logs: logs.sort((a, b) => b.timestamp - a.timestamp), jsErrors }
}

function phoneOf({ systemInfo }: FeedbackRecord): Phone {
  const said = (name: string) => new RegExp(`"${name}":"([^"]*)"`).exec(systemInfo ?? '')?.[1]
  return {
    platform: said('brand') === 'iPhone' ? 2 : 1,
    model: said('model') ?? 'ALN-AL00',
    clientVersion: said('version') ?? '8.0.55',
    libraryVersion: said('SDKVersion') ?? '3.7.1',
  }
}

function entry(
  { openid }: FeedbackRecord,
  { platform, clientVersion, libraryVersion }: Phone,
  traceid: string,
  url: string,
  msg: LogRecord['msg'],
  filterMsg = '',
): LogRecord {
  const level = msg.reduce((bits, line) => bits | line.level, 0)
  const last = msg.at(-1)?.time ?? 0
  const timestamp = last > 1e11 ? Math.floor(last / 1000) : last
  return {
    level,
    platform,
    libraryVersion,
    clientVersion,
    id: openid,
    timestamp,
    url,
    traceid,
    filterMsg,
    msg,
  }
}

/** The pages that somebody saw in the 25 minutes before the feedback. */
const visitsBefore = (record: FeedbackRecord, phone: Phone, traceid: string, random: Random): LogRecord[] =>
  visits.map(({ url, lines, secondsBefore }, visit) => {
    const first = record.create_time - secondsBefore
    const msg = lines.map(([level, text], line) => {
      const time = first + line * 20 + random.integer(0, 9)
      // Both have been seen: milliseconds, and a bare text.
      return { time: visit === 1 ? time * 1000 : time, level, msg: visit === 2 && line === 0 ? text : [text] }
    })
    return entry(record, phone, traceid, url, msg, visit === 2 ? `order ${record.type}` : '')
  })

/** As many lines as WeChat puts into one entry. */
const longVisit = (record: FeedbackRecord, phone: Phone, traceid: string): LogRecord => {
  const first = record.create_time - 1200
  const msg = Array.from({ length: MOST_LINES }, (_, index) => ({
    time: first + Math.floor(index / 2),
    level: 2,
    msg: [`滚动到第 ${index + 1} 件商品`],
  }))
  return entry(record, phone, traceid, 'pages/list/list', msg)
}

/** From a minute before midnight in China until a minute after it. */
const visitAtMidnight = (record: FeedbackRecord, phone: Phone): LogRecord => {
  const midnight = chinaMidnight(record.create_time)
  const msg = [-60, -5, 5, 60].map(seconds => ({
    time: midnight + seconds,
    level: seconds === 5 ? 4 : 2,
    msg: [seconds < 0 ? '倒计时开始' : '零点抢购：库存已更新', `${seconds}`],
  }))
  return entry(record, phone, `${record.openid}_${midnight - 90}`, 'pages/sale/sale', msg, 'sale')
}

/** The first most often, the others once each. */
const errorsOf = (record: FeedbackRecord, phone: Phone, random: Random): JsErrorRecord[] =>
  errorTexts.flatMap(({ errType, errorMsg, at }, kind) =>
    Array.from({ length: kind === 0 ? 3 : 1 }, () => ({
      time: record.create_time - random.integer(30, 600),
      openId: record.openid,
      errorMsg,
      errorStack: [errorMsg, ...at.map(place => `    at ${place}`)].join('\n'),
      errType,
      appVersion: random.pick(['2.6.15', '2.6.16']),
      sdkVersion: phone.libraryVersion,
      clientVersion: phone.clientVersion,
      osName: phone.platform,
      deviceModel: phone.model,
      route: visits[2].url,
      nickname: record.nickname,
    })),
  )
