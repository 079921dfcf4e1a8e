import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shapeOf } from '../../shared/setup/shape'
import type { Setup } from '../../shared/setup/types'
import { TRANSPORTS, useLocalCloud } from '../helpers/cloud'

const { cloud, data, error, requestsTo } = useLocalCloud()

const LOG = '/wxaapi/userlog/userlog_search'

const shapes = async (env = {}) => (await data<Setup>('checkSetup', { shapes: true }, { env })).shapes
/** The texts that stand anywhere in a value. */
const textsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(Object(value)).flatMap(textsIn)

describe("the shapes of WeChat's answers", () => {
  it.each(TRANSPORTS)('come by $transport, with the digits of long ids', async ({ transport, list }) => {
    const found = await shapes({ FEEDBACK_TRANSPORT: transport })
    expect(found?.getFeedback).toMatchObject({
      total_num: 'number, 3 digits',
      list: {
        'list of 10': {
          record_id: expect.stringMatching(/^number, 1\d digits( \| number, 1\d digits)*$/),
          create_time: 'number, 10 digits',
          openid: 'text',
          systemInfo: expect.stringContaining('text, JSON'),
        },
      },
    })
    expect(found?.getCommentList).toMatchObject({
      commentList: {
        'list of 10': {
          commentId: expect.stringMatching(/^text, \d+ digits/),
          createTime: 'text, 10 digits',
          content: { txt: expect.stringContaining('text') },
          productInfo: { productList: expect.anything() },
        },
      },
    })
    expect(found?.getCommentInfo).toMatchObject({
      info: { content: { score: expect.stringContaining('text, 3 digits') } },
      processInfo: { 'absent | object': { actionList: expect.anything() } },
    })
    expect(found?.getCommentReplyList).toMatchObject({
      list: { 'absent | object': { reply: expect.anything() } },
    })
    const logs = JSON.stringify(found?.realtimelogSearch)
    expect(logs).toMatch(/"timestamp":"number, 10 digits".*"msg":\{"list of \d.*"level":"number, 1 digit/)
    expect(found?.getJsErrList).toMatchObject({
      totalCount: 'number, 1 digit',
      data: { 'list of 4': { errorMsg: 'text', errorStack: 'text | text, empty' } },
    })
    expect(JSON.stringify(found?.getJsErrDetail)).toContain('"TimeStamp":"text, date"')
    expect(requestsTo(list).map(({ params }) => Number(params.num))).toContain(10)
    expect(requestsTo('/wxaapi/comment/commentinfo/get')).toHaveLength(10)
  })

  it('hold no value of anybody', async () => {
    const said = JSON.stringify(await shapes())
    const { feedback, comments, logs, jsErrors } = cloud().data
    const phones = [...logs.flatMap(({ msg }) => msg), ...jsErrors]
    for (const text of [...feedback.slice(0, 10), ...comments.slice(0, 50), ...phones].flatMap(textsIn)) {
      if (text.length > 3) expect(said).not.toContain(JSON.stringify(text).slice(1, -1))
    }
  })

  it('show what the readers cannot read, and hide nothing else', async () => {
    cloud().faults.add({
      on: 'operation.getFeedback',
      body: '<html>13800138000</html>',
      contentType: 'text/html',
      times: 9,
    })
    const body = '{"errcode":0,"commentList":{"nick":"\u0007张三","constructor":1.5},"total":-12}'
    cloud().faults.add({ on: '/wxaapi/comment/mpcommentlist/get', body, times: 9 })
    cloud().faults.add({ on: LOG, errcode: 48001, errmsg: 'api unauthorized', times: 9 })
    cloud().faults.add({ on: '/wxaapi/log/jserr_list', body: 'at a:1', times: 9 })
    const { checks, shapes } = await data<Setup>('checkSetup', { shapes: true })
    expect(shapes).toEqual({
      getFeedback: 'no JSON, 24 bytes',
      getCommentList: {
        errcode: 'number, 1 digit',
        commentList: { nick: 'text', constructor: 'number, 1 digit and a fraction' },
        total: 'number, below 0, 2 digits',
      },
      getCommentInfo: 'absent',
      getCommentReplyList: 'absent',
      realtimelogSearch: { errcode: 'number, 5 digits', errmsg: 'text' },
      getJsErrList: 'no JSON, 6 bytes',
      getJsErrDetail: 'absent',
    })
    expect(checks.find(({ id }) => id === 'token')?.state).toBe('ok')
  })

  it('are absent where no answer came', async () => {
    cloud().faults.add({ on: '/wxaapi/*', close: 'before', times: 99 })
    cloud().faults.add({ on: 'operation.*', close: 'before', times: 99 })
    const found = await shapes()
    expect(new Set(Object.values(found ?? {}))).toEqual(new Set(['absent']))
  })

  it('are for owners, and only where they are asked for', async () => {
    const trusted = { openid: undefined, source: 'scf', env: { TRUSTED_SOURCES: 'scf' } }
    expect(await error('checkSetup', { shapes: true }, trusted)).toMatchObject({ kind: 'forbidden' })
    expect(cloud().requests.filter(({ name }) => name !== 'database.getDocument')).toEqual([])
    expect(await data('checkSetup', {}, trusted)).not.toHaveProperty('shapes')
    expect((await error('checkSetup', { shapes: 'perhaps' })).fields?.[0]?.field).toBe('shapes')
  })
})

describe('shapeOf', () => {
  it('joins what stands at one place in several records', () => {
    expect(shapeOf([{ a: 1, b: [] }, { a: '', b: ['x'] }, { b: {} }])).toEqual({
      a: 'absent | number, 1 digit | text, empty',
      b: { 'list of 0 | list of 1 | object': 'text' },
    })
    expect(shapeOf([{ a: null }, 'x'])).toEqual({ 'object | text': { a: 'null' } })
    const texts = ['12', '2026-11-24 10:00', 'https://x', '{"a":1}', '[1', '']
    expect(shapeOf(texts)).toBe(
      'text | text, 2 digits | text, JSON | text, address | text, date | text, empty',
    )
    expect(shapeOf([{ oLocalUser0000000000000001: 1, 张三: 2, a13800138000: 3 }])).toEqual({
      '(another key)': 'number, 1 digit',
    })
  })

  it('names keys as WeChat names its fields, and no other', () => {
    const [longest, tooLong] = ['b'.repeat(24), 'b'.repeat(25)]
    expect(shapeOf([{ a123: true, _x: true, [longest]: true }])).toEqual({
      a123: 'boolean',
      _x: 'boolean',
      [longest]: 'boolean',
    })
    for (const key of ['a1234', '1a', tooLong, 'a-b', ''])
      expect(shapeOf([{ [key]: true }])).toEqual({ '(another key)': 'boolean' })
  })

  it.each([
    [0, 'number, 1 digit'],
    [-12.5, 'number, below 0, 2 digits and a fraction'],
    [1e21, 'number, 22 digits'],
    ['7', 'text, 1 digit'],
    ['12a', 'text'],
    ['a12', 'text'],
    ['2026/1', 'text, date'],
    ['a2026-11-24', 'text'],
    ['HTTP://x', 'text, address'],
    ['看 https://x', 'text'],
    [' [1]', 'text, JSON'],
    ['x {"a":1}', 'text'],
    ['{"a"', 'text'],
    [Buffer.from('abc'), 'no JSON, 3 bytes'],
  ])('says of %j: %s', (value, kind) => {
    expect(shapeOf([value])).toBe(kind)
  })

  it('nothing at one place is absent', () => {
    expect(shapeOf([])).toBe('absent')
  })

  it('never throws, and holds no text, whatever WeChat sends', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1 }).map(text => `«${text}»`)
    const { tree } = fc.letrec(tie => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        words,
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        tie('inner'),
      ),
      inner: fc.oneof(fc.array(tie('tree')), fc.dictionary(fc.oneof(words, fc.string()), tie('tree'))),
    }))
    fc.assert(
      fc.property(fc.array(tree), values => {
        expect(JSON.stringify(shapeOf(values))).not.toMatch(/[«»]/)
      }),
    )
    let deep: unknown = 'x'
    for (let level = 0; level < 50_000; level++) deep = [deep]
    expect(JSON.stringify(shapeOf([deep])).length).toBeLessThan(1000)
  })
})
