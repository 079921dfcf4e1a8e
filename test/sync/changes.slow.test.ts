import { describe, expect, it } from 'vitest'
import type { Document } from '../../scripts/local/database/ejson'
import { useAlerts } from '../helpers/alerts'

/* What changes of a record, and who changed it. */

const { cloud, makeComment, sendFeedback, voiceOf, data, ...local } = useAlerts()

const sync = () => local.sync({ env: { ...local.fresh().env, ALERT_ROBOTS: undefined } })

const voices = () => cloud().database.documents('user_voices')
const voice = (id: string) => voices().find(({ _id }) => _id === id)
const PEOPLE = { state: 'done', note: '已退款', tags: ['退款'], assignee: 'oADMIN' }

/** As if owners, or an earlier version, had written this into the voices. */
function rewrite(by: (document: Document) => Document): void {
  const [written, meta] = [voices().map(by), cloud().database.documents('user_voice_meta')]
  cloud().database.clear()
  cloud().database.insert('user_voices', written)
  cloud().database.insert('user_voice_meta', meta)
}

/** A comment that is done, and WeChat's record of it. */
async function doneComment() {
  const id = makeComment(500)
  await sync()
  rewrite(document => ({ ...document, ...PEOPLE }))
  const record = cloud().comments.all.find(({ comment }) => comment.commentId === id)?.comment
  if (!record) throw new Error('WeChat has no such comment')
  return { id: voiceOf(id), record }
}

describe('a comment that is done', () => {
  it('stays so whatever changes that its user does not say, and is as WeChat has it', async () => {
    const { id, record } = await doneComment()
    record.content.media = [
      { img: 'https://mmbiz.qpic.cn/1?sign=a', thumbImg: 'https://mmbiz.qpic.cn/2?sign=a' },
    ]
    await sync()
    rewrite(document => ({ ...document, ...PEOPLE, history: [] }))
    const { hash } = voice(id) ?? {}
    const changes: ((comment: typeof record) => void)[] = [
      comment => Object.assign(comment.extInfo, { isAlreadySendTmpl: true }),
      comment => Object.assign(comment.userInfo, { headImg: 'https://wx.qlogo.cn/new' }),
      comment => Object.assign(comment.userInfo, { nickName: '改名了' }),
      comment => Object.assign(comment.bizInfo, { nickName: '改名的店' }),
      comment => Object.assign(comment.content.media?.[0] ?? {}, { img: 'https://mmbiz.qpic.cn/3?sign=b' }),
      comment => Object.assign(comment, { likeCount: 3 }),
      comment => Object.assign(comment.productInfo?.productList[0] ?? {}, { picUrl: 'https://x.example/1' }),
    ]
    for (const change of changes) {
      change(record)
      expect(await sync()).toMatchObject({ comments: { added: 0, changed: 0, complete: true } })
      expect(voice(id)).toMatchObject({ ...PEOPLE, hash, history: [] })
    }
    expect(voice(id)).toMatchObject({
      text: expect.stringContaining('改名了'),
      record: { likeCount: 3, extInfo: { isAlreadySendTmpl: true } },
    })
  })

  it('is not written again where only the signature of an address is another one', async () => {
    const { id, record } = await doneComment()
    record.userInfo.headImg = 'https://wx.qlogo.cn/a?sign=1'
    await sync()
    const before = voice(id)
    record.userInfo.headImg = 'https://wx.qlogo.cn/a?sign=2&t=3'
    await sync()
    expect(voice(id)).toEqual(before)
  })

  it.each([
    ['text', { content: { txt: '又坏了' } }],
    ['stars', { score: 400 }],
    ['a picture', { content: { txt: '收到就坏了', media: [{ img: 'https://x.example/1', thumbImg: '' }] } }],
    ['a video', { content: { txt: '收到就坏了', media: [{ video: 'https://x.example/1' }] } }],
  ])('is opened again where its user changes %s', async (_, change) => {
    const { id, record } = await doneComment()
    Object.assign(record, change)
    expect(await sync()).toMatchObject({ comments: { changed: 1 } })
    expect(voice(id)).toMatchObject({ ...PEOPLE, state: 'open', history: [{ action: 'reopen' }] })
  })
})

