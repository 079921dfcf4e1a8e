import { beforeEach, describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPID } from '../../scripts/local/cloud'
import type { VoicePage, VoiceQuery } from '../../shared/archive/operations'
import type { Stored } from '../../shared/database/database'
import type { Page } from '../../shared/types'
import { idsOf, useArchive } from '../helpers/archive'
import { commentVoice, feedbackVoice, newestFirst } from '../helpers/voices'

const { cloud, put, call, data, list, listAll, error, empty, databaseRequests } = useArchive()

beforeEach(empty)

describe('words', () => {
  it.each([
    ['退款 慢', '客服说退款，太慢了'],
    ['慢　退款', '客服说退款，太慢了'],
    ['CRASH', 'app crash on start'],
    ['a.b*', '见 a.b* 处'],
    ['$gt {"$ne":1}', 'x {"$ne":1} $gt'],
    ['.*', '正则 .* 好'],
    ['[退款', '[退款]'],
    ['\\d', 'c:\\data'],
    ['😀👍🏽', '很好😀👍🏽'],
    ['#x -y /z/', '#x -y /z/'],
    ['订单\0慢', '订单很慢'],
  ])('%j are found in %j and nowhere else', async (q, content) => {
    put(feedbackVoice(1, { content: 'aXb data 款退 好' }), feedbackVoice(2, { content }))
    expect(idsOf(await list({ q }))).toEqual([feedbackVoice(2)._id])
  })

  it('are looked for in nicknames, contacts, products and order numbers too', async () => {
    const content = { txt: '', media: [] }
    const productInfo = { productList: [{ name: '龙井茶', picUrl: '' }] }
    const orderInfo = { busiOrderId: 'M20261125' }
    put(
      feedbackVoice(1, { nickname: '阿毛', phone: '13812345678' }),
      commentVoice(2, { content, productInfo, orderInfo, wxPayId: '4200001234567890123' }),
    )
    for (const q of ['阿毛', '13812345678']) expect((await list({ q })).total).toBe(1)
    for (const q of ['龙井 m2026', '4200001234567890123']) expect((await list({ q })).total).toBe(1)
  })

  it('of white space alone filter nothing', async () => {
    put(feedbackVoice(1))
    expect((await list({ q: ' 　\n' })).total).toBe(1)
  })
})

