import { describe, expect, it } from 'vitest'
import { useDatabase } from '../helpers/database'

const { run, thrown, documents, put } = useDatabase()

const update = (data: string) => run(`notes.doc('a').update({ data: ${data} })`)

describe('update', () => {
  it('carries out the operators of the SDK', async () => {
    put({ _id: 'a', n: 1, tags: ['a'], nested: { x: 1 }, text: 'x', high: 1, low: 9 })
    expect(
      await update(`{ n: _.inc(2), high: _.max(5), low: _.min(5), nested: { y: { z: 1 } }, whole: _.set({ q: 1 }),
        text: _.remove(), tags: _.push({ each: ['b', 'c'], position: 0 }), made: _.push(['x']) }`),
    ).toMatchObject({ stats: { updated: 1 } })
    expect(documents()).toEqual([
      {
        _id: 'a',
        n: 3,
        high: 5,
        low: 5,
        nested: { x: 1, y: { z: 1 } },
        whole: { q: 1 },
        tags: ['b', 'c', 'a'],
        made: ['x'],
      },
    ])
  })

  it.each([
    [`_.pop()`, [1, 2, 3]],
    [`_.shift()`, [2, 3, 4]],
    [`_.unshift([0])`, [0, 1, 2, 3, 4]],
    [`_.pull(_.gt(2))`, [1, 2]],
    [`_.pullAll([1, 4])`, [2, 3]],
    [`_.addToSet(2)`, [1, 2, 3, 4]],
    [`_.addToSet({ $each: [4, 5, 5] })`, [1, 2, 3, 4, 5]],
    [`_.addToSet({ each: [5] })`, [1, 2, 3, 4, { each: [5] }]],
    [`_.push({ each: [0], sort: 1, slice: -3 })`, [2, 3, 4]],
  ])('%s', async (command, list) => {
    put({ _id: 'a', list: [1, 2, 3, 4] })
    await update(`{ list: ${command} }`)
    expect(documents()[0]?.list).toEqual(list)
  })

  it('pulls by a regular expression and by a part of an object', async () => {
    put({ _id: 'a', tags: ['ab', 'cd'], history: [{ by: 'o', n: 1 }, { by: 'p' }] })
    await update(`{ tags: _.pull(/^a/), history: _.pull({ by: 'o' }) }`)
    expect(documents()).toEqual([{ _id: 'a', tags: ['cd'], history: [{ by: 'p' }] }])
  })

  it('changes the element that the query found, or one by its number', async () => {
    put({ _id: 'a', list: [{ n: 1 }, { n: 2 }] })
    await run(`notes.where({ 'list.n': 2 }).update({ data: { 'list.$.x': 1 } })`)
    await update(`{ 'list.0.y': 2 }`)
    expect(documents()[0]?.list).toEqual([
      { n: 1, y: 2 },
      { n: 2, x: 1 },
    ])
  })

  it('stores a regular expression as a value', async () => {
    put({ _id: 'a' })
    await update(`{ re: _.set(/x/i), log: _.push([{ re: /y/ }]) }`)
    expect(await run(`notes.doc('a').get()`)).toMatchObject({
      data: { re: { pattern: 'x', options: 'i' }, log: [{ re: { pattern: 'y' } }] },
    })
  })

  it('pushes to a missing field by the same rules', async () => {
    put({ _id: 'a' })
    await update(`{ log: _.push({ each: [1, 2, 3], slice: -2 }), set: _.addToSet({ $each: [1, 1] }) }`)
    expect(documents()).toEqual([{ _id: 'a', log: [2, 3], set: [1] }])
  })

  it('counts documents that are different afterwards', async () => {
    put({ _id: 'a', n: 1 }, { _id: 'b', n: 2 })
    expect(await update(`{ n: 1 }`)).toMatchObject({ stats: { updated: 0 } })
    expect(await run(`notes.doc('z').update({ data: { n: 1 } })`)).toMatchObject({ stats: { updated: 0 } })
    expect(await run(`notes.where({ n: _.gt(0) }).update({ data: { n: 2 } })`)).toMatchObject({
      stats: { updated: 1 },
    })
    expect(await run(`notes.where({ n: 2 }).update({ data: { m: 1 }, multi: false })`)).toMatchObject({
      stats: { updated: 1 },
    })
    expect(documents()).toEqual([
      { _id: 'a', n: 2, m: 1 },
      { _id: 'b', n: 2 },
    ])
  })

  it.each([
    ['below null', `{ nul: { b: 1 } }`, /Cannot create field 'b' in element \{nul: null\}/],
    ['below a text', `{ text: { b: _.inc(1) } }`, /Cannot create field 'b'/],
    ['below a list', `{ list: { b: 1 } }`, /Cannot create field 'b'/],
    ['$inc on a text', `{ text: _.inc(1) }`, /non-numeric type/],
    ['$inc on null', `{ nul: _.inc(1) }`, /non-numeric type/],
    ['$mul on a list', `{ list: _.mul(2) }`, /non-numeric type/],
    ['$push on a text', `{ text: _.push(['x']) }`, /must be an array/],
    ['$addToSet on a number', `{ n: _.addToSet(1) }`, /must be an array/],
    ['$pull from null', `{ nul: _.pull(1) }`, /must be an array/],
    ['nothing', `{ a: undefined }`, /empty/],
    ['two operators on one path', `{ n: _.inc(1), $set: { n: 3 } }`, /conflict/],
  ])('%s is an error, and changes nothing', async (_, data, message) => {
    const before = { _id: 'a', n: 1, text: 'x', nul: null, list: [1] }
    put(before)
    const error = await thrown(
      `notes.doc('a').update({ data: { m: 1, ...${data} } })`.replace(
        'm: 1, ...{ a: undefined }',
        'a: undefined',
      ),
    )
    expect(error.errCode).toBe(-502001)
    expect(error.message).toMatch(message)
    expect(documents()).toEqual([before])
  })

  it('of many documents keeps what was changed before the error', async () => {
    put({ _id: 'a', n: 1 }, { _id: 'b', n: 'x' }, { _id: 'c', n: 1 })
    expect(await thrown(`notes.where({}).update({ data: { n: _.inc(1) } })`)).toMatchObject({
      errCode: -502001,
    })
    expect(documents().map(({ n }) => n)).toEqual([2, 'x', 1])
  })
})

