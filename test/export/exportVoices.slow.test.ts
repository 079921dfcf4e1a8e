import { strFromU8, unzipSync } from 'fflate'
import { readSheet } from 'read-excel-file/node'
import { beforeEach, describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { FaultOrder } from '../../scripts/local/http/faults'
import type { Evidence } from '../../shared/archive/evidence-types'
import type { ExportedVoices } from '../../shared/archive/operations'
import { evidenceFields } from '../../shared/archive/voice'
import { useArchive } from '../helpers/archive'
import { commentVoice, feedbackVoice } from '../helpers/voices'

const { age, cloud, put, data, error, empty, databaseRequests, requestsTo } = useArchive()

beforeEach(() => {
  empty()
  cloud().storage.files.clear()
})

const exported = (query: object = {}, options?: object) =>
  data<ExportedVoices>('exportVoices', query, options)

/** What a spreadsheet shows of the file at an address: rows by the names in the header, and its XML. */
async function opened({ tempFileURL, size }: ExportedVoices) {
  const bytes = Buffer.from(await (await fetch(tempFileURL)).arrayBuffer())
  expect(bytes).toHaveLength(size)
  const [header = [], ...cells] = await readSheet(bytes, { trim: false })
  const headers = header.map(String)
  const rows = cells.map(row => Object.fromEntries(headers.map((name, index) => [name, row[index] ?? null])))
  const files = unzipSync(bytes)
  const xml = (path: string) => strFromU8(files[path] ?? new Uint8Array())
  return { headers, rows, sheet: xml('xl/worksheets/sheet1.xml'), styles: xml('xl/styles.xml') }
}

const SUBJECT = {
  recordId: '98765432109876543210',
  createTime: Date.UTC(2026, 10, 24, 17, 5, 6) / 1000,
  content: '第一行\n第二行 退款',
  phone: '13812345678',
  nickname: '小明',
  mediaIds: ['m1', 'm2'],
  systemInfo: {
    brand: 'Apple',
    model: 'iPhone 15',
    system: 'iOS 17.1',
    version: '8.0.50',
    SDKVersion: '3.2.1',
  },
  voice: { state: 'open', tags: ['退款', 'VIP'], note: '已致电', assignee: 'oAdmin1', replied: true },
}

describe('the table', () => {
  it('names who deals with a voice; an openid stands there only where no name is known', async () => {
    const known = [
      { openid: ADMIN_OPENID, name: '李雷' },
      { openid: 'oHan', name: '韩梅梅', since: 1, until: 2 },
      { openid: 'oForgotten', name: '', since: 1 },
    ]
    cloud().database.insert('user_voice_meta', [{ _id: 'members', known }])
    const assignees = [ADMIN_OPENID, 'oHan', 'oForgotten', '']
    put(
      ...assignees.map((assignee, i) => feedbackVoice(i + 1, { createTime: 1000 - i, voice: { assignee } })),
    )
    const { rows } = await opened(await exported())
    expect(rows.map(row => row.负责人)).toEqual(['李雷', '韩梅梅', 'oForgotten', null])
  })

  it('has Chinese columns, exact ids, dates as dates, wrapped text and a frozen header', async () => {
    put(
      feedbackVoice(SUBJECT.recordId, SUBJECT),
      commentVoice('6543210987654321098', {
        createTime: SUBJECT.createTime - 1,
        stars: 2,
        content: { txt: '茶不错', media: [{ img: 'x' }] },
        amount: 1990,
        wxPayId: '4200001234202611241234567890',
        orderInfo: { busiOrderId: '0012345678901234567' },
        productInfo: {
          productList: [
            { name: '龙井', picUrl: '' },
            { name: '普洱', picUrl: '' },
          ],
        },
      }),
    )
    put(commentVoice(1, { createTime: SUBJECT.createTime - 2, stars: null }))
    const file = await exported()
    expect(file).toMatchObject({
      count: 3,
      total: 3,
      fileID: expect.stringMatching(/\/wx-user-voice\/exports\/[0-9a-f]{32}\.xlsx$/),
    })
    const { headers, rows, sheet, styles } = await opened(file)
    expect(headers.every(header => /[\u4e00-\u9fff]/.test(header))).toBe(true)
    expect(rows).toHaveLength(3)
    expect(rows[2]).toMatchObject({ 类型: '评价', 星级: null })
    expect(rows[0]).toMatchObject({
      类型: '反馈',
      编号: SUBJECT.recordId,
      内容: SUBJECT.content,
      星级: null,
      反馈类型: '无法打开小程序',
      状态: '处理中',
      标签: '退款、VIP',
      备注: '已致电',
      已回复: '是',
      手机型号: 'iPhone 15',
      微信版本: '8.0.50',
      图片或视频: 2,
    })
    // A cell has no time zone: it shows China time. Times are fractions of days, so a millisecond may be lost.
    const shown = rows[0]?.时间
    expect(shown).toBeInstanceOf(Date)
    expect(Math.abs(Number(shown) - Date.UTC(2026, 10, 25, 1, 5, 6))).toBeLessThanOrEqual(1)
    expect(rows[1]).toMatchObject({
      类型: '评价',
      编号: '6543210987654321098',
      内容: '茶不错',
      星级: 2,
      状态: '待处理',
      商品: '龙井、普洱',
      商户订单号: '0012345678901234567',
      微信支付单号: '4200001234202611241234567890',
      '金额（元）': 19.9,
      已回复: '否',
    })
    expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/)
    for (const format of ['@', 'yyyy-mm-dd hh:mm:ss']) {
      const [, id] = new RegExp(`numFmtId="(\\d+)" formatCode="${format}"`).exec(styles) ?? []
      expect(styles).toMatch(new RegExp(`<xf numFmtId="${id}" [^>]*><alignment [^>]*wrapText="(1|true)"`))
    }
    expect(sheet).not.toContain('<f>')
  })

  it('has how many lines the phone wrote, and what its errors say, without reading all of it', async () => {
    const evidence: Evidence = {
      state: 'found',
      logs: [{ time: 1_789_999_990, level: 'info', page: 'pages/a', text: '这一行不读' }],
      errors: [
        { message: 'TypeError: a 13812345678', stack: '这个堆栈不读', count: 3 },
        { message: 'TypeError: a 13812345678', stack: '', count: 2 },
        { message: '=超时', stack: '', count: 1 },
      ],
      fetchedAt: 1_790_000_600,
    }
    const nothing = { logs: [], errors: [], fetchedAt: 1_790_000_600 }
    const each = [
      evidenceFields(evidence),
      evidenceFields({ ...nothing, state: 'none' }),
      evidenceFields({ ...nothing, state: 'unavailable' }),
      {},
      { evidence: null, evidenceCounts: 'x' },
    ]
    put(...each.map((voice, index) => feedbackVoice(index, { createTime: 1_790_000_000 - index, voice })))
    const { rows } = await opened(await exported())
    expect(rows.map(row => row.日志条数)).toEqual([1, 0, null, null, null])
    expect(rows.map(row => row['JS 错误'])).toEqual([
      'TypeError: a 138****5678\n=超时',
      null,
      null,
      null,
      null,
    ])
    const asked = databaseRequests().flatMap(({ params }) => String(params.projection ?? ''))
    expect(asked.join()).toContain('"evidence.errors.message"')
    expect(asked.join()).not.toMatch(/"evidence"|logs|stack/)
    const { rows: whole } = await opened(await exported({ contacts: true }))
    expect(whole[0]?.['JS 错误']).toBe('TypeError: a 13812345678\n=超时')
  })

  it.each([
    '=1+1',
    '=HYPERLINK("http://x","y")',
    '+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    "=cmd|' /C calc'!A0",
    "'=1",
    '<b>&amp;"',
    '_x0041_ _x005F_',
    '__proto__',
    'constructor',
    '😀👨‍👩‍👧',
  ])('holds %j as mere text', async content => {
    put(feedbackVoice(1, { content, nickname: content, voice: { note: content, tags: [content] } }))
    const { rows, sheet } = await opened(await exported())
    expect(rows[0]).toMatchObject({ 内容: content, 昵称: content, 备注: content, 标签: content })
    expect(sheet).not.toContain('<f>')
    expect(sheet).not.toContain('t="str"')
  })

  it('can be opened whatever users wrote', async () => {
    const content = `a\0b\x07c\r\nd\ud800e\uffff${'长'.repeat(40_000)}`
    put(feedbackVoice(1, { content }), feedbackVoice(2, { content: '' }))
    const { rows } = await opened(await exported())
    expect(String(rows[1]?.内容).startsWith('abc\nd\ufffde长')).toBe(true)
    expect(String(rows[1]?.内容).length).toBeLessThanOrEqual(32_767)
    expect(rows[0]?.内容).toBeNull()
  })

  it('has only a header where nothing is found', async () => {
    const file = await exported({ q: '没有' })
    expect(file).toMatchObject({ count: 0, total: 0 })
    expect((await opened(file)).rows).toEqual([])
  })

  it('takes the filters of a search', async () => {
    put(feedbackVoice(1, { voice: { state: 'done' } }), feedbackVoice(2), commentVoice(3, { stars: 1 }))
    expect((await opened(await exported({ state: ['new'], kind: 'feedback' }))).rows).toMatchObject([
      { 编号: '2' },
    ])
    expect(await exported({ stars: [1, 2] })).toMatchObject({ count: 1 })
  })
})

