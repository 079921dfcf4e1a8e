import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RealtimeLog, RealtimeLogQuery } from '../../shared/operation/types'
import type { Page } from '../../shared/types'
import { useLocalCloud } from '../helpers/cloud'

/** A Wednesday afternoon in China. */
const NOON = Date.parse('2026-11-25T12:00:00+08:00') / 1000
const { cloud, call, data, error, requestsTo } = useLocalCloud({ now: () => NOON * 1000 })

const API = '/wxaapi/userlog/userlog_search'
const DAY = { beginTime: '2026-11-25', endTime: '2026-11-25T23:59:59' }

const search = (event: object = {}) =>
  data<Page<RealtimeLog, RealtimeLogQuery>>('realtimelogSearch', { ...DAY, ...event })
const answer = (body: object) => cloud().faults.add({ on: API, body: JSON.stringify(body) })
const read = async (...list: unknown[]) => {
  answer({ errcode: 0, data: { list, total: list.length } })
  return (await search()).list
}

// WeChat's own sample.
const sample = {
  level: 6,
  platform: 1,
  libraryVersion: '2.8.3',
  clientVersion: '7.0.7',
  id: 'oXu034-Kl5Et2U0vsexKDsFaon0Q',
  timestamp: 1570852796,
  msg: [
    { time: 1570852795, msg: ['hello world'], level: 2 },
    { time: 1570852795, msg: ['get msg list mig 10006'], level: 4 },
  ],
  url: 'pages/chat/chat',
  traceid: 'oXu03410akoNqfsrMMswk6Zwwl1U_1570852656',
  filterMsg: 'NetworkExceed08 ReportTimeTotal',
}

describe('what is asked for', () => {
  it('is one date in China, times in seconds, in the query', async () => {
    await search({ beginTime: '2026-11-25T08:30', endTime: String(NOON) })
    const [request] = requestsTo(API)
    expect(request?.method).toBe('GET')
    expect(request?.params).toEqual({
      date: '20261125',
      begintime: String(NOON - 3.5 * 3600),
      endtime: String(NOON),
      start: '0',
      limit: '20',
    })
  })

  it('is what the input says, in camelCase or snake_case, and the level by name or number', async () => {
    const filter = {
      id: 'oUser',
      url: 'pages/a/a',
      trace_id: 'oUser_1',
      filterMsg: 'a b',
      start: 5,
      limit: '7',
    }
    const level = { warn: 4, 2: 2, '8': 8, info: 2 }
    for (const given of ['warn', 2, '8', 'info'] as const) await search({ ...filter, level: given })
    expect(requestsTo(API).map(({ params }) => Number(params.level))).toEqual([4, 2, 8, level.info])
    expect(requestsTo(API)[0]?.params).toMatchObject({
      id: 'oUser',
      url: 'pages/a/a',
      traceId: 'oUser_1',
      filterMsg: 'a b',
      start: '5',
      limit: '7',
    })
  })

  it('never goes by cloud call, whatever FEEDBACK_TRANSPORT says', async () => {
    await data('realtimelogSearch', DAY, { env: { FEEDBACK_TRANSPORT: 'cloud' } })
    expect(cloud().requests.map(({ name }) => name)).toContain(API)
    expect(cloud().requests.every(({ server }) => server === 'api')).toBe(true)
  })
})

describe('the input is wrong', () => {
  it.each([
    [{ beginTime: undefined }, 'beginTime', 'is required'],
    [{ endTime: '' }, 'endTime', 'is required'],
    [{ beginTime: NOON * 1000 }, 'beginTime', 'milliseconds'],
    [{ endTime: 'yesterday' }, 'endTime', 'ISO 8601'],
    [{ beginTime: NOON, endTime: NOON - 1 }, 'beginTime', 'is after endTime'],
    [{ endTime: '2026-11-26' }, 'endTime', 'is on another day in China than beginTime'],
    [{ beginTime: '2026-11-24T23:59:59' }, 'endTime', 'is on another day in China than beginTime'],
    [{ level: 'fatal' }, 'level', 'must be one of info, warn, error, 2, 4, 8'],
    [{ level: 3 }, 'level', 'must be one of'],
    [{ id: '?' }, 'id', 'letters'],
    [{ traceId: 'a b' }, 'traceId', 'letters'],
    [{ url: 7 }, 'url', 'must be text'],
    [{ filterMsg: 'x'.repeat(1025) }, 'filterMsg', 'must be text of 1 to 1024'],
    [{ start: -1 }, 'start', 'from 0'],
    [{ limit: 101 }, 'limit', 'from 1 to 100'],
    [{ begintime: 1, beginTime: '' }, 'begintime', 'did you mean beginTime?'],
    [{ traceld: 'x' }, 'traceld', 'did you mean traceId?'],
  ])('%j', async (event, field, says) => {
    const { kind, fields } = await error('realtimelogSearch', { ...DAY, ...event })
    expect(kind).toBe('invalid_input')
    expect(fields).toContainEqual({ field, message: expect.stringContaining(says) })
    expect(cloud().requests).toEqual([])
  })

  it('two times of one day in China that are two days elsewhere are right', async () => {
    await search({ beginTime: '2026-11-24T16:00:00Z', endTime: '2026-11-25T15:59:59Z' })
    expect(requestsTo(API)[0]?.params.date).toBe('20261125')
  })
})

