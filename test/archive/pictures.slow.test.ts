import { expect, it } from 'vitest'
import { ADMIN_OPENID, APPID } from '../../scripts/local/cloud'
import type { Feedback } from '../../shared/feedback/types'
import type { Page } from '../../shared/types'
import { useArchive } from '../helpers/archive'
import { feedbackVoice } from '../helpers/voices'

/* Pictures of feedback in cloud storage: each is found when it has to be removed, whatever happened. */

const { age, call, cloud, put, voices, data, empty } = useArchive()

const PNG = Buffer.from('\x89PNG\r\n\x1a\nand so on', 'latin1')
const sync = () => data('syncVoices', {}, { openid: undefined, source: 'wx_trigger' })

const HALF_A_DAY = 12 * 3600 + 60
const notes = () =>
  cloud()
    .database.documents('user_voice_meta')
    .filter(({ purpose }) => purpose === 'picture')
const files = () => [...cloud().storage.files.keys()]
const begin = async () => {
  empty()
  cloud().storage.files.clear()
  await sync()
  const { list } = await data<Page<Feedback, object>>('getFeedback', { num: 100 })
  const record = list.find(({ mediaIds }) => mediaIds.length > 1)
  if (!record) throw new Error('the sample data has no pictures')
  return record
}

it('a picture of a voice stays with its voice', async () => {
  const { openid, recordId, mediaIds } = await begin()
  const [mediaId] = mediaIds
  await data('getFeedbackMedia', { recordId, mediaId })
  age(HALF_A_DAY)
  await sync()
  expect(files()).toHaveLength(1)
  expect(notes()).toEqual([])
  await data('forgetUser', { openid })
  expect(files()).toEqual([])
})

it('a picture is found whatever became of the call that stored it', async () => {
  const { openid, recordId, mediaIds } = await begin()
  const [mediaId] = mediaIds
  let stored = 0
  for (let skip = 0, hits = 1; hits > 0; skip++) {
    // Another instance each time, which remembers nothing.
    const env = { INSTANCE: String(skip) }
    const look = () => cloud().call('getFeedbackMedia', { recordId, mediaId }, { openid: ADMIN_OPENID, env })
    cloud().storage.files.clear()
    const fault = cloud().faults.add({ on: '*', skip, kill: 'after' })
    await look().catch(() => {})
    cloud().faults.clear()
    hits = fault.hits
    stored += files().length
    await data('forgetUser', { openid })
    expect(files()).toEqual([])
    // As before: he is not forgotten, and somebody looks at his picture.
    await begin()
  }
  expect(stored).toBeGreaterThan(2)
})

it('a picture is found though the database refused its note once', async () => {
  const { openid, recordId, mediaIds } = await begin()
  const fault = cloud().faults.add({ on: 'database.insertDocument', code: 'DATABASE_REQUEST_FAILED' })
  await data('getFeedbackMedia', { recordId, mediaId: mediaIds[0] }, { env: { INSTANCE: 'refused' } })
  expect(fault.hits).toBe(1)
  expect(files()).toHaveLength(1)
  await data('forgetUser', { openid })
  expect(files()).toEqual([])
})

it('a picture is found where it is stored while its user is forgotten', async () => {
  const { openid, recordId, mediaIds } = await begin()
  cloud().faults.add({ on: 'storage.put', delayMs: 500 })
  const puts = () => cloud().requests.filter(({ name }) => name === 'storage.put').length
  const before = puts()
  const looking = data('getFeedbackMedia', { recordId, mediaId: mediaIds[0] }, { env: { INSTANCE: 'race' } })
  while (puts() === before) await new Promise(resolve => setImmediate(resolve))
  await data('forgetUser', { openid })
  await looking
  age(HALF_A_DAY)
  await sync()
  expect(files()).toEqual([])
  expect(notes()).toEqual([])
})

it('a picture goes with a voice that is too old, though the voice has lost its note', async () => {
  await begin()
  put(feedbackVoice('1', { createTime: 1_500_000_000, mediaIds: ['m'] }))
  cloud().faults.add({ on: 'operation.getFeedbackmedia', body: PNG, contentType: 'image/png' })
  cloud().faults.add({ on: 'database.modifyDocument', times: 2, code: 'DATABASE_REQUEST_FAILED' })
  await data('getFeedbackMedia', { recordId: '1', mediaId: 'm' })
  expect(files()).toHaveLength(1)
  expect(voices().find(({ _id }) => _id === feedbackVoice('1')._id)).toMatchObject({ pictures: [] })
  await sync()
  expect(voices().some(({ _id }) => _id === feedbackVoice('1')._id)).toBe(false)
  expect(files()).toEqual([])
})

it('a sync gets on among many notes of files that were never stored, however early it ends', async () => {
  await begin()
  const note = (id: number) => ({
    _id: `picture:${id}`,
    purpose: 'picture',
    voice: `x${id}`,
    path: `${APPID}/wx-user-voice/feedback/${id}/m.png`,
    fileID: '',
    createTime: 1,
  })
  cloud().database.insert(
    'user_voice_meta',
    Array.from({ length: 60 }, (_, id) => note(id)),
  )
  for (let left = 60; left > 0; left = notes().length) {
    cloud().faults.add({ on: 'storage.getUploadMetadata', skip: 20, kill: 'after' })
    await sync().catch(() => {})
    cloud().faults.clear()
    expect(notes().length).toBeLessThan(left)
  }
  expect(files()).toEqual([])
})

it('what cloud storage does not delete keeps nothing else: neither pictures nor voices', async () => {
  await begin()
  const FOREIGN = 'cloud://another.616e-another/m.png'
  const old = (id: number, voice: { pictures: object[] }) =>
    feedbackVoice(id, { createTime: 1_500_000_000, openid: 'oGone', voice })
  const picture = { mediaId: 'm', fileID: FOREIGN, contentType: 'image/png', size: 1 }
  put(...Array.from({ length: 12 }, (_, id) => old(id, { pictures: id ? [] : [picture] })))
  const note = (id: number) => {
    const path = `${APPID}/wx-user-voice/feedback/${id}/m.png`
    cloud().storage.files.set(path, PNG)
    const fileID = id ? cloud().storage.fileId(path) : FOREIGN
    return { _id: `picture:${id}`, purpose: 'picture', voice: `x${id}`, path, fileID, createTime: 1 }
  }
  cloud().database.insert(
    'user_voice_meta',
    Array.from({ length: 20 }, (_, id) => note(id)),
  )
  cloud().faults.add({
    on: 'storage.batchDeleteFile',
    times: 99,
    rewrite({ body }) {
      const refused = `"fileID":"${FOREIGN}","code":"STORAGE_EXCEED_AUTHORITY"`
      return { body: Buffer.from(String(body).replaceAll(/"fileID":"cloud:\/\/another[^}]*/g, refused)) }
    },
  })
  await call('syncVoices', {}, { openid: undefined, source: 'wx_trigger' })
  expect(voices().filter(({ openid }) => openid === 'oGone')).toMatchObject([{ _id: feedbackVoice(0)._id }])
  expect(notes().length).toBeLessThanOrEqual(8)
  expect(files().length).toBeLessThanOrEqual(1)
})