describe('a cursor', () => {
  const ten = () =>
    Array.from({ length: 10 }, (_, id) => feedbackVoice(id, { createTime: 1_790_000_000 + (id >> 1) }))

  it('goes on where the page ended, whatever is added meanwhile', async () => {
    put(...ten())
    const first = await list({ limit: 4 })
    put(feedbackVoice(90, { createTime: 1_800_000_000 }), feedbackVoice(91, { createTime: 1_790_000_004 }))
    const second = await list(first.next ?? {})
    const third = await list(second.next ?? {})
    const old = ten()
      .sort(newestFirst)
      .map(({ _id }) => _id)
    expect([first, second, third].flatMap(idsOf)).toEqual(old)
    expect(third.next).toBeNull()
    expect(third.total).toBe(12)
  })

  it('of the oldest goes on in the same way', async () => {
    put(...ten())
    const first = await list({ limit: 4, sort: 'oldest' })
    put(feedbackVoice(90, { createTime: 1_780_000_000 }), feedbackVoice(91, { createTime: 1_790_000_000 }))
    const second = await list(first.next ?? {})
    put(feedbackVoice(92, { createTime: 1_800_000_000 }))
    const third = await list(second.next ?? {})
    const old = ten()
      .sort(newestFirst)
      .map(({ _id }) => _id)
    const found = [first, second, third].flatMap(idsOf)
    expect(found.filter(id => id !== feedbackVoice(92)._id)).toEqual(old.reverse())
    expect(found).toContain(feedbackVoice(92)._id)
    expect(third).toMatchObject({ next: null, total: 13 })
  })

  it('is null where a page ends with the last voice', async () => {
    put(...ten())
    expect((await list({ limit: 10 })).next).toBeNull()
    expect((await list({ limit: 9 })).next).not.toBeNull()
  })

  it('holds the whole query, with times in seconds', async () => {
    put(...ten())
    const query = { kind: 'feedback', type: ['1', 2], start_time: '2026-01-01', limit: '3', q: '打' }
    const { next } = await list(query)
    const startTime = Date.UTC(2025, 11, 31, 16) / 1000
    expect(next).toEqual({
      kind: ['feedback'],
      type: [1, 2],
      q: '打',
      startTime,
      limit: 3,
      cursor: expect.any(String),
    })
    expect(idsOf(await list(next ?? {}))).toHaveLength(3)
  })

  it('is refused with another query or for another mini program', async () => {
    put(...ten())
    const { next } = await list({ limit: 3, state: 'new' })
    for (const query of [
      { ...next, state: 'open' },
      { ...next, q: 'x' },
      { ...next, sort: 'oldest' },
      { ...next, assignee: '' },
      { ...next, replied: false },
      { cursor: next?.cursor },
      { cursor: 'WzFd' },
      { cursor: '!' },
    ]) {
      const refusal = await error('listVoices', query)
      expect(refusal).toMatchObject({ kind: 'invalid_input', fields: [{ field: 'cursor' }] })
    }
    const elsewhere = { env: { WECHAT_APPID: 'wx0000000000000000' } }
    expect(await error('listVoices', next, elsewhere)).toMatchObject({ fields: [{ field: 'cursor' }] })
    expect((await data<Page<Stored, unknown>>('listVoices', {}, elsewhere)).total).toBe(0)
    for (const same of [{ limit: 5 }, { sort: 'newest', limit: 5 }, { counts: true, limit: 5 }]) {
      expect(idsOf(await list({ ...next, ...same }))).toHaveLength(5)
    }
  })
})

describe('counts', () => {
  it('are of what waits, not of what is shown, and on every page', async () => {
    const mine = { assignee: ADMIN_OPENID }
    put(
      feedbackVoice(1, { content: '退款', voice: { state: 'open', ...mine } }),
      feedbackVoice(2, { content: '退款', voice: { state: 'done', ...mine } }),
      commentVoice(3, { content: { txt: '退款', media: [] }, stars: 0 }),
      commentVoice(4, { content: { txt: '退款', media: [] }, stars: 2, voice: { replied: true, ...mine } }),
      commentVoice(5, { content: { txt: '退款', media: [] }, stars: null }),
      commentVoice(6, { content: { txt: '很好', media: [] }, stars: 1 }),
    )
    const counts = { all: 4, bad: 2, unreplied: 2, mine: 2, feedback: 1, comments: 3 }
    const aside = { kind: 'comment', state: 'done', stars: 5, replied: true, assignee: '' }
    expect(await list({ q: '退款', counts: true, ...aside })).toMatchObject({ list: [], counts })
    const first = await list({ q: '退款', counts: 'true', limit: 3 })
    expect(first).toMatchObject({ counts, next: { counts: true } })
    expect(await list(first.next ?? {})).toMatchObject({ counts })
    expect(await list({ q: '退款' })).not.toHaveProperty('counts')
  })

  it('of a caller without openid have none of his own', async () => {
    put(feedbackVoice(1))
    const caller = { openid: undefined, source: 'scf', env: { TRUSTED_SOURCES: 'scf', WECHAT_APPID: APPID } }
    const page = await data<VoicePage>('listVoices', { counts: true }, caller)
    expect(page.counts).toMatchObject({ all: 1, mine: 0 })
  })

  it('cost one request, at the same time as the list', async () => {
    put(feedbackVoice(1))
    await list({})
    cloud().clearRequests()
    await list({ counts: true })
    expect(
      databaseRequests()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['database.aggregateDocuments', 'database.calculateDocument', 'database.getDocument'])
  })
})