describe('pages', () => {
  it('go on until the total, with the same filter', async () => {
    const whole = await search({ limit: 100 })
    expect(whole.next).toBeNull()
    expect(whole.total).toBeGreaterThan(2)
    const seen: RealtimeLog[] = []
    for (let next: RealtimeLogQuery | null = { ...DAY, level: 2, limit: 2 }; next; ) {
      const page = await search(next)
      expect(page.next === null || page.next.level === 2).toBe(true)
      seen.push(...page.list)
      next = page.next
    }
    expect(seen).toEqual(whole.list)
  })

  it('count what came where WeChat gives no total, and end with an empty one', async () => {
    answer({ errcode: 0, data: { list: [sample, sample] } })
    expect(await search({ start: 4, limit: 2 })).toMatchObject({ total: 6, next: { start: 6, limit: 2 } })
    answer({ errcode: 0, data: { list: [] } })
    expect(await search({ start: 6 })).toEqual({ list: [], total: 6, next: null })
  })

  it.each([{ errcode: 0 }, { errcode: 0, data: null }, { errcode: 0, data: [] }, { errcode: 0, data: {} }])(
    'are empty where nothing was written: %j',
    async body => {
      answer(body)
      expect(await search()).toEqual({ list: [], total: 0, next: null })
    },
  )

  it('are smaller where WeChat refuses the size', async () => {
    cloud().faults.add({ on: API, errcode: 40097 })
    await search({ limit: 100 })
    expect(requestsTo(API).map(({ params }) => Number(params.limit))).toEqual([100, 50])
  })
})

