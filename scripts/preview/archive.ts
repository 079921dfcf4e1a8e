import type { Settings } from '../../shared/archive/settings-types'
import type { HistoryEntry, Voice, VoiceState } from '../../shared/archive/types'
import { readVoice } from '../../shared/archive/voice'
import { ADMIN_OPENID, type LocalCloud } from '../local/cloud'

const STATES: VoiceState[] = ['new', 'new', 'open', 'done']

type Document = ReturnType<LocalCloud['database']['documents']>[number]

const SETTINGS: Settings = {
  templates: [
    { name: '好评感谢', text: '感谢您的支持，祝您生活愉快！' },
    { name: '物流慢', text: '非常抱歉让您久等了，我们已经催促物流，会尽快送到。' },
  ],
  alerts: { newFeedback: true, badComments: 2, digestHour: 9, quiet: [22, 8] },
}

/** What people would have noted of the sample data's voices, the newest first. */
function handled(voice: Document, i: number): Document {
  return {
    ...voice,
    state: STATES[i % STATES.length],
    tags: i % 5 === 2 ? ['物流'] : [],
    assignee: i % 6 === 1 ? ADMIN_OPENID : '',
    replied: i % 7 === 3,
    // Some of those that are done and have a tag.
    ...(i % 20 === 7 && { note: NOTE, history: historyFrom(Number(voice.createTime)) }),
  }
}

const NOTE = '已经打电话给用户，换了一个网络就好了。请同事再看看超时的设置。'

function historyFrom(createTime: number): HistoryEntry[] {
  const by = ADMIN_OPENID
  const steps: Partial<HistoryEntry>[] = [
    { assignee: ADMIN_OPENID, state: 'open' },
    { by: 'oColleague', addTags: ['物流'] },
    { note: NOTE },
    { state: 'done' },
  ]
  return steps.map((step, i) => ({ time: createTime + (i + 1) * 1500, by, action: 'update', ...step }))
}

/** Brings all that WeChat has into the archive, as if people had worked with it for a while; gives the voices, the newest first. */
export async function fillArchive(cloud: LocalCloud): Promise<Voice[]> {
  await cloud.call('userVoice', {}, { source: 'wx_trigger' })
  await cloud.call('updateSettings', SETTINGS, { openid: ADMIN_OPENID })
  const { database } = cloud
  const rest = database.collections().map(name => ({ name, documents: database.documents(name) }))
  database.clear()
  for (const { name, documents } of rest) {
    const newestFirst = [...documents].sort((a, b) => Number(b.createTime) - Number(a.createTime))
    database.insert(name, name === 'user_voices' ? newestFirst.map(handled) : documents)
  }
  return database
    .documents('user_voices')
    .map(document => readVoice({ ...document, _id: String(document._id) }))
    .sort((a, b) => b.createTime - a.createTime || (a._id < b._id ? 1 : -1))
}
