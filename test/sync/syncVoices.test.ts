import { beforeEach, describe, expect, it } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import type { Comment } from '../../shared/comments/types'
import type { Feedback } from '../../shared/feedback/types'
import type { SyncResult } from '../../shared/sync/types'
import type { Page, Success } from '../../shared/types'
import { useLocalCloud } from '../helpers/cloud'

const { call, cloud, data, error, requestsTo } = useLocalCloud()

const TIMER = { openid: undefined, source: 'wx_trigger' } as const
const sync = () => data<SyncResult>('syncVoices', {}, TIMER)
const voices = () => cloud().database.documents('user_voices')
const idsInArchive = () =>
  voices()
    .map(({ _id }) => String(_id))
    .sort()
const idsAtWeChat = () =>
  [
    ...cloud().data.feedback.map(({ record_id }) => `${APPID}:feedback:${record_id}`),
    ...cloud().comments.all.map(({ comment }) => `${APPID}:comment:${comment.commentId}`),
  ].sort()
/** The records of all pages, by calls of the function. */
async function everyRecord<Item>(name: string, first: object): Promise<Item[]> {
  const { list, next } = await data<Page<Item, object>>(name, first)
  return next ? [...list, ...(await everyRecord<Item>(name, next))] : list
}
const databaseRequests = () => cloud().requests.filter(({ name }) => name.startsWith('database.'))

beforeEach(() => cloud().database.clear())

describe('a sync', () => {
  it('brings in every voice once, and then only what is new', async () => {
    const first = await sync()
    expect(first).toMatchObject({
      feedback: { added: cloud().data.feedback.length, changed: 0, complete: true },
      comments: { added: cloud().comments.all.length, changed: 0, complete: true },
      alerts: 0,
      removed: 0,
    })
    expect(idsInArchive()).toEqual(idsAtWeChat())
    const before = voices()

    cloud().clearRequests()
    expect(await sync()).toMatchObject({
      feedback: { added: 0, changed: 0, complete: true },
      comments: { added: 0, changed: 0, complete: true },
    })
    expect(voices()).toEqual(before)
    expect(requestsTo('operation.getFeedback')).toHaveLength(1)
    expect(databaseRequests().length).toBeLessThanOrEqual(12)
  })

  it('keeps records as getFeedback and getCommentList return them', async () => {
    await sync()
    const records = new Map(voices().map(voice => [voice._id, voice]))
    const feedback = await everyRecord<Feedback>('getFeedback', { num: 100 })
    expect(feedback.length).toBe(cloud().data.feedback.length)
    for (const record of feedback) {
      const voice = records.get(`${APPID}:feedback:${record.recordId}`)
      expect(voice).toMatchObject({ kind: 'feedback', record, type: record.type, state: 'new', pictures: [] })
      expect(voice?.text).toContain(record.content)
      expect(voice).not.toHaveProperty('_openid')
    }
    const comments = await everyRecord<Comment>('getCommentList', { startTime: 1_577_808_000, limit: 100 })
    expect(comments.length).toBe(cloud().comments.all.length)
    for (const record of comments) {
      expect(records.get(`${APPID}:comment:${record.commentId}`)).toMatchObject({
        kind: 'comment',
        record,
        stars: record.stars,
        openid: record.userInfo.openid,
        schema: 2,
      })
    }
  })

  it('may be called by the timer and administrators, and nobody else', async () => {
    expect(await data('syncVoices', {})).toMatchObject({ feedback: { complete: true } })
    for (const source of ['wx_client,wx_trigger', 'wx_trigger,scf', 'wx_client', 'scf']) {
      expect(await error('syncVoices', {}, { openid: undefined, source })).toMatchObject({
        kind: 'forbidden',
      })
    }
    expect(await error('syncVoices', {}, { openid: 'oSTRANGER', source: 'wx_trigger' })).toMatchObject({
      kind: 'forbidden',
    })
  })

  it('keeps what came when WeChat answers an error in the middle, and goes on with it', async () => {
    cloud().faults.add({ on: 'operation.getFeedback', errcode: 45009, skip: 1, times: 9 })
    const { envelope, logs } = await call('syncVoices', {}, TIMER)
    const { data: failed } = envelope as Success<SyncResult>
    expect(logs).toContain('"failed":{"feedback":"wechat"}')
    expect(logs).toContain('"outcome":"partial"')
    expect(failed.feedback).toEqual({ error: { kind: 'wechat', message: expect.stringContaining('45009') } })
    expect(failed.comments).toMatchObject({ complete: true })
    expect(voices().filter(({ kind }) => kind === 'feedback')).toHaveLength(100)
    cloud().faults.clear()
    const again = await call('syncVoices', {}, TIMER)
    expect(again.envelope).toMatchObject({ data: { feedback: { complete: true } } })
    expect(again.logs).not.toContain('"failed"')
    expect(idsInArchive()).toEqual(idsAtWeChat())
  })

  it.each([
    ['DATABASE_PERMISSION_DENIED', 'not_configured', '仅管理端可读写'],
    ['RESOURCE_NOT_INITIAL', 'not_configured', '数据库'],
    ['EXCEED_REQUEST_LIMIT', 'wechat', '套餐'],
  ])('says what to do where the database answers %s', async (code, kind, hint) => {
    cloud().faults.add({ on: 'database.*', code, times: 99 })
    expect(await error('syncVoices', {})).toMatchObject({ kind, hint: expect.stringContaining(hint) })
  })

  it('opens a done voice again when its user changed it, and keeps what people wrote', async () => {
    await sync()
    const [comment] = cloud().comments.all.filter(({ oldComment }) => oldComment)
    const id = `${APPID}:comment:${comment?.comment.commentId}`
    const people = { state: 'done', tags: ['退款'], note: '已联系', assignee: 'oADMIN' }
    const documents = voices().map(voice => (voice._id === id ? { ...voice, ...people, history: [] } : voice))
    cloud().database.clear()
    cloud().database.insert('user_voices', documents)
    if (comment) comment.comment.content.txt += '（已解决）'
    await sync()
    expect(voices().find(({ _id }) => _id === id)).toMatchObject({
      ...people,
      state: 'open',
      history: [{ action: 'reopen', by: 'syncVoices', state: 'open' }],
      record: { content: { txt: comment?.comment.content.txt } },
    })
  })
})

