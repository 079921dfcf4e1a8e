import fc from 'fast-check'
import { Query } from 'mingo'
import { afterEach, expect, it, vi } from 'vitest'
import { alertingOfNew } from '../../shared/alerts/alert-of-new'
import { Push } from '../../shared/alerts/push'
import type { Archive } from '../../shared/archive/archive'
import type { Collection, Stored } from '../../shared/database/database'
import type { Command } from '../../shared/database/sdk'
import { Deadline } from '../../shared/deadline'
import { fail } from '../../shared/errors'
import { startInvocation } from '../../shared/invocation'
import type { Robot } from '../../shared/robots/robot'
import type { Delivery, Send } from '../../shared/robots/send'
import { wecom } from '../../shared/robots/wecom'
import { commentRecord } from '../helpers/voices'

/*
 * Pushes and syncs of two instances at the same moment, robots that refuse, say nothing, are out of order for hours, or
 * refuse what users wrote, calls without time, a database whose answers are lost, and calls that die anywhere. In every
 * interleaving each alert reaches each robot, or the robot was asked five times, the log says so, and the next message
 * that it takes counts it. It reaches a robot twice only where an answer was lost.
 */

const APPID = 'wx1'
const ROBOTS: Robot[] = ['a', 'b'].map(id => ({
  service: wecom,
  id,
  name: `robot ${id}`,
  url: new URL('https://qyapi.weixin.qq.com/'),
  secret: undefined,
}))

const MOST_ATTEMPTS = 5

/** What becomes of a request to the database. */
type Luck = 'fine' | 'fine' | 'refused' | 'lost' | 'dies before' | 'dies after'
/** What a robot does with a message, and whether its sender lives on. */
type Answer = 'takes' | 'refuses' | 'takes, says nothing' | 'says nothing' | 'takes, sender dies' | 'is full'
type Call = 'push' | 'sync' | 'hurried sync' | 'sync in parts'

interface Case {
  /** What happens at the same moment, and how long it takes until the next such moment, in seconds. */
  moments: { calls: Call[]; pause: number }[]
  order: number[]
  lucks: Luck[]
  answers: Answer[]
  /** When each robot takes nothing, in seconds from the beginning on. */
  outages: { [robot: string]: { from: number; length: number } }
  /** Robots that refuse what users wrote. */
  prudish: string[]
}

const never = () => new Promise<never>(() => {})

class World {
  readonly meta = new Map<string, Stored>()
  readonly voices = new Map<string, Stored>()
  now = 1_700_000_000
  /** Messages that reached a robot, as `<robot> <voice>`. */
  readonly arrived: string[] = []
  /** Messages that were sent. */
  readonly attempts: string[] = []
  /** Whether anything happened after which a robot may be told twice. */
  isExcused = false
  /** Requests at which a call failed or died: it may have owned an attempt, which counts. */
  mishaps = 0
  isCalm = false
  /** How many alerts each robot heard that it has missed. */
  readonly missed = new Map<string, number>()
  /** Messages that a robot took without users' words. */
  bare = 0
  readonly #began = this.now
  #steps = 0
  readonly #waiting: (() => void)[] = []

  constructor(private readonly given: Case) {}

  missedBy = (robot: string) => this.missed.get(robot) ?? 0

  /** A comment and a feedback come in. */
  add(number: number): void {
    for (const kind of ['comment', 'feedback']) {
      const _id = `${APPID}:${kind}:${idOf(number)}`
      const createTime = this.now
      const voice = { _id, appid: APPID, kind, stars: 1, createTime, firstSeen: this.now, ...recordOf(kind) }
      this.voices.set(_id, voice)
    }
  }

  /** Waits for a step: `order` says which call takes the next one. */
  async #turn(): Promise<void> {
    if (this.isCalm) return
    await new Promise<void>(resolve => this.#waiting.push(resolve))
  }

