import { parseArgs } from 'node:util'
import * as v from 'valibot'
import type { Comment, CommentInfo, CommentReplies } from '../shared/comments/types'
import type { Feedback, FeedbackMedia } from '../shared/feedback/types'
import type { Envelope, Page } from '../shared/types'
import { build } from './build'
import { ADMIN_OPENID, LocalCloud } from './local/cloud'
import { pictureFor } from './local/sample/pictures'
import { shareCloud } from './local/sharing/server'
import { ellipsis, localTime, stars, table, yuan } from './terminal/table'

const FEEDBACK_TYPES: Record<number, string> = {
  1: '无法打开小程序',
  2: '小程序闪退',
  3: '卡顿',
  4: '黑屏白屏',
  5: '死机',
  6: '界面错位',
  7: '界面加载慢',
  8: '其他异常',
}

const { values: options } = parseArgs({
  options: {
    /** Ends after the tables. */
    once: { type: 'boolean', default: false },
    /** Runs what was built before. */
    'no-build': { type: 'boolean', default: false },
    /** The Node.js that runs the functions, to try another version. */
    node: { type: 'string' },
  },
})

async function main() {
  if (!options['no-build']) await build()
  const cloud = await LocalCloud.start({ ...(options.node && { node: options.node }) })
  const stop = new Promise<void>(resolve => {
    // Not once: a second signal, which npm and tsx pass on, must not cut the clean-up short.
    process.on('SIGINT', resolve)
    process.on('SIGTERM', resolve)
  })
  try {
    await showFunctions(cloud)
    if (options.once) return
    const shared = await shareCloud(cloud)
    console.log(`
The local cloud stays up until Ctrl-C. In another terminal:

  npm run invoke -- getFeedback '{"type": 3, "num": 5}'
  npm run invoke -- getCommentList --event bad-comments
  npm run invoke -- getCommentList --openid oSomebodyElse

To deploy to your own mini program, see README.md (中文：README.zh-CN.md).`)
    await stop
    await shared.stop()
  } finally {
    await cloud.stop()
  }
}

/** Calls a function as an administrator does from the mini program, and says what came of it. */
type Call = <Data>(name: string, event: object) => Promise<Data>

async function showFunctions(cloud: LocalCloud) {
  const call: Call = async <Data>(name: string, event: object): Promise<Data> => {
    const { result } = await cloud.call(name, event, { openid: ADMIN_OPENID })
    // The functions are our own build: their envelope is typed where they are written.
    const envelope = result as Envelope<Data>
    console.log(`\n${name}(${JSON.stringify(event)}) → ${envelope.errMsg}`)
    if ('error' in envelope) throw new Error(`${name} failed: ${JSON.stringify(envelope)}`)
    return envelope.data
  }

  const feedback = await call<Page<Feedback, object>>('getFeedback', { num: 10 })
  console.log(
    table(
      ['时间', '类型', '内容', '联系方式', '图片', 'recordId'],
      feedback.list.map(({ createTime, type, content, phone, mediaIds, recordId }) => [
        localTime(createTime),
        FEEDBACK_TYPES[type] ?? `类型 ${type}`,
        ellipsis(content, 36),
        ellipsis(phone, 20),
        String(mediaIds.length),
        recordId,
      ]),
    ),
  )
  console.log(`${feedback.list.length} of ${feedback.total}; next page: ${JSON.stringify(feedback.next)}`)

  const withPicture = feedback.list.find(({ mediaIds }) => mediaIds.length > 0)
  const mediaId = withPicture?.mediaIds[0]
  if (!withPicture || !mediaId) throw new Error('the sample data has no picture on its first page')
  const picture = await call<FeedbackMedia>('getFeedbackMedia', { recordId: withPicture.recordId, mediaId })
  console.log(
    table(
      ['fileID', 'contentType', 'size'],
      [[ellipsis(picture.fileID, 90), picture.contentType, `${picture.size} bytes`]],
    ),
  )
  if (!options.once) console.log(`Look at it: ${picture.tempFileURL}`)

  const comments = await call<Page<Comment, object>>('getCommentList', { limit: 10 })
  console.log(
    table(
      ['时间', '评分', '内容', '商品', '金额', '图/视频', 'commentId'],
      comments.list.map(({ createTime, stars: count, content, productInfo, amount, commentId }) => [
        localTime(createTime),
        stars(count),
        ellipsis(content.txt, 36),
        ellipsis(productInfo.productList.map(({ name }) => name).join('、'), 20),
        yuan(amount),
        content.media.some(({ video }) => video) ? '视频' : String(content.media.length),
        commentId,
      ]),
    ),
  )
  console.log(`${comments.list.length} of ${comments.total}; next page: ${JSON.stringify(comments.next)}`)

  await answerBadComment(cloud, call)
}

const ACTIONS: Record<number, string> = { 1: '用户差评', 2: '商家处理', 3: '邀请改评', 4: '用户改评' }

/** One bad comment from the alert to its settlement. */
async function answerBadComment(cloud: LocalCloud, call: Call) {
  const { list } = await call<Page<Comment, object>>('getCommentList', { filterType: 3, limit: 20 })
  const { commentId, content } = list[0] ?? {}
  if (!commentId) throw new Error('the sample data has no bad comment')
  console.log(`The newest bad comment that is not settled: ${content?.txt}`)

  console.log('\nWeChat pushes it to onBadComment, which tells the group in WeCom:')
  const event = { MsgType: 'event', Event: 'wxa_comment_bad_score', result: { comment_id: commentId } }
  await cloud.call('onBadComment', event, { openid: ADMIN_OPENID, env: { WECOM_ROBOT_URL: cloud.robot.url } })
  for (const message of cloud.robot.messages) {
    const { text } = v.parse(v.object({ text: v.object({ content: v.string() }) }), message)
    console.log(text.content.replace(/^/gm, '  │ '))
  }

  await call('addReply', { commentId, content: '非常抱歉，已经为您安排退款，请留意微信通知。' })
  await call('resetApiKfQuota', { commentId })
  const fileID = cloud.storage.fileId('proof/refund.png')
  cloud.storage.files.set('proof/refund.png', pictureFor('refund').bytes)
  await call('confirmCompromise', { commentId, content: '已经和顾客协商退款。', fileIDs: [fileID] })

  const { reply } = await call<CommentReplies>('getCommentReplyList', { commentId })
  console.log(`  ${reply?.replyObject.nickname}：${reply?.replyContent.content}`)
  const { process: progress } = await call<CommentInfo>('getCommentInfo', { commentId })
  for (const { type, updateTime } of progress?.actions ?? []) {
    console.log(`  ${updateTime === null ? '○' : '●'} ${ACTIONS[type] ?? type}  ${localTime(updateTime)}`)
  }
}

await main()
