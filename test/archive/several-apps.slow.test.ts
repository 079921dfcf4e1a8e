import { readSheet } from 'read-excel-file/node'
import { beforeEach, describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPIDS } from '../../scripts/local/cloud'
import type { ExportedVoices, VoicePage } from '../../shared/archive/operations'
import type { Invitation, Settings } from '../../shared/archive/settings-types'
import type { Feedback } from '../../shared/feedback/types'
import type { SyncedKind } from '../../shared/sync/types'
import type { Page } from '../../shared/types'
import { idsOf, useArchive } from '../helpers/archive'
import { commentVoice, feedbackVoice, ofApp } from '../helpers/voices'

/* One deployment serves three mini programs. What whoever sees one alone may is in rights.slow.test.ts. */

const [A, B, C] = APPIDS
const OWNER_A = { openid: 'oOwnerA' }
const OWNER_AB = { openid: 'oOwnerAB' }

const { cloud, call, data, error, empty, put, voices, list, listAll } = useArchive({
  apps: 3,
  env: { ADMIN_OPENIDS: `${ADMIN_OPENID},oOwnerA@${A},oOwnerAB@${B},oOwnerAB@${A}` },
})

/** What an instance remembers of members must not outlive a test. */
let instance = 0
beforeEach(() => {
  empty()
  instance++
})
const as = (caller: { openid: string }) => ({ ...caller, env: { INSTANCE: String(instance) } })
const meta = () => cloud().database.documents('user_voice_meta')
const idOf = (appid: string, id: number) => `${appid}:feedback:${id}`
/** A voice of each. */
const putThree = () =>
  put(...[A, B, C].map((appid, i) => ofApp(appid, feedbackVoice(i, { createTime: 1_790_000_000 - i }))))

describe('the mini program that is meant', () => {
  const oneOf = async (input: object, options: object) => {
    const { list } = await data<{ list: { openid: string }[] }>('getFeedback', input, options)
    return APPIDS.find(appid =>
      cloud()
        .of(appid)
        .data.feedback.some(({ openid }) => openid === list[0]?.openid),
    )
  }

  it.each([
    ['its own', {}, {}, A],
    ['its own, in a shared environment', {}, { from: { openid: ADMIN_OPENID, appid: C } }, C],
    [
      'the first, from one that is not served',
      {},
      { from: { openid: ADMIN_OPENID, appid: 'wxaaaaaaaaaaaaaaaa' } },
      A,
    ],
    ['the one that is asked for', { appid: B }, {}, B],
    ['the first that he may see', {}, { from: { ...OWNER_AB, appid: C } }, A],
  ])('is %s', async (_, input, options, appid) => {
    expect(await oneOf({ ...input, num: 1 }, options)).toBe(appid)
  })

  it('stays the same from page to page', async () => {
    const first = await data<VoicePage>('getFeedback', { appid: B, num: 10 })
    expect(first.next).toMatchObject({ appid: B, page: 2 })
    putThree()
    expect((await list({ appid: [C, A], limit: 1 })).next).toMatchObject({ appid: [C, A] })
    expect(await listAll({ appid: [C, A], limit: 1 })).toEqual([idOf(A, 0), idOf(C, 2)])
    expect(await listAll({ limit: 1 })).toHaveLength(3)
    expect(idsOf(await data<VoicePage>('listVoices', {}, OWNER_AB))).toEqual([idOf(A, 0), idOf(B, 1)])
  })

  it('is bound to a cursor', async () => {
    putThree()
    const { cursor } = (await list({ limit: 1 })).next ?? {}
    for (const [appid, caller] of [
      [A, {}],
      [[A, B], {}],
      [undefined, OWNER_AB],
    ] as const) {
      expect((await error('listVoices', { appid, limit: 1, cursor }, caller)).fields).toMatchObject([
        { field: 'cursor' },
      ])
    }
  })

  it('is that of an id, whatever else is asked for', async () => {
    putThree()
    expect(await data('getVoice', { appid: A, id: idOf(B, 1) })).toMatchObject({ appid: B })
    const ids = [idOf(A, 0), idOf(B, 1)]
    await data('updateVoice', { appid: C, ids, state: 'open' }, OWNER_A).catch(() => {})
    expect(voices().map(({ state }) => state)).toEqual(['new', 'new', 'new'])
    await data('updateVoice', { ids, state: 'open' }, OWNER_AB)
    expect(voices().map(({ state }) => state)).toEqual(['open', 'open', 'new'])
    expect(
      (await error('updateVoice', { ids: [...ids, idOf(C, 2)], note: 'x' }, OWNER_AB)).message,
    ).toContain(idOf(C, 2))
    expect(voices().map(({ note }) => note)).toEqual(['', '', ''])
  })

  it('is counted alone, or with others', async () => {
    putThree()
    const startTime = 1_780_000_000
    const total = async (appid?: unknown) =>
      (
        await data<{ total: number }>('getVoiceStats', {
          appid,
          startTime,
          endTime: startTime * 2 - 1_750_000_000,
        })
      ).total
    expect([await total(), await total(B), await total([A, C])]).toEqual([3, 1, 2])
    const { counts } = await data<VoicePage>('listVoices', { counts: true, appid: [B, C] })
    expect(counts).toMatchObject({ all: 2, feedback: 2 })
  })

  it('is that in which a reply is noted, and from which a picture comes', async () => {
    const { commentId = '' } =
      cloud()
        .of(B)
        .comments.all.find(({ reply }) => !reply)?.comment ?? {}
    put(commentVoice(commentId), ofApp(B, commentVoice(commentId)))
    await data('addReply', { appid: B, commentId, content: '谢谢' })
    expect(voices().map(({ appid, replied }) => [appid, replied])).toEqual([
      [A, false],
      [B, true],
    ])
    const { list } = await data<Page<Feedback, object>>('getFeedback', { appid: B, num: 100 })
    const { recordId, mediaIds } = list.find(({ mediaIds }) => mediaIds.length > 0) ?? {}
    const picture = { recordId, mediaId: mediaIds?.[0] }
    await data('getFeedbackMedia', { appid: B, ...picture })
    expect([...cloud().storage.files.keys()].every(path => path.startsWith(`${B}/`))).toBe(true)
    expect((await error('getFeedbackMedia', picture)).kind).not.toBe('internal')
    expect([...cloud().storage.files.keys()]).toHaveLength(1)
  })
})