it("nobody's voices are those with an empty assignee; '' means 'not given' elsewhere", async () => {
  put(feedbackVoice(1), feedbackVoice(2, { voice: { assignee: 'oAnna' } }), commentVoice(3))
  const query = { assignee: '', kind: '', product: '', sort: '', limit: 1 }
  const { total, next } = await list(query)
  expect(total).toBe(2)
  expect(next).toEqual({ assignee: '', limit: 1, cursor: expect.any(String) })
  expect(idsOf(await list(next ?? {}))).toHaveLength(1)
})

describe('large voices', () => {
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

  it('are given as far as they fit into a result, and the rest on the next page', async () => {
    put(...Array.from({ length: 8 }, (_, id) => feedbackVoice(id, { content: '长'.repeat(30_000) })))
    const first = await list({ limit: 8 })
    expect(first.list.length).toBeGreaterThan(3)
    expect(first.list.length).toBeLessThan(8)
    expect(bytesOf(first)).toBeLessThan(1_000_000)
    expect(new Set(await listAll({ limit: 8 })).size).toBe(8)
  })

  it('of more than a result are cut, and say so', async () => {
    const productList = Array.from({ length: 30_000 }, (_, id) => ({ name: `茶${id}`, picUrl: '' }))
    put(
      feedbackVoice(1),
      feedbackVoice(2, { content: '😀'.repeat(150_000), createTime: 1_790_000_001 }),
      commentVoice(3, { productInfo: { productList } }),
    )
    expect(new Set(await listAll({ limit: 10 })).size).toBe(3)
    const { list: voices } = await list({ limit: 1 })
    expect(voices).toMatchObject([{ _id: feedbackVoice(2)._id, cut: true, openid: 'oUser' }])
    expect(bytesOf(voices)).toBeLessThan(1_000_000)
    expect(Object(voices[0]?.record).content.length).toBeGreaterThan(10_000)
    expect((await list({ kind: 'comment' })).list[0]).toMatchObject({ cut: true, record: { commentId: '3' } })
  })

  it('are not read whole: neither history, note nor what the device says', async () => {
    const entry = { time: 1, by: 'oAdmin', action: 'update', note: 'x' }
    const systemInfo = { brand: 'Mi', 'a.b': 1 }
    put(
      feedbackVoice(1, { systemInfo, voice: { note: '已致电', history: [entry], tags: ['VIP'] } }),
      commentVoice(2, { voice: { note: '已致电' } }),
    )
    const { list: voices } = await list({})
    for (const voice of voices) {
      for (const field of ['history', 'note', 'recordText']) expect(voice).not.toHaveProperty(field)
    }
    expect(voices[0]).toMatchObject({ tags: ['VIP'], device: { brand: 'Mi' }, record: { content: '打不开' } })
    expect(voices[0]?.record).not.toHaveProperty('systemInfo')
    const read = databaseRequests().find(({ name }) => name === 'database.getDocument')
    expect(Object.keys(JSON.parse(String(read?.params.projection)))).toEqual(
      expect.arrayContaining(['history', 'note', 'record.systemInfo']),
    )
  })
})

it('shows a voice whose exact record was damaged, of which nothing stands in the log', async () => {
  put(feedbackVoice(1, { voice: { recordText: '电话13812345678{' } }), feedbackVoice(2))
  expect((await list({})).total).toBe(2)
  const { envelope, logs } = await call('getVoice', { id: feedbackVoice(1)._id })
  expect(envelope).toMatchObject({ errCode: 0, data: { record: { content: '打不开' } } })
  expect(logs).not.toContain('138')
})

