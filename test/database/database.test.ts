import { describe, expect, it } from 'vitest'
import { useDatabase } from '../helpers/database'

const NOW = Date.UTC(2026, 10, 24, 12)
const { cloud, run, thrown, documents, put, requestsTo } = useDatabase({ now: () => NOW })

describe('createCollection', () => {
  it('makes a collection, and not twice', async () => {
    await run(`db.createCollection('more')`)
    expect(cloud().database.collections()).toEqual(['more', 'notes'])
    expect(await thrown(`db.createCollection('more')`)).toMatchObject({
      errCode: -1,
      code: 'DATABASE_COLLECTION_ALREADY_EXIST',
    })
  })

  it('refuses invalid names, and one collection too many', async () => {
    expect(await thrown(`db.createCollection('$a')`)).toMatchObject({ code: 'INVALID_PARAM' })
    for (let n = 1; n < 100; n++) cloud().database.create(`c${n}`)
    expect(await thrown(`db.createCollection('more')`)).toMatchObject({
      code: 'DATABASE_COLLECTION_EXCEED_LIMIT',
    })
  })

  it.each([
    ['get', 'where({ a: 1 }).get()'],
    ['add', 'add({ data: { a: 1 } })'],
    ['count', 'count()'],
    ['set', `doc('a').set({ data: { a: 1 } })`],
    ['update', `where({ a: 1 }).update({ data: { a: 2 } })`],
    ['remove', 'where({ a: 1 }).remove()'],
  ])('%s on a collection that is missing is -502005', async (_, call) => {
    const { errCode, message } = await thrown(`db.collection('nope').${call}`)
    expect(errCode).toBe(-502005)
    expect(message).toContain('nope')
  })

  it('an aggregation on a missing collection has the name of its code', async () => {
    expect(await thrown(`db.collection('nope').aggregate().match({ a: 1 }).end()`)).toMatchObject({
      errCode: -1,
      code: 'DATABASE_COLLECTION_NOT_EXIST',
    })
  })
})

describe('add', () => {
  it('stores values as they are', async () => {
    const args = { big: 12345678901 }
    await run(
      `notes.add({ data: { _id: 'f', text: '退款😀', n: 5, half: 1.5, big: args.big, when: new Date(5), nul: null,
        nested: { a: { b: 1 } }, list: [1, null, new Date(0)], re: /ab+c/i, sd: db.serverDate({ offset: 60000 }) } })`,
      args,
    )
    expect(documents()[0]).toMatchObject({
      text: '退款😀',
      big: 12345678901,
      when: new Date(5),
      list: [1, null, new Date(0)],
      sd: new Date(NOW + 60_000),
    })
    expect(await run(`notes.doc('f').get()`)).toMatchObject({
      data: { n: 5, half: 1.5, nul: null, nested: { a: { b: 1 } }, when: '1970-01-01T00:00:00.005Z' },
    })
  })

  it('gives ids to documents without one', async () => {
    expect(await run(`notes.add({ data: { a: 1 } })`)).toMatchObject({
      _id: expect.stringMatching(/^\w{32}$/),
    })
    expect(await run(`notes.add({ data: [{ _id: 'x' }, {}] })`)).toMatchObject({
      _ids: ['x', expect.stringMatching(/^\w{32}$/)],
    })
  })

  it('takes a number and its digits as text for two ids', async () => {
    await run(`notes.add({ data: [{ _id: 42 }, { _id: '42' }] })`)
    expect(await run(`notes.doc(42).get()`)).toMatchObject({ data: { _id: 42 } })
  })

  it('a duplicate id is -501001, and only its text says so', async () => {
    put({ _id: 'a', n: 1 })
    const { errCode, message } = await thrown(`notes.add({ data: { _id: 'a', n: 2 } })`)
    expect(errCode).toBe(-501001)
    expect(message).toMatch(/E11000 duplicate key error .*"a"/)
    expect(documents()).toEqual([{ _id: 'a', n: 1 }])
  })

  it('refuses what is no document, and more than 5 MB', async () => {
    expect(await thrown(`notes.add({ data: undefined })`)).toMatchObject({ errCode: -502001 })
    const large = `notes.add({ data: { a: 'x'.repeat(5 * 1024 * 1024) } })`
    expect(await thrown(large)).toMatchObject({ errCode: -501007 })
  })
})

