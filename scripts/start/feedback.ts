import type { Feedback, FeedbackMedia } from '../../shared/feedback/types'
import { typeLabel } from '../../shared/labels'
import type { Page } from '../../shared/types'
import { chinaTime, ellipsis } from '../terminal/format'
import { table } from '../terminal/table'
import type { Tour } from './tour'

/** A page of feedback, and a picture of it. */
export async function showFeedback({ call, isOpenEnded }: Tour): Promise<void> {
  const { list, total, next } = await call<Page<Feedback, object>>('getFeedback', { num: 10 })
  console.log(
    table(
      ['时间 (UTC+8)', '类型', '内容', '联系方式', '图片', 'recordId'],
      list.map(({ createTime, type, content, phone, mediaIds, recordId }) => [
        chinaTime(createTime),
        typeLabel(type),
        ellipsis(content, 36),
        ellipsis(phone, 20),
        String(mediaIds.length),
        recordId,
      ]),
    ),
  )
  console.log(`${list.length} of ${total}; next page: ${JSON.stringify(next)}`)

  const withPicture = list.find(({ mediaIds }) => mediaIds.length > 0)
  const mediaId = withPicture?.mediaIds[0]
  if (!withPicture || !mediaId) throw new Error('the sample data has no picture on its first page')
  const { recordId } = withPicture
  const picture = await call<FeedbackMedia>('getFeedbackMedia', { recordId, mediaId })
  console.log(
    table(
      ['fileID', 'contentType', 'size'],
      [[ellipsis(picture.fileID, 90), picture.contentType, `${picture.size} bytes`]],
    ),
  )
  if (isOpenEnded) console.log(`Look at it: ${picture.tempFileURL}`)
}
