import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Comment, CommentInfo, CommentReplies } from '../../shared/comments/types'
import type { Feedback } from '../../shared/feedback/types'
import type { Page } from '../../shared/types'
import { isObject } from '../../shared/values'
import { TRANSPORTS, useLocalCloud } from '../helpers/cloud'
import {
  COMMENT,
  COMMENT_INFO,
  COMMENT_LIST,
  COMMENT_REPLIES,
  FEEDBACK,
  FOLLOW_UP,
  type Json,
  OLD,
  REPLY,
  respond,
} from '../helpers/documented-records'

/*
 * Any field of any record may hold anything: the record is read, with all other fields as they were, and so is the page.
 */

const { cloud, data } = useLocalCloud()

const answer = (on: string, body: object) => respond(cloud(), on, body)
const info = () => data<CommentInfo>('getCommentInfo', { commentId: '1' })
const replies = () => data<CommentReplies>('getCommentReplyList', { commentId: '1' })

/** The records that WeChat documents, and how to read as many of them as there are. */
const SOURCES: {
  name: string
  record: Json
  /** How many records are tried. */
  most?: number
  read(records: unknown[]): Promise<object[]>
}[] = [
  ...TRANSPORTS.map(({ transport, list: on }) => ({
    name: `feedback over ${transport}`,
    record: FEEDBACK,
    async read(list: unknown[]) {
      answer(on, { errcode: 0, list, total_num: list.length })
      const env = { FEEDBACK_TRANSPORT: transport }
      return (await data<Page<Feedback, object>>('getFeedback', { num: 100 }, { env })).list
    },
  })),
  {
    name: 'comments',
    record: COMMENT,
    async read(commentList) {
      answer(COMMENT_LIST, { errcode: 0, success: true, commentList, total: commentList.length })
      return (await data<Page<Comment, object>>('getCommentList', { limit: 100 })).list
    },
  },
  {
    name: 'follow-ups',
    record: FOLLOW_UP,
    async read(commentReplyList) {
      answer(COMMENT_REPLIES, { errcode: 0, list: { reply: REPLY, commentReplyList } })
      const { reply, ...read } = await replies()
      expect(reply).toEqual(REPLY)
      return read.commentReplyList
    },
  },
  {
    name: 'replies',
    most: 4,
    record: REPLY,
    read: records =>
      eachAlone(records, async reply => {
        answer(COMMENT_REPLIES, { errcode: 0, list: { reply, commentReplyList: [FOLLOW_UP] } })
        const { reply: read, commentReplyList } = await replies()
        expect(commentReplyList).toEqual([FOLLOW_UP])
        return read
      }),
  },
  {
    name: 'one comment',
    most: 4,
    record: COMMENT,
    read: records =>
      eachAlone(records, async content => {
        answer(COMMENT_INFO, { errcode: 0, info: { content }, oldComment: OLD })
        const { comment, oldComment } = await info()
        expect(oldComment).toMatchObject({ stars: 1, content: { txt: '太差了' } })
        return comment
      }),
  },
  {
    name: 'what a comment said before',
    most: 4,
    record: OLD,
    read: records =>
      eachAlone(records, async oldComment => {
        answer(COMMENT_INFO, { errcode: 0, info: { content: COMMENT }, oldComment })
        const { comment, oldComment: read } = await info()
        expect(comment).toMatchObject({ commentId: '12345678901234567890', stars: 1 })
        return read
      }),
  },
]

/** Where a response has one record, each is in a response of its own. */
async function eachAlone(records: unknown[], read: (record: unknown) => Promise<object | null>) {
  const all: object[] = []
  for (const record of records) all.push((await read(record)) ?? {})
  return all
}

/** Every path through objects and lists. */
function paths(value: unknown, path: string[] = []): string[][] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [...(path.length > 0 ? [path] : []), ...inner.flatMap(([key, item]) => paths(item, [...path, key]))]
}

/** A copy with another value at this path. */
function changed(value: unknown, [key, ...rest]: string[], replacement: unknown): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return replacement
  const copy: unknown[] | Json = Array.isArray(value) ? [...value] : { ...value }
  return Object.assign(copy, { [key]: changed(Object(value)[key], rest, replacement) })
}

const anyJson = fc
  .oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom<unknown>('¥1', '11s', '{}', '[]', '{"a":1}', '["m1"]', '2026-11-24 10:00:00', 2, {}, []),
    fc.constantFrom<unknown>(1676351504999, 1676351504.5, -1, 1e300, '\u0007', 'm1', [[]], [{}], null, ''),
  )
  // The SDK's parser refuses a whole response in which a key looks like a prototype's.
  .filter(value => !/__proto__|constructor/.test(JSON.stringify(value)))

/** Fields that say that WeChat sent nothing. */
const NULLABLE = ['payTime', 'score', 'stars']

/** A value has the type that it has where all is right; what is inside of systemInfo is the device's. */
function expectTypes(read: unknown, right: unknown, name = ''): void {
  if (right === undefined || read === undefined || (read === null && NULLABLE.includes(name))) return
  const typeOf = (value: unknown) => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value)
  expect([name, typeOf(read)]).toEqual([name, typeOf(right)])
  if (Array.isArray(read)) for (const item of read) expectTypes(item, Object(right)[0], name)
  else if (isObject(read) && name !== 'systemInfo')
    for (const [key, inner] of Object.entries(read)) {
      // Every object has a `toString`.
      if (Object.hasOwn(Object(right), key)) expectTypes(inner, Object(right)[key], key)
    }
}

const camelCase = (key: string) => key.replace(/_[a-z]/g, match => match.slice(1).toUpperCase())

const isId = ([name = '', ...rest]: string[]) => /^(commentId|record_id)$/.test(name) && rest.length === 0

describe.each(SOURCES)('$name', ({ record, read, most = 60 }) => {
  it('are read whatever one field holds, with all others as they were', async () => {
    const [right] = await read([record])
    expect(right).not.toHaveProperty('unreadable')
    const change = fc.record({
      path: fc.constantFrom(...paths(record).filter(path => !isId(path))),
      value: anyJson,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: most }), async changes => {
        const list = await read(changes.map(({ path, value }) => changed(record, path, value)))
        expect(list).toHaveLength(changes.length)
        for (const [index, found] of list.entries()) {
          const { unreadable = [], ...fields }: Json & { unreadable?: string[] } = { ...found }
          // The reader names ext txt; an item that cannot be read is left out of its list.
          const at = (changes[index]?.path ?? []).map(camelCase).map(name => (name === 'ext' ? 'txt' : name))
          if (/^\d+$/.test(at.at(-1) ?? '')) at.pop()
          const others = (of: unknown) => {
            const without = changed(of, at, '')
            return at[0] === 'score' ? changed(without, ['stars'], '') : without
          }
          expect(others(fields)).toEqual(others(right))
          expect(unreadable.filter(place => !place.startsWith(at.slice(0, -1).join('.')))).toEqual([])
          expectTypes(fields, right)
        }
      }),
      { numRuns: 10 },
    )
  })
})
