import { describe, expect, it } from 'vitest'
import { REPLIES, useReplies } from '../helpers/replies'

/* Which comments are answered, wherever that was done: the rarer cases. */

const {
  answerElsewhere,
  call,
  cloud,
  comment,
  comments,
  data,
  deleteElsewhere,
  expectReplied,
  forWaiting,
  hide,
  meanwhile,
  passADay,
  passAnHour,
  requestsTo,
  sync,
  syncAll,
  voice,
  voices,
} = useReplies()

describe('a comment that was answered elsewhere', () => {
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
    expect(voices().filter(voice => voice.replied)).toHaveLength(100)
    expect(requestsTo(REPLIES)).toHaveLength(100)
    await sync()
    expectReplied(...ids)
    expect(voice(waiting)).toMatchObject({ replied: false })
  })

  it('is found behind more than 100 that are younger than an hour', async () => {
    const id = comment(5)
    for (const answered of [id, ...Array.from({ length: 101 }, () => comment(0.5))]) answerElsewhere(answered)
    await sync()
    expectReplied(id)
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
  it('is not taken for what it was before the numbers were alike', async () => {
    const [hidden = '', id = ''] = comments(2)
    await sync()
    hide(hidden)
    await sync()
    hide(hidden, false)
    await sync()
    // One of two waits at WeChat, as before.
    answerElsewhere(id)
    await sync()
    expectReplied(id)
  })

  it('is looked at again a day later', async () => {
    const hidden = comment()
    await sync()
    hide(hidden)
    await sync()
    await sync()
    expect(requestsTo(REPLIES)).toHaveLength(1)
    passADay()
    await sync()
    expect(requestsTo(REPLIES)).toHaveLength(2)
  })
})

describe('a comment that waits is never taken for answered', () => {
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

  it('where another one comes up while it moves, so that the total stays as it was', async () => {
    cloud().pageLimits.given = 2
    const late = comment(20)
    const { all } = cloud().comments
    comments(6)
    hide(late)
    await sync()
    const [first = '', , third = '', fourth = ''] = all.map(({ comment: { commentId } }) => commentId)
    answerElsewhere(fourth)
    meanwhile(1, () => {
      answerElsewhere(first)
      hide(late, false)
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

describe('what somebody did through this package within the hour', () => {
  const handle = (operation: string, input: object) => data(operation, input)

  it('is left alone where WeChat does not show a reply yet', async () => {
    const [id = '', ...others] = comments(3)
    await sync()
    await handle('addReply', { commentId: id, content: '谢谢' })
    expectReplied(id)
    // As if WeChat did not know of it yet.
    deleteElsewhere(id)
    for (const other of others) answerElsewhere(other)
    await sync()
    expectReplied(id, ...others)
    passAnHour()
    await sync()
    expectReplied(...others)
    expect(voice(id)).toMatchObject({ history: [{ action: 'addReply' }, { action: 'unreplied' }] })
  })

  it('is left alone where WeChat still shows a reply that was deleted', async () => {
    const [id = ''] = comments(2)
    answerElsewhere(id)
    await sync()
    const { reply } = cloud().comments.find(id)
    await handle('deleteReply', { commentId: id, replyId: reply?.replyId })
    answerElsewhere(id)
    await sync()
    await sync()
    expectReplied()
    passAnHour()
    await sync()
    expectReplied(id)
  })

  it('is not undone where it is done just now', async () => {
    const [id = '', other = ''] = comments(2)
    await sync()
    answerElsewhere(id)
    const { reply } = cloud().comments.find(id)
    let deleted: Promise<unknown> | undefined
    // Between the reply that is shown and the note of it, which comes after two checkpoints.
    cloud().faults.add({
      on: REPLIES,
      rewriteJson: answer => {
        deleted = handle('deleteReply', { commentId: id, replyId: reply?.replyId })
        return answer
      },
    })
    cloud().faults.add({ on: 'database.modifyDocument', skip: 2, delayMs: 1500 })
    await sync()
    await deleted
    await sync()
    expectReplied()
    expect(voice(other)).toMatchObject({ history: [] })
  })
})

describe('what goes wrong', () => {
  const LIST = '/wxaapi/comment/mpcommentlist/get'
  const KINDS = { feedback: { complete: true }, comments: { complete: true } }

  it('is named in the log line, and the rest of the sync goes on', async () => {
    const [id = ''] = comments(2)
    await sync()
    answerElsewhere(id)
    for (const fault of [
      { on: LIST, skip: 2, errcode: 45009, times: 9 },
      { on: REPLIES, errcode: 45009, times: 9 },
      { on: REPLIES, errcode: -1, times: 9 },
    ]) {
      cloud().faults.add(fault)
      const { envelope, logs } = await call()
      expect(envelope).toMatchObject({ errCode: 0, data: { ...KINDS, alerts: 0, removed: 0 } })
      expect(Object.keys(Object('data' in envelope && envelope.data)).sort()).toEqual(RESULT)
      expect(logs).toContain('"outcome":"partial"')
      expect(logs).toContain('"failed":{"replies":"wechat"}')
      cloud().faults.clear()
    }
    expectReplied()
    const { logs } = await call()
    expect(logs).not.toContain('"failed"')
    expectReplied(id)
  })

  it('stops the questions for replies, and keeps what was found out', async () => {
    const ids = comments(20)
    for (const id of ids) answerElsewhere(id)
    cloud().faults.add({ on: REPLIES, skip: 5, errcode: 45009, times: 99 })
    await call()
    expect(requestsTo(REPLIES).length).toBeLessThan(10)
    expect(voices().filter(voice => voice.replied)).toHaveLength(5)
    cloud().faults.clear()
    await sync()
    expectReplied(...ids)
  })

  it('with one comment keeps no other out', async () => {
    const ids = comments(8)
    for (const id of ids) answerElsewhere(id)
    const isBroken = (answer: object) => JSON.stringify(answer).includes(`"${ids[7]}"`)
    cloud().faults.add({
      on: REPLIES,
      times: 99,
      rewriteJson: answer => (isBroken(answer) ? { list: 7 } : answer),
    })
    for (let i = 0; i < 2; i++) {
      expect((await call()).logs).toContain('"failed":{"replies":"bad_response"}')
    }
    expectReplied(...ids.slice(0, 7))
  })

  it('in the sync of comments leaves replies to a later run', async () => {
    const [id = ''] = comments(2)
    await sync()
    answerElsewhere(id)
    cloud().faults.add({ on: LIST, errcode: -10007, times: 99 })
    cloud().clearRequests()
    await call()
    expect(forWaiting()).toEqual([])
    expectReplied()
  })

  it.each([
    ['what waits', LIST, 2],
    ['a reply', REPLIES, 0],
  ])(
    'in that %s is not answered takes half of the time that is left, and fails nothing',
    async (_, on, skip) => {
      const [id = ''] = comments(2)
      await sync()
      answerElsewhere(id)
      cloud().faults.add({ on, skip, hang: true, times: 9 })
      const { envelope, logs } = await call({ timeLimitMs: 3000 })
      expect(envelope).toMatchObject({ errCode: 0, data: { ...KINDS, removed: 0 } })
      expect(logs).toContain('"outcome":"ok"')
      cloud().faults.clear()
      await sync()
      expectReplied(id)
    },
  )
})

const RESULT = ['alerts', 'comments', 'evidence', 'feedback', 'removed']
