import type { Archive } from '../archive/archive'
import { inChina } from '../china-time'
import { type Column, cellList, columnOf, wordsOf } from '../kinds/column'
import { kindNamed, kinds } from '../kinds/lookup'
import { STATE_LABELS } from '../labels'
import { asText } from '../values'

const STATES: Record<string, string> = STATE_LABELS

/** A column of times. A cell has no time zone: it shows China time. */
const timesOf = (place: number, header: string, path: string): Column => ({
  ...columnOf(place, header, 20, path, time => (typeof time === 'number' ? inChina(time) : null)),
  holds: 'times',
})

/** The columns of every kind. */
const COMMON: Column[] = [
  columnOf(1, '类型', 6, 'kind', kind => kindNamed(kind)?.label ?? asText(kind)),
  columnOf(2, '编号', 24, '_id', id => asText(id).replace(/^.*:/, '')),
  timesOf(3, '时间', 'createTime'),
  columnOf(7, '状态', 8, 'state', state => STATES[asText(state)] ?? asText(state)),
  columnOf(8, '负责人', 20, 'assignee'),
  wordsOf(9, '标签', 20, 'tags', tags => cellList(tags, asText)),
  wordsOf(10, '备注', 40, 'note'),
  columnOf(11, '已回复', 8, 'replied', replied => (replied === true ? '是' : '否')),
  columnOf(14, '用户 openid', 32, 'openid'),
  timesOf(28, '收录时间', 'firstSeen'),
  timesOf(29, '更新时间', 'updatedAt'),
]

/** The columns of single kinds, merged where they have the same header. */
function ownColumns(): Column[] {
  const columns = new Map<string, Column>()
  for (const { name, columns: own } of kinds) {
    for (const column of own) {
      const others = columns.get(column.header)
      columns.set(column.header, {
        ...column,
        fields: [...(others?.fields ?? []), ...column.fields],
        cell: (voice, contacts) =>
          voice.kind === name ? column.cell(voice, contacts) : (others?.cell(voice, contacts) ?? null),
      })
    }
  }
  return [...columns.values()]
}

const COLUMNS: Column[] = [...COMMON, ...ownColumns()].sort((a, b) => a.place - b.place)

/** The columns of a table. */
export const columnsFor = ({ appids }: Pick<Archive, 'appids'>): Column[] =>
  appids.length > 1 ? [columnOf(0, '小程序', 20, 'appid'), ...COLUMNS] : COLUMNS

/** The fields that the columns need. The database refuses a path inside another one. */
export function fieldsOfColumns(columns: Column[]): string[] {
  const paths = [...new Set(columns.flatMap(({ fields }) => fields))]
  return paths.filter(path => !paths.some(other => path.startsWith(`${other}.`)))
}
