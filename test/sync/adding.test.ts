import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addAll, knownAmong } from '../../shared/adding/add'
import { bringIn, isExpired, isKept } from '../../shared/adding/bring-in'
import { refusedAmong } from '../../shared/adding/refused'
import type { Archive } from '../../shared/archive/archive'
import type { Stored } from '../../shared/database/database'
import { fail, OperationError } from '../../shared/errors'
import { startInvocation } from '../../shared/invocation'
import { commentKind } from '../../shared/kinds/comment'
import { type WeChatPart, weChatPart } from '../../shared/kinds/voice'
import {
  memoryDatabase,
  newStore,
  type OnDuplicate,
  type Store,
  type Takes,
} from '../helpers/memory-database'
import { commentRecord } from '../helpers/voices'

/* How voices come into an archive in memory. */

const APPID = 'wx1'
const NOW = 1_790_000_000
const KEEPS_FROM = 1_700_000_000
const invocation = startInvocation({ time_limit_in_ms: 60_000 })
invocation.deadline.clear()

interface World {
  store?: Store
  onDuplicate?: OnDuplicate
  takes?: Takes
  now?: number
}

const archiveOf = ({
  store = newStore(),
  onDuplicate = 'keepNone',
  takes,
  now = NOW,
}: World = {}): Archive => ({
  ...memoryDatabase(store, async apply => apply(), onDuplicate, takes),
  appid: APPID,
  appids: [APPID],
  now,
  keepsFrom: KEEPS_FROM,
  invocation,
})

/** An archive whose requests to add are counted, by how many voices each holds; they fail as said. */
function counted(world: World, failure?: () => unknown) {
  const archive = archiveOf(world)
  const sizes: number[] = []
  const add: Archive['voices']['add'] = async documents => {
    sizes.push(documents.length)
    const thrown = failure?.()
    if (thrown) throw thrown
    return archive.voices.add(documents)
  }
  return { sizes, archive: { ...archive, voices: { ...archive.voices, add } } }
}

const voices = (count: number): Stored[] => Array.from({ length: count }, (_, id) => ({ _id: `v${id}` }))
const part = (id: string, createTime = NOW): WeChatPart =>
  weChatPart(commentKind, APPID, commentRecord(id, { createTime }))
const storeOf = (...documents: Stored[]): Store => ({
  ...newStore(),
  voices: new Map(documents.map(document => [document._id, document])),
})

// What the database does not take is logged.
beforeEach(() => void vi.spyOn(console, 'log').mockReturnValue())
afterEach(() => void vi.restoreAllMocks())

describe('what is in the archive already', () => {
  it('is looked for by its ids alone, however many others there are', async () => {
    const archive = archiveOf({ store: storeOf(...voices(1500)) })
    const known = await knownAmong(['v3', 'v1400', 'nowhere'], archive)
    expect([...known.keys()].sort()).toEqual(['v1400', 'v3'])
  })
})

describe('many voices at once', () => {
  it('are added a hundred at a time', async () => {
    const store = newStore()
    const { archive, sizes } = counted({ store })
    expect(await addAll(voices(250), archive)).toBe(0)
    expect(sizes).toEqual([100, 100, 50])
    expect(store.voices.size).toBe(250)
  })

  it.each(['keepBefore', 'keepOthers', 'keepNone'] as const)(
    'are all there afterwards where another run has added some of them, %s',
    async onDuplicate => {
      const store = storeOf({ _id: 'v7' }, { _id: 'v120' })
      expect(await addAll(voices(150), archiveOf({ store, onDuplicate }))).toBe(0)
      expect(store.voices.size).toBe(150)
    },
  )

  it('are there but for those that the database takes in no form, which are noted and tried a day later', async () => {
    const store = newStore()
    const takes: Takes = ({ _id, cut }) => _id !== 'v3' && (_id !== 'v5' || cut === true)
    expect(await addAll(voices(10), archiveOf({ store, takes }))).toBe(1)
    expect([...store.voices.keys()].sort()).toEqual(['v0', 'v1', 'v2', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9'])
    expect(store.voices.get('v5')).toMatchObject({ cut: true })
    const noted = (now: number) => refusedAmong(['v3', 'v4'], archiveOf({ store, now }))
    expect([...(await noted(NOW + 86_399))]).toEqual(['v3'])
    expect([...(await noted(NOW + 86_400))]).toEqual([])
    // Until then it is tried once a run, and not by itself.
    const again = counted({ store, takes })
    expect(await addAll([{ _id: 'v3' }], again.archive)).toBe(1)
    expect(again.sizes).toEqual([1])
  })

  it.each([
    ['the owner must mend the database', fail('not_configured', 'it is full')],
    ['something is wrong with the program', new TypeError('x')],
  ])('are not tried again where %s', async (_, thrown) => {
    const { archive, sizes } = counted({}, () => thrown)
    await expect(addAll(voices(100), archive)).rejects.toBe(thrown)
    expect(sizes).toEqual([100])
  })

  it.each([
    ['wechat', new OperationError('wechat', -501001, 'busy', { weChatCode: -501001 })],
    ['bad_response', fail('bad_response', 'x')],
    ['network', fail('network', 'x')],
    ['timeout', fail('timeout', 'x')],
  ] as const)('are all added where one answer is lost, %s', async (_, thrown) => {
    const store = newStore()
    const failures: unknown[] = [thrown]
    const { archive, sizes } = counted({ store }, () => failures.shift())
    expect(await addAll(voices(30), archive)).toBe(0)
    expect(store.voices.size).toBe(30)
    expect(sizes).toEqual([30, 20, 10])
  })

  it.each([fail('network', 'x'), fail('timeout', 'x')])(
    'are noted as refused by no database that does not answer',
    async thrown => {
      const store = newStore()
      const { archive } = counted({ store }, () => thrown)
      await expect(addAll(voices(2), archive)).rejects.toBe(thrown)
      expect(store.meta.size).toBe(0)
    },
  )
})

describe('a record', () => {
  it.each([
    [0, true],
    [1, false],
    [KEEPS_FROM - 1, false],
    [KEEPS_FROM, true],
    [NOW, true],
  ])('of the time %i comes in: %s', async (time, isIn) => {
    const store = newStore()
    const archive = archiveOf({ store })
    expect([isExpired(part('1', time), archive), isKept(part('1', time), archive)]).toEqual([!isIn, isIn])
    expect(await bringIn([part('1', time)], archive)).toEqual({ added: isIn ? 1 : 0, changed: 0 })
    expect(store.voices.size).toBe(isIn ? 1 : 0)
  })

  it('without an id does not come in', async () => {
    expect(await bringIn([part('')], archiveOf())).toEqual({ added: 0, changed: 0 })
  })

  it('that came twice is as it came last', async () => {
    const store = newStore()
    const older = weChatPart(commentKind, APPID, commentRecord('1', { content: { txt: '先', media: [] } }))
    const newer = weChatPart(commentKind, APPID, commentRecord('1', { content: { txt: '后', media: [] } }))
    expect(await bringIn([older, newer], archiveOf({ store }))).toEqual({ added: 1, changed: 0 })
    expect([...store.voices.values()]).toMatchObject([{ hash: newer.hash }])
    expect(await bringIn([newer], archiveOf({ store }))).toEqual({ added: 0, changed: 0 })
    expect(await bringIn([older], archiveOf({ store }))).toEqual({ added: 0, changed: 1 })
  })
})