describe('what cannot be read of a record', () => {
  const UNREADABLE = { content: '坏了', score: '五', userInfo: { openid: ['o'], nickName: '' } }

  it('keeps what was read before, and opens nothing, nor when it can be read again', async () => {
    const { id, record } = await doneComment()
    const before = voice(id)
    const read = { content: record.content, score: record.score, userInfo: record.userInfo }
    Object.assign(record, UNREADABLE, { amount: 7 })
    expect(await sync()).toMatchObject({ comments: { changed: 0, complete: true } })
    const { hash, openid, stars, state } = before ?? {}
    const kept = { hash, openid, stars, state, note: '已退款' }
    expect(voice(id)).toMatchObject({ ...kept, record: { amount: 7, content: { txt: '收到就坏了' } } })
    expect(voice(id)?.text).toContain('收到就坏了')
    expect(voice(id)?.record).not.toHaveProperty('unreadable')
    const written = voice(id)
    await sync()
    expect(voice(id)).toEqual(written)
    Object.assign(record, read)
    expect(await sync()).toMatchObject({ comments: { changed: 0, complete: true } })
    expect(voice(id)).toMatchObject({ ...kept, history: [] })
  })

  it('keeps what was read of feedback before, in a record that the database does not take as it is, too', async () => {
    const id = sendFeedback({ systemInfo: '{"brand":"HUAWEI","a.b":1}' })
    Object.assign(cloud().data.feedback[0] ?? {}, { mediaIds: ['m1'] })
    await sync()
    const { text, openid, hash, type } = voice(id) ?? {}
    const [sent] = cloud().data.feedback
    Object.assign(sent ?? {}, {
      content: {},
      phone: [],
      openid: true,
      type: '?',
      mediaIds: 'm1',
      nickname: '改名',
    })
    expect(await sync()).toMatchObject({ feedback: { changed: 0, complete: true } })
    expect(voice(id)).toMatchObject({ openid, hash, type, text: String(text).replace('匿名小王', '改名') })
    expect(await data('getVoice', { id })).toMatchObject({
      record: { mediaIds: ['m1'], phone: '13812345678', systemInfo: { 'a.b': 1 } },
    })
  })

  it('hides no change of what can be', async () => {
    const { id, record } = await doneComment()
    Object.assign(record, { content: '坏了', score: 100 })
    expect(await sync()).toMatchObject({ comments: { changed: 1 } })
    expect(voice(id)).toMatchObject({ state: 'open', stars: 1, record: { content: { txt: '收到就坏了' } } })
  })

  it('comes in once it can be, and opens nothing', async () => {
    const made = makeComment(500)
    const record = cloud().comments.all.find(({ comment }) => comment.commentId === made)?.comment
    const { content } = { ...record }
    Object.assign(record ?? {}, { content: '坏了' })
    await sync()
    rewrite(document => ({ ...document, ...PEOPLE }))
    Object.assign(record ?? {}, { content })
    expect(await sync()).toMatchObject({ comments: { changed: 0 } })
    const id = voiceOf(made)
    expect(voice(id)).toMatchObject({ ...PEOPLE, record: { content: { txt: '收到就坏了' } }, history: [] })
    expect(voice(id)?.record).not.toHaveProperty('unreadable')
    Object.assign(record ?? {}, { score: 100 })
    expect(await sync()).toMatchObject({ comments: { changed: 1 } })
    expect(voice(id)).toMatchObject({ state: 'open', stars: 1 })
  })
})

it.each([1, 3, undefined])(
  'voices of the schema %j are written anew, also behind the first page, and none is opened again',
  async schema => {
    const done = makeComment(500)
    const old = makeComment(500, '很旧', Math.floor(Date.now() / 1000) - 20 * 86_400)
    const feedback = Array.from({ length: 150 }, () => sendFeedback())
    await sync()
    const now = voices()
    rewrite(({ recordHash: _, cut: _cut, schema: _schema, products: _products, ...document }) => ({
      ...document,
      ...PEOPLE,
      ...(schema && { schema }),
      hash: 'of the whole record',
    }))
    forgetDailyWalk()
    expect(await sync()).toMatchObject({
      feedback: { added: 0, changed: 0, complete: true },
      comments: { added: 0, changed: 0, complete: true },
    })
    const ids = [voiceOf(done), voiceOf(old), ...feedback]
    expect(ids.filter(id => voice(id)?.schema !== 2)).toEqual([])
    for (const { _id, hash, recordHash, products } of now) {
      const written = voice(String(_id))
      expect(written).toMatchObject({ ...PEOPLE, hash, recordHash, history: [] })
      expect(written?.products).toEqual(products)
    }
    expect(voice(voiceOf(done))?.products).toHaveLength(1)
  },
)

it('a comment has the names of its products, each once, as WeChat has them now', async () => {
  const { id, record } = await doneComment()
  const productsAre = (...names: string[]) =>
    Object.assign(record, { productInfo: { productList: names.map(name => ({ name, picUrl: '' })) } })
  productsAre('红茶', '茶', '', '红茶', ' ')
  await sync()
  expect(voice(id)).toMatchObject({ ...PEOPLE, products: ['红茶', '茶'] })
  productsAre()
  await sync()
  expect(voice(id)).toMatchObject({ ...PEOPLE, products: [] })
})

