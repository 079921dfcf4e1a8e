import { describe, expect, it } from 'vitest'
import { REPLIES, useReplies } from '../helpers/replies'

/* Which comments are answered, wherever that was done. */

const {
  answerElsewhere,
  cloud,
  comment,
  comments,
  deleteElsewhere,
  expectReplied,
  forWaiting,
  hide,
  meanwhile,
  requestsTo,
  sync,
  syncAll,
  voice,
  voices,
} = useReplies()

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
    hide(hidden)
    expect(await costOfARun()).toMatchObject({ waiting: [1, 100], replies: 1 })
    expect(await costOfARun()).toEqual(cost)
  })
})

describe('a comment that waits is never taken for answered', () => {
  it('where WeChat checks it, so that no list shows it', async () => {
    const [hidden = '', id = ''] = comments(2)
    await sync()
    hide(hidden)
    answerElsewhere(id)
    await sync()
    expectReplied(id)
    hide(hidden, false)
    await sync()
    expectReplied(id)
    answerElsewhere(hidden)
    await sync()
    expectReplied(id, hidden)
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
    cloud().clearRequests()
    await sync()
    cloud().faults.clear()
    // The list is read no further than to the page that tells of it.
    expect(forWaiting().map(({ params }) => Number(params.offset))).toEqual([0, 0, 2])
    expectReplied()
    await sync()
    expectReplied(first, second)
    expect(voice(third)).toMatchObject({ replied: false })
  })
})
