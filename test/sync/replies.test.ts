import { beforeEach, describe, expect, it } from 'vitest'
import type { Document } from '../../scripts/local/database/ejson'
import { useAlerts } from '../helpers/alerts'

/* Which comments are answered, wherever that was done. */

const LIST = '/wxaapi/comment/mpcommentlist/get'
const REPLIES = '/wxaapi/comment/replyandcommentreplylist/get'
const HOUR = 3600

const { cloud, makeComment, voiceOf, data, requestsTo } = useAlerts()

beforeEach(() => {
  cloud().comments.all.length = 0
  cloud().pageLimits.given = Number.POSITIVE_INFINITY
})

const TIMER = { openid: undefined, source: 'wx_trigger', timeLimitMs: 60_000 } as const
const sync = () =>
  data<{ comments: object }>('syncVoices', {}, { ...TIMER, env: { ALERT_ROBOTS: undefined } })

const ago = (seconds: number) => Math.floor(Date.now() / 1000) - seconds
/** A comment of some hours ago. */
const comment = (hours = 2) => makeComment(500, '很好', ago(hours * HOUR))
const comments = (count: number) => Array.from({ length: count }, (_, hours) => comment(2 + hours)).reverse()

const answerElsewhere = (id: string) => cloud().comments.addReply(id, '谢谢', Date.now())
const deleteElsewhere = (id: string) =>
  cloud().comments.deleteReply(id, cloud().comments.find(id).reply?.replyId ?? '')

const voices = () => cloud().database.documents('user_voices')
const voice = (id: string) => voices().find(({ _id }) => _id === voiceOf(id))
/** The comments that the archive takes to be answered. */
const replied = () =>
  voices()
    .filter(voice => voice.replied)
    .map(({ _id }) => String(_id))
    .sort()
const expectReplied = (...ids: string[]) => expect(replied()).toEqual(ids.map(voiceOf).sort())

/** Changes a document of the archive, as time does. */
function rewrite(name: string, change: (document: Document) => Document): void {
  const collection = cloud().database.collection(name)
  for (const document of collection.all()) collection.set(String(document._id), change(document))
}

/** As if all that people did had been done an hour earlier. */
const passAnHour = () =>
  rewrite('user_voices', document => ({
    ...document,
    createTime: Number(document.createTime) - HOUR,
    history: Object(document.history).map((entry: { time: number }) => ({
      ...entry,
      time: entry.time - HOUR,
    })),
  }))

/** A sync that reads all of the last 30 days again, as one a day does. */
async function syncAll() {
  rewrite('user_voice_meta', document =>
    JSON.parse(JSON.stringify(document), (key, value) => (key === 'again' ? undefined : value)),
  )
  return sync()
}

/** The requests for what waits. */
const forWaiting = () => requestsTo(LIST).filter(({ params }) => String(params.filterType) === '4')

/** Something happens at WeChat while it answers the request for what waits of this number, counted from 0. */
function meanwhile(number: number, happen: (answer: Record<string, unknown>) => object | undefined): void {
  let seen = 0
  cloud().faults.add({
    on: LIST,
    times: 99,
    rewriteJson: answer => {
      const { params } = requestsTo(LIST).at(-1) ?? {}
      const isIt = String(params?.filterType) === '4' && seen++ === number
      return (isIt && happen(answer)) || answer
    },
  })
}

describe('a comment that was answered elsewhere', () => {
  it('is replied after the first sync, and one that waits is not', async () => {
    const [first = '', second = '', ...others] = comments(5)
    answerElsewhere(first)
    answerElsewhere(second)
    await sync()
    expectReplied(first, second)
    expect(voice(first)).toMatchObject({
      state: 'new',
      history: [{ action: 'replied', by: 'syncVoices', time: expect.any(Number) }],
    })
    for (const id of others) expect(voice(id)).toMatchObject({ replied: false, history: [] })
    expect(requestsTo(REPLIES)).toHaveLength(2)
  })

  it('is replied after the next sync, and waits again once the answer is deleted elsewhere', async () => {
    const [id = '', other = ''] = comments(2)
    await sync()
    expectReplied()
    answerElsewhere(id)
    await sync()
    expectReplied(id)
    deleteElsewhere(id)
    // Else as many would wait as before.
    answerElsewhere(other)
    answerElsewhere(comment())
    await syncAll()
    expect(voice(id)).toMatchObject({
      replied: false,
      history: [{ action: 'replied' }, { action: 'unreplied', by: 'syncVoices' }],
    })
    expect(voice(other)).toMatchObject({ replied: true })
  })

  it('is found among more than one page, and where all are answered', async () => {
    cloud().pageLimits.given = 3
    const ids = comments(10)
    for (const id of ids.slice(0, 2)) answerElsewhere(id)
    await sync()
    expectReplied(...ids.slice(0, 2))
    for (const id of ids.slice(2)) answerElsewhere(id)
    await sync()
    expectReplied(...ids)
  })

  it('comes in the next runs where there are more than 100', async () => {
    const ids = comments(130)
    const waiting = comment(500)
    for (const id of ids) answerElsewhere(id)
    await sync()
    expect(replied()).toHaveLength(100)
    expect(requestsTo(REPLIES)).toHaveLength(100)
    await sync()
    expectReplied(...ids)
    expect(voice(waiting)).toMatchObject({ replied: false })
  })

  it('is left to a later run while the comment is younger than an hour', async () => {
    const id = comment(0.5)
    answerElsewhere(id)
    await sync()
    await sync()
    expectReplied()
    passAnHour()
    await sync()
    expectReplied(id)
  })
})

