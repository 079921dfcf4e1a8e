import stringWidth from 'string-width'
import type {
  ExportedVoices,
  ListedVoice,
  UpdatedVoice,
  ValueCount,
  VoiceQuery,
  VoiceStats,
} from '../../shared/archive/types'
import { STATE_LABELS, starsLabel, typeLabel } from '../../shared/labels'
import type { SyncResult } from '../../shared/sync/types'
import type { Page } from '../../shared/types'
import { chinaTime, ellipsis } from '../terminal/format'
import { table } from '../terminal/table'
import type { Tour } from './tour'

/** The archive: WeChat's records are brought in, found, handled, counted and exported. */
export async function showArchive({ call, isOpenEnded }: Tour): Promise<void> {
  const { feedback, comments } = await call<SyncResult>('syncVoices', {})
  console.log(
    table(
      ['', 'fetched', 'added', 'changed', 'complete'],
      [synced('feedback', feedback), synced('comments', comments)],
    ),
  )

  const found = await call<Page<ListedVoice, VoiceQuery>>('listVoices', {
    q: '卡',
    state: ['new', 'open'],
    limit: 5,
  })
  console.log(table(['时间 (UTC+8)', '类型', '状态', '内容', '_id'], found.list.map(line)))
  console.log(`${found.list.length} of ${found.total}`)

  const ids = found.list.slice(0, 2).map(({ _id }) => _id)
  const { list } = await call<{ list: UpdatedVoice[] }>('updateVoice', {
    ids,
    state: 'done',
    addTags: ['性能'],
    note: '新版已修复',
  })
  console.log(
    table(
      ['状态', '标签', '备注', '更新于 (UTC+8)', '_id'],
      list.map(({ state, tags, note, updatedAt, _id }) => [
        STATE_LABELS[state],
        tags.join('、'),
        note,
        chinaTime(updatedAt),
        _id,
      ]),
    ),
  )

  const stats = await call<VoiceStats>('getVoiceStats', {})
  showStats(stats)

  const file = await call<ExportedVoices>('exportVoices', { kind: 'feedback' })
  console.log(
    table(
      ['fileID', '条数', 'size'],
      [[ellipsis(file.fileID, 90), String(file.count), `${file.size} bytes`]],
    ),
  )
  if (isOpenEnded) console.log(`Open it: ${file.tempFileURL}`)
}

const synced = (name: string, kind: SyncResult['feedback']): string[] =>
  'error' in kind
    ? [name, kind.error.kind, '', '', '']
    : [name, String(kind.fetched), String(kind.added), String(kind.changed), String(kind.complete)]

function line(voice: ListedVoice): string[] {
  const isFeedback = voice.kind === 'feedback'
  const type = isFeedback ? typeLabel(voice.type) : starsLabel(voice.stars)
  const content = isFeedback ? voice.record.content : voice.record.content.txt
  return [chinaTime(voice.createTime), type, STATE_LABELS[voice.state], ellipsis(content, 36), voice._id]
}

const WIDTH = 30

/** A bar for each count; the longest fills the width. */
function bars(counts: { name: string; count: number }[]): string {
  const most = Math.max(1, ...counts.map(({ count }) => count))
  const width = Math.max(...counts.map(({ name }) => stringWidth(name)))
  const lines = counts.map(({ name, count }) => {
    const bar = '█'.repeat(Math.round((count / most) * WIDTH)) || (count > 0 ? '▏' : '')
    return `  ${name}${' '.repeat(width - stringWidth(name))} ${bar} ${count}`
  })
  return lines.join('\n')
}

const named = <Value>(counts: ValueCount<Value>[], name: (value: Value) => string) =>
  counts.map(({ value, count }) => ({ name: name(value), count }))

const BARS_SHOWN = 8

function showStats({
  total,
  days,
  types,
  stars: given,
  states,
  versions,
  meanStars,
  medianHandlingSeconds,
  before,
}: VoiceStats): void {
  const now = ['近 30 天', String(total), mean(meanStars), hours(medianHandlingSeconds)]
  const earlier = ['此前 30 天', String(before.total), mean(before.meanStars), '']
  console.log(table(['', '总数', '平均星级', '处理用时中位数'], [now, earlier]))
  const parts = {
    每天: days
      .slice(-BARS_SHOWN)
      .map(({ day, feedback, comments }) => ({ name: day, count: feedback + comments })),
    反馈类型: named(types, typeLabel),
    星级: named(given, starsLabel),
    状态: named(states, state => STATE_LABELS[state]),
    微信版本: named(versions, version => version),
  }
  for (const [name, counts] of Object.entries(parts))
    console.log(`${name}\n${bars(counts.slice(0, BARS_SHOWN))}`)
}

const mean = (stars: number | null) => (stars === null ? '—' : stars.toFixed(2))
const hours = (seconds: number | null) => (seconds === null ? '—' : `${(seconds / 3600).toFixed(1)} 小时`)