  /** Lets the calls take their steps, in the order of this case, until they have ended or died. */
  async run(calls: Promise<unknown>[]): Promise<void> {
    let isOver = false
    const all = Promise.all(calls).then(() => {
      isOver = true
    })
    for (let idle = 0; !isOver && idle < 20; ) {
      await new Promise(resolve => setImmediate(resolve))
      const { order } = this.given
      const at = (order[this.#steps++ % order.length] ?? 0) % Math.max(1, this.#waiting.length)
      const [next] = this.#waiting.splice(at, 1)
      idle = next ? 0 : idle + 1
      next?.()
    }
    if (isOver) await all
  }

  archive(milliseconds = 1e6): Archive {
    const invocation = { ...startInvocation({}), deadline: new Deadline(milliseconds) }
    const { meta, voices } = { meta: this.#collection(this.meta), voices: this.#collection(this.voices) }
    return {
      meta,
      voices,
      _,
      contains: () => ({}),
      appid: APPID,
      appids: [APPID],
      now: this.now,
      keepsFrom: 0,
      invocation,
    }
  }

  async send(robot: Robot, text: string): Promise<Delivery> {
    await this.#turn()
    const { from, length } = this.given.outages[robot.id] ?? { from: 0, length: 0 }
    const isOut = this.now >= this.#began + from && this.now < this.#began + from + length
    const next = this.isCalm ? 'takes' : (this.given.answers.shift() ?? 'takes')
    const answer = isOut ? 'refuses' : next
    if (answer === 'is full') return { state: 'held back', reason: 'full' }
    const voices = [...this.voices.keys()].filter(id => text.includes(id))
    expect(voices.length).toBeGreaterThan(0)
    const isBare = !/[坏卡]/.test(text)
    // A message and the same without users' words are one attempt.
    if (!isBare) this.attempts.push(...voices.map(id => `${robot.id} ${id}`))
    if (!isBare && answer === 'takes' && this.given.prudish.includes(robot.id)) {
      return { state: 'refused', reason: 'refuses the words', isOfWords: true }
    }
    if (answer.startsWith('takes')) {
      this.arrived.push(...voices.map(id => `${robot.id} ${id}`))
      const missed = Number(/^此前有 (\d+) 条/.exec(text)?.[1] ?? 0)
      this.missed.set(robot.id, this.missedBy(robot.id) + missed)
      if (isBare) this.bare++
    }
    if (answer !== 'takes' && answer !== 'refuses') this.isExcused = true
    if (answer === 'takes, sender dies') return never()
    if (answer.endsWith('nothing')) return { state: 'unknown', reason: 'silence' }
    return answer === 'takes' ? { state: 'delivered' } : { state: 'refused', reason: 'refused' }
  }

  async #request<T>(isWrite: boolean, carryOut: () => T): Promise<T> {
    await this.#turn()
    const luck = this.isCalm ? 'fine' : (this.given.lucks.shift() ?? 'fine')
    if (luck === 'fine') return carryOut()
    this.mishaps++
    if (luck !== 'refused' && isWrite) this.isExcused = true
    if (luck === 'refused') {
      // If it is a message's outcome that is refused, the message was sent.
      if (isWrite) this.isExcused = true
      throw fail('not_configured', 'refused')
    }
    if (luck === 'dies before') return never()
    carryOut()
    if (luck === 'dies after') return never()
    throw fail('network', 'lost', isWrite ? { outcome: 'unknown' } : {})
  }

  #collection(documents: Map<string, Stored>): Collection {
    const matching = (where: object) => {
      const query = new Query(JSON.parse(JSON.stringify(where)))
      return [...documents.values()].filter(document => query.test(document))
    }
    return {
      find: where => this.#request(false, () => matching(where).map(copyOf)),
      count: where => this.#request(false, () => matching(where).length),
      aggregate: () => Promise.reject(new Error('nothing is aggregated')),
      add: added =>
        this.#request(true, () => {
          for (const document of added) {
            if (documents.has(document._id)) return 'duplicate' as const
            documents.set(document._id, copyOf(document))
          }
          return 'added' as const
        }),
      put: document => this.#request(true, () => void documents.set(document._id, copyOf(document))),
      update: (where, change) =>
        this.#request(true, () => {
          const found = matching(where)
          for (const document of found) merge(document, change)
          return found.length
        }),
      remove: where =>
        this.#request(true, () => {
          const found = matching(where)
          for (const { _id } of found) documents.delete(_id)
          return found.length
        }),
    }
  }
}

/** A deep copy, as over the wire. */
const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value))

const whole = Symbol('whole')
const increment = Symbol('increment')

const _ = {
  in: (values: unknown[]) => ({ $in: values }),
  lt: (value: unknown) => ({ $lt: value }),
  lte: (value: unknown) => ({ $lte: value }),
  gte: (value: unknown) => ({ $gte: value }),
  set: (value: object) => ({ [whole]: value }),
  inc: (by: number) => ({ [increment]: by }),
} as unknown as Command

/** As in the SDK's update, objects are merged, unless they are in `_.set`. */
function merge(target: Record<string, unknown>, change: object): void {
  for (const [name, value] of Object.entries(change)) {
    if (typeof value !== 'object' || value === null) target[name] = value
    else if (whole in value) target[name] = copyOf(value[whole])
    else if (increment in value) target[name] = Number(target[name]) + Number(value[increment])
    else merge(Object(target[name]), value)
  }
}

const idOf = (number: number) => String(number).padStart(3, '0')

const COMMENT = commentRecord('1', { stars: 1, content: { txt: '坏', media: [] } })

function recordOf(kind: string) {
  return kind === 'comment'
    ? { record: COMMENT }
    : { record: { content: '卡' }, type: 8, device: { brand: '', model: '', version: '', system: '' } }
}

async function push(world: World, archive: Archive, number: number): Promise<void> {
  const send: Send = (robot, text) => world.send(robot, text)
  const push = new Push(idOf(number), ROBOTS, archive.invocation, send, work => work(archive))
  const claim = await push.claim()
  // Where the database refuses, an instance tells by itself; that is tested with the functions.
  if (typeof claim === 'object') await push.tell(claim, COMMENT)
}