describe('contacts', () => {
  const contact = {
    content: '打 138 1234 5678 或发 abc@qq.com，加微信：wx_abc123',
    phone: '0755-86013388',
    nickname: '张三13912345678',
    voice: { note: '已打13712345678' },
  }

  it('are masked, inside text too', async () => {
    put(feedbackVoice(1, contact), feedbackVoice(2, { phone: 'wxid_zhangsan' }))
    const { rows } = await opened(await exported())
    const texts = JSON.stringify(rows)
    for (const secret of ['1234 5678', '12345678', 'abc@', 'wx_abc123', '86013388', 'zhangsan']) {
      expect(texts).not.toContain(secret)
    }
    expect(rows[1]?.内容).toContain('138****5678')
  })

  it('are not masked where they are asked for', async () => {
    put(feedbackVoice(1, contact))
    const { rows } = await opened(await exported({ contacts: 'true' }))
    expect(rows[0]).toMatchObject({
      内容: contact.content,
      联系方式: contact.phone,
      备注: contact.voice.note,
    })
  })
})

describe('the file', () => {
  /** Exports while something happens to one of the requests; gives how often it happened. */
  async function exportedUnder(order: FaultOrder): Promise<number> {
    const fault = cloud().faults.add(order)
    await cloud()
      .call('exportVoices', {}, { openid: ADMIN_OPENID })
      .catch(() => {})
    cloud().faults.clear()
    return fault.hits
  }
  const listed = () =>
    cloud()
      .database.documents('user_voice_meta')
      .filter(({ purpose }) => purpose === 'export')

  it('is listed before anything is written into it, and has another name each time', async () => {
    put(feedbackVoice(1))
    const files = [await exported(), await exported()]
    expect(listed().map(({ fileID }) => fileID)).toEqual(files.map(({ fileID }) => fileID))
    expect(files[0]?.fileID).not.toBe(files[1]?.fileID)
    const order = cloud().requests.map(({ name }) => name)
    expect(order.indexOf('database.insertDocument')).toBeLessThan(order.lastIndexOf('storage.put'))
  })

  it('is removed after a day, whatever became of the call that wrote it', async () => {
    put(feedbackVoice(1))
    await exported()
    for (const fault of [{ kill: 'before' }, { kill: 'after' }, { close: 'after' }] as const) {
      for (let skip = 0, hits = 1; hits > 0; skip++) hits = await exportedUnder({ on: '*', skip, ...fault })
    }
    expect(cloud().storage.files.size).toBeGreaterThan(5)
    // Nobody's call takes a day: nothing is removed before.
    await data('syncVoices', {})
    expect(cloud().storage.files.size).toBeGreaterThan(5)
    age(25 * 3600)
    await data('syncVoices', {})
    expect([...cloud().storage.files.keys()]).toEqual([])
    expect(listed()).toEqual([])
  })

  it('is removed where a user is forgotten after the call that wrote it died', async () => {
    for (const kill of ['before', 'after'] as const) {
      for (let skip = 0, hits = 1; hits > 0; skip++) {
        put(feedbackVoice(1, { openid: 'oGone' }))
        hits = await exportedUnder({ on: '*', skip, kill })
        await data('forgetUser', { openid: 'oGone' })
        expect([...cloud().storage.files.keys()]).toEqual([])
        cloud().database.clear()
      }
    }
  })

  it('is removed where a user is forgotten while it is written', async () => {
    put(feedbackVoice(1, { openid: 'oGone' }), feedbackVoice(2, { openid: 'oStays' }))
    // To forget somebody else first starts the function's process.
    await data('forgetUser', { openid: 'oNobody' })
    cloud().faults.add({ on: 'storage.put', delayMs: 4000 })
    const [file] = await Promise.all([
      exported(),
      (async () => {
        while (requestsTo('storage.put').length < 1) await new Promise(resolve => setImmediate(resolve))
        await data('forgetUser', { openid: 'oGone' })
      })(),
    ])
    expect(file).toMatchObject({ count: 1, total: 1 })
    expect((await opened(file)).rows).toMatchObject([{ '用户 openid': 'oStays' }])
    expect([...cloud().storage.files.keys()].map(path => cloud().storage.fileId(path))).toEqual([file.fileID])
    expect(listed().map(({ fileID }) => fileID)).toEqual([file.fileID])
  })
})

it.each([
  ['contacts', { contacts: 'maybe' }],
  ['stars', { stars: 9 }],
  ['startTime', { startTime: '2026-11-25', endTime: '2026-11-24' }],
])('refuses a wrong %s', async (field, query) => {
  expect(await error('exportVoices', query)).toMatchObject({ kind: 'invalid_input', fields: [{ field }] })
  expect(databaseRequests()).toHaveLength(0)
})

it('writes the newest 10,000 of more, in few requests', async () => {
  put(
    ...Array.from({ length: 10_050 }, (_, id) =>
      feedbackVoice(String(1_000_000 + id), {
        createTime: 1_790_000_000 + (id >> 2),
        content: `退款太慢了，客服不回复。${id}`,
      }),
    ),
  )
  const file = await exported({}, { timeLimitMs: 20_000 })
  expect(file).toMatchObject({ count: 10_000, total: 10_050 })
  expect(databaseRequests().length).toBeLessThanOrEqual(17)
  const { rows } = await opened(file)
  expect(rows).toHaveLength(10_000)
  expect([rows[0]?.编号, rows.at(-1)?.编号]).toEqual(['1010049', '1000050'])
}, 120_000)
