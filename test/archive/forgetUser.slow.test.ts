import { strFromU8, unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { ADMIN_OPENID, APPID } from '../../scripts/local/cloud'
import type { Voice } from '../../shared/archive/types'
import type { Feedback } from '../../shared/feedback/types'
import type { Page } from '../../shared/types'
import { useArchive } from '../helpers/archive'
import { feedbackVoice } from '../helpers/voices'

const { age, cloud, call, put, voices, data, error, empty } = useArchive({
  env: urls => ({ ALERT_ROBOTS: urls.alertRobots }),
})

const TIMER = { openid: undefined, source: 'wx_trigger' } as const
const sync = () => data('syncVoices', {}, TIMER)

/** All that the local cloud holds, as text: documents, the names of files, and what they hold, unpacked. */
function everything(): string {
  const { database, storage } = cloud()
  const documents = database.collections().map(name => JSON.stringify(database.documents(name)))
  const files = [...storage.files].flatMap(([path, bytes]) => [path, ...textsIn(path, bytes)])
  return [...documents, ...files].join('\n')
}

const textsIn = (path: string, bytes: Buffer): string[] =>
  path.endsWith('.xlsx')
    ? Object.values(unzipSync(bytes)).map(file => strFromU8(file))
    : [bytes.toString('latin1')]

/** Somebody with two pictures or more, and the ids of his records. */
async function somebody() {
  const { list } = await data<Page<Feedback, object>>('getFeedback', { num: 100 })
  const record = list.find(({ mediaIds }) => mediaIds.length > 1)
  if (!record) throw new Error('the sample data has no pictures')
  const recordIds = list.filter(({ openid }) => openid === record.openid).map(({ recordId }) => recordId)
  return { ...record, recordIds }
}

it('forgetUser leaves nothing of a person in documents and files, and no sync brings anything back', async () => {
  const { openid, recordId, mediaIds, recordIds } = await somebody()
  const [early, late] = mediaIds
  // Before there is an archive.
  await data('getFeedbackMedia', { recordId, mediaId: early })
  await sync()
  await data('getFeedbackMedia', { recordId, mediaId: late })
  const { list } = await data<Page<Voice, object>>('listVoices', { openid })
  await data('updateVoice', { ids: list.map(({ _id }) => _id), state: 'done', addTags: ['VIP'] })
  await data('exportVoices', { openid, contacts: true })
  expect(everything()).toContain(openid)
  const folders = recordIds.map(id => `${APPID}/wx-user-voice/feedback/${id}/`)
  const pictures = () =>
    [...cloud().storage.files.keys()].filter(path => folders.some(folder => path.startsWith(folder)))
  expect(pictures()).toHaveLength(2)
  const others = voices().length - list.length

  expect(await data('forgetUser', { openid })).toEqual({ removed: list.length })
  for (let i = 0; i < 2; i++) {
    expect(everything()).not.toContain(openid)
    expect(pictures()).toEqual([])
    expect([...cloud().storage.files.keys()].filter(path => path.endsWith('.xlsx'))).toEqual([])
    expect(voices()).toHaveLength(others)
    await sync()
  }
  expect(await data('forgetUser', { openid })).toEqual({ removed: 0 })
})

/** As a sync leaves it: alerts of these records, a digest that names one, and a record that the database refused. */
function note(recordIds: string[]) {
  const ids = recordIds.map(id => `${APPID}:feedback:${id}`)
  const alert = { purpose: 'alert', appid: APPID, text: '', held: false, robots: {}, time: 1 }
  cloud().database.insert('user_voice_meta', [
    ...ids.flatMap(voice => [
      { ...alert, _id: `alert:${voice}`, voice },
      { _id: `refused:${voice}`, purpose: 'refused', appid: APPID, time: 1 },
    ]),
    ...ids.slice(0, 1).map(voice => {
      return { ...alert, _id: DIGEST, voice: '', text: '日报', oldest: { voice, createTime: 1 } }
    }),
  ])
}
const DIGEST = `alert:${APPID}:digest:2026-11-24`
/** What is noted beside how far the syncs came, which holds ids of records. */
const noted = () =>
  JSON.stringify(
    cloud()
      .database.documents('user_voice_meta')
      .filter(({ _id }) => !String(_id).startsWith('sync:')),
  )

it('forgetUser completes when it is called again after it was killed', async () => {
  empty()
  cloud().storage.files.clear()
  await sync()
  // The database is empty again, without the mark of the test before.
  const { openid, recordId, mediaIds, recordIds } = await somebody()
  note(recordIds)
  for (const mediaId of mediaIds) await data('getFeedbackMedia', { recordId, mediaId })
  await data('exportVoices', {})
  const forget = () => cloud().call('forgetUser', { openid }, { openid: ADMIN_OPENID })
  for (let skip = 0; skip < 20; skip++) {
    const { hits } = await killed(skip, forget)
    if (hits === 0) break
  }
  await data('forgetUser', { openid })
  expect(everything()).not.toContain(openid)
  expect(everything()).not.toContain(`feedback/${recordId}/`)
  for (const id of recordIds) expect(noted()).not.toMatch(new RegExp(`${id}\\b`))
  const digest = cloud()
    .database.documents('user_voice_meta')
    .find(({ _id }) => _id === DIGEST)
  expect(digest).toMatchObject({ text: '日报' })
  expect(digest).not.toHaveProperty('oldest')
})

it('notes that a call leaves behind which dies are removed by a sync', async () => {
  empty()
  await sync()
  const { openid, recordIds } = await somebody()
  await data('forgetUser', { openid })
  note(recordIds)
  await sync()
  for (const id of recordIds) expect(noted()).not.toMatch(new RegExp(`${id}\\b`))
})

it('that the database refused a record is forgotten after two days', async () => {
  empty()
  const now = Date.now() / 1000
  const refused = (id: number, time: number) => ({
    _id: `refused:${id}`,
    purpose: 'refused',
    appid: APPID,
    time,
  })
  cloud().database.insert('user_voice_meta', [refused(1, now - 50 * 3600), refused(2, now - 40 * 3600)])
  await sync()
  expect(noted()).toContain('refused:2')
  expect(noted()).not.toContain('refused:1')
})

async function killed(skip: number, work: () => Promise<unknown>) {
  cloud().faults.clear()
  const fault = cloud().faults.add({ on: '*', skip, kill: 'after' })
  await work().catch(() => {})
  cloud().faults.clear()
  return fault
}

it('a picture that is looked at after its user was forgotten is removed by a sync within a day', async () => {
  empty()
  cloud().storage.files.clear()
  await sync()
  const { openid, recordId, mediaIds } = await somebody()
  const files = () => [...cloud().storage.files.keys()]
  await data('forgetUser', { openid })
  for (const mediaId of mediaIds) await data('getFeedbackMedia', { recordId, mediaId })
  expect(files()).toHaveLength(mediaIds.length)
  // Whoever looks at it now sees it for a while.
  await sync()
  expect(files()).toHaveLength(mediaIds.length)
  age(13 * 3600)
  await sync()
  expect(files()).toEqual([])
  expect(
    cloud()
      .database.documents('user_voice_meta')
      .filter(({ path }) => path),
  ).toEqual([])
})

/** 60 voices of one person, each with nine pictures that somebody has just looked at. */
function putManyPictures() {
  empty()
  cloud().storage.files.clear()
  const pictures = Array.from({ length: 60 }, (_, id) =>
    Array.from({ length: 9 }, (_, index) => {
      const path = `${APPID}/wx-user-voice/feedback/${id}/${index}.png`
      cloud().storage.files.set(path, Buffer.from('x'))
      return { mediaId: `m${index}`, fileID: cloud().storage.fileId(path), contentType: 'image/png', size: 1 }
    }),
  )
  put(...pictures.map((pictures, id) => feedbackVoice(id, { openid: 'oGone', voice: { pictures } })))
  const noteOf = (voice: number, { mediaId, fileID }: { mediaId: string; fileID: string }) => ({
    _id: `picture:${voice}${mediaId}`,
    purpose: 'picture',
    voice: feedbackVoice(voice)._id,
    path: cloud().storage.pathOf(fileID),
    fileID,
    createTime: Math.floor(Date.now() / 1000),
  })
  const notes = pictures.flatMap((own, voice) => own.map(picture => noteOf(voice, picture)))
  cloud().database.insert('user_voice_meta', notes)
}

it('forgetUser gets on among many pictures, however early its calls end', async () => {
  putManyPictures()
  for (let calls = 0, left = 60; left > 0; calls++) {
    await killed(15, () => cloud().call('forgetUser', { openid: 'oGone' }, { openid: ADMIN_OPENID }))
    expect(voices().length).toBeLessThan(left)
    expect(calls).toBeLessThan(8)
    left = voices().length
  }
  expect([...cloud().storage.files.keys()]).toEqual([])
})

it('forgetUser gets on among many pictures in three seconds, where each request takes 190 ms', async () => {
  putManyPictures()
  // An instance is there.
  await data('forgetUser', { openid: 'oNobody' })
  for (let calls = 0; calls < 2; calls++) {
    const before = voices().length
    for (const on of ['database.*', 'storage.*']) cloud().faults.add({ on, delayMs: 190, times: 99 })
    await cloud().call('forgetUser', { openid: 'oGone' }, { openid: ADMIN_OPENID, timeLimitMs: 3000 })
    cloud().faults.clear()
    expect(voices().length).toBeLessThan(before)
  }
})

it('forgetUser requires an openid and an administrator', async () => {
  expect(await error('forgetUser', {})).toMatchObject({
    kind: 'invalid_input',
    fields: [{ field: 'openid' }],
  })
  expect(await call('forgetUser', { openid: 'oX' }, { openid: 'oSTRANGER' })).toMatchObject({
    envelope: { errCode: 403 },
  })
})
