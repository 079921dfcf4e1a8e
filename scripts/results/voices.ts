import type { ExportedVoices, QueueCounts, VoicePage } from '../../shared/archive/operations'
import type { UpdatedVoice } from '../../shared/archive/types'
import { STATE_LABELS, starsLabel, typeLabel } from '../../shared/labels'
import type { SyncResult } from '../../shared/sync/types'
import { chinaTime, ellipsis } from '../terminal/format'
import { pageLine, table } from '../terminal/table'

export function syncTable({ feedback, comments, evidence, alerts, removed, apps = [] }: SyncResult): string {
  const ofApps = apps.flatMap(({ appid, feedback, comments }) => [
    synced(`${appid} feedback`, feedback),
    synced(`${appid} comments`, comments),
  ])
  const rows = [synced('feedback', feedback), synced('comments', comments), ...ofApps]
  const found = table(['', 'fetched', 'added', 'changed', 'complete'], rows)
  const others = `The robots were told of ${alerts} voices; ${removed} were too old and removed.`
  return `${found}\nWhat phones wrote was found beside ${evidence} voices. ${others}`
}

const synced = (name: string, kind: SyncResult['feedback']): string[] =>
  'error' in kind
    ? [name, kind.error.kind, '', '', '']
    : [name, String(kind.fetched), String(kind.added), String(kind.changed), String(kind.complete)]

export function voiceTable({ list, total, next, counts }: VoicePage): string {
  const rows = list.map(voice => {
    const isFeedback = voice.kind === 'feedback'
    const type = isFeedback ? typeLabel(voice.type) : starsLabel(voice.stars)
    const content = isFeedback ? voice.record.content : voice.record.content.txt
    return [chinaTime(voice.createTime), type, STATE_LABELS[voice.state], ellipsis(content, 36), voice._id]
  })
  const found = table(['时间 (UTC+8)', '类型', '状态', '内容', '_id'], rows)
  return [found, pageLine(list, total, next), ...(counts ? [waiting(counts)] : [])].join('\n')
}

const waiting = ({ all, bad, unreplied, mine, feedback, comments }: QueueCounts): string =>
  `未处理 ${all}：差评 ${bad}，待回复 ${unreplied}，我负责 ${mine}，反馈 ${feedback}，评价 ${comments}`

export const updateTable = ({ list }: { list: UpdatedVoice[] }): string =>
  table(
    ['状态', '标签', '备注', '更新于 (UTC+8)', '_id'],
    list.map(({ state, tags, note, updatedAt, _id }) => [
      STATE_LABELS[state],
      tags.join('、'),
      ellipsis(note, 36),
      chinaTime(updatedAt),
      _id,
    ]),
  )

export const exportTable = ({ fileID, count, size }: ExportedVoices): string =>
  table(['fileID', '条数', 'size'], [[ellipsis(fileID, 90), String(count), `${size} bytes`]])
