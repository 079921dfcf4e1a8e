import { describe, expect, it } from 'vitest'
import { evidenceFields } from '../../shared/archive/voice'
import type { Stored } from '../../shared/database/database'
import { columnsFor, fieldsOfColumns } from '../../shared/export/columns'
import { rowOf } from '../../shared/export/table'
import { commentVoice, feedbackVoice } from '../helpers/voices'

/* What an owner reads in the exported table, column by column, from left to right. */

const columns = columnsFor({ appids: ['wx1'] })

/** The cells that are not empty, with their headers, as they stand in the table. */
const cellsOf = (voice: Stored, contacts = false) =>
  rowOf(voice, columns, contacts).flatMap((cell, index) =>
    cell === null ? [] : [[columns[index]?.header, cell]],
  )

const cell = (voice: Stored, header: string) => Object.fromEntries(cellsOf(voice))[header]

const TIME = 1_790_000_000
/** A cell has no time zone: it shows China time. */
const SHOWN = new Date((TIME + 8 * 3600) * 1000)

describe('a row', () => {
  it('of feedback has all that the user and the phone say', () => {
    const voice = feedbackVoice('17', {
      createTime: TIME,
      content: '打不开',
      phone: '13812345678',
      type: 2,
      mediaIds: ['a', 'b'],
      systemInfo: {
        brand: 'Apple',
        model: 'iPhone 15',
        system: 'iOS 17.1',
        version: '8.0.50',
        SDKVersion: '3.2.1',
      },
      voice: {
        state: 'open',
        assignee: 'oAnna',
        tags: ['退款', 'VIP'],
        note: '已致电',
        replied: true,
        ...evidenceFields({
          state: 'found',
          logs: [{ time: 1, level: 'info', page: '', text: 'x' }],
          errors: [{ message: 'TypeError', stack: '', count: 1 }],
          fetchedAt: 1,
        }),
      },
    })
    expect(cellsOf(voice, true)).toEqual([
      ['类型', '反馈'],
      ['编号', '17'],
      ['时间', SHOWN],
      ['内容', '打不开'],
      ['反馈类型', '小程序闪退'],
      ['状态', '处理中'],
      ['负责人', 'oAnna'],
      ['标签', '退款、VIP'],
      ['备注', '已致电'],
      ['已回复', '是'],
      ['昵称', '小明'],
      ['联系方式', '13812345678'],
      ['用户 openid', 'oUser'],
      ['手机品牌', 'Apple'],
      ['手机型号', 'iPhone 15'],
      ['系统', 'iOS 17.1'],
      ['微信版本', '8.0.50'],
      ['基础库版本', '3.2.1'],
      ['图片或视频', 2],
      ['日志条数', 1],
      ['JS 错误', 'TypeError'],
      ['收录时间', SHOWN],
      ['更新时间', SHOWN],
    ])
    expect(cell(voice, '联系方式')).toBe('138****5678')
  })

  it('of a comment has its stars, its order and what was bought', () => {
    const voice = commentVoice('18', {
      createTime: TIME,
      stars: 2,
      amount: 1990,
      content: { txt: '茶不错', media: [{ img: 'x' }, { img: 'y' }, { video: 'z' }] },
      orderInfo: { busiOrderId: '0012' },
      orderId: '0034',
      wxPayId: '4200',
      productInfo: {
        productList: [
          { name: '龙井', picUrl: '' },
          { name: '', picUrl: '' },
          { name: '普洱', picUrl: '' },
        ],
      },
      voice: { state: 'done' },
    })
    expect(cellsOf(voice)).toEqual([
      ['类型', '评价'],
      ['编号', '18'],
      ['时间', SHOWN],
      ['内容', '茶不错'],
      ['星级', 2],
      ['状态', '已处理'],
      ['已回复', '否'],
      ['昵称', '小红'],
      ['用户 openid', 'oBuyer'],
      ['商品', '龙井、普洱'],
      ['商户订单号', '0012'],
      ['订单号', '0034'],
      ['微信支付单号', '4200'],
      ['金额（元）', 19.9],
      ['图片或视频', 3],
      ['收录时间', SHOWN],
      ['更新时间', SHOWN],
    ])
  })

  it('of a voice that an owner has damaged in the console has what can be read of it', () => {
    const damaged = {
      ...feedbackVoice('19'),
      kind: 'survey',
      state: 'later',
      tags: 'VIP',
      createTime: '1790000000',
      firstSeen: null,
      replied: 'true',
      record: 7,
    }
    expect(cellsOf(damaged)).toEqual([
      ['类型', 'survey'],
      ['编号', '19'],
      ['状态', 'later'],
      ['已回复', '否'],
      ['用户 openid', 'oUser'],
      ['更新时间', SHOWN],
    ])
    const feedback = { ...feedbackVoice('19'), type: '8', record: { content: ['x'], mediaIds: 'm' } }
    expect([cell(feedback, '反馈类型'), cell(feedback, '内容'), cell(feedback, '图片或视频')]).toEqual([
      undefined,
      undefined,
      0,
    ])
    const comment = { ...commentVoice('18'), stars: '5', record: { amount: '1990', content: { media: {} } } }
    expect([cell(comment, '星级'), cell(comment, '金额（元）'), cell(comment, '图片或视频')]).toEqual([
      undefined,
      undefined,
      0,
    ])
  })
})

it('a line break of any system is one, and a cell is as long as a spreadsheet takes', () => {
  const content = (text: string) => cell(feedbackVoice('1', { content: text }), '内容')
  expect(content('a\rb\r\nc\nd')).toBe('a\nb\nc\nd')
  expect(content('x'.repeat(32_767))).toBe('x'.repeat(32_767))
  expect(content('x'.repeat(32_768))).toBe(`${'x'.repeat(32_766)}…`)
  // What a spreadsheet would read as a letter, and what it would not.
  expect(content('_x00e9_ _x12_ _y0041_')).toBe('_x005F_x00e9_ _x12_ _y0041_')
})

it('what is read of voices has no field twice, and none inside of another', () => {
  const several = columnsFor({ appids: ['wx1', 'wx2'] })
  expect(several.map(({ header }) => header)).toEqual(['小程序', ...columns.map(({ header }) => header)])
  const fields = fieldsOfColumns(several)
  expect(fields).toEqual(expect.arrayContaining(['appid', 'record.content', 'record.mediaIds', 'stars']))
  expect(new Set(fields).size).toBe(fields.length)
  for (const field of fields) {
    expect(fields.filter(other => other.startsWith(`${field}.`))).toEqual([])
  }
})
