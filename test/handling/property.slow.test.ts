import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { QueueCounts, VoiceFilter, VoicePage, VoiceQuery } from '../../shared/archive/operations'
import type { Stored } from '../../shared/database/database'
import { useArchive } from '../helpers/archive'
import { commentVoice, feedbackVoice, newestFirst } from '../helpers/voices'

const { put, listAll, data, empty } = useArchive()

const WORDS = [
  '退款',
  '慢',
  'App',
  'crash',
  '😀',
  'a.b',
  '.*',
  '(',
  '[x',
  '\\',
  '$1',
  '^',
  '订单123',
  '退',
  '"',
  '{"$gt":""}',
]
const TIMES = [1_790_000_000, 1_790_000_001, 1_790_086_400]
const pick = <T>(...values: T[]) => fc.constantFrom(...values)

const evidenceOf = (...messages: string[]) => ({
  errors: messages.map(message => ({ message, stack: '', count: 1 })),
})

const voice = (id: number) => {
  const common = { createTime: pick(...TIMES), openid: pick('oA', 'oB') }
  const people = {
    state: pick('new', 'open', 'done'),
    assignee: pick('', ADMIN_OPENID, 'oAdmin2'),
    tags: fc.uniqueArray(pick('退款', 'VIP', '.*'), { maxLength: 3 }),
  }
  const text = fc.array(pick(...WORDS), { maxLength: 4 }).map(words => words.join(' '))
  const feedback = fc.record({
    ...common,
    content: text,
    type: pick(1, 2, 8),
    systemInfo: fc.record({ version: pick('8.0.49', '8.0.50'), model: pick('M1', 'M1 ', 'm1') }),
    voice: fc.record({
      ...people,
      evidence: pick(undefined, evidenceOf(), evidenceOf('E1', 'E2'), evidenceOf('E2')),
    }),
  })
  const comment = fc.record({
    createTime: common.createTime,
    openid: common.openid,
    txt: text,
    stars: pick(0, 1, 2, 3, 5, null),
    products: fc.array(pick('茶', '红茶', '茶 ', ''), { maxLength: 3 }),
    voice: fc.record({ ...people, replied: fc.boolean() }),
  })
  return fc.oneof(
    feedback.map(given => feedbackVoice(id, given)),
    comment.map(({ openid, txt, products, ...given }) =>
      commentVoice(id, {
        ...given,
        productInfo: { productList: products.map(name => ({ name, picUrl: '' })) },
        content: { txt, media: [] },
        userInfo: { openid, headImg: '', nickName: '' },
      }),
    ),
  )
}

const oneOrMore = <T>(...values: T[]) =>
  fc.oneof(pick(...values), fc.uniqueArray(pick(...values), { minLength: 1 }))

const everyFilter = fc.record({
  kind: oneOrMore<'feedback' | 'comment'>('feedback', 'comment'),
  state: oneOrMore<'new' | 'open' | 'done'>('new', 'open', 'done'),
  q: fc
    .array(pick(...WORDS, 'CRASH', 'aPP', '不存在'), { minLength: 1, maxLength: 3 })
    .map(words => words.join(' ')),
  type: oneOrMore(1, 2, 3),
  stars: oneOrMore(0, 1, 3, 4),
  tag: pick('退款', 'VIP', '.*', '.'),
  assignee: pick(ADMIN_OPENID, 'oNobody', ''),
  replied: fc.boolean(),
  product: pick('茶', '茶 ', '红'),
  openid: pick('oA', 'oC'),
  version: pick('8.0.50', '8.0.5'),
  model: pick('M1', 'M1 ', 'M'),
  error: pick('E1', 'E2', 'E'),
  startTime: pick(...TIMES),
  endTime: pick(...TIMES),
})

const FILTERS = [
  'kind',
  'state',
  'q',
  'type',
  'stars',
  'tag',
  'assignee',
  'replied',
  'product',
  'openid',
  'version',
  'model',
  'error',
  'startTime',
  'endTime',
] as const

/** A few filters together, one alone, or none. */
const filters = fc
  .tuple(everyFilter, fc.subarray([...FILTERS], { maxLength: 3 }))
  .map(([values, names]): VoiceFilter => Object.fromEntries(names.map(name => [name, values[name]])))

