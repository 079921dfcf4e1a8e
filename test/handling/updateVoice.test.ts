import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { HistoryEntry, UpdatedVoice } from '../../shared/archive/types'
import { useArchive } from '../helpers/archive'
import { commentVoice, feedbackVoice } from '../helpers/voices'

const COLLEAGUE = 'oColleague'
const { cloud, put, data, error, empty, voices, databaseRequests } = useArchive({
  env: { ADMIN_OPENIDS: `${ADMIN_OPENID},${COLLEAGUE}` },
})

beforeEach(empty)

const idOf = (id: number) => feedbackVoice(id)._id
const update = (change: object, openid = ADMIN_OPENID) =>
  data<{ list: UpdatedVoice[] }>('updateVoice', change, { openid })
const refusal = (change: object) => error('updateVoice', change)
const stored = (id: string) => voices().find(({ _id }) => _id === id)
const historyOf = (id: string): HistoryEntry[] => [stored(id)?.history].flat() as HistoryEntry[]

describe('updateVoice', () => {
  it('changes what people note, and adds an entry of who, when and what', async () => {
    put(feedbackVoice(1), commentVoice(2))
    const change = { state: 'open', assignee: COLLEAGUE, addTags: ['退款', ' VIP '], note: '已致电' } as const
    const before = Math.floor(Date.now() / 1000)
    const { list } = await update({ id: idOf(1), ...change })
    const entry = { by: ADMIN_OPENID, action: 'update', ...change, addTags: ['退款', 'VIP'] }
    expect(list).toMatchObject([
      { _id: idOf(1), state: 'open', assignee: COLLEAGUE, tags: ['退款', 'VIP'], note: '已致电' },
    ])
    const updatedAt = list[0]?.updatedAt
    expect(updatedAt).toBeGreaterThanOrEqual(before)
    expect(historyOf(idOf(1))).toEqual([{ ...entry, time: updatedAt }])
    expect(stored(idOf(1))).toMatchObject({ ...list[0] })
    expect(stored(commentVoice(2)._id)).toMatchObject({ state: 'new', history: [] })
  })

  it('removes the assignee and the note by empty text', async () => {
    put(feedbackVoice(1, { voice: { assignee: COLLEAGUE, note: 'x' } }))
    const { list } = await update({ id: idOf(1), assignee: '', note: '' })
    expect(list).toMatchObject([{ assignee: '', note: '' }])
    expect(historyOf(idOf(1))).toMatchObject([{ assignee: '', note: '' }])
  })

  it.each(['VIP', '', 0, false, { a: 1 }, null, undefined])(
    'exchanges tags in few requests where an owner has made %j of them',
    async tags => {
      put({ ...feedbackVoice(1), tags })
      const { list } = await update({ id: idOf(1), addTags: ['a'], removeTags: ['b'] })
      expect(list).toMatchObject([{ tags: ['a'] }])
      expect(databaseRequests().length).toBeLessThan(6)
    },
  )

  it('changes a hundred in few requests, in the order of their ids', async () => {
    const ids = Array.from({ length: 100 }, (_, id) => idOf(id))
    put(...ids.map((_, id) => feedbackVoice(id, { voice: { tags: id % 2 ? ['旧'] : ['新', `t${id}`] } })))
    await update({ id: ids[0], state: 'open' })
    for (const change of [{ state: 'done' }, { addTags: ['新', '急'] }, { removeTags: ['急', '没有'] }]) {
      cloud().clearRequests()
      const { list } = await update({ ids: [...ids.slice(1), ids[1]], ...change })
      expect(list.map(({ _id }) => _id)).toEqual(ids.slice(1))
      expect(databaseRequests().length).toBeLessThanOrEqual(5)
    }
    for (const [index, id] of ids.entries()) {
      if (index === 0) continue
      const tags = index % 2 ? ['旧', '新'] : ['新', `t${index}`]
      expect(stored(id)).toMatchObject({ state: 'done', tags })
      expect(historyOf(id)).toHaveLength(3)
    }
  })

  it('answers within the size of a result, whatever is noted', async () => {
    const note = '"'.repeat(1000) + '😀'.repeat(1000)
    const history = Array.from({ length: 100 }, (_, time) => ({ time, by: 'o', action: 'update', note }))
    const ids = Array.from({ length: 100 }, (_, id) => idOf(id))
    put(...ids.map((_, id) => feedbackVoice(id, { voice: id < 5 ? { history } : { tags: ['急'] } })))
    const { list } = await update({ ids, note: '\u0007'.repeat(2000) })
    expect(Buffer.byteLength(JSON.stringify(list))).toBeLessThan(1_000_000)
    expect(list).toHaveLength(100)
    expect(list[99]).toMatchObject({ _id: ids[99], tags: ['急'], cut: true, note: expect.any(String) })
    const few = await update({ ids: ids.slice(0, 3), note })
    const fields = ['_id', 'assignee', 'note', 'replied', 'state', 'tags', 'updatedAt']
    for (const voice of few.list) expect(Object.keys(voice).sort()).toEqual(fields)
    expect(few.list[0]?.note).toBe(note)
  })

  it('removes and adds tags in one step, with one entry', async () => {
    put(feedbackVoice(1, { voice: { tags: ['a', 'b', 'c'] } }), feedbackVoice(2))
    await update({ ids: [idOf(1), idOf(2)], removeTags: ['b', 'x'], addTags: ['d', 'a'] })
    expect(stored(idOf(1))?.tags).toEqual(['a', 'c', 'd'])
    expect(stored(idOf(2))?.tags).toEqual(['d', 'a'])
    for (const id of [1, 2]) {
      expect(historyOf(idOf(id))).toMatchObject([{ removeTags: ['b', 'x'], addTags: ['d', 'a'] }])
    }
  })

  it.each([null, '退款', undefined])(
    'adds and removes tags where an owner has made %j of them',
    async tags => {
      put(feedbackVoice(1, { voice: { tags } }), feedbackVoice(2, { voice: { tags: ['b'] } }))
      const ids = [1, 2].map(id => feedbackVoice(id)._id)
      await data('updateVoice', { ids, addTags: ['a'] })
      expect(voices().map(({ tags }) => tags)).toEqual([['a'], ['b', 'a']])
      put(feedbackVoice(3, { voice: { tags } }))
      await data('updateVoice', { ids: [...ids, feedbackVoice(3)._id], removeTags: ['a'] })
      expect(voices().map(({ tags }) => tags)).toEqual([[], ['b'], []])
    },
  )

  it('keeps the newest 200 entries', async () => {
    const history = Array.from({ length: 199 }, (_, time) => ({
      time,
      by: 'o',
      action: 'update',
      state: 'open',
    }))
    put(feedbackVoice(1, { voice: { history } }))
    for (const note of ['first', 'second', 'third']) await update({ id: idOf(1), note })
    expect(historyOf(idOf(1))).toHaveLength(200)
    expect(historyOf(idOf(1))[0]?.time).toBe(2)
    expect(
      historyOf(idOf(1))
        .slice(-3)
        .map(({ note }) => note),
    ).toEqual(['first', 'second', 'third'])
  })
})