it('creates both collections even if there is nothing to bring in, so that their permissions can be set', async () => {
  const [feedback, comments] = [cloud().data.feedback.splice(0), cloud().comments.all.splice(0)]
  await sync()
  expect(cloud().database.collections().sort()).toEqual(['user_voice_meta', 'user_voices'])
  cloud().data.feedback.push(...feedback)
  cloud().comments.all.push(...comments)
})

it('overwrites even a voice that has lost fields in the console', async () => {
  await sync()
  const voice = voices().find(({ kind }) => kind === 'comment')
  if (!voice) throw new Error('the sample data has no comment')
  const { hash, state: _state, text, ...left } = voice
  cloud().database.clear()
  cloud().database.insert('user_voices', [{ ...left, text: '' }])
  await sync()
  expect(voices().find(({ _id }) => _id === voice._id)).toMatchObject({ hash, text })
})

describe('retention', () => {
  it('removes what is older and does not bring it back', async () => {
    await sync()
    // Less than half of the sample data is older.
    const days = 60
    const oldest = Math.floor(Date.now() / 1000) - days * 86_400
    const old = voices().filter(({ createTime }) => Number(createTime) < oldest)
    const env = { VOICE_RETENTION_DAYS: String(days) }
    expect(await data('syncVoices', {}, { ...TIMER, env })).toMatchObject({ removed: old.length })
    expect(old.length).toBeGreaterThan(0)
    expect(await data('syncVoices', {}, { ...TIMER, env })).toMatchObject({
      removed: 0,
      feedback: { added: 0 },
    })
    expect(voices().every(({ createTime }) => Number(createTime) >= oldest)).toBe(true)
  })

  it('refuses a value that is not a number of days', async () => {
    const env = { VOICE_RETENTION_DAYS: 'a year' }
    expect(await error('syncVoices', {}, { env })).toMatchObject({
      kind: 'not_configured',
      message: expect.stringContaining('VOICE_RETENTION_DAYS'),
    })
  })
})