/** What listVoices must find, without a database. */
function matches(voice: Stored, filter: VoiceFilter): boolean {
  const { kind, state, q = '', type, stars, tag, assignee, openid, version, startTime, endTime } = filter
  const { replied, product, model, error } = filter
  const among = (wanted: unknown, value: unknown) =>
    wanted === undefined || (Array.isArray(wanted) ? wanted.includes(value) : wanted === value)
  const text = String(voice.text).toLowerCase()
  return (
    among(kind, voice.kind) &&
    among(state, voice.state) &&
    among(type, voice.type) &&
    among(stars, voice.stars) &&
    among(assignee, voice.assignee) &&
    among(openid, voice.openid) &&
    (tag === undefined || (Array.isArray(voice.tags) && voice.tags.includes(tag))) &&
    (replied === undefined || (voice.kind === 'comment' && voice.replied === replied)) &&
    (product === undefined || (Array.isArray(voice.products) && voice.products.includes(product))) &&
    among(version, Object(voice.device).version) &&
    among(model, Object(voice.device).model) &&
    (error === undefined || messagesOf(voice).includes(error)) &&
    (startTime === undefined || Number(voice.createTime) >= Number(startTime)) &&
    (endTime === undefined || Number(voice.createTime) <= Number(endTime)) &&
    q.split(/\s+/).every(word => text.includes(word.toLowerCase()))
  )
}

const messagesOf = ({ evidence }: Stored): unknown[] =>
  Object(evidence).errors?.map(({ message }: { message: string }) => message) ?? []

/** The counts that listVoices must give, without a database. */
function waiting(stored: Stored[], query: VoiceFilter): QueueCounts {
  const { kind, state, stars, replied, assignee, ...rest } = query
  const left = stored.filter(voice => matches(voice, rest) && voice.state !== 'done')
  const count = (is: (voice: Stored) => boolean) => left.filter(is).length
  return {
    all: left.length,
    bad: count(({ stars }) => typeof stars === 'number' && stars <= 2),
    unreplied: count(({ kind, replied }) => kind === 'comment' && replied === false),
    mine: count(({ assignee }) => assignee === ADMIN_OPENID),
    feedback: count(({ kind }) => kind === 'feedback'),
    comments: count(({ kind }) => kind === 'comment'),
  }
}

it('finds and counts what a plain filter over all documents does, page by page, in both orders', async () => {
  let found = 0
  const archive = fc
    .integer({ min: 1, max: 25 })
    .chain(count => fc.tuple(...Array.from({ length: count }, (_, id) => voice(id))))
  const queries = fc.array(filters, { minLength: 1, maxLength: 4 })
  const order = pick<VoiceQuery['sort']>(undefined, 'newest', 'oldest')
  const limits = fc.integer({ min: 1, max: 7 })
  await fc.assert(
    fc.asyncProperty(archive, queries, order, limits, async (stored, queries, sort, limit) => {
      empty()
      put(...stored)
      for (const filter of queries) {
        if (Number(filter.startTime ?? 0) > Number(filter.endTime ?? Number.POSITIVE_INFINITY)) continue
        const query: VoiceQuery = { ...filter, ...(sort && { sort }), limit }
        const expected = stored.filter(voice => matches(voice, filter)).sort(newestFirst)
        if (sort === 'oldest') expected.reverse()
        found += expected.length
        const first = await data<VoicePage>('listVoices', { ...query, counts: true })
        expect(first).toMatchObject({ total: expected.length, counts: waiting(stored, filter) })
        expect(await listAll(query)).toEqual(expected.map(({ _id }) => _id))
      }
    }),
    { numRuns: 40 },
  )
  expect(found).toBeGreaterThan(50)
}, 120_000)

it.each(FILTERS)('%s alone finds what a plain filter finds', async name => {
  const archive = fc.tuple(...Array.from({ length: 12 }, (_, id) => voice(id)))
  await fc.assert(
    fc.asyncProperty(archive, everyFilter, async (stored, values) => {
      empty()
      put(...stored)
      const query = { [name]: values[name] }
      const expected = stored.filter(voice => matches(voice, query)).sort(newestFirst)
      expect(await listAll({ ...query, limit: 100 })).toEqual(expected.map(({ _id }) => _id))
    }),
    { numRuns: 10 },
  )
})