describe('doc', () => {
  it('set makes a document or replaces all of it', async () => {
    expect(await run(`notes.doc('s').set({ data: { text: '新', n: 1 } })`)).toMatchObject({
      _id: 's',
      stats: { updated: 0, created: 1 },
    })
    expect(await run(`notes.doc('s').set({ data: { text: '改' } })`)).toMatchObject({
      stats: { updated: 1, created: 0 },
    })
    expect(documents()).toEqual([{ _id: 's', text: '改' }])
  })

  it('get of a missing document is an error unless told otherwise', async () => {
    expect(await thrown(`notes.doc('z').get()`)).toMatchObject({ errCode: -1 })
    expect(await run(`notes.doc('z').get()`, {}, { throwOnNotFound: false })).toMatchObject({ data: null })
  })

  it('remove counts', async () => {
    put({ _id: 'a' })
    expect(await run(`notes.doc('a').remove()`)).toMatchObject({ stats: { removed: 1 } })
    expect(await run(`notes.doc('a').remove()`)).toMatchObject({ stats: { removed: 0 } })
  })
})

describe('get', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => ({ _id: `n${n}`, n }))

  it.each([
    ['notes', 100],
    ['notes.limit(0)', 100],
    ['notes.limit(150)', 150],
    ['notes.limit(5000)', 1000],
  ])('%s finds %d', async (query, count) => {
    put(...many(1200))
    expect(await run(`(await ${query}.get()).data.length`)).toBe(count)
  })

  it('orders, skips and projects', async () => {
    put(...many(20).map(note => ({ ...note, group: note.n % 2, text: 'x' })))
    const code = `notes.where({ group: 1 }).orderBy('n', 'desc').skip(1).limit(2).field({ n: true }).get()`
    expect(await run(code)).toMatchObject({
      data: [
        { _id: 'n17', n: 17 },
        { _id: 'n15', n: 15 },
      ],
    })
    const excluded = await run(`notes.doc('n3').field({ text: false, _id: false }).get()`)
    expect(excluded).toMatchObject({ data: { n: 3, group: 1 } })
    expect(excluded).not.toHaveProperty('data.text')
  })

  it('a $slice keeps the other fields, unless fields are chosen', async () => {
    put({ _id: 'a', n: 1, text: 'x', tags: [1, 2, 3], in: { tags: [1, 2] } })
    const get = (field: string) => run(`(await notes.doc('a').field(${field}).get()).data`)
    const all = { _id: 'a', n: 1, text: 'x', tags: [3], in: { tags: [1, 2] } }
    expect(await get('{ tags: _.project.slice(-1) }')).toEqual(all)
    expect(await get('{ n: 1, tags: _.project.slice([1, 1]) }')).toEqual({ _id: 'a', n: 1, tags: [2] })
    expect(await get(`{ text: 0, 'in.tags': _.project.slice(1) }`)).toEqual({
      _id: 'a',
      n: 1,
      tags: [1, 2, 3],
      in: { tags: [1] },
    })
    expect(documents()[0]).toMatchObject({ tags: [1, 2, 3], in: { tags: [1, 2] } })
  })

  it('a field inside of another is left out of what is given, and stays where it is stored', async () => {
    const document = { _id: 'a', record: { id: 1, device: { brand: 'x' } }, list: [{ n: 1, m: 2 }] }
    put(document)
    const code = `(await notes.where({ _id: 'a' }).field({ 'record.device': false, 'list.n': false }).get()).data`
    expect(await run(code)).toEqual([{ _id: 'a', record: { id: 1 }, list: [{ m: 2 }] }])
    expect(documents()).toEqual([document])
  })

  it('finds by a list of ids and another condition, each once, in the order of the ids', async () => {
    put(...many(5))
    const code = `notes.where({ _id: _.in(['n4', 'n1', 'n4', 'none', 'n2']), n: _.lt(4) }).get()`
    expect(await run(code)).toMatchObject({ data: [{ _id: 'n1' }, { _id: 'n2' }] })
    expect(await run(`notes.where({ _id: _.neq('n1') }).count()`)).toMatchObject({ total: 4 })
  })

  it.each([
    ['{ text: /退款|CRASH/i }', ['a', 'b']],
    [`{ text: db.RegExp({ regexp: '^.x', options: 'i' }) }`, ['c']],
    [`{ text: db.RegExp({ regexp: 'C R # in words', options: 'ix' }) }`, ['b']],
    [`{ text: db.RegExp({ regexp: '\\\\-1' }) }`, ['d']],
    ['{ text: _.not(_.in([/退款/])) }', ['b', 'c', 'd', 'e']],
    ['{ tags: "t1" }', ['a']],
    ['{ note: null }', ['b', 'c', 'd', 'e']],
    ['{ n: _.gt(1).and(_.lte(3)) }', ['b', 'c']],
    ['_.or([{ n: 1 }, { n: 4 }])', ['a', 'd']],
    ['_.and([_.or([{ n: 1 }, { n: 2 }]), _.or([{ n: 2 }, { n: 3 }])])', ['b']],
    ['_.expr($.neq(["$n", 1]))', ['b', 'c', 'd', 'e']],
  ])('where(%s)', async (query, ids) => {
    put(
      { _id: 'a', n: 1, text: '要退款', note: 'x', tags: ['t1', 't2'] },
      { _id: 'b', n: 2, text: 'a crash' },
    )
    put({ _id: 'c', n: 3, text: '😀x' }, { _id: 'd', n: 4, text: 'b-1' }, { _id: 'e', text: '' })
    expect(await run(`(await notes.where(${query}).get()).data.map(({ _id }) => _id)`)).toEqual(ids)
  })

  it.each(['/a/g', '/a/u', `db.RegExp({ regexp: '(' })`])('refuses the expression %s', async expression => {
    expect(await thrown(`notes.where({ text: ${expression} }).get()`)).toMatchObject({ errCode: -502001 })
  })
})

