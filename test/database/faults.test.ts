import { describe, expect, it } from 'vitest'
import { useDatabase } from '../helpers/database'

const { cloud, run, thrown, documents, put, requestsTo } = useDatabase()
const ids = () => documents().map(({ _id }) => _id)
const order = (...orders: Parameters<ReturnType<typeof cloud>['faults']['add']>) =>
  cloud().faults.add(...orders)
const add = `notes.add({ data: { _id: 'a' } })`

describe('a fault', () => {
  it.each([
    ['an error before', { code: 'EXCEED_REQUEST_LIMIT' }, -501003, []],
    ['an error after it was carried out', { code: 'SYS_ERR', carriedOut: true }, -501001, ['a']],
    ['a connection that closes before', { close: 'before' }, -501001, []],
    ['a connection that closes after it was carried out', { close: 'after' }, -501001, ['a']],
    ['an answer that stops in the middle', { close: 'midway' }, -501001, ['a']],
  ] as const)('%s', async (_, fault, errCode, kept) => {
    order({ on: 'database.insertDocument', ...fault })
    expect(await thrown(add)).toMatchObject({ errCode })
    expect(ids()).toEqual(kept)
    expect(requestsTo('database.insertDocument')).toHaveLength(1)
  })

  it('can strike any request, by its number', async () => {
    order({ on: 'database.*', skip: 2, close: 'after' })
    const outcomes = await run(`const outcomes = []
      for (const id of ['a', 'b', 'c', 'd']) {
        outcomes.push(await notes.add({ data: { _id: id } }).then(() => 'ok', () => 'failed'))
      }
      return outcomes`)
    expect(outcomes).toEqual(['ok', 'ok', 'failed', 'ok'])
    expect(ids()).toEqual(['a', 'b', 'c', 'd'])
  })

  it.each([
    ['before', []],
    ['after', ['a']],
  ] as const)('kills the function %s its request is carried out', async (kill, kept) => {
    order({ on: '*', kill })
    await expect(run(add)).rejects.toThrow('killed by a test')
    expect(ids()).toEqual(kept)
    expect(await run('notes.count()')).toMatchObject({ total: kept.length })
  })

  it('that only delays: the request succeeds', async () => {
    order({ on: 'database.insertDocument', delayMs: 20 })
    await run(add)
    expect(ids()).toEqual(['a'])
  })

  it('lets a batch end after any record', async () => {
    order({ on: 'database.insertDocument', insertAtMost: 2 })
    const batch = `notes.add({ data: [{ _id: 'a' }, { _id: 'b' }, { _id: 'c' }] })`
    expect(await thrown(batch)).toMatchObject({ errCode: -502001 })
    expect(ids()).toEqual(['a', 'b'])
  })

  it.each([
    [undefined, ['b', 'a']],
    ['keepBefore', ['b', 'a']],
    ['keepOthers', ['b', 'a', 'c']],
    ['keepNone', ['b']],
  ] as const)('a batch with a duplicate id: %s', async (onDuplicate, kept) => {
    put({ _id: 'b', first: true })
    if (onDuplicate) order({ on: 'database.insertDocument', onDuplicate })
    const error = await thrown(`notes.add({ data: [{ _id: 'a' }, { _id: 'b' }, { _id: 'c' }] })`)
    expect(error.message).toContain('E11000')
    expect(ids()).toEqual(kept)
    expect(documents()[0]).toEqual({ _id: 'b', first: true })
  })

  it('a duplicate id can also be -502001', async () => {
    put({ _id: 'a' })
    order({
      on: 'database.insertDocument',
      onDuplicate: 'keepBefore',
      duplicateCode: 'DATABASE_REQUEST_FAILED',
    })
    const { errCode, message } = await thrown(add)
    expect(errCode).toBe(-502001)
    expect(message).toContain('E11000 duplicate key error')
  })

  it('a batch with an id twice in itself keeps one', async () => {
    await thrown(`notes.add({ data: [{ _id: 'a', n: 1 }, { _id: 'a', n: 2 }] })`)
    expect(documents()).toEqual([{ _id: 'a', n: 1 }])
  })

  it.each([
    ['DATABASE_PERMISSION_DENIED', -502003],
    ['DATABASE_COLLECTION_NOT_EXIST', -502005],
    ['EXCEED_CONCURRENT_REQUEST_LIMIT', -501004],
    ['DATABASE_TIMEOUT', -501001],
  ])('%s is %d in user code', async (code, errCode) => {
    order({ on: 'database.getDocument', code })
    expect(await thrown('notes.get()')).toMatchObject({ errCode })
  })
})
