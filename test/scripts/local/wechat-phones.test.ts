import { describe, expect, test } from 'vitest'
import { sampleData } from '../../../scripts/local/sample/data'
import type { LogRecord } from '../../../scripts/local/sample/records'
import { chinaDate } from '../../../scripts/local/sample/times'
import { clock, second, useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud, get, post } = useCloudOfFixtures()

const DAY = 86_400
const now = clock.now / second
/** 08:00 of 20 November in China. */
const midnight = now - 8 * 3600
const { feedback, logs, jsErrors } = sampleData(clock.now)

const recent = feedback.filter(({ create_time }) => create_time > now - 7 * DAY)
const seconds = (time: number) => (time > 1e11 ? time / 1000 : time)

/** The midnight in China on both sides of which an entry has lines. */
function midnightOf({ msg }: Pick<LogRecord, 'msg'> = { msg: [] }): number | undefined {
  const times = msg.map(({ time }) => seconds(time))
  const last = Math.max(...times)
  const midnight = last - ((last + 8 * 3600) % DAY)
  return Math.min(...times) < midnight ? midnight : undefined
}

const atNight = logs.find(log => midnightOf(log))
const night = midnightOf(atNight) ?? 0

describe('what phones wrote', () => {
  const lines = logs.flatMap(({ msg }) => msg)

  test('fits the feedback: some people have logs and errors, some logs alone, some neither', () => {
    const kinds = recent.map(({ openid, create_time }) => {
      const isJustBefore = (time: number) => time < create_time && time > create_time - 1800
      const hasLog = logs.some(
        ({ id, msg }) => id === openid && msg.some(({ time }) => isJustBefore(seconds(time))),
      )
      return [hasLog, jsErrors.some(({ openId, time }) => openId === openid && isJustBefore(time))].join()
    })
    expect(new Set(kinds)).toEqual(new Set(['true,true', 'true,false', 'false,false']))
    expect(Math.max(...lines.map(({ time }) => seconds(time)))).toBeLessThan(now)
    expect(sampleData(clock.now)).toMatchObject({ logs, jsErrors })
  })

  test('has every odd shape', () => {
    const shapes = {
      'a bare text': lines.some(({ msg }) => typeof msg === 'string'),
      milliseconds: lines.some(({ time }) => time > 1e11),
      '200 lines': logs.some(({ msg }) => msg.length === 200),
      'several levels': logs.some(({ level }) => level === 14),
      'an entry on both sides of midnight': midnightOf(atNight) !== undefined,
    }
    expect(Object.entries(shapes).filter(([, isThere]) => !isThere)).toEqual([])
  })
})

describe('the log on both sides of midnight', () => {
  test('is of somebody who gave feedback just after it', () => {
    const [subject] = recent.filter(
      ({ openid, create_time }) => openid === atNight?.id && create_time > night,
    )
    expect(Number(subject?.create_time) - night).toBeLessThan(900)
    const other = logs.filter(({ id, timestamp }) => id === atNight?.id && timestamp < night)
    expect(other.some(({ timestamp }) => night - timestamp < 900)).toBe(true)
  })
})

describe('the real-time log', () => {
  const search = async (query: Record<string, string> = {}) => {
    const thatDay = { date: chinaDate(night), begintime: String(night), endtime: String(night + DAY - 1) }
    const { json } = await get('/wxaapi/userlog/userlog_search', { ...thatDay, ...query })
    return json
  }
  const found = async (query?: Record<string, string>): Promise<LogRecord[]> =>
    Object(Object(await search(query)).data).list ?? []

  test('is that of one date, by seconds, level, person, page and word', async () => {
    const all = logs.filter(({ timestamp }) => night <= timestamp && timestamp < night + DAY)
    expect(await found()).toEqual(all)
    expect(await found({ start: '1', limit: '2' })).toEqual(all.slice(1, 3))
    expect(await found({ level: '8' })).toEqual(all.filter(({ level }) => level >= 8))
    expect(await found({ url: 'pages/sale/sale', filterMsg: 'sale' })).toHaveLength(1)
    const [{ id, traceid } = { id: '', traceid: '' }] = all
    expect(await found({ id, traceId: traceid })).not.toEqual([])
    expect((await search({ begintime: '' })).errcode).toBe(47001)
    expect((await search({ date: '2025-11-20' })).errcode).toBe(47001)
  })

  test('is no data where there is nothing: of others, in milliseconds, older than seven days', async () => {
    const none = { errcode: 0, errmsg: '' }
    expect(await search({ id: 'oNobody' })).toEqual(none)
    expect(await search({ begintime: String(clock.now), endtime: String(clock.now) })).toEqual(none)
    cloud().data.logs.push({ ...Object(logs[0]), timestamp: now - 7 * DAY })
    const old = { date: '20251113', begintime: String(midnight - 7 * DAY), endtime: String(now - 7 * DAY) }
    expect(await search(old)).toEqual(none)
  })
})

describe('JavaScript errors', () => {
  const days = { startTime: '2025-11-10', endTime: '2025-11-20' }
  const asked = { ...days, errType: '0', appVersion: '0', keyword: '', openid: '', offset: 0, limit: 30 }
  const list = async (query: object = {}) =>
    (await post('/wxaapi/log/jserr_list', { ...asked, orderby: 'pv', desc: '1', ...query })).json

  test('are counted, and one of them has its stack in detail alone', async () => {
    const { data, totalCount } = await list()
    const rows: { pv: number; errorStack: string; errorMsgMd5: string; errorStackMd5: string }[] =
      Object(data)
    expect(rows.reduce((sum, { pv }) => sum + pv, 0)).toBe(jsErrors.length)
    expect(totalCount).toBe(rows.length)
    expect(await list({ offset: 1, limit: 1, desc: '2' })).toMatchObject({
      data: [{ pv: expect.any(Number) }],
    })
    expect(await list({ openid: 'oNobody' })).toMatchObject({ data: [], totalCount: 0 })
    expect(await list({ errType: '2' })).toMatchObject({ totalCount: 1 })
    const { errorMsgMd5, errorStackMd5 } = rows.find(({ errorStack }) => errorStack === '') ?? {}
    const versions = { sdkVersion: '0', osName: '0', clientVersion: '0', desc: '1' }
    const detail = { ...asked, ...versions, errorMsgMd5, errorStackMd5 }
    expect((await post('/wxaapi/log/jserr_detail', detail)).json).toMatchObject({
      data: expect.arrayContaining([
        expect.objectContaining({ Count: '1', errorStack: expect.stringContaining('at https://lib') }),
      ]),
    })
  })

  test.each([{ limit: 31 }, { startTime: '20251110' }, { desc: 1 }, { openid: undefined }])(
    'refuse %j',
    async query => expect((await list(query)).errcode).toBe(47001),
  )
})
