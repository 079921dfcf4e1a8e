import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { bringIn } from '../../shared/adding/bring-in'
import { timedOut } from '../../shared/deadline'
import { fail, OperationError } from '../../shared/errors'
import { type Invocation, startInvocation } from '../../shared/invocation'
import { commentKind } from '../../shared/kinds/comment'
import { weChatPart } from '../../shared/kinds/voice'
import { syncInTurns } from '../../shared/sync/syncVoices'
import { type Carrier, memoryDatabase, newStore, type Store } from '../helpers/memory-database'
import type { Trouble } from '../helpers/sync-world'
import { commentRecord } from '../helpers/voices'

/*
 * Turns in memory, where something happens to a run at each of its requests. What a turn does with WeChat is little here;
 * the rest of it is tested on the local cloud.
 */

/** What a mini program does in its turn. */
type Manner = 'answers' | 'hangs' | 'is refused' | 'answers half'

const START = 1_790_000_000

/** A run has 25 seconds, which pass only where nothing else can happen. */
const LIMIT_MS = 25_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: START * 1000 })
  vi.spyOn(process, 'uptime').mockImplementation(() => Date.now() / 1000)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

class World {
  readonly store: Store = newStore()
  /** The turns that were begun, in their order. */
  turns: string[] = []
  /** Requests of the last run that ended. */
  requests = 0

  constructor(readonly apps: Record<string, Manner>) {}

  /** One run of a timer, or of a person, with what happens to it. */
  async run(trouble?: Trouble, openid?: string): Promise<void> {
    let requests = 0
    let die = () => {}
    const death = new Promise<void>(resolve => {
      die = resolve
    })
    let isDead = false
    const carry: Carrier = async apply => {
      await Promise.resolve()
      if (isDead) return new Promise<never>(() => {})
      const what = trouble && requests++ === trouble.at ? trouble.what : undefined
      if (!trouble) requests++
      if (what === 'kill before' || what === 'kill after') isDead = true
      const result = what === 'kill before' || what === 'lose before' ? undefined : { value: apply() }
      if (isDead) {
        die()
        return new Promise<never>(() => {})
      }
      if (!result || what) throw fail('network', 'no answer', { outcome: 'unknown' })
      return result.value
    }
    const appids = Object.keys(this.apps)
    const started = startInvocation({ time_limit_in_ms: LIMIT_MS })
    const caller = { ...started.caller, openid }
    const invocation = { ...started, caller, appids, served: appids }
    const run = syncInTurns(
      invocation,
      about => this.#turn(about, carry),
      async () => this.#database(carry),
    )
    const ended = Promise.race([death, run]).catch(({ kind }: OperationError) => expect(kind).toBe('network'))
    await Promise.all([ended, vi.advanceTimersByTimeAsync(LIMIT_MS)])
    this.requests = requests
  }

  #database = (carry: Carrier) => memoryDatabase(this.store, carry, 'keepNone')

  async #turn(invocation: Invocation, carry: Carrier) {
    const { appid = '' } = invocation
    this.turns.push(appid)
    const manner = this.apps[appid]
    const result = { evidence: 0, alerts: 0, removed: 0 }
    if (manner === 'hangs') {
      await new Promise<void>(resolve => invocation.deadline.onEnd(resolve))
      throw timedOut()
    }
    if (manner === 'is refused') {
      await carry(() => undefined)
      const error = fail('not_configured', 'not authorised', { weChatCode: 61003 })
      const failure = { error: { kind: error.kind, message: error.message } }
      return { result: { ...result, feedback: failure, comments: failure }, errors: [error] }
    }
    const records = await carry(() => recordsOf(appid))
    const now = Date.now() / 1000
    const archive = { ...this.#database(carry), appid, appids: [appid], now, keepsFrom: 0, invocation }
    const parts = records.map(record => weChatPart(commentKind, appid, record))
    const comments = { fetched: records.length, complete: true, ...(await bringIn(parts, archive)) }
    const error = new OperationError('wechat', 61007, 'not granted', { weChatCode: 61007 })
    const errors = manner === 'answers half' ? [error] : []
    return { result: { ...result, feedback: comments, comments }, errors }
  }
}