describe('what does not change', () => {
  /** What a run asks of WeChat and of the database beside what it always does. */
  async function costOfARun() {
    cloud().clearRequests()
    await sync()
    return {
      waiting: forWaiting().map(({ params }) => Number(params.limit)),
      replies: requestsTo(REPLIES).length,
      counts: cloud().requests.filter(({ params }) => JSON.stringify(params).includes('replied')).length,
    }
  }

  it('costs one request of WeChat and one count', async () => {
    const [first = ''] = comments(3)
    answerElsewhere(first)
    await sync()
    const before = voices()
    const cost = { waiting: [1], replies: 0, counts: 1 }
    expect(await costOfARun()).toEqual(cost)
    expect(voices()).toEqual(before)

    // Where the numbers differ and stay as they were.
    const hidden = comment()
    await syncAll()
    cloud().comments.find(hidden).isHidden = true
    expect(await costOfARun()).toMatchObject({ waiting: [1, 100], replies: 1 })
    expect(await costOfARun()).toEqual(cost)
  })

  it('is not taken for what it was before the numbers were alike', async () => {
    const [hidden = '', id = ''] = comments(2)
    await sync()
    cloud().comments.find(hidden).isHidden = true
    await sync()
    delete cloud().comments.find(hidden).isHidden
    await sync()
    // One of two waits at WeChat, as before.
    answerElsewhere(id)
    await sync()
    expectReplied(id)
  })

  it('is looked at again a day later', async () => {
    const hidden = comment()
    await sync()
    cloud().comments.find(hidden).isHidden = true
    await sync()
    await sync()
    expect(requestsTo(REPLIES)).toHaveLength(1)
    rewrite('user_voice_meta', document =>
      JSON.parse(JSON.stringify(document), (key, value) =>
        key === 'replies' ? { ...value, time: value.time - 25 * HOUR } : value,
      ),
    )
    await sync()
    expect(requestsTo(REPLIES)).toHaveLength(2)
  })
})

describe('a comment that waits is never taken for answered', () => {
  it('where WeChat checks it, so that no list shows it', async () => {
    const [hidden = '', id = ''] = comments(2)
    await sync()
    cloud().comments.find(hidden).isHidden = true
    answerElsewhere(id)
    await sync()
    expectReplied(id)
    delete cloud().comments.find(hidden).isHidden
    await sync()
    expectReplied(id)
    answerElsewhere(hidden)
    await sync()
    expectReplied(id, hidden)
  })

  it('where WeChat does not know it any more', async () => {
    comments(2)
    await sync()
    cloud().comments.all.length = 1
    expect(await sync()).toMatchObject({ comments: { complete: true } })
    expect(requestsTo(REPLIES)).toHaveLength(1)
    expectReplied()
  })

  it('where it arrives meanwhile, whenever it was made', async () => {
    const [id = ''] = comments(2)
    await sync()
    answerElsewhere(id)
    const late: string[] = []
    meanwhile(0, () => {
      late.push(comment(5), comment(0))
      return undefined
    })
    await sync()
    expect(late).toHaveLength(2)
    cloud().faults.clear()
    expectReplied()
    await syncAll()
    expect(voices()).toHaveLength(4)
    expectReplied(id)
  })

  it('where it moves to a page that was read already', async () => {
    cloud().pageLimits.given = 2
    const [third = '', second = '', , , , first = ''] = comments(6)
    await sync()
    answerElsewhere(first)
    // After the first page was read, the others move up.
    meanwhile(1, () => {
      answerElsewhere(second)
      return undefined
    })
    await sync()
    cloud().faults.clear()
    expectReplied()
    await sync()
    expectReplied(first, second)
    expect(voice(third)).toMatchObject({ replied: false })
  })

  it('where another one comes up while it moves, so that the total stays as it was', async () => {
    cloud().pageLimits.given = 2
    const late = comment(20)
    const { all } = cloud().comments
    comments(6)
    cloud().comments.find(late).isHidden = true
    await sync()
    const [first = '', , third = '', fourth = ''] = all.map(({ comment: { commentId } }) => commentId)
    answerElsewhere(fourth)
    meanwhile(1, () => {
      answerElsewhere(first)
      delete cloud().comments.find(late).isHidden
      return undefined
    })
    await sync()
    cloud().faults.clear()
    // The list seemed whole, but lacked the third one.
    expect(requestsTo(REPLIES).map(({ params }) => params.commentId)).toEqual(
      expect.arrayContaining([third, fourth]),
    )
    expectReplied(fourth)
    await syncAll()
    expectReplied(first, fourth)
  })

  it.each([
    ['another total', (answer: object) => ({ ...answer, total: 9 })],
    ['no total', ({ total: _, ...answer }: Record<string, unknown>) => answer],
    ['a comment twice', answer => ({ ...answer, commentList: twice(answer.commentList) })],
  ] satisfies [string, (answer: Record<string, unknown>) => object][])(
    'where a page says %s',
    async (_, change) => {
      const ids = comments(3)
      await sync()
      answerElsewhere(ids[0] ?? '')
      for (const number of [1, 0]) {
        meanwhile(number, change)
        await sync()
        cloud().faults.clear()
        expectReplied()
      }
    },
  )
})

const twice = (list: unknown) => (Array.isArray(list) ? [list[0], list[0]] : list)
