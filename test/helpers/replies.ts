import { beforeEach, expect } from 'vitest'
import type { Document } from '../../scripts/local/database/ejson'
import type { SyncResult } from '../../shared/sync/types'
import { useAlerts } from './alerts'

/*
 * A local cloud in which comments are answered, in WeChat's console as well.
 */

const LIST = '/wxaapi/comment/mpcommentlist/get'
export const REPLIES = '/wxaapi/comment/replyandcommentreplylist/get'
const HOUR = 3600
const TIMER = { openid: undefined, source: 'wx_trigger', timeLimitMs: 60_000 } as const

/** The request for what waits: LIST with this filter. */
const WAITING = '4'

export function useReplies() {
  const local = useAlerts()
  const { cloud, voiceOf, requestsTo } = local
  beforeEach(() => {
    cloud().pageLimits.given = Number.POSITIVE_INFINITY
  })

  const options = { ...TIMER, env: { ALERT_ROBOTS: undefined } }
  const sync = () => local.data<SyncResult>('syncVoices', {}, options)
  const voices = () => cloud().database.documents('user_voices')
  /** A comment of some hours ago. */
  const comment = (hours = 2) => local.makeComment(500, '很好', Math.floor(Date.now() / 1000) - hours * HOUR)
  /** Changes the documents of a collection, as time does. */
  function rewrite(name: string, change: (document: Document) => Document): void {
    const collection = cloud().database.collection(name)
    for (const document of collection.all()) collection.set(String(document._id), change(document))
  }
  /** Changes values of meta, wherever they stand, by their names. */
  const rewriteMeta = (change: (key: string, value: unknown) => unknown) =>
    rewrite('user_voice_meta', document => JSON.parse(JSON.stringify(document), change))

  return {
    ...local,
    sync,
    /** A sync whose envelope and log lines are looked at. */
    call: (more: object = {}) => local.call('syncVoices', {}, { ...options, ...more }),
    /** A sync that reads all of the last 30 days again, as one a day does. */
    async syncAll() {
      rewriteMeta((key, value) => (key === 'again' ? undefined : value))
      return sync()
    },
    comment,
    comments: (count: number) => Array.from({ length: count }, (_, i) => comment(2 + i)),
    answerElsewhere: (id: string) => cloud().comments.addReply(id, '谢谢', Date.now()),
    deleteElsewhere: (id: string) =>
      cloud().comments.deleteReply(id, cloud().comments.find(id).reply?.replyId ?? ''),
    /** WeChat checks a comment, so that no list shows it; or has checked it. */
    hide(id: string, isHidden = true) {
      cloud().comments.find(id).isHidden = isHidden
    },
    voices,
    voice: (id: string) => voices().find(({ _id }) => _id === voiceOf(id)),
    /** Looks which comments the archive takes to be answered. */
    expectReplied(...ids: string[]) {
      const replied = voices().filter(voice => voice.replied)
      expect(replied.map(({ _id }) => String(_id)).sort()).toEqual(ids.map(voiceOf).sort())
    },
    /** As if comments had been made, and people had handled them, an hour earlier. */
    passAnHour: () =>
      rewrite('user_voices', document => ({
        ...document,
        createTime: Number(document.createTime) - HOUR,
        history: Object(document.history).map((entry: { time: number }) => ({
          ...entry,
          time: entry.time - HOUR,
        })),
      })),
    /** As if a day had passed since the numbers were remembered. */
    passADay: () =>
      rewriteMeta((key, value) =>
        key === 'replies' ? { ...Object(value), time: Object(value).time - 25 * HOUR } : value,
      ),
    forWaiting: () => requestsTo(LIST).filter(({ params }) => String(params.filterType) === WAITING),
    /** Something happens at WeChat while it answers the request for what waits of this number, counted from 0. */
    meanwhile(number: number, happen: (answer: Record<string, unknown>) => object | undefined) {
      let seen = 0
      cloud().faults.add({
        on: LIST,
        times: 99,
        rewriteJson: answer => {
          const last = requestsTo(LIST).at(-1)
          const isIt = String(last?.params.filterType) === WAITING && seen++ === number
          return (isIt && happen(answer)) || answer
        },
      })
    },
  }
}