describe('an entry', () => {
  it('has its documented fields, and levels by name', async () => {
    const [hello, get] = sample.msg
    expect(await read(sample)).toEqual([
      {
        ...sample,
        levels: ['info', 'warn'],
        msg: [
          { ...hello, levelName: 'info' },
          { ...get, levelName: 'warn' },
        ],
      },
    ])
  })

  it('has empty values where WeChat sends nothing, and all that it adds', async () => {
    expect(await read({ device_model: 'P60' })).toEqual([
      {
        level: 0,
        levels: [],
        platform: 0,
        libraryVersion: '',
        clientVersion: '',
        id: '',
        timestamp: 0,
        url: '',
        traceid: '',
        filterMsg: '',
        msg: [],
        deviceModel: 'P60',
      },
    ])
  })

  it.each([
    [0, [], 'debug'],
    [1, ['debug'], 'debug'],
    [2, ['info'], 'info'],
    [8, ['error'], 'error'],
    ['14', ['info', 'warn', 'error'], 'debug'],
    [17, ['debug'], 'debug'],
    [12, ['warn', 'error'], 'debug'],
  ])('level %j', async (level, levels, levelName) => {
    expect(await read({ level, msg: [{ level, msg: ['x'] }] })).toMatchObject([
      { levels, msg: [{ levelName }] },
    ])
  })

  const bare = (text: string) => ({ time: 0, level: 0, levelName: 'debug', msg: [text] })
  it.each([
    ['text in place of the list of a line', [{ time: 1, level: 2, msg: 'x' }], [{ msg: ['x'] }]],
    ['JSON text of such a list', [{ msg: '["x","y"]' }], [{ msg: ['x', 'y'] }]],
    ['text that is JSON of an object', [{ msg: '{"a":1}' }], [{ msg: ['{"a":1}'] }]],
    ['texts in place of lines', ['x', '{"a":1}', '[1]'], ['x', '{"a":1}', '[1]'].map(bare)],
    ['one text in place of all', 'x', [bare('x')]],
    ['one line in place of a list', { time: 1, level: 8, msg: ['x'] }, [{ levelName: 'error', msg: ['x'] }]],
    [
      'lines as JSON text',
      '[{"time":1,"level":4,"msg":["x"]}]',
      [{ time: 1, levelName: 'warn', msg: ['x'] }],
    ],
    [
      'a line as JSON text',
      ['{"time":1,"level":4,"msg":["x"]}'],
      [{ time: 1, levelName: 'warn', msg: ['x'] }],
    ],
    ['numbers in place of texts', [{ msg: [1, 'x', 2.5] }], [{ msg: ['1', 'x', '2.5'] }]],
    ['milliseconds', [{ time: 1570852795123, msg: ['x'] }], [{ time: 1570852795 }]],
    ['times as text', [{ time: '1570852795', msg: ['x'] }], [{ time: 1570852795 }]],
  ])('is read with %s', async (_, msg, lines) => {
    const [log] = await read({ ...sample, msg })
    expect(log).toMatchObject({ msg: lines })
    expect(log).not.toHaveProperty('unreadable')
  })

  it('says what could not be read, and leaves out no more than that', async () => {
    const msg = [{ time: 'soon', level: 2, msg: ['x', {}, 'y'] }, 7, { level: {}, msg: ['z'] }]
    const [log, ...others] = await read({ ...sample, platform: 'Android', msg }, 'geheim', 7)
    expect(others).toEqual([])
    expect(log).toMatchObject({
      platform: 0,
      msg: [
        { time: 0, levelName: 'info', msg: ['x', 'y'] },
        { level: 0, levelName: 'debug', msg: ['z'] },
      ],
      unreadable: ['platform', 'msg.0.time', 'msg.0.msg.1', 'msg.1', 'msg.2.level'],
    })
    answer({ errcode: 0, data: { list: [{ platform: 'geheim' }] } })
    const { logs } = await call('realtimelogSearch', DAY)
    expect(logs).toMatch(/"unreadable":1,/)
    expect(logs).not.toContain('geheim')
  })

  it('holds no credential that the code wrote, and none of ours', async () => {
    await search()
    const token = requestsTo(API)[0]?.token
    expect(token).toMatch(/^.{64}/)
    const [log] = await read({
      url: 'pages/a/a?token=abc&id=7',
      filterMsg: 'sign=abc',
      msg: [{ msg: ['GET https://x/?access_token=abc&page=1', `it is ${token}`] }],
    })
    expect(log).toMatchObject({
      url: 'pages/a/a?token=***&id=7',
      filterMsg: 'sign=***',
      msg: [{ msg: ['GET https://x/?access_token=***&page=1', 'it is ***'] }],
    })
  })

  it('of 200 long lines is cut to what a result can hold', async () => {
    const msg = Array.from({ length: 200 }, () => ({ time: 1, level: 2, msg: ['长'.repeat(3000)] }))
    const [log] = await read({ ...sample, msg })
    expect(log).toMatchObject({ cut: true, id: sample.id })
    expect(log?.msg.length).toBeGreaterThan(9)
  })
})

it('any list is read, or one of our errors', async () => {
  const json = fc.jsonValue({ maxDepth: 4 })
  const lines = fc.oneof(
    json,
    fc.array(fc.record({ time: json, level: json, msg: json }, { requiredKeys: [] })),
  )
  const entries = fc.array(fc.oneof(json, fc.record({ level: json, timestamp: json, url: json, msg: lines })))
  await fc.assert(
    fc.asyncProperty(fc.oneof(entries, json), json, async (list, total) => {
      answer({ errcode: 0, data: { list, total } })
      const { envelope } = await call('realtimelogSearch', DAY)
      if ('error' in envelope) {
        expect(envelope.error.kind).toBe('bad_response')
        return
      }
      const page = envelope.data as Page<RealtimeLog, object>
      for (const { level, levels, timestamp, msg } of page.list) {
        expect([typeof level, typeof timestamp, Array.isArray(levels)]).toEqual(['number', 'number', true])
        for (const line of msg) {
          expect(['debug', 'info', 'warn', 'error']).toContain(line.levelName)
          expect(line.msg.every(text => typeof text === 'string' && text !== '')).toBe(true)
        }
      }
    }),
    { numRuns: 100 },
  )
})