describe('people', () => {
  const invite = async (input: object, caller = { openid: ADMIN_OPENID }) =>
    (await data<Invitation>('createInvitation', input, as(caller))).code
  const accept = (code: string, openid: string) =>
    call('acceptInvitation', { code, name: openid.slice(1) }, as({ openid }))
  const settings = (caller: { openid: string }) => data<Settings>('getSettings', {}, as(caller))
  const namesFor = async (caller: { openid: string }) =>
    (await settings(caller)).people.map(({ openid }) => openid)
  const seenBy = async (openid: string) => {
    const { envelope } = await call(
      'listVoices',
      {},
      { ...as({ openid }), env: { INSTANCE: `${instance}${openid}` } },
    )
    return 'data' in envelope
      ? Object(envelope.data).list.map(({ appid }: { appid: string }) => appid)
      : undefined
  }

  it('are let into what the inviter may see, or less', async () => {
    putThree()
    await accept(await invite({}), 'oOfAll')
    await accept(await invite({ appids: [C] }), 'oOfC')
    await accept(await invite({ appid: C }), 'oOfCToo')
    await accept(await invite({}, OWNER_AB), 'oOfAB')
    await accept(await invite({ appids: [A] }, OWNER_AB), 'oOfA')
    for (const appids of [[C], [A, C]]) {
      expect((await error('createInvitation', { appids }, OWNER_AB)).kind).toBe('forbidden')
    }
    for (const input of [{ appids: [] }, { appids: ['wx0000000000000000'] }, { appids: [A], appid: A }]) {
      expect((await error('createInvitation', input, OWNER_AB)).fields).toMatchObject([{ field: 'appids' }])
    }
    expect(await Promise.all(['oOfAll', 'oOfC', 'oOfCToo', 'oOfAB', 'oOfA'].map(seenBy))).toEqual([
      [A, B, C],
      [C],
      [C],
      [A, B],
      [A],
    ])
    const owners = [ADMIN_OPENID, 'oOwnerA', 'oOwnerAB']
    expect(await namesFor({ openid: ADMIN_OPENID })).toEqual([
      ...owners,
      'oOfAll',
      'oOfC',
      'oOfCToo',
      'oOfAB',
      'oOfA',
    ])
    expect(await namesFor(OWNER_AB)).toEqual([...owners, 'oOfAB', 'oOfA'])
    expect(await namesFor({ openid: 'oOfA' })).toEqual([ADMIN_OPENID, 'oOwnerA', 'oOfA'])
    const { people, audit } = await settings(OWNER_AB)
    expect(people.map(({ appids }) => appids)).toEqual([undefined, [A], [B, A], [B, A], [A]])
    expect(audit?.map(({ action, appids }) => [action, appids])).toEqual([
      ['acceptInvitation', [A]],
      ['createInvitation', [A]],
      ['acceptInvitation', [B, A]],
      ['createInvitation', [B, A]],
    ])
  })

  it('get no more than the inviter has when it is taken', async () => {
    putThree()
    const [both, all] = [await invite({}, OWNER_AB), await invite({})]
    const owners = (list: string) => ({ env: { ADMIN_OPENIDS: list, INSTANCE: `${instance}` } })
    const take = (code: string, openid: string, list: string) =>
      call('acceptInvitation', { code, name: 'x' }, { openid, ...owners(list) })
    expect((await take(both, 'oX', ADMIN_OPENID)).envelope.errCode).toBe(403)
    expect((await take(both, 'oX', `${ADMIN_OPENID},oOwnerAB@wx0000000000000000`)).envelope.errCode).toBe(403)
    expect((await take(both, 'oX', `oOwnerAB@${B}`)).envelope.errCode).toBe(0)
    expect((await take(all, 'oY', `${ADMIN_OPENID}@${C}`)).envelope.errCode).toBe(0)
    expect([await seenBy('oX'), await seenBy('oY')]).toEqual([[B], [C]])
  })

  it('get more by another invitation only from whoever sees all that they have', async () => {
    putThree()
    await accept(await invite({}, OWNER_A), 'oHan')
    const ofB = await invite({ appids: [B] }, OWNER_AB)
    const ofC = await invite({ appids: [C] })
    await accept(await invite({ appids: [C] }), 'oOfC')
    const open = () => Object(meta().find(({ _id }) => _id === 'members')).invitations.length
    expect((await accept(ofB, 'oOfC')).envelope.errCode).toBe(0)
    expect([await seenBy('oOfC'), open()]).toEqual([[C], 2])
    for (const code of [ofB, ofC]) await accept(code, 'oHan')
    expect([await seenBy('oHan'), open()]).toEqual([[A, B, C], 0])
    expect((await settings({ openid: 'oHan' })).people.find(({ openid }) => openid === 'oHan')?.name).toBe(
      'Han',
    )
  })

  it('are removed, and forgotten, only by whoever sees all that they see', async () => {
    await accept(await invite({ appids: [A] }), 'oOfA')
    await accept(await invite({ appids: [A, B] }), 'oOfAB')
    const remove = (removeMember: string, caller: object) =>
      error('updateSettings', { removeMember }, { ...as(OWNER_A), ...caller })
    const nobody = await remove('oNobody', OWNER_A)
    expect(await remove('oOfAB', OWNER_A)).toEqual(nobody)
    expect(await remove('oOwnerAB', OWNER_A)).toEqual(nobody)
    expect((await remove('oOwnerA', OWNER_AB)).message).toContain('is an owner')
    await data('forgetUser', { openid: 'oOfAB' }, as(OWNER_A))
    await data('forgetUser', { openid: 'oOfAB', appid: A }, as(OWNER_AB))
    expect((await settings(OWNER_AB)).people.map(({ name }) => name)).toContain('OfAB')
    await data('updateSettings', { removeMember: 'oOfA' }, as(OWNER_A))
    await data('updateSettings', { removeMember: 'oOfAB' }, as(OWNER_AB))
    const former = async (caller: { openid: string }) =>
      (await settings(caller)).former.map(({ openid }) => openid)
    expect([await former(OWNER_A), await former(OWNER_AB)]).toEqual([['oOfA'], ['oOfA', 'oOfAB']])
    await data('forgetUser', { openid: 'oOfAB' }, as(OWNER_AB))
    expect(await former(OWNER_AB)).toEqual(['oOfA'])
  })

  it('are given what they may see, and no invitations of others are in the way', async () => {
    putThree()
    await accept(await invite({ appids: [A] }), 'oOfA')
    const assign = async (assignee: string, ...ids: string[]) =>
      (await call('updateVoice', { ids, assignee }, as(OWNER_AB))).envelope.errCode
    expect([
      await assign('oOfA', idOf(A, 0)),
      await assign('oOfA', idOf(A, 0), idOf(B, 1)),
      await assign('oOwnerA', idOf(B, 1)),
      await assign('oOwnerAB', idOf(A, 0), idOf(B, 1)),
      await assign(ADMIN_OPENID, idOf(B, 1)),
    ]).toEqual([0, 400, 400, 0, 0])
    for (let i = 0; i < 20; i++) await invite({}, OWNER_A)
    expect((await error('createInvitation', {}, OWNER_A)).fields).toMatchObject([{ field: 'invitation' }])
    await invite({}, OWNER_AB)
    await invite({})
  })
})

