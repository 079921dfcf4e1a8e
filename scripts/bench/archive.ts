import * as v from 'valibot'
import { ADMIN_OPENID, LocalCloud } from '../local/cloud'
import { longHistory } from '../local/sample/history'
import { table } from '../terminal/table'
import { median, ms, quartiles } from './figures'

const RECORDS_A_KIND = 10_000
const CALLS = 7

const Answer = v.object({ errCode: v.literal(0), data: v.record(v.string(), v.unknown()) })
const Kind = v.object({ complete: v.boolean() })
const Synced = v.object({ feedback: Kind, comments: Kind })
const Found = v.object({ list: v.array(v.object({ _id: v.string() })) })

/** What an administrator waits for, with 20,000 voices in the archive; the local database takes most of the time. */
export async function benchArchive(node: string): Promise<void> {
  const { createTimes: _, ...data } = longHistory(RECORDS_A_KIND, Date.now())
  const cloud = await LocalCloud.start({ data, node })
  const call = async (name: string, event: object) => {
    const { result } = await cloud.call(name, event, { openid: ADMIN_OPENID })
    return v.parse(Answer, result).data
  }
  const requests = () => cloud.requests.filter(({ name }) => name.startsWith('database.')).length

  /** The median time of some calls, and how many requests to the database one of them makes. */
  async function row(title: string, name: string, event: object): Promise<string[]> {
    await call(name, event)
    cloud.clearRequests()
    const times: number[] = []
    for (let i = 0; i < CALLS; i++) {
      const started = performance.now()
      await call(name, event)
      times.push(performance.now() - started)
    }
    return [title, ms(median(times)), quartiles(times), String(Math.round(requests() / CALLS))]
  }

  try {
    const started = performance.now()
    let runs = 0
    for (let complete = false; !complete; runs++) {
      const { feedback, comments } = v.parse(Synced, await call('syncVoices', {}))
      complete = feedback.complete && comments.complete
    }
    const sync = [
      `the first sync (runs of at most 20 s: ${runs})`,
      ms(performance.now() - started),
      '—',
      String(requests()),
    ]
    const { list } = v.parse(Found, await call('listVoices', { limit: 100 }))
    const ids = list.map(({ _id }) => _id)
    console.log(
      table(
        [`an archive of ${2 * RECORDS_A_KIND} voices`, 'median', 'quartiles', 'requests to the database'],
        [
          sync,
          await row('syncVoices, nothing new', 'syncVoices', {}),
          await row('listVoices, the newest 20', 'listVoices', {}),
          await row('listVoices, two words and a state', 'listVoices', { q: '退款 慢', state: 'new' }),
          await row('listVoices, what waits, with counts', 'listVoices', {
            state: ['new', 'open'],
            sort: 'oldest',
            counts: true,
          }),
          await row('updateVoice, 100 at once', 'updateVoice', { ids, state: 'open', addTags: ['退款'] }),
          await row('getVoiceStats, a year', 'getVoiceStats', {
            startTime: Math.floor(Date.now() / 1000) - 365 * 86_400,
          }),
          await row('exportVoices, the newest 10,000', 'exportVoices', {}),
        ],
      ),
    )
  } finally {
    await cloud.stop()
  }
}
