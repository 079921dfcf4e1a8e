import { expect, it } from 'vitest'
import { ADMIN_OPENID, APPID } from '../../scripts/local/cloud'
import type { Settings } from '../../shared/archive/settings-types'
import type { Stored } from '../../shared/database/database'
import { useArchive } from '../helpers/archive'
import { feedbackVoice } from '../helpers/voices'

/* Documents that a user wrote from a mini program, where the owner lets users write: they have his `_openid`. */

const { cloud, put, data, call } = useArchive()

const forge = (...documents: Stored[]) =>
  cloud().database.insert(
    'user_voice_meta',
    documents.map(document => ({ ...document, _openid: 'oUSER' })),
  )
const sync = () => data('syncVoices', {}, { openid: undefined, source: 'wx_trigger' })
const meta = () => cloud().database.documents('user_voice_meta')

it('a forged note deletes no file', async () => {
  const { storage } = cloud()
  const paths = ['someone/else.png', 'another.xlsx', 'third.png']
  const [picture, table, ofVoice] = paths.map(path => {
    storage.files.set(path, Buffer.from('x'))
    return { path, fileID: storage.fileId(path), createTime: 1 }
  })
  const gone = feedbackVoice(1, { openid: 'oGone' })
  put(gone)
  forge(
    { _id: 'picture:1', purpose: 'picture', voice: 'x', ...picture },
    { _id: 'export:1', purpose: 'export', withdrawn: false, ...table },
    { _id: 'picture:2', purpose: 'picture', voice: gone._id, ...ofVoice },
  )
  expect(await data('forgetUser', { openid: 'oGone' })).toEqual({ removed: 1 })
  await sync()
  expect([...storage.files.keys()]).toEqual(paths)
})

it('forged settings and another mini program count for nothing, and own ones are written after a sync', async () => {
  cloud().database.clear()
  const template = { name: '问候', text: '您好' }
  forge(
    { _id: `settings:${APPID}`, templates: [{ name: 'x', text: 'x' }] },
    { _id: 'administrator', appid: 'wxFORGED' },
  )
  expect(await data<Settings>('getSettings', {})).toMatchObject({ templates: [] })
  await sync()
  expect(meta().filter(({ _openid }) => _openid)).toEqual([])
  await data('updateSettings', { addTemplate: template })
  expect(await data<Settings>('getSettings', {})).toMatchObject({ templates: [template] })
  const { logs } = await call('listVoices', {}, { openid: ADMIN_OPENID })
  expect(logs).toContain('"ok"')
  expect(meta().find(({ _id }) => _id === 'administrator')).toMatchObject({ appid: APPID })
})