it('templates, alerts and autoDone are of each, and names come with its comments', async () => {
  await data('updateSettings', {
    appid: B,
    templates: [{ name: 'b', text: 'b' }],
    alerts: { badComments: 1 },
    autoDone: 4,
  })
  expect(await data('getSettings', {})).toMatchObject({
    templates: [],
    alerts: { badComments: 2 },
    autoDone: null,
  })
  const { audit, ...ofB } = await data<Settings>('getSettings', { appid: B })
  expect(ofB).toMatchObject({ templates: [{ name: 'b' }], alerts: { badComments: 1 }, autoDone: 4 })
  expect(audit).toMatchObject([{ action: 'alerts', appids: [B] }])
  expect(ofB.apps).toEqual([A, B, C].map(appid => ({ appid, name: '', headImg: '' })))
  await data('syncVoices', { appid: B })
  const shop = cloud().of(B).data.comments[0]?.comment.bizInfo
  const { apps = [] } = await data<Settings>('getSettings', {}, OWNER_AB)
  expect(apps.map(({ appid }) => appid)).toEqual([A, B])
  expect(apps[1]).toMatchObject({ name: shop?.nickName, headImg: expect.stringMatching(/^https:/) })
  expect(await data('getSettings', {}, OWNER_A)).not.toHaveProperty('apps')
  const file = await data<ExportedVoices>('exportVoices', { stars: 1 })
  const rows = async ({ tempFileURL }: ExportedVoices) =>
    readSheet(Buffer.from(await (await fetch(tempFileURL)).arrayBuffer()))
  put(commentVoice(1, { stars: 1, createTime: 1_900_000_000 }))
  const [header, first, second] = await rows(await data<ExportedVoices>('exportVoices', { stars: 1 }))
  expect([header?.[0], first?.[0], second?.[0]]).toEqual(['小程序', A, shop?.nickName])
  expect(file.fileID).toMatch(/\.[^/]*\/wx-user-voice\/exports\/\w+\.xlsx$/)
  const own = await data<ExportedVoices>('exportVoices', { stars: 1, appid: B })
  expect((await rows(own))[0]?.[0]).toBe('类型')
  expect(own.fileID).toContain(`/${B}/wx-user-voice/exports/`)
})