/** The local database has them too. */
describe('traps of the SDK', () => {
  it('a filter of undefined is dropped', async () => {
    put({ _id: 'a', n: 1, note: 'x' }, { _id: 'b', n: 1 })
    expect(await run(`notes.where({ note: undefined, n: 1 }).count()`)).toMatchObject({ total: 2 })
  })

  it('where({}) and a second where reach more than was meant', async () => {
    put({ _id: 'a', n: 1, m: 2 }, { _id: 'b', n: 2, m: 2 })
    expect(await run(`notes.where({ n: 1 }).where({ m: 2 }).count()`)).toMatchObject({ total: 2 })
    expect(await run(`notes.where({}).update({ data: { z: 1 } })`)).toMatchObject({ stats: { updated: 2 } })
  })

  it('two fields with _.or become one $or', async () => {
    put({ _id: 'a', n: 1, m: 9 })
    const code = `notes.where({ n: _.or(_.eq(1), _.eq(2)), m: _.or(_.eq(1), _.eq(2)) }).count()`
    expect(await run(code)).toMatchObject({ total: 1 })
  })

  it('count, update and remove know no limit', async () => {
    put({ _id: 'a' }, { _id: 'b' }, { _id: 'c' })
    expect(await run(`notes.limit(1).count()`)).toMatchObject({ total: 3 })
    const remove = `notes.where({ _id: _.exists(true) }).limit(1).remove()`
    expect(await run(remove)).toMatchObject({ stats: { removed: 3 } })
  })

  it('_.not of a db.RegExp finds nothing', async () => {
    put({ _id: 'a', text: 'x' })
    const code = `notes.where({ text: _.not(db.RegExp({ regexp: 'y' })) }).count()`
    expect(await run(code)).toMatchObject({ total: 0 })
  })

  it('an integer over 2^53 and an object that looks like a type do not come back as they were', async () => {
    await run(`notes.add({ data: { _id: 'a', long: 12345678901234567 } })`)
    expect(documents()[0]?.long).toBe(12345678901234568)
    const date = `notes.doc('b').set({ data: { n: { $date: '2026-01-01T00:00:00Z' } } })`
    await run(date)
    expect(documents()[1]?.n).toEqual(new Date('2026-01-01'))
  })

  it('an invalid date is refused by the database', async () => {
    expect(await thrown(`notes.doc('a').set({ data: { d: new Date(NaN) } })`)).toMatchObject({
      errCode: -502001,
    })
  })

  it('throws at once, without a request, at an argument that it does not understand', async () => {
    for (const call of ['doc(undefined)', 'where(undefined)', 'where({ a: undefined })', 'limit(1.5)']) {
      expect((await thrown(`notes.${call}`)).errCode).toBeUndefined()
    }
    expect(requestsTo('database.getDocument')).toEqual([])
  })
})