const recordsOf = (appid: string) =>
  ['1', '2'].map(id => ({ ...commentRecord(`${appid}${id}`, { stars: 5 }), createTime: START - 60 }))

const FOUR: Record<string, Manner> = { wxH: 'hangs', wxR: 'is refused', wxA: 'answers', wxB: 'answers half' }

it.each(['kill before', 'kill after', 'lose before', 'lose after'] as const)(
  'a run that is hit by "%s" at any of its requests, beside another, keeps no voice out and nobody waiting',
  async what => {
    const untroubled = new World(FOUR)
    await untroubled.run()
    expect(untroubled.requests).toBeGreaterThan(15)
    for (let at = 0; at < untroubled.requests; at++) {
      const world = new World(FOUR)
      await Promise.all([world.run({ at, what }), world.run()])
      pass(600)
      world.turns = []
      await world.run()
      const due = ['wxA', 'wxB'].flatMap(recordsOf).map(({ commentId }) => commentId)
      const found = [...world.store.voices.keys()].map(id => id.split(':')[2])
      expect(found.sort()).toEqual(due.sort())
      expect(world.turns).toEqual(expect.arrayContaining(['wxH', 'wxA', 'wxB']))
      // The refused one is tried again an hour later, and not before.
      pass(600)
      world.turns = []
      await world.run()
      expect(world.turns.sort()).toEqual(['wxA', 'wxB', 'wxH'])
      pass(3600)
      world.turns = []
      await world.run()
      expect(world.turns.sort()).toEqual(Object.keys(FOUR).sort())
    }
  },
)

it('two runs at once have each turn once', async () => {
  const world = new World(FOUR)
  await Promise.all([world.run(), world.run(), world.run()])
  expect(world.turns.sort()).toEqual(Object.keys(FOUR).sort())
})

/** So many mini programs, of which the first ones hang. */
const many = (hanging: number, all: number) =>
  new World(
    Object.fromEntries(
      Array.from({ length: all }, (_, index) => [`wx${index}`, index < hanging ? 'hangs' : 'answers']),
    ),
  )

it('those that have waited longest are first, and those that hang wait like the others', async () => {
  const world = many(20, 30)
  const appids = Object.keys(world.apps)
  await world.run()
  const { turns } = world
  expect(turns).toEqual(appids.slice(0, turns.length))
  // Four at a time, for five seconds each.
  expect(turns.length).toBeGreaterThanOrEqual(16)
  expect(turns.length).toBeLessThanOrEqual(20)
  pass(600)
  world.turns = []
  await world.run()
  expect(world.turns.slice(0, 30)).toEqual(
    [...appids.slice(turns.length), ...turns].slice(0, world.turns.length),
  )
  expect(world.store.voices.size).toBe(20)
})

it('one that hangs takes one place, and keeps no other waiting', async () => {
  const world = many(1, 100)
  await world.run()
  expect(world.turns).toHaveLength(100)
  expect(world.store.voices.size).toBe(198)
})

it('whoever was noted by a wrong clock, or by hand, waits like the others', async () => {
  const world = new World({ wxA: 'answers', wxB: 'answers', wxC: 'answers' })
  const begun = { wxA: START + 86_400, wxB: START - 600, wxC: 'soon' }
  world.store.meta.set('turns', { _id: 'turns', begun, heldUntil: { wxB: START + 86_400 } })
  await world.run()
  expect(world.turns).toEqual(['wxA', 'wxC', 'wxB'])
})

it('a person’s call leaves out nobody', async () => {
  const world = new World(FOUR)
  await world.run()
  world.turns = []
  await world.run(undefined, 'oOwner')
  expect(world.turns.sort()).toEqual(Object.keys(FOUR).sort())
})