/** As if the last walk through what may be late were some days ago. */
function forgetDailyWalk(): void {
  const meta = cloud().database.documents('user_voice_meta')
  const written = voices()
  cloud().database.clear()
  cloud().database.insert('user_voices', written)
  const old = JSON.parse(JSON.stringify(meta), (key, value) =>
    key === 'again' ? { ...value, time: value.time - 3 * 86_400 } : value,
  )
  cloud().database.insert('user_voice_meta', old)
}

describe('a record that the database refuses', () => {
  const deep = (levels: number) =>
    JSON.stringify(Array.from({ length: levels }).reduce(inner => [inner], 'x'))

  it.each([
    ['of a level too many', { systemInfo: `{"brand":"HUAWEI","a":${deep(98)}}` }],
    ['of more levels', { systemInfo: `{"brand":"HUAWEI","a":${deep(100)}}` }],
    ['over 5 MB', { systemInfo: JSON.stringify({ brand: 'HUAWEI', a: '长'.repeat(2_000_000) }) }],
  ])('%s is brought in cut, with all behind it', async (_, fields) => {
    const behind = Array.from({ length: 3 }, () => sendFeedback())
    const refused = sendFeedback(fields)
    const first = sendFeedback()
    expect(await sync()).toMatchObject({ feedback: { added: 5, complete: true } })
    expect(voices().map(({ _id }) => _id)).toEqual(expect.arrayContaining([refused, first, ...behind]))
    expect(voice(refused)).toMatchObject({ cut: true, recordText: '', type: 2, state: 'new' })
    expect(voice(first)).not.toHaveProperty('cut')
    expect(await data('getVoice', { id: refused })).toMatchObject({ record: { type: 2 }, cut: true })
    expect(await sync()).toMatchObject({ feedback: { added: 0, changed: 0, complete: true } })
  })

  it('is not one that is nested too deeply to be read whole, which hides no other', async () => {
    const ids = [sendFeedback(), sendFeedback(), sendFeedback()]
    Object.assign(cloud().data.feedback[1] ?? {}, {
      systemInfo: { brand: 'HUAWEI', a: JSON.parse(deep(200)) },
    })
    expect(await sync()).toMatchObject({ feedback: { added: 3, complete: true } })
    expect(voice(String(ids[1]))).toMatchObject({ device: { brand: 'HUAWEI' } })
    expect(await sync()).toMatchObject({ feedback: { added: 0, changed: 0, complete: true } })
  })

  it('is not one that has 98 levels', async () => {
    const id = sendFeedback({ systemInfo: `{"a":${deep(97)}}` })
    expect(await sync()).toMatchObject({ feedback: { added: 1, complete: true } })
    expect(voice(id)).not.toHaveProperty('cut')
  })

  it.each(['DATABASE_REQUEST_FAILED', 'INVALID_PARAM', 'A_CODE_OF_TOMORROW'])(
    'with %s is cut, or else noted, and tried again',
    async code => {
      // What is noted of voices that may lack their evidence is inserted once, too.
      sendFeedback()
      await sync()
      const [cut] = [sendFeedback()]
      // In chunks, which get smaller, and by itself.
      const fault = cloud().faults.add({ on: 'database.insertDocument', code, times: 4 })
      expect(await sync()).toMatchObject({ feedback: { added: 1, complete: true } })
      expect(fault.hits).toBe(4)
      expect(voice(cut)).toMatchObject({ cut: true })

      const noted = sendFeedback()
      const always = cloud().faults.add({ on: 'database.insertDocument', code, times: 99 })
      expect(await sync()).toMatchObject({ feedback: { added: 0, complete: true } })
      const meta = cloud().database.documents('user_voice_meta')
      expect(meta.map(({ _id }) => _id)).toContain(`refused:${noted}`)
      const { hits } = always
      expect(await sync()).toMatchObject({ feedback: { added: 0, complete: true } })
      expect(always.hits).toBe(hits + 1)
      cloud().faults.clear()
      expect(await sync()).toMatchObject({ feedback: { added: 1, complete: true } })
      expect(voice(noted)).not.toHaveProperty('cut')
    },
  )

  it.each([{ close: 'before' }, { code: 'EXCEED_CONCURRENT_REQUEST_LIMIT' }] as const)(
    'is not one where the database is in trouble: %j',
    async trouble => {
      await sync()
      const id = sendFeedback()
      cloud().faults.add({ on: 'database.insertDocument', ...trouble, times: 99 })
      expect(await sync()).toMatchObject({ feedback: { error: expect.anything() } })
      cloud().faults.clear()
      expect(await sync()).toMatchObject({ feedback: { added: 1, complete: true } })
      expect(voice(id)).not.toHaveProperty('cut')
    },
  )

  it('is one that its user made so later, too', async () => {
    const { id, record } = await doneComment()
    Object.assign(record, { content: { txt: '长'.repeat(2_000_000) } })
    await sync()
    expect(voice(id)).toMatchObject({
      ...PEOPLE,
      state: 'open',
      cut: true,
      text: expect.stringMatching(/^长+/),
    })
  })
})
