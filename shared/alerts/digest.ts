import type { Archive } from '../archive/archive'
import { metaId } from '../archive/meta'
import { chinaDay, chinaMinute, SECONDS_A_DAY } from '../china-time'
import { totals } from '../handling/stats'
import { kinds } from '../kinds/lookup'
import { STATE_LABELS } from '../labels'
import type { Subject } from './alert'
import { whatRose } from './rose'
import { pageOf } from './wording'

/** Today's digest, unless it has its alert already. It holds counts and names of types, nothing personal. */
export async function newDigest(archive: Archive): Promise<Subject[]> {
  const { meta, appid, now } = archive
  const _id = metaId.digest(appid, chinaDay(now))
  if ((await meta.count({ _id })) > 0) return []
  return [{ _id, voice: '', text: await digestText(archive) }]
}

async function digestText(archive: Archive): Promise<string> {
  const { voices, appid, now, _ } = archive
  const all = { kind: undefined, startTime: 0, endTime: now }
  const lastDay = { ...all, startTime: now - SECONDS_A_DAY }
  const [day, { lists }, oldest, rose] = await Promise.all([
    totals(lastDay, archive),
    totals(all, archive),
    voices.find(
      { appid, state: _.in(['new', 'open']) },
      { fields: ['_id', 'createTime'], sort: { createTime: 'asc' }, limit: 1 },
    ),
    whatRose(archive),
  ])
  const inStates = Object.entries(STATE_LABELS).map(([state, label]) => {
    const count = lists.states.find(({ value }) => value === state)?.count ?? 0
    return `${label} ${count} 条`
  })
  const counts = kinds.map(({ label, counts, statistics: { mean } }) => {
    const given = mean && day.means[mean.name]
    return `新${label} ${day.kinds[counts]} 条${mean && given !== null ? `，${mean.say(given)}` : ''}`
  })
  const [first] = oldest
  return [
    `用户之声日报 ${chinaDay(now)}`,
    `24 小时内：${counts.join('，')}`,
    inStates.join('，'),
    ...(first ? [`最早一条未处理完：${chinaMinute(Number(first.createTime))}，${pageOf(first._id)}`] : []),
    ...rose.map(
      ({ name, count, usual }) => `明显增多：${name} ${count} 条（平时每天 ${usual.toFixed(1)} 条）`,
    ),
  ].join('\n')
}