describe('aggregate', () => {
  const aggregate = async (stages: string) => {
    const result = await run(`(await notes.aggregate()${stages}.end()).list`)
    return result as unknown[]
  }

  it('groups by day in China time', async () => {
    put(
      { _id: 'a', time: new Date('2026-11-23T15:59:00Z'), stars: 1 },
      { _id: 'b', time: new Date('2026-11-23T16:00:00Z'), stars: 5 },
      { _id: 'c', time: new Date('2026-11-24T15:00:00Z'), stars: 2 },
    )
    const day = `$.dateToString({ date: '$time', format: '%Y-%m-%d', timezone: '+08:00' })`
    expect(
      await aggregate(`.group({ _id: ${day}, n: $.sum(1), mean: $.avg('$stars') }).sort({ _id: 1 })`),
    ).toEqual([
      { _id: '2026-11-23', n: 1, mean: 1 },
      { _id: '2026-11-24', n: 2, mean: 3.5 },
    ])
  })

  it('begins with ids, unwinds, looks up', async () => {
    put({ _id: 'a', tags: ['x', 'y'] }, { _id: 'b', tags: ['x'] }, { _id: 'c', of: 'b' })
    expect(await aggregate(`.match({ _id: _.in(['a', 'b']) }).unwind('$tags').sortByCount('$tags')`)).toEqual(
      [
        { _id: 'x', count: 2 },
        { _id: 'y', count: 1 },
      ],
    )
    const lookup = `{ from: 'notes', localField: '_id', foreignField: 'of', as: 'found' }`
    expect(await aggregate(`.match({ _id: 'b' }).lookup(${lookup}).project({ found: 1 })`)).toEqual([
      { _id: 'b', found: [{ _id: 'c', of: 'b' }] },
    ])
    expect(
      await aggregate(
        `.match({ _id: 'b' }).lookup(${lookup.replace('notes', 'nope')}).project({ found: 1 })`,
      ),
    ).toEqual([{ _id: 'b', found: [] }])
  })

  it('count gives no document where nothing matches', async () => {
    put({ _id: 'a', n: 1 })
    expect(await aggregate(`.match({ n: 2 }).count('total')`)).toEqual([])
    expect(await aggregate(`.match({ n: 1 }).count('total')`)).toEqual([{ total: 1 }])
  })

  it('knows $indexOfCP and $neq', async () => {
    put({ _id: 'a', text: '😀😀要退款' })
    expect(
      await aggregate(`.project({ at: $.indexOfCP(['$text', '退款']), late: $.indexOfCP(['$text', '退款', 4]),
        end: $.indexOfCP(['$text', '退款', 0, 4]), none: $.indexOfCP(['$nope', 'x']), other: $.neq(['$text', 'x']) })`),
    ).toEqual([{ _id: 'a', at: 3, late: -1, end: -1, none: null, other: true }])
  })

  it('writes nothing into the collection', async () => {
    const before = { _id: 'a', in: { n: 1 } }
    put(before)
    expect(await aggregate(`.addFields({ 'in.m': 2 })`)).toEqual([{ _id: 'a', in: { n: 1, m: 2 } }])
    expect(documents()).toEqual([before])
  })

  it('gives 20 results unless told otherwise', async () => {
    put(...Array.from({ length: 30 }, (_, n) => ({ _id: `n${n}` })))
    expect(await aggregate(`.match({ _id: _.exists(true) })`)).toHaveLength(20)
    expect(await aggregate(`.limit(25)`)).toHaveLength(25)
  })

  it('has the name of a code where it refuses something', async () => {
    put({ _id: 'a' })
    expect(await thrown(`notes.aggregate().project({ a: { $nope: 1 } }).end()`)).toMatchObject({
      errCode: -1,
      code: 'DATABASE_REQUEST_FAILED',
    })
  })
})

describe('20,000 documents', () => {
  it('are searched and found by their ids', async () => {
    put(
      ...Array.from({ length: 20_000 }, (_, n) => ({
        _id: `wx1:comment:${n}`,
        createTime: 1_790_000_000 + ((n * 7919) % 20_000),
        text: n % 50 === 0 ? `第${n}条，要退款` : `第${n}条，很满意，下次再来，物流也快，客服态度好`,
      })),
    )
    const search = `(await notes.where({ text: /退款/i, createTime: _.lt(1790010000) })
      .orderBy('createTime', 'desc').orderBy('_id', 'desc').limit(20).get()).data`
    const found = (await run(search)) as { createTime: number }[]
    expect(found).toHaveLength(20)
    expect(found.map(({ createTime }) => createTime)).toEqual(
      found.map(({ createTime }) => createTime).sort((a, b) => b - a),
    )
    const ids = Array.from({ length: 1000 }, (_, n) => `wx1:comment:${n * 30}`)
    const byIds = `(await notes.where({ _id: _.in(args.ids) }).field({ _id: true }).limit(1000).get()).data.length`
    expect(await run(byIds, { ids })).toBe(667)
  })
})