const alerting = (world: World, archive: Archive) =>
  alertingOfNew(archive, ROBOTS, (robot, text) => world.send(robot, text))

const sync = (world: World, archive = world.archive()) => alerting(world, archive)('all')

/** As where a sync fetches evidence in between. */
async function syncInParts(world: World, archive: Archive): Promise<void> {
  const alert = alerting(world, archive)
  await alert('urgent')
  await alert('others')
}

const call = (name: Call, world: World, number: number) =>
  name === 'push'
    ? push(world, world.archive(), number)
    : name === 'sync in parts'
      ? syncInParts(world, world.archive())
      : sync(world, world.archive(name === 'sync' ? 1e6 : 500))

const outage = fc.record({
  from: fc.constantFrom(0, 600, 7200),
  // Shorter than two syncs, some of them, and longer than the last attempt.
  length: fc.constantFrom(0, 0, 1000, 1300, 4000, 20_000, 30_000, 10_000_000),
})

const cases: fc.Arbitrary<Case> = fc.record({
  moments: fc.array(
    fc.record({
      calls: fc.array(fc.constantFrom<Call>('push', 'sync', 'sync in parts', 'hurried sync'), {
        minLength: 1,
        maxLength: 3,
      }),
      pause: fc.constantFrom(0, 600, 600, 600, 3600, 21_600),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  order: fc.array(fc.nat(5), { minLength: 1, maxLength: 40 }),
  lucks: fc.oneof(
    fc.constant<Luck[]>([]),
    fc.array(
      fc.constantFrom<Luck>(...Array<Luck>(8).fill('fine'), 'refused', 'lost', 'dies before', 'dies after'),
      { maxLength: 100 },
    ),
  ),
  answers: fc.oneof(
    fc.constant<Answer[]>([]),
    fc.array(
      fc.constantFrom<Answer>(
        'takes',
        'refuses',
        'takes, says nothing',
        'says nothing',
        'takes, sender dies',
        'is full',
      ),
      { maxLength: 16 },
    ),
  ),
  outages: fc.record({ a: outage, b: outage }),
  prudish: fc.subarray(['a', 'b'], { maxLength: 1 }),
})

afterEach(() => void vi.restoreAllMocks())

it('each alert reaches each robot once, or is given up after five attempts, logged, and counted in the next message', async () => {
  const lines: string[] = []
  vi.spyOn(console, 'log').mockImplementation(line => void lines.push(String(line)))
  const seen = { twice: 0, givenUp: 0, once: 0, bare: 0 }
  await fc.assert(
    fc.asyncProperty(cases, async given => {
      lines.length = 0
      const world = new World({ ...given, lucks: [...given.lucks], answers: [...given.answers] })
      world.isCalm = true
      await sync(world)
      world.isCalm = false
      for (const [number, { calls, pause }] of given.moments.entries()) {
        world.add(number)
        await world.run(calls.map(name => call(name, world, number)))
        world.now += pause
      }
      // From here on calls have time and answers, and find what the dead ones left; robots may still be out of order.
      world.isCalm = true
      const passes = async (seconds: number) => {
        world.now += seconds
        await sync(world)
      }
      for (const seconds of [600, 600, 600, 3600, 600, 21_600, 600]) await passes(seconds)
      // Some day every robot is mended, and gets a message.
      world.now += 9_000_000
      for (const id of world.voices.keys()) world.voices.delete(id)
      world.now += 1_000_000
      for (const document of world.meta.values()) document.time = world.now
      world.add(999)
      await passes(0)
      expect(world.arrived.filter(arrived => arrived.endsWith('999'))).toHaveLength(4)

      const givenUp = lines.filter(line => line.includes('"given up"')).join('\n')
      for (const { id: robot } of ROBOTS) {
        let lost = 0
        for (const [number] of given.moments.entries()) {
          for (const kind of ['comment', 'feedback']) {
            const id = `${APPID}:${kind}:${idOf(number)}`
            const isThis = (other: string) => other === `${robot} ${id}`
            const times = world.arrived.filter(isThis).length
            const attempts = world.attempts.filter(isThis).length
            if (times === 0) {
              expect(givenUp).toContain(id)
              expect(attempts + world.mishaps).toBeGreaterThanOrEqual(MOST_ATTEMPTS)
              lost++
            } else if (times === 1) seen.once++
            else {
              expect(world.isExcused).toBe(true)
              seen.twice++
            }
            expect(attempts).toBeLessThanOrEqual(MOST_ATTEMPTS)
          }
        }
        seen.givenUp += lost
        const missed = world.missedBy(robot)
        if (world.isExcused) expect(missed).toBeGreaterThanOrEqual(lost)
        else expect(missed).toBe(lost)
      }
      seen.bare += world.bare
    }),
    { numRuns: Number(process.env.RUNS ?? 60) },
  )
  // The cases have covered all of this.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0)
})