describe('several people at once', () => {
  it('lose nothing of each other, whatever they change', async () => {
    const tags = ['a', 'b', 'c', 'd', 'e']
    const change = fc
      .record({
        state: fc.constantFrom('new', 'open', 'done'),
        note: fc.constantFrom('', 'x', 'y'),
        addTags: fc.subarray(tags.slice(0, 3)),
        removeTags: fc.subarray(tags.slice(3)),
        both: fc.boolean(),
      })
      .map(({ both, ...all }) => (both ? all : { state: all.state, addTags: all.addTags }))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 6 }), async changes => {
        empty()
        put(feedbackVoice(1, { voice: { tags: ['d', 'e'] } }), feedbackVoice(2))
        const ids = [idOf(1), idOf(2)]
        await Promise.all(
          changes.map((change, index) => update({ ids, ...change }, index % 2 ? COLLEAGUE : ADMIN_OPENID)),
        )
        for (const id of ids) {
          const history = historyOf(id)
          expect(history.map(whatOf).sort()).toEqual(changes.map(whatOf).sort())
          // The tags are those that result from the entries, one after the other.
          expect([...tagsAfter(id === idOf(1) ? ['d', 'e'] : [], history)].sort()).toEqual(
            [stored(id)?.tags].flat().sort(),
          )
          expect(stored(id)?.state).toBe(history.at(-1)?.state)
        }
      }),
      { numRuns: 15 },
    )
  }, 60_000)

  it('never give a voice more than 20 tags together', async () => {
    put(feedbackVoice(1))
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map(letter =>
        cloud().call(
          'updateVoice',
          { id: idOf(1), addTags: Array.from({ length: 15 }, (_, index) => `${letter}${index}`) },
          { openid: ADMIN_OPENID },
        ),
      ),
    )
    const codes = outcomes.map(({ result }) => Object(result).errCode).sort()
    expect(codes).toEqual([0, 400, 400])
    expect(stored(idOf(1))?.tags).toHaveLength(15)
    expect(historyOf(idOf(1))).toHaveLength(1)
  })
})