it.each([
  ['kind', { kind: 'feedbacks' }],
  ['kind', { kind: [] }],
  ['kind', { kind: { $ne: 'feedback' } }],
  ['state', { state: ['new', 'closed'] }],
  ['q', { q: { $regex: '.' } }],
  ['q', { q: 'x'.repeat(201) }],
  ['type', { type: 0 }],
  ['type', { type: '1 or 2' }],
  ['stars', { stars: 6 }],
  ['stars', { stars: [1, { $gt: 1 }] }],
  ['tag', { tag: 'x'.repeat(21) }],
  ['tag', { tag: ['a', 'b'] }],
  ['assignee', { assignee: '某人' }],
  ['assignee', { assignee: ['oA', 'oB'] }],
  ['replied', { replied: 'yes' }],
  ['replied', { replied: [true, false] }],
  ['product', { product: ['茶', '红茶'] }],
  ['product', { product: { $ne: '' } }],
  ['model', { model: 'x'.repeat(2001) }],
  ['error', { error: { $regex: '.' } }],
  ['sort', { sort: 'stars' }],
  ['sort', { sort: -1 }],
  ['counts', { counts: 'all' }],
  ['repleid', { repleid: true }],
  ['openid', { openid: { $exists: true } }],
  ['version', { version: 8 }],
  ['startTime', { startTime: 1_676_351_504_000 }],
  ['endTime', { endTime: 'yesterday' }],
  ['startTime', { startTime: '2026-11-25', endTime: '2026-11-24' }],
  ['limit', { limit: 0 }],
  ['limit', { limit: 101 }],
  ['cursor', { cursor: 7 }],
])('refuses a wrong %s: %j', async (field, query) => {
  const refusal = await error('listVoices', query)
  expect(refusal).toMatchObject({ kind: 'invalid_input', errCode: 400, fields: [{ field }] })
  expect(databaseRequests()).toHaveLength(0)
})

describe('a database that refuses', () => {
  it.each([
    ['DATABASE_PERMISSION_DENIED', 'not_configured', '仅管理端可读写'],
    ['RESOURCE_NOT_INITIAL', 'not_configured', '数据库'],
    ['EXCEED_REQUEST_LIMIT', 'wechat', '套餐'],
  ])('%s has a hint that says what to do', async (code, kind, hint) => {
    await list({})
    for (const [name, on] of [
      ['listVoices', 'database.getDocument'],
      ['getVoiceStats', 'database.aggregateDocuments'],
    ] as const) {
      cloud().faults.add({ on, code, times: 9 })
      const refusal = await error(name, {})
      expect(refusal).toMatchObject({ kind })
      expect(refusal.hint).toContain(hint)
      cloud().faults.clear()
    }
  })

  it('is asked again where no answer came', async () => {
    put(feedbackVoice(1))
    await list({})
    for (const on of ['database.getDocument', 'database.calculateDocument']) {
      cloud().faults.add({ on, close: 'before' })
      expect((await list({})).total).toBe(1)
    }
  })
})

it('is closed to strangers', async () => {
  for (const name of [
    'listVoices',
    'getVoice',
    'updateVoice',
    'getVoiceStats',
    'exportVoices',
    'getSettings',
    'updateSettings',
  ]) {
    expect(await error(name, {}, { openid: 'oStranger' })).toMatchObject({ kind: 'forbidden' })
  }
  // Only the database is asked: is this a member?
  expect(new Set(cloud().requests.map(({ name }) => name))).toEqual(new Set(['database.getDocument']))
})

describe('of 20,000 voices', () => {
  it('gives a page in three requests to the database', async () => {
    put(
      ...Array.from({ length: 20_000 }, (_, id) =>
        feedbackVoice(id, { createTime: 1_700_000_000 + id * 60, content: id % 100 ? '还行' : '退款太慢' }),
      ),
    )
    // Where there are voices, a sync has created this collection.
    cloud().database.insert('user_voice_meta', [])
    // Each call in a new instance, which has not noted the administrator's mini program yet; the first finds no note.
    for (const [query, total] of [
      [{}, 20_000],
      [{ q: '退款 慢', limit: 100 }, 200],
      [{ state: ['new', 'open'], type: 1, startTime: 1_700_600_000 }, 10_000],
    ] as const) {
      cloud().clearRequests()
      const page = await data<Page<Stored, VoiceQuery>>('listVoices', query, {
        env: { INSTANCE: String(total) },
      })
      expect(page.total).toBe(total)
      expect(databaseRequests().length).toBeLessThanOrEqual(3)
      cloud().clearRequests()
      expect(idsOf(await list(page.next ?? {}))).toHaveLength(page.list.length)
      expect(databaseRequests().length).toBeLessThanOrEqual(2)
    }
  }, 60_000)
})
