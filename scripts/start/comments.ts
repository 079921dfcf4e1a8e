import type { Comment } from '../../shared/comments/types'
import { starsLabel } from '../../shared/labels'
import type { Page } from '../../shared/types'
import { chinaTime, ellipsis, yuan } from '../terminal/format'
import { table } from '../terminal/table'
import type { Tour } from './tour'

/** A page of comments. */
export async function showComments({ call }: Tour): Promise<void> {
  const { list, total, next } = await call<Page<Comment, object>>('getCommentList', { limit: 10 })
  console.log(
    table(
      ['时间 (UTC+8)', '评分', '内容', '商品', '金额', '图/视频', 'commentId'],
      list.map(({ createTime, stars: count, content, productInfo, amount, commentId }) => [
        chinaTime(createTime),
        starsLabel(count),
        ellipsis(content.txt, 36),
        ellipsis(productInfo.productList.map(({ name }) => name).join('、'), 20),
        yuan(amount),
        content.media.some(({ video }) => video) ? '视频' : String(content.media.length),
        commentId,
      ]),
    ),
  )
  console.log(`${list.length} of ${total}; next page: ${JSON.stringify(next)}`)
}
