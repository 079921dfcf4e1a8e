import { inChina } from '../china-time'
import { maskContact, maskContacts } from '../contacts'
import type { Stored } from '../database/database'
import { KIND_LABELS, STATE_LABELS, typeLabel } from '../labels'
import { isObject } from '../values'

/** A cell: a moment is a `Date`. */
export type Cell = string | number | Date | null

/** A column of the table that exportVoices writes. */
interface Column {
  header: string
  /** In characters. */
  width: number
  /** What its cells hold: text unless given. */
  holds?: 'text' | 'times' | 'numbers'
  /** `contacts`: whether they may be read. */
  cell(voice: Stored, contacts: boolean): Cell
}

const KINDS: Record<string, string> = KIND_LABELS
const STATES: Record<string, string> = STATE_LABELS

/** What stands at a path; owners may have changed a document, so anything may be missing. */
function at(voice: Stored, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), voice)
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** A cell has no zone: it shows what clocks in China show. */
const time = (value: unknown): Date | null => (typeof value === 'number' ? inChina(value) : null)

const names = (value: unknown, name: (item: unknown) => string): string =>
  Array.isArray(value) ? value.map(name).filter(Boolean).join('、') : ''

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0)

const isFeedback = ({ kind }: Stored) => kind === 'feedback'

const of = (header: string, width: number, path: string): Column => ({
  header,
  width,
  cell: voice => text(at(voice, path)),
})

/** Text of people's own, in which contacts may stand. */
const written = (header: string, width: number, value: (voice: Stored) => string): Column => ({
  header,
  width,
  cell: (voice, contacts) => (contacts ? value(voice) : maskContacts(value(voice))),
})

export const COLUMNS: Column[] = [
  { header: '类型', width: 6, cell: ({ kind }) => KINDS[text(kind)] ?? text(kind) },
  { header: '编号', width: 24, cell: ({ _id }) => _id.slice(_id.lastIndexOf(':') + 1) },
  { header: '时间', width: 20, holds: 'times', cell: ({ createTime }) => time(createTime) },
  written('内容', 60, voice => text(at(voice, isFeedback(voice) ? 'record.content' : 'record.content.txt'))),
  { header: '星级', width: 6, holds: 'numbers', cell: ({ stars }) => number(stars) },
  {
    header: '反馈类型',
    width: 16,
    cell: ({ type }) => (typeof type === 'number' ? typeLabel(type) : ''),
  },
  { header: '状态', width: 8, cell: ({ state }) => STATES[text(state)] ?? text(state) },
  of('负责人', 30, 'assignee'),
  written('标签', 20, ({ tags }) => names(tags, text)),
  written('备注', 40, ({ note }) => text(note)),
  { header: '已回复', width: 8, cell: ({ replied }) => (replied === true ? '是' : '否') },
  written('昵称', 16, voice =>
    text(at(voice, isFeedback(voice) ? 'record.nickname' : 'record.userInfo.nickName')),
  ),
  {
    header: '联系方式',
    width: 20,
    cell(voice, contacts) {
      const phone = text(at(voice, 'record.phone'))
      return contacts ? phone : maskContact(phone)
    },
  },
  of('用户 openid', 32, 'openid'),
  of('手机品牌', 12, 'device.brand'),
  of('手机型号', 20, 'device.model'),
  of('系统', 16, 'device.system'),
  of('微信版本', 12, 'device.version'),
  of('基础库版本', 12, 'device.SDKVersion'),
  written('商品', 30, voice =>
    names(at(voice, 'record.productInfo.productList'), product => text(Object(product).name)),
  ),
  of('商户订单号', 30, 'record.orderInfo.busiOrderId'),
  of('订单号', 30, 'record.orderId'),
  of('微信支付单号', 32, 'record.wxPayId'),
  {
    header: '金额（元）',
    width: 10,
    holds: 'numbers',
    cell(voice) {
      const fen = number(at(voice, 'record.amount'))
      return fen === null ? null : fen / 100
    },
  },
  {
    header: '图片或视频',
    width: 10,
    holds: 'numbers',
    cell: voice => lengthOf(at(voice, isFeedback(voice) ? 'record.mediaIds' : 'record.content.media')),
  },
  { header: '收录时间', width: 20, holds: 'times', cell: ({ firstSeen }) => time(firstSeen) },
  { header: '更新时间', width: 20, holds: 'times', cell: ({ updatedAt }) => time(updatedAt) },
]

/** What the columns look at. */
export const FIELDS = [
  ...[
    'kind',
    'createTime',
    'openid',
    'type',
    'stars',
    'device',
    'state',
    'assignee',
    'tags',
    'note',
    'replied',
  ],
  ...['firstSeen', 'updatedAt', 'record.content', 'record.nickname', 'record.phone', 'record.mediaIds'],
  ...['record.userInfo', 'record.productInfo', 'record.orderInfo', 'record.orderId', 'record.wxPayId'],
  'record.amount',
]
