import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LocalCloud } from '../../../scripts/local/cloud'
import { keepInFolder } from '../../../scripts/local/database/folder'
import { LocalDatabase } from '../../../scripts/local/database/state'
import { databaseFunction } from '../../helpers/database'

let folder: string
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'database-')), 'data')
})
afterEach(() => rmSync(path.dirname(folder), { recursive: true }))

function open() {
  const database = new LocalDatabase()
  const { close } = keepInFolder(database, folder)
  return { database, close }
}

describe('a folder', () => {
  it('keeps collections, their documents and their order', () => {
    const documents = [
      { _id: 'b', when: new Date(5), text: '退款😀\n', long: 12345678901, half: 1.5, nul: null },
      { _id: 42, list: [1, { a: 'x' }] },
    ]
    const first = open()
    first.database.insert('notes', documents)
    first.database.create('空')
    first.close()
    const second = open()
    expect(second.database.collections()).toEqual(['notes', '空'])
    expect(second.database.documents('notes')).toEqual(documents)
    second.close()
  })

  it('holds one file a collection, with a line for each document, and nothing half written', () => {
    const { database, close } = open()
    database.insert('notes', [{ _id: 'a', n: 1 }, { _id: 'b' }])
    close()
    expect(readdirSync(folder)).toEqual(['notes.json'])
    expect(readFileSync(path.join(folder, 'notes.json'), 'utf8')).toBe(
      '[\n{"_id":"a","n":{"$numberInt":"1"}},\n{"_id":"b"}\n]\n',
    )
  })

  it('writes what changed, and only that', () => {
    const first = open()
    first.database.insert('notes', [{ _id: 'a' }])
    first.database.insert('others', [{ _id: 'a' }])
    first.close()
    const mark = '[{"_id":"written by hand"}]'
    const second = open()
    writeFileSync(path.join(folder, 'others.json'), mark)
    second.database.insert('notes', [{ _id: 'b' }])
    second.close()
    expect(readFileSync(path.join(folder, 'others.json'), 'utf8')).toBe(mark)
    expect(open().database.documents('notes')).toEqual([{ _id: 'a' }, { _id: 'b' }])
  })

  it('forgets a collection that was cleared', () => {
    const first = open()
    first.database.insert('notes', [{ _id: 'a' }])
    first.close()
    first.database.clear()
    first.close()
    expect(readdirSync(folder)).toEqual([])
  })

  it('says which file it cannot read, and leaves it as it is', () => {
    open().close()
    const file = path.join(folder, 'notes.json')
    writeFileSync(file, '[{"_id":')
    expect(() => open()).toThrow(file)
    expect(readFileSync(file, 'utf8')).toBe('[{"_id":')
  })
})

describe('the local cloud', () => {
  it('still has after a restart what functions wrote', async () => {
    const options = { dataFolder: folder, extraFunctions: { database: databaseFunction } }
    const first = await LocalCloud.start(options)
    await first.call('database', {
      code: `await db.createCollection('notes')
      return db.collection('notes').add({ data: { _id: 'a', when: new Date(5) } })`,
    })
    await first.stop()
    const second = await LocalCloud.start(options)
    expect(second.database.documents('notes')).toEqual([{ _id: 'a', when: new Date(5) }])
    await second.stop()
  })
})

describe('LocalDatabase', () => {
  it('hands out copies and takes copies', () => {
    const database = new LocalDatabase()
    const given = { _id: 'a', in: { list: [1] } }
    database.insert('notes', [given])
    given.in.list.push(2)
    const [found] = database.documents('notes')
    Object.assign(found ?? {}, { in: 'changed' })
    expect(database.documents('notes')).toEqual([{ _id: 'a', in: { list: [1] } }])
  })

  it('refuses a double id and a collection that is not there', () => {
    const database = new LocalDatabase()
    database.insert('notes', [{ _id: 'a' }])
    expect(() => database.insert('notes', [{ _id: 'a' }])).toThrow('E11000')
    expect(() => database.documents('nope')).toThrow('nope')
  })
})