it('somebody is forgotten in those that are given, marked in all before anything is removed', async () => {
  const marks = () => meta().filter(({ purpose }) => purpose === 'forgotten').length
  putThree()
  expect(await data('forgetUser', { openid: 'oUser', appid: B })).toEqual({ removed: 1 })
  expect([marks(), voices().map(({ appid }) => appid)]).toEqual([1, [A, C]])
  cloud().faults.add({ on: 'database.removeDocument', code: 'DATABASE_PERMISSION_DENIED' })
  await error('forgetUser', { openid: 'oUser' })
  expect([marks(), voices().length]).toEqual([3, 2])
  cloud().faults.clear()
  expect(await data('forgetUser', { openid: 'oUser' }, OWNER_AB)).toEqual({ removed: 1 })
  expect(await data('forgetUser', { openid: 'oUser' })).toEqual({ removed: 1 })
  expect(marks()).toBe(3)
})

it('what one had goes on where WECHAT_APPS is set', async () => {
  const one = { env: { WECHAT_APPS: undefined, INSTANCE: 'one' } }
  const { code } = await data<Invitation>('createInvitation', {}, one)
  await data('acceptInvitation', { code, name: '韩梅梅' }, { openid: 'oHan', ...one })
  await data('updateSettings', { addTemplate: { name: 'a', text: 'a' }, alerts: { digestHour: 9 } }, one)
  expect(await data('syncVoices', {}, one)).toMatchObject({ feedback: { complete: true } })
  const before = voices()
  const { apps, audit, ...after } = await data<Settings>('getSettings', {})
  expect(after).toMatchObject({ templates: [{ name: 'a' }], alerts: { digestHour: 9 } })
  expect(after.people).toContainEqual(expect.objectContaining({ openid: 'oHan', name: '韩梅梅' }))
  expect(audit).toHaveLength(3)
  expect((await data<Settings>('getSettings', {}, OWNER_A)).audit).toEqual([])
  const { feedback, comments } = await data<{ feedback: SyncedKind; comments: SyncedKind }>('syncVoices', {
    appid: A,
  })
  expect([feedback.added, comments.added]).toEqual([0, 0])
  expect([feedback.complete, comments.complete]).toEqual([true, true])
  expect(voices()).toEqual(before)
})
