import { chinaHour } from '../../shared/china-time'
import { pictureFor } from '../local/sample/pictures'
import { badCommentEvent, pushRequest, sendRequest } from '../local/wechat/message-push'
import { evidenceTables } from '../results/phones'
import { showAlerts } from './alerts'
import type { Part, Tour } from './tour'

/** The voices beside which the most frequent error stands, and what the phone wrote around the newest of them. */
async function showEvidence(error: string | undefined, call: Tour['call']): Promise<number> {
  const { list, total } = await call('listVoices', { error, limit: 5 })
  const [newest] = list
  if (!error || !newest) throw new Error('the sample data has no error beside a feedback')
  const voice = await call('getVoice', { id: newest._id })
  if (voice.kind !== 'feedback' || !voice.evidence) throw new Error('the voice has no evidence')
  console.log(evidenceTables(voice.evidence, voice.createTime))
  return total
}

/** What `npm start` shows, in this order. */
export const PARTS: Part[] = [
  {
    title: 'User feedback (用户反馈)',
    async show({ call }) {
      const { list, total } = await call('getFeedback', { num: 10 })
      const withPicture = list.find(({ mediaIds }) => mediaIds.length > 0)
      const mediaId = withPicture?.mediaIds[0]
      if (!mediaId) throw new Error('the sample data has no picture on its first page')
      await call('getFeedbackMedia', { recordId: withPicture.recordId, mediaId })
      return `${list.length} of ${total}, and a picture`
    },
  },
  {
    title: 'Comments on orders (交易评价)',
    async show({ call }) {
      const { list, total } = await call('getCommentList', { limit: 10 })
      return `${list.length} of ${total}`
    },
  },
  {
    title: 'The archive: brought in, found, handled, counted, exported',
    async show({ call }) {
      await call('syncVoices', {})
      const found = await call('listVoices', { q: '卡', state: ['new', 'open'], limit: 5 })
      const ids = found.list.slice(0, 2).map(({ _id }) => _id)
      await call('updateVoice', { ids, state: 'done', addTags: ['性能'], note: '新版已修复' })
      const { total, errors } = await call('getVoiceStats', {})
      const beside = await showEvidence(errors[0]?.message, call)
      const { count } = await call('exportVoices', { kind: 'feedback' })
      return `${found.total} that say 卡, ${ids.length} of them done; ${total} in 30 days; ${beside} beside the same error; ${count} rows exported`
    },
  },
  {
    title: 'A bad comment, from the alert to its settlement',
    async show({ cloud, call }) {
      const { list } = await call('getCommentList', { filterType: 3, limit: 5 })
      const { commentId } = list[0] ?? {}
      if (!commentId) throw new Error('the sample data has no bad comment')

      const push = pushRequest(badCommentEvent(commentId), { url: `${cloud.accessUrl}/userVoice` })
      const { status, body } = await sendRequest(push)
      const parameters = [...new URL(push.url).searchParams.keys()].map(name => `${name}=…`).join('&')
      console.log(`\nWeChat pushes the first of them over HTTP, signed and encrypted, and the groups are told (times are UTC+8):
POST /userVoice?${parameters} → ${status} ${body}`)
      showAlerts(cloud.robots, text => text.includes(commentId))

      await call('addReply', { commentId, content: '非常抱歉，已经为您安排退款，请留意微信通知。' })
      await call('resetApiKfQuota', { commentId })
      const fileID = cloud.storage.fileId('proof/refund.png')
      cloud.storage.files.set('proof/refund.png', pictureFor('refund').bytes)
      await call('confirmCompromise', { commentId, content: '已经和顾客协商退款。', fileIDs: [fileID] })
      await call('getCommentReplyList', { commentId })
      await call('getCommentInfo', { commentId })
      return 'alerted, answered, settled'
    },
  },
  {
    title: 'What the groups hear of new feedback, and of the day',
    async show({ cloud, call }) {
      await call('updateSettings', { alerts: { digestHour: chinaHour(Date.now() / 1000) } })
      const before = cloud.robots.wecom.texts.length
      await call('syncVoices', {})
      const count = showAlerts(cloud.robots, (_, at) => at >= before)
      return `${count} ${count === 1 ? 'message' : 'messages'} to each group`
    },
  },
]

/** What it shows besides, where there are several mini programs. */
export const SEVERAL: Part = {
  title: 'Several mini programs: one by its appid, or all at once',
  async show({ cloud, call }) {
    for (const { appid } of cloud.apps.slice(1, MOST_SHOWN)) await call('getFeedback', { appid, num: 3 })
    const { total } = await call('listVoices', { kind: 'comment', stars: [1, 2], limit: 6 })
    return `feedback of each; ${total} bad comments of all ${cloud.apps.length}`
  },
}

const MOST_SHOWN = 3
