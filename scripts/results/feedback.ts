import type { Feedback, FeedbackMedia } from '../../shared/feedback/types'
import { typeLabel } from '../../shared/labels'
import type { Page } from '../../shared/types'
import { chinaTime, ellipsis } from '../terminal/format'
import { pageLine, table } from '../terminal/table'

export function feedbackTable({ list, total, next }: Page<Feedback, object>): string {
  const rows = list.map(({ createTime, type, content, phone, mediaIds, recordId }) => [
    chinaTime(createTime),
    typeLabel(type),
    ellipsis(content, 36),
    ellipsis(phone, 20),
    String(mediaIds.length),
    recordId,
  ])
  const head = ['时间 (UTC+8)', '类型', '内容', '联系方式', '图片', 'recordId']
  return `${table(head, rows)}\n${pageLine(list, total, next)}`
}

export const pictureTable = ({ fileID, contentType, size }: FeedbackMedia): string =>
  table(['fileID', 'contentType', 'size'], [[ellipsis(fileID, 90), contentType, `${size} bytes`]])
