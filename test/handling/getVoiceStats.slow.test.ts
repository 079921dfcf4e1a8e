import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Evidence } from '../../shared/archive/evidence-types'
import type { ErrorCount, ValueCount, VoiceFigures, VoiceStats } from '../../shared/archive/types'
import { evidenceFields } from '../../shared/archive/voice'
import type { Stored } from '../../shared/database/database'
import { useArchive } from '../helpers/archive'
import { commentVoice, feedbackVoice } from '../helpers/voices'

const { cloud, put, data, error, empty, databaseRequests } = useArchive()

beforeEach(empty)

const stats = (query: object, options?: object) => data<VoiceStats>('getVoiceStats', query, options)

const DAY = 86_400
/** 2026-11-10 00:00 in China. */
const MIDNIGHT = Date.UTC(2026, 10, 9, 16) / 1000

const time = fc.oneof(
  fc.constantFrom(MIDNIGHT, MIDNIGHT - 1, MIDNIGHT + DAY - 1, MIDNIGHT + DAY, MIDNIGHT - 3 * DAY),
  fc.integer({ min: MIDNIGHT - 6 * DAY, max: MIDNIGHT + 4 * DAY }),
)
const people = fc.record({
  state: fc.constantFrom('new', 'open', 'done'),
  tags: fc.subarray(['退款', '物流', '好评']),
  assignee: fc.constantFrom('', 'oAnna', 'oBob'),
  handled: fc.array(
    fc.tuple(
      fc.constantFrom(
        { action: 'update', state: 'open' },
        { action: 'update', state: 'done' },
        { action: 'autoDone', by: 'syncVoices', state: 'done' },
        { action: 'addReply' },
      ),
      fc.integer({ min: 0, max: 1000 }),
    ),
    { maxLength: 4 },
  ),
})
const ofComment = fc.record({
  stars: fc.constantFrom(0, 1, 2, 3, 5, null),
  names: fc.array(fc.constantFrom('茶', '红茶', ' '), { maxLength: 3 }),
  replied: fc.boolean(),
})
const evidence = fc
  .array(
    fc.record({
      message: fc.constantFrom('TypeError: a', 'TypeError: A', '超时', ''),
      stack: fc.constantFrom('at a.js:1', 'at b.js:2', ''),
      count: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 4 },
  )
  .map(errors => ({
    evidence: { state: 'found', logs: [], errors, fetchedAt: MIDNIGHT } satisfies Evidence,
    evidenceCounts: { state: 'found', logs: 0, errors: errors.length },
  }))
const voice = fc
  .tuple(time, people, fc.boolean(), fc.integer({ min: 1, max: 5 }), ofComment, fc.option(evidence))
  .chain(given => {
    const [createTime, { handled, ...person }, isFeedback, number, { stars, names, replied }, found] = given
    const productList = names.map(name => ({ name, picUrl: '' }))
    const history = handled.map(([entry, seconds]) => ({ by: 'o', ...entry, time: createTime + seconds }))
    return fc.constantFrom('8.0.49', '8.0.50', '').map(version => (id: number) => {
      const voice = { ...person, history }
      return isFeedback
        ? feedbackVoice(id, {
            createTime,
            type: number,
            systemInfo: { version, model: `M${number % 2}` },
            voice: { ...voice, ...found },
          })
        : commentVoice(id, { createTime, stars, productInfo: { productList }, voice: { ...voice, replied } })
    })
  })

const starsOf = ({ stars }: Stored) => (typeof stars === 'number' ? [stars] : [])
const isBad = (voice: Stored) => starsOf(voice).some(stars => stars <= 2)
const of = (list: Stored[], kind: string) => list.filter(voice => voice.kind === kind)
const mean = (list: Stored[]) => {
  const stars = list.flatMap(starsOf)
  return stars.length === 0 ? null : stars.reduce((a, b) => a + b) / stars.length
}
const share = (part: Stored[], all: Stored[]) => (all.length === 0 ? null : part.length / all.length)

interface Entry {
  time: number
  action: string
  state?: string
}

/** The median time until the first of these entries. */
function median(list: Stored[], is: (entry: Entry) => boolean): number | null {
  const seconds = list
    .flatMap(({ createTime, history }) => {
      const times = (history as Entry[]).filter(is).map(({ time }) => time)
      return times.length === 0 ? [] : Math.min(...times) - Number(createTime)
    })
    .sort((a, b) => a - b)
  const middle = [seconds[(seconds.length - 1) >> 1], seconds[seconds.length >> 1]]
  return seconds.length === 0 ? null : (Number(middle[0]) + Number(middle[1])) / 2
}

function figures(list: Stored[]): VoiceFigures {
  const comments = of(list, 'comment')
  return {
    total: list.length,
    feedback: of(list, 'feedback').length,
    comments: comments.length,
    meanStars: mean(list),
    badRate: share(comments.filter(isBad), comments),
    replyRate: share(
      comments.filter(({ replied }) => replied),
      comments,
    ),
    medianHandlingSeconds: median(list, ({ action, state }) => state === 'done' && action !== 'autoDone'),
    medianReplySeconds: median(list, ({ action }) => action === 'addReply'),
  }
}

/** What getVoiceStats must give, counted without a database. */
function counted(voices: Stored[], start: number, end: number, kind?: string): VoiceStats {
  const among = (from: number, to: number) =>
    voices.filter(
      voice =>
        Number(voice.createTime) >= from && Number(voice.createTime) <= to && (!kind || voice.kind === kind),
    )
  const now = among(start, end)
  const chinaDay = (time: number) => new Date((time + 8 * 3600) * 1000).toISOString().slice(0, 10)
  const days: string[] = []
  for (let time = start; time < end + DAY && chinaDay(time) <= chinaDay(end); time += DAY)
    days.push(chinaDay(time))
  const isAbout = (product: unknown) => (voice: Stored) => (voice.products as unknown[])?.includes(product)
  return {
    ...figures(now),
    days: days.map(day => {
      const that = now.filter(voice => chinaDay(Number(voice.createTime)) === day)
      return {
        day,
        feedback: of(that, 'feedback').length,
        comments: of(that, 'comment').length,
        bad: that.filter(isBad).length,
        meanStars: mean(that),
      }
    }),
    types: count(now.map(({ type }) => type)) as ValueCount<number>[],
    stars: count(now.map(({ stars }) => stars)) as ValueCount<number>[],
    states: count(now.map(({ state }) => state)) as VoiceStats['states'],
    assignees: count(now.map(({ assignee }) => assignee)) as ValueCount<string>[],
    products: (count(now.flatMap(({ products }) => products)) as ValueCount<string>[]).map(product => {
      const about = now.filter(isAbout(product.value))
      return { ...product, bad: about.filter(isBad).length, meanStars: mean(about) }
    }),
    versions: count(now.map(({ device }) => Object(device).version)) as ValueCount<string>[],
    models: count(now.map(({ device }) => Object(device).model)) as ValueCount<string>[],
    tags: count(now.flatMap(({ tags }) => tags)) as ValueCount<string>[],
    errors: errorsBeside(now),
    before: figures(among(start - (end - start) - 1, start - 1)),
  }
}

/** Fractions to 10 digits, since sums may be made in another order. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, value) =>
    typeof value === 'number' ? Number(value.toFixed(10)) : value,
  )

function count(values: unknown[]): ValueCount<unknown>[] {
  const distinct = [...new Set(values)].filter(value => value !== undefined && value !== null && value !== '')
  return distinct
    .map(value => ({ value, count: values.filter(other => other === value).length }))
    .sort((a, b) => b.count - a.count || (String(a.value) < String(b.value) ? -1 : 1))
}

function errorsBeside(voices: Stored[]): ErrorCount[] {
  const messages = voices.flatMap(({ evidence }) => [
    ...new Set(((evidence as Evidence | undefined)?.errors ?? []).map(({ message }) => message)),
  ])
  return count(messages).map(({ value, count }) => ({ message: String(value), count }))
}

it('counts as a plain count over all documents does', async () => {
  const kinds = fc.constantFrom(undefined, 'feedback', 'comment')
  await fc.assert(
    fc.asyncProperty(fc.array(voice, { maxLength: 30 }), time, time, kinds, async (makers, a, b, kind) => {
      empty()
      const voices = makers.map((make, id) => make(id))
      put(
        feedbackVoice('elsewhere', { createTime: MIDNIGHT, voice: { appid: 'wx0000000000000000' } }),
        ...voices,
      )
      const [startTime, endTime] = [Math.min(a, b), Math.max(a, b)]
      const expected = counted(voices, startTime, endTime, kind)
      const given = await stats({ startTime, endTime, ...(kind && { kind }) })
      expect(rounded(given)).toEqual(rounded(expected))
    }),
    { numRuns: 40 },
  )
}, 120_000)

describe('days', () => {
  const none = { feedback: 0, comments: 0, bad: 0, meanStars: null }

  it('are those of China, and complete', async () => {
    put(feedbackVoice(1, { createTime: MIDNIGHT - 1 }), commentVoice(2, { createTime: MIDNIGHT }))
    const { days } = await stats({ startTime: '2026-11-08', endTime: '2026-11-11T23:59:59' })
    expect(days).toEqual([
      { ...none, day: '2026-11-08' },
      { ...none, day: '2026-11-09', feedback: 1 },
      { ...none, day: '2026-11-10', comments: 1, meanStars: 5 },
      { ...none, day: '2026-11-11' },
    ])
  })

  it('are the last 30 unless given', async () => {
    const { days, ...given } = await stats({})
    expect(days).toHaveLength(31)
    expect(days.at(-1)?.day).toBe(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))
    expect({ days: [], ...given }).toEqual({ ...counted([], 1, 1), days: [] })
  })
})

it.each([
  ['kind', { kind: ['feedback', 'comment'] }],
  ['kind', { kind: 'both' }],
  ['startTime', { startTime: '2026-11-25', endTime: '2026-11-24' }],
  ['startTime', { startTime: 0, endTime: MIDNIGHT }],
  ['startTime', { startTime: { $gt: 1 } }],
  ['endTime', { endTime: 1_676_351_504_000 }],
])('refuses a wrong %s: %j', async (field, query) => {
  expect(await error('getVoiceStats', query)).toMatchObject({ kind: 'invalid_input', fields: [{ field }] })
  expect(databaseRequests()).toHaveLength(0)
})

it('takes at most nine requests for 20,000 voices, and reads none of them', async () => {
  put(
    ...Array.from({ length: 20_000 }, (_, id) => {
      const createTime = MIDNIGHT - (id % 60) * DAY
      const voice = {
        state: id % 3 ? 'new' : 'done',
        history: id % 3 ? [] : [{ time: createTime + id, state: 'done' }],
      }
      return id % 2
        ? feedbackVoice(id, {
            createTime,
            type: (id % 8) + 1,
            systemInfo: { version: `8.0.${id % 40}` },
            voice,
          })
        : commentVoice(id, { createTime, stars: (id % 5) + 1, voice })
    }),
  )
  await stats({}, { env: { INSTANCE: 'first' } })
  cloud().clearRequests()
  const given = await stats(
    { startTime: MIDNIGHT - 59 * DAY, endTime: MIDNIGHT },
    { env: { INSTANCE: 'second' } },
  )
  expect(given.total).toBe(20_000)
  expect(given.days).toHaveLength(60)
  expect(given.versions).toHaveLength(20)
  const read = databaseRequests().filter(({ params }) => params.collectionName === 'user_voices')
  expect(read.length).toBeLessThanOrEqual(9)
  expect(new Set(read.map(({ name }) => name))).toEqual(new Set(['database.aggregateDocuments']))
}, 60_000)

it('gives all days, and as many of the most frequent values as fit into one result', async () => {
  const errors = (id: number) => [{ message: `${id}${'错'.repeat(1990)}`, stack: '', count: 1 }]
  const evidence = (id: number): Evidence => ({ state: 'found', logs: [], errors: errors(id), fetchedAt: 1 })
  put(
    ...Array.from({ length: 400 }, (_, id) =>
      commentVoice(id, { productInfo: { productList: [{ name: `${id}${'商'.repeat(300)}`, picUrl: '' }] } }),
    ),
    ...Array.from({ length: 120 }, (_, id) =>
      feedbackVoice(id, { voice: { ...evidenceFields(evidence(id)), tags: id ? [] : ['退款'] } }),
    ),
  )
  const endTime = 1_790_000_000
  const given = await stats({ startTime: endTime - 3659 * DAY, endTime })
  expect(given.days).toHaveLength(3660)
  expect(given).toMatchObject({ total: 520, tags: [{ value: '退款', count: 1 }] })
  expect(given.products.length).toBeGreaterThan(50)
  expect(given.errors.length).toBeGreaterThan(50)
})
