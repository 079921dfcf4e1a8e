import type { SettingsUpdate } from '../../shared/archive/settings-types'
import type { HistoryEntry, Voice, VoiceState } from '../../shared/archive/types'
import { evidenceFields, readVoice } from '../../shared/archive/voice'
import { ADMIN_OPENID, type LocalCloud } from '../local/cloud'
import { sampleEvidence } from './evidence'

const STATES: VoiceState[] = ['new', 'new', 'open', 'done']

type Document = ReturnType<LocalCloud['database']['documents']>[number]

const SETTINGS: SettingsUpdate = {
  templates: [
    { name: '好评感谢', text: '感谢您的支持，祝您生活愉快！' },
    { name: '物流慢', text: '非常抱歉让您久等了，我们已经催促物流，会尽快送到。' },
  ],
  alerts: { newFeedback: true, badComments: 2, digestHour: 9, quiet: [22, 8] },
}

const [HAN, ZHANG, WANG] = ['oColleague', 'oColleagueZhang', 'oFormerWang']

/** Who handles voices, as createInvitation and updateSettings would have made it. */
function people(now: number): Document {
  const day = 24 * 3600
  return {
    _id: 'members',
    revision: 1,
    known: [
      { openid: ADMIN_OPENID, name: '李雷' },
      { openid: HAN, name: '韩梅梅', since: now - 90 * day },
      { openid: ZHANG, name: '张伟', since: now - 20 * day },
      { openid: WANG, name: '王芳', since: now - 200 * day, until: now - 30 * day },
    ],
    invitations: [],
    audit: [
      { time: now - 30 * day, by: ADMIN_OPENID, action: 'removeMember', count: 1 },
      { time: now - 20 * day - 600, by: ADMIN_OPENID, action: 'createInvitation', count: 1 },
      { time: now - 20 * day, by: ZHANG, action: 'acceptInvitation', count: 1 },
      { time: now - 8 * day, by: ADMIN_OPENID, action: 'alerts', count: 0 },
      { time: now - 3 * day, by: HAN, action: 'exportVoices', count: 86 },
      { time: now - day, by: ADMIN_OPENID, action: 'forgetUser', count: 2 },
    ],
  }
}

/** What people would have noted of the sample data's voices, the newest first. */
function handled(voice: Document, i: number): Document {
  return {
    ...voice,
    state: STATES[i % STATES.length],
    tags: i % 5 === 2 ? ['物流'] : [],
    assignee: [undefined, ADMIN_OPENID, undefined, HAN, undefined, ZHANG][i % 6] ?? '',
    // Some of those that are done and have a tag.
    ...(i % 20 === 7 && { note: NOTE, history: historyFrom(Number(voice.createTime)) }),
  }
}

const NOTE = '已经打电话给用户，换了一个网络就好了。请同事再看看超时的设置。'

function historyFrom(createTime: number): HistoryEntry[] {
  const by = ADMIN_OPENID
  const steps: Partial<HistoryEntry>[] = [
    { assignee: ADMIN_OPENID, state: 'open' },
    { by: HAN, addTags: ['物流'] },
    { note: NOTE },
    { state: 'done' },
  ]
  return steps.map((step, i) => ({ time: createTime + (i + 1) * 1500, by, action: 'update', ...step }))
}

/** Of all ages, in place of what the sync found: that is only beside the newest. Those with a history get none. */
function withEvidence({ evidence: _, evidenceCounts: __, ...voice }: Document, i: number): Document {
  const evidence = voice.kind === 'feedback' && sampleEvidence(Number(voice.createTime), i + 2)
  return evidence ? { ...voice, ...evidenceFields(evidence) } : voice
}

/** Brings all that WeChat has into the archive, as if people had worked with it for a while; gives the voices, the newest first. */
export async function fillArchive(cloud: LocalCloud): Promise<Voice[]> {
  await cloud.call('userVoice', {}, { source: 'wx_trigger' })
  for (const { appid } of cloud.apps.slice(1))
    await cloud.call('syncVoices', { appid }, { openid: ADMIN_OPENID })
  for (const { appid } of cloud.apps)
    await cloud.call('updateSettings', { appid, ...SETTINGS }, { openid: ADMIN_OPENID })
  const { database } = cloud
  const replies = new Set(
    cloud.apps.flatMap(({ appid }) =>
      cloud.of(appid).comments.all.flatMap(({ comment, reply }) => (reply ? [comment.commentId] : [])),
    ),
  )
  /** What WeChat has a reply to is answered. */
  const answered = (voice: Document): Document => ({
    ...voice,
    replied: replies.has(String(voice._id).split(':')[2] ?? ''),
  })
  const rest = database.collections().map(name => ({ name, documents: database.documents(name) }))
  database.clear()
  for (const { name, documents } of rest) {
    const newestFirst = [...documents].sort((a, b) => Number(b.createTime) - Number(a.createTime))
    database.insert(
      name,
      name === 'user_voices' ? newestFirst.map(handled).map(answered).map(withEvidence) : documents,
    )
  }
  const now = Math.floor(Date.now() / 1000)
  database.collection('user_voice_meta').set('members', people(now))
  return database
    .documents('user_voices')
    .map(document => readVoice({ ...document, _id: String(document._id) }))
    .sort((a, b) => b.createTime - a.createTime || (a._id < b._id ? 1 : -1))
}
