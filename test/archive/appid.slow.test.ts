import { beforeEach, expect, it } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import type { SyncResult } from '../../shared/sync/types'
import { useArchive } from '../helpers/archive'

/* Which mini program is meant where a call brings no appid. */

const { cloud, call, data, error, empty, databaseRequests, requestsTo } = useArchive({
  env: ({ alertRobots }) => ({ ALERT_ROBOTS: alertRobots, PUSH_SOURCES: 'wx_push' }),
})

beforeEach(empty)

let instance = 0
/** A call without OPENID and APPID, in a new instance. */
const without = (source: string, env: Record<string, string> = {}) => ({
  openid: undefined,
  appid: null,
  source,
  env: { ...env, INSTANCE: String(++instance) },
})
const administrator = (env: Record<string, string> = {}) => ({
  env: { ...env, INSTANCE: String(++instance) },
})
const meta = () => cloud().database.documents('user_voice_meta')
const note = () => meta().find(({ _id }) => _id === 'administrator')

it('a timer syncs the mini program from which an administrator called', async () => {
  const refusal = await error('syncVoices', {}, without('wx_trigger'))
  expect(refusal).toMatchObject({ kind: 'not_configured', message: expect.stringContaining('WECHAT_APPID') })
  expect(cloud().requests.every(({ name }) => name.startsWith('database.'))).toBe(true)
  await data('listVoices', {}, administrator())
  expect(note()).toEqual({ _id: 'administrator', appid: APPID })
  const { feedback, comments } = await data<SyncResult>('syncVoices', {}, without('wx_trigger'))
  expect([feedback, comments]).toMatchObject([{ complete: true }, { complete: true }])
  const voices = cloud().database.documents('user_voices')
  expect(voices.length).toBeGreaterThan(0)
  expect(voices.every(({ appid }) => appid === APPID)).toBe(true)
})

it('each instance notes once from which mini program an administrator called last', async () => {
  cloud().database.insert('user_voice_meta', [{ _id: 'administrator', appid: 'wx0000000000000000' }])
  const { env } = administrator()
  for (const requests of [2, 1]) {
    cloud().clearRequests()
    await data('getSettings', {}, { env })
    expect(databaseRequests()).toHaveLength(requests)
    expect(note()).toMatchObject({ appid: APPID })
  }
})

it('calls of timers and pushes are not noted, nor any call where WECHAT_APPID is set', async () => {
  await data('syncVoices', {}, { openid: undefined, source: 'wx_trigger' })
  await call('onBadComment', push(), { openid: 'oSENDER', source: 'wx_push' })
  await data('getSettings', {}, administrator({ WECHAT_APPID: 'wx0000000000000000' }))
  expect(note()).toBeUndefined()
})

it('a call succeeds where the note fails', async () => {
  cloud().database.insert('user_voice_meta', [])
  cloud().faults.add({ on: 'database.modifyDocument', code: 'DATABASE_PERMISSION_DENIED' })
  await data('getSettings', {}, administrator())
  expect(note()).toBeUndefined()
})

it('a push without an appid belongs to the noted mini program, so that no sync alerts of its comment again', async () => {
  await data('listVoices', {}, administrator())
  await call('onBadComment', push(), without('wx_push'))
  expect(meta().map(({ _id }) => _id)).toContain(`alert:${APPID}:comment:${badComment()}`)
  expect(cloud().robots.wecom.texts[0]).toContain(`id%3D${APPID}%3Acomment%3A${badComment()}`)
})

it('the note is only read by functions that use the archive; others that need an appid say so', async () => {
  await data('listVoices', {}, administrator())
  cloud().clearRequests()
  const trusted = () => without('scf', { TRUSTED_SOURCES: 'scf' })
  await data('getFeedback', {}, trusted())
  expect(databaseRequests()).toHaveLength(0)
  expect(await error('getCommentList', {}, trusted())).toMatchObject({ kind: 'not_configured' })
  expect(requestsTo('/cgi-bin/stable_token')).toHaveLength(0)
  expect(await data('listVoices', {}, trusted())).toMatchObject({ total: 0 })
})

function badComment(): string {
  const bad = cloud().comments.all.find(({ comment }) => comment.score === 100)
  if (!bad) throw new Error('the sample data has no bad comment')
  return bad.comment.commentId
}

const push = () => ({
  MsgType: 'event',
  Event: 'wxa_comment_bad_score',
  result: { comment_id: badComment() },
})
