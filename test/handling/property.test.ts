import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { VoiceFilter } from '../../shared/archive/operations'
import type { Stored } from '../../shared/database/database'
import { useArchive } from '../helpers/archive'
import { commentVoice, feedbackVoice, newestFirst } from '../helpers/voices'

const { put, list, listAll, empty } = useArchive()

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

const voice = (id: number) => {
  const common = { createTime: pick(...TIMES), openid: pick('oA', 'oB') }
  const people = {
    state: pick('new', 'open', 'done'),
    assignee: pick('', 'oAdmin1', 'oAdmin2'),
    tags: fc.uniqueArray(pick('退款', 'VIP', '.*'), { maxLength: 3 }),
  }
  const text = fc.array(pick(...WORDS), { maxLength: 4 }).map(words => words.join(' '))
  const feedback = fc.record({
    ...common,
    content: text,
    type: pick(1, 2, 8),
    systemInfo: fc.record({ version: pick('8.0.49', '8.0.50') }),
    voice: fc.record(people),
  })
  const comment = fc.record({
    createTime: common.createTime,
    openid: common.openid,
    txt: text,
    stars: pick(1, 3, 5, null),
    voice: fc.record(people),
  })
  return fc.oneof(
    feedback.map(given => feedbackVoice(id, given)),
    comment.map(({ openid, txt, ...given }) =>
      commentVoice(id, {
        ...given,
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
  stars: oneOrMore(1, 3, 4),
  tag: pick('退款', 'VIP', '.*', '.'),
  assignee: pick('oAdmin1', 'oNobody'),
  openid: pick('oA', 'oC'),
  version: pick('8.0.50', '8.0.5'),
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
  'openid',
  'version',
  'startTime',
  'endTime',
] as const

/** A few filters together, or none. */
const filters = fc
  .tuple(everyFilter, fc.subarray([...FILTERS], { maxLength: 3 }))
  .map(([values, names]): VoiceFilter => Object.fromEntries(names.map(name => [name, values[name]])))

/** What listVoices must find, without a database. */
function matches(voice: Stored, filter: VoiceFilter): boolean {
  const { kind, state, q = '', type, stars, tag, assignee, openid, version, startTime, endTime } = filter
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
    (version === undefined || Object(voice.device).version === version) &&
    (startTime === undefined || Number(voice.createTime) >= Number(startTime)) &&
    (endTime === undefined || Number(voice.createTime) <= Number(endTime)) &&
    q.split(/\s+/).every(word => text.includes(word.toLowerCase()))
  )
}

it('finds what a plain filter over all documents finds, page by page', async () => {
  let found = 0
  const archive = fc
    .integer({ min: 1, max: 25 })
    .chain(count => fc.tuple(...Array.from({ length: count }, (_, id) => voice(id))))
  const queries = fc.array(filters, { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(archive, queries, fc.integer({ min: 1, max: 7 }), async (stored, queries, limit) => {
      empty()
      put(...stored)
      for (const query of queries) {
        if (Number(query.startTime ?? 0) > Number(query.endTime ?? Number.POSITIVE_INFINITY)) continue
        const expected = stored.filter(voice => matches(voice, query)).sort(newestFirst)
        found += expected.length
        expect((await list({ ...query, limit })).total).toBe(expected.length)
        expect(await listAll({ ...query, limit })).toEqual(expected.map(({ _id }) => _id))
      }
    }),
    { numRuns: 40 },
  )
  expect(found).toBeGreaterThan(50)
}, 120_000)