const whatOf = ({ state, note, addTags, removeTags }: Partial<HistoryEntry>) =>
  JSON.stringify([state, note, addTags ?? [], removeTags ?? []].map(part => (part === undefined ? '' : part)))

function tagsAfter(start: string[], history: HistoryEntry[]): Set<string> {
  const tags = new Set(start)
  for (const { addTags = [], removeTags = [] } of history) {
    for (const tag of removeTags) tags.delete(tag)
    for (const tag of addTags) tags.add(tag)
  }
  return tags
}

describe('a database that fails', () => {
  const UPDATE = 'database.modifyDocument'
  const sent = () => cloud().requests.filter(({ name }) => name === UPDATE)

  it.each([
    [{ close: 'after' as const }, 1],
    [{ close: 'before' as const }, 0],
    [{ code: 'SYS_ERR', carriedOut: true }, 1],
    [{ code: 'DATABASE_TIMEOUT' }, 0],
  ])('gets a change once, even where it answers with %j', async (fault, entries) => {
    put(feedbackVoice(1))
    cloud().faults.add({ on: UPDATE, times: 5, ...fault })
    expect(await refusal({ id: idOf(1), state: 'done' })).toMatchObject({
      retryable: false,
      outcome: 'unknown',
      hint: expect.stringContaining('look before doing it again'),
    })
    expect(sent()).toHaveLength(1)
    expect(historyOf(idOf(1))).toHaveLength(entries)
  })

  it.each([
    [{ hang: true as const }, 'timeout'],
    [{ close: 'before' as const }, 'network'],
  ])('is not said to be worth another call, though only reading failed: %j', async (fault, kind) => {
    put(feedbackVoice(1))
    cloud().faults.add({ on: 'database.getDocument', times: 5, ...fault })
    const options = { timeLimitMs: 1500 }
    const failure = await error('updateVoice', { id: idOf(1), state: 'done' }, options)
    expect(failure).toMatchObject({ kind, retryable: false })
    expect(failure).not.toHaveProperty('outcome')
    expect(sent()).toHaveLength(0)
  })

  it('changes nothing behind a refusal, and says how many were changed before', async () => {
    const ids = Array.from({ length: 60 }, (_, id) => idOf(id))
    for (const [fault, kind] of [
      [{ close: 'before' as const, delayMs: 100 }, 'network'],
      [{ code: 'DATABASE_PERMISSION_DENIED' }, 'not_configured'],
    ] as const) {
      empty()
      put(...ids.map((_, id) => feedbackVoice(id, { voice: { tags: [`t${id}`] } })))
      await data('getSettings', {})
      cloud().clearRequests()
      cloud().faults.add({ on: UPDATE, skip: 12, ...fault })
      const failure = await refusal({ ids, addTags: ['a'], removeTags: ['b'] })
      const changed = ids.filter(id => historyOf(id).length > 0).length
      expect(failure).toMatchObject({ kind, outcome: 'unknown', retryable: false })
      expect(failure.message).toContain(`${changed} of 60 voices were changed`)
      // What was under way ended; nothing was begun.
      expect(changed).toBeLessThan(60)
      const count = sent().length
      await data('getSettings', {})
      expect(sent()).toHaveLength(count)
    }
  })

  it('that has no room for one of them says what was changed before', async () => {
    const full = Array.from({ length: 20 }, (_, id) => `t${id}`)
    const ids = Array.from({ length: 30 }, (_, id) => idOf(id))
    put(...ids.map((_, id) => feedbackVoice(id)))
    await data('getSettings', {})
    // Somebody fills one of them while the others are changed.
    cloud().faults.add({ on: UPDATE, times: 10, delayMs: 300 })
    cloud().clearRequests()
    const changing = error('updateVoice', { ids, addTags: ['a'], removeTags: ['b'] })
    while (sent().length < 10) await new Promise(resolve => setImmediate(resolve))
    const [failure] = await Promise.all([changing, update({ id: idOf(29), addTags: full }, COLLEAGUE)])
    expect(failure).toMatchObject({ kind: 'invalid_input', outcome: 'unknown', retryable: false })
    expect(failure.fields).toMatchObject([{ field: 'addTags' }])
    expect(failure.message).toMatch(/^\d+ of 30 voices were changed, but then/)
  })

  it('does not hide that voices were changed, where only reading them afterwards failed', async () => {
    put(feedbackVoice(1))
    await update({ id: idOf(1), state: 'open' })
    cloud().clearRequests()
    cloud().faults.add({ on: 'database.getDocument', skip: 1, times: 5, close: 'before' })
    const failure = await refusal({ id: idOf(1), state: 'done' })
    expect(failure).toMatchObject({ kind: 'network', retryable: false, outcome: 'unknown' })
    expect(failure.message).toContain('1 of 1 voices were changed')
    expect(sent()).toHaveLength(1)
  })

  it('has a hint about permissions', async () => {
    put(feedbackVoice(1))
    cloud().faults.add({ on: UPDATE, code: 'DATABASE_PERMISSION_DENIED' })
    const failure = await refusal({ id: idOf(1), state: 'done' })
    expect(failure).toMatchObject({ kind: 'not_configured', errCode: 412 })
    expect(failure.hint).toContain('仅管理端可读写')
    expect(failure).not.toHaveProperty('outcome')
  })
})

describe('wrong input', () => {
  const id = idOf(1)
  const many = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`)

  it.each([
    ['id', { state: 'done' }],
    ['id', { id: 'x', state: 'done' }],
    ['ids', { id, ids: [id], state: 'done' }],
    ['ids', { ids: [], state: 'done' }],
    ['ids', { ids: id, state: 'done' }],
    ['ids', { ids: Array.from({ length: 101 }, (_, index) => idOf(index)), state: 'done' }],
    ['ids', { ids: [id, { $ne: '' }], state: 'done' }],
    ['state', { id }],
    ['state', { id, addTags: [], removeTags: [] }],
    ['state', { id, state: 'closed' }],
    ['assignee', { id, assignee: '小王' }],
    ['addTags', { id, addTags: 'x' }],
    ['addTags', { id, addTags: ['  '] }],
    ['addTags', { id, addTags: ['x'.repeat(21)] }],
    ['addTags', { id, addTags: many(21) }],
    ['addTags', { id, addTags: many(11), removeTags: many(12).map(tag => `r${tag}`) }],
    ['removeTags', { id, removeTags: [''] }],
    ['removeTags', { id, addTags: ['x'], removeTags: ['x'] }],
    ['note', { id, note: '长'.repeat(2001) }],
    ['note', { id, note: { $set: 1 } }],
  ])('of %s is refused: %j', async (field, change) => {
    expect(await refusal(change)).toMatchObject({ kind: 'invalid_input', fields: [{ field }] })
    expect(databaseRequests()).toHaveLength(0)
  })

  it('of an id that does not exist changes no other voice', async () => {
    put(feedbackVoice(1), feedbackVoice(2, { voice: { appid: 'wx0000000000000000' } }))
    expect(await refusal({ id: idOf(9), state: 'done' })).toMatchObject({ fields: [{ field: 'id' }] })
    const several = await refusal({ ids: [id, idOf(2), idOf(9)], state: 'done' })
    expect(several).toMatchObject({ kind: 'invalid_input', fields: [{ field: 'ids' }] })
    expect(several.fields?.[0]?.message).toContain(`${idOf(2)}, ${idOf(9)}`)
    expect(voices().map(({ state }) => state)).toEqual(['new', 'new'])
  })

  it('of one tag too many changes nothing', async () => {
    put(feedbackVoice(1, { voice: { tags: many(19) } }), feedbackVoice(2))
    const change = { ids: [id, idOf(2)], addTags: ['t1', 'new1', 'new2'] }
    expect(await refusal(change)).toMatchObject({ kind: 'invalid_input', fields: [{ field: 'addTags' }] })
    expect(await refusal({ ...change, removeTags: ['gone'] })).toMatchObject({
      fields: [{ field: 'addTags' }],
    })
    expect(historyOf(idOf(2))).toEqual([])
    await update({ ...change, removeTags: ['t0'] })
    expect(stored(id)?.tags).toHaveLength(20)
    await update({ ids: [id], addTags: ['t1', 'new1'] })
    expect(stored(id)?.tags).toHaveLength(20)
  })

  it('is not a note of 2,000 characters, where an emoji is one', async () => {
    put(feedbackVoice(1))
    const { list } = await update({ id, note: '😀'.repeat(2000) })
    expect(list[0]?.note).toBe('😀'.repeat(2000))
  })
})
