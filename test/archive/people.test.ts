import { beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '../../scripts/build/options'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { Invitation, NewMember, Settings } from '../../shared/archive/settings-types'
import { useArchive } from '../helpers/archive'
import { commentVoice, feedbackVoice } from '../helpers/voices'

/* Who handles voices: invited, named, removed. What members may is in rights.slow.test.ts. */

const { cloud, call, empty, put, voices, databaseRequests } = useArchive({
  env: { NODE_OPTIONS: `--require ${projectRoot}/test/fixtures/moving-clock.cjs` },
})
beforeEach(empty)

const HAN = { openid: 'oHan' }
const ZHANG = { openid: 'oZhang' }
const A_DAY = 24 * 3600

/** An instance's clock only goes on; so each test has a time of its own, far behind the one before. */
let now = 0
beforeEach(() => {
  now += 3 * A_DAY
})
const later = (seconds: number, instance = '') => ({
  context: { clockAheadMs: (now + seconds) * 1000 },
  env: { INSTANCE: instance },
})

/** What an operation gives, called through `userVoice`. */
async function act<Data>(action: string, input: object = {}, options: object = {}): Promise<Data> {
  const { envelope } = await call('userVoice', { action, ...input }, { ...later(0), ...options })
  expect(envelope).toMatchObject({ errCode: 0 })
  return ('data' in envelope ? envelope.data : undefined) as Data
}
async function refusal(action: string, input: object = {}, options: object = {}) {
  const { envelope } = await call('userVoice', { action, ...input }, { ...later(0), ...options })
  if (!('error' in envelope)) throw new Error(`${action} was not refused`)
  return envelope.error
}
const invite = (options?: object) => act<Invitation>('createInvitation', {}, options)
const accept = (code: unknown, name: unknown, options: object) =>
  act<NewMember>('acceptInvitation', { code, name }, options)
const settings = (options?: object) => act<Settings>('getSettings', {}, options)
const meta = () => JSON.stringify(cloud().database.documents('user_voice_meta'))

async function join(person: { openid: string }, name: string) {
  const { code } = await invite()
  await accept(code, name, person)
}

describe('an invitation', () => {
  it('makes whoever takes it a member with a name; only a hash of its code is stored', async () => {
    const { code, page, expires } = await invite()
    expect(code).toMatch(/^[0-9a-f]{32}$/)
    expect(page).toBe(`inbox/inbox?invitation=${code}`)
    expect(Math.abs(expires - (Date.now() / 1000 + now + A_DAY))).toBeLessThan(600)
    expect(meta()).not.toContain(code)
    expect(await accept(code, ' 韩梅梅 ', HAN)).toEqual({ name: '韩梅梅' })
    const { people, me, former, audit } = await settings(HAN)
    expect(people).toEqual([
      { openid: ADMIN_OPENID, name: '', role: 'owner' },
      { ...HAN, name: '韩梅梅', role: 'member', since: expect.any(Number) },
    ])
    expect([me, former, audit]).toEqual([{ ...HAN, role: 'member' }, [], undefined])
    const own = await settings()
    expect(own.me).toEqual({ openid: ADMIN_OPENID, role: 'owner' })
    expect(own.audit).toEqual([
      { time: expect.any(Number), by: HAN.openid, action: 'acceptInvitation', count: 1 },
      { time: expect.any(Number), by: ADMIN_OPENID, action: 'createInvitation', count: 1 },
    ])
  })

  it('that is wrong, used or late is refused as every stranger is: one read, and nothing is written', async () => {
    const used = await invite()
    const late = await invite()
    await accept(used.code, '韩梅梅', HAN)
    const stranger = { openid: 'oStranger' }
    const other = await refusal('getFeedback', {}, stranger)
    expect(other.kind).toBe('forbidden')
    const before = meta()
    const events = [
      { code: used.code, name: '路人' },
      { code: 'f'.repeat(32), name: '路人' },
      { code: 'f'.repeat(32), name: '长'.repeat(99) },
      { code: { $ne: '' }, name: '路人' },
      { code: 7 },
      { codes: 'x' },
      {},
    ]
    for (const event of events) {
      cloud().clearRequests()
      expect(await refusal('acceptInvitation', event, stranger)).toEqual(other)
      expect(databaseRequests().map(({ name }) => name)).toEqual(['database.getDocument'])
    }
    const behind = { ...stranger, ...later(A_DAY + 2) }
    expect(await refusal('acceptInvitation', { code: late.code, name: '路人' }, behind)).toEqual(other)
    expect(meta()).toBe(before)
  })

  it('is refused where there is no archive, and creates none', async () => {
    cloud().database.clear()
    for (const person of [HAN, { openid: undefined, source: 'wx_client' }]) {
      const { kind } = await refusal('acceptInvitation', { code: 'f'.repeat(32), name: '路人' }, person)
      expect(kind).toBe('forbidden')
    }
    expect(cloud().database.collections()).toEqual([])
  })

  it('is not called wrong where the database takes no new member', async () => {
    const { code } = await invite()
    cloud().faults.add({ on: 'database.modifyDocument', code: 'DATABASE_PERMISSION_DENIED' })
    const { kind, message } = await refusal('acceptInvitation', { code, name: '韩梅梅' }, HAN)
    expect([kind, message]).toEqual(['not_configured', expect.stringContaining('-502003')])
    expect(await accept(code, '韩梅梅', HAN)).toEqual({ name: '韩梅梅' })
  })

  it('is made, and an export noted, where a user wrote a document in place of the people', async () => {
    const forge = () => {
      cloud().database.clear()
      cloud().database.insert('user_voice_meta', [{ _id: 'members', _openid: 'oForger' }])
      cloud().clearRequests()
    }
    forge()
    await join(HAN, '韩梅梅')
    expect(databaseRequests().length).toBeLessThan(20)
    expect((await settings()).people.map(({ name }) => name)).toEqual(['', '韩梅梅'])
    forge()
    await act('exportVoices')
    expect((await settings()).audit).toMatchObject([{ action: 'exportVoices' }])
  })

  it('stands until a good name is given, which is looked at last', async () => {
    const { code } = await invite()
    for (const name of ['', '  ', '长'.repeat(21), 7, undefined]) {
      const wrong = await refusal('acceptInvitation', { code, name }, HAN)
      expect(wrong).toMatchObject({ kind: 'invalid_input', fields: [{ field: 'name' }] })
    }
    expect(await accept(code, '长'.repeat(20), HAN)).toEqual({ name: '长'.repeat(20) })
  })

  it('is not used up by somebody who may call already', async () => {
    await join(HAN, '韩梅梅')
    const { code } = await invite()
    expect(await accept(code, '另一个', HAN)).toEqual({ name: '韩梅梅' })
    expect(await accept('wrong', '另一个', HAN)).toEqual({ name: '韩梅梅' })
    expect(await accept(code, '老板', {})).toEqual({ name: '' })
    await act('updateSettings', { myName: '李雷' })
    expect(await act('acceptInvitation', { code })).toEqual({ name: '李雷' })
    expect(await accept(code, '张伟', ZHANG)).toEqual({ name: '张伟' })
  })

  it('is taken by one of several at once', async () => {
    const { code } = await invite()
    const takers = ['oA', 'oB', 'oC', 'oD'].map(openid => ({ openid, ...later(0, openid) }))
    const answers = await Promise.all(
      takers.map(
        async taker => (await call('acceptInvitation', { code, name: taker.openid }, taker)).envelope,
      ),
    )
    expect(answers.map(({ errCode }) => errCode).sort()).toEqual([0, 403, 403, 403])
    const { people } = await settings()
    expect(people.filter(({ role }) => role === 'member')).toHaveLength(1)
  })

  it('is neither lost nor doubled where an answer is lost', async () => {
    const { code } = await invite()
    cloud().faults.add({ on: 'database.modifyDocument', close: 'before' })
    expect((await refusal('acceptInvitation', { code, name: '韩梅梅' }, HAN)).retryable).toBe(false)
    expect((await settings()).people).toHaveLength(1)
    cloud().faults.add({ on: 'database.modifyDocument', close: 'after' })
    const lost = await refusal('acceptInvitation', { code, name: '韩梅梅' }, HAN)
    expect(lost).toMatchObject({ outcome: 'unknown', retryable: false })
    expect(await accept(code, '韩梅梅', HAN)).toEqual({ name: '韩梅梅' })
  })

  it('is refused where 20 are open; those that are late make room', async () => {
    for (let i = 0; i < 20; i++) await invite()
    const full = await refusal('createInvitation')
    expect(full).toMatchObject({ kind: 'invalid_input', fields: [{ field: 'invitation' }] })
    expect(full.message).toContain('more than 20')
    const { code } = await invite(later(A_DAY + 2))
    expect(JSON.parse(meta()).find(({ _id }: { _id: string }) => _id === 'members').invitations).toHaveLength(
      1,
    )
    expect(await accept(code, '韩梅梅', { ...HAN, ...later(A_DAY + 3) })).toEqual({ name: '韩梅梅' })
  })

  it('of somebody who is an owner no longer opens nothing', async () => {
    const { code } = await invite()
    const env = { ADMIN_OPENIDS: 'oNewOwner' }
    expect((await refusal('acceptInvitation', { code, name: 'x' }, { ...HAN, env })).kind).toBe('forbidden')
  })
})

describe('a member', () => {
  it('costs one read a minute; an owner none', async () => {
    await join(HAN, '韩梅梅')
    const requests = async (options: object) => {
      cloud().clearRequests()
      await act('getFeedback', { num: 1 }, options)
      return databaseRequests().length
    }
    expect(await requests(later(0, 'c'))).toBe(0)
    expect(await requests({ ...HAN, ...later(1, 'c') })).toBe(1)
    expect(await requests({ ...HAN, ...later(59, 'c') })).toBe(0)
    expect(await requests({ ...HAN, ...later(62, 'c') })).toBe(1)
  })

  it('is let in by an instance that has read the list more than 5 seconds before', async () => {
    const before = { ...HAN, ...later(0, 'd') }
    expect((await refusal('getFeedback', {}, before)).kind).toBe('forbidden')
    await join(HAN, '韩梅梅')
    await act('getFeedback', { num: 1 }, { ...HAN, ...later(6, 'd') })
  })

  it('who is removed is refused within a minute, everywhere, and stands in former', async () => {
    await join(HAN, '韩梅梅')
    put(commentVoice(1, { voice: { assignee: HAN.openid } }))
    await act('getFeedback', { num: 1 }, HAN)
    await act('getFeedback', { num: 1 }, { ...HAN, ...later(0, 'e') })
    const after = await act<Settings>('updateSettings', { removeMember: HAN.openid })
    expect(after.former).toEqual([{ ...HAN, name: '韩梅梅', until: expect.any(Number) }])
    expect(after.people.map(({ openid }) => openid)).toEqual([ADMIN_OPENID])
    expect(after.audit?.[0]).toMatchObject({ action: 'removeMember', count: 1, by: ADMIN_OPENID })
    expect((await refusal('getFeedback', {}, HAN)).kind).toBe('forbidden')
    expect((await refusal('getFeedback', {}, { ...HAN, ...later(61, 'e') })).kind).toBe('forbidden')
    expect(voices()[0]).toMatchObject({ assignee: HAN.openid })
    // Somebody repeats a call whose answer was lost.
    expect((await act<Settings>('updateSettings', { removeMember: HAN.openid })).audit).toEqual(after.audit)
    await join(HAN, '梅梅')
    const { people, former } = await settings({ ...HAN, ...later(70, 'e') })
    expect([people.map(({ name }) => name), former]).toEqual([['', '梅梅'], []])
  })

  it('is not let in while the database fails, or ADMIN_OPENIDS is empty; an owner needs no database', async () => {
    await join(HAN, '韩梅梅')
    for (const fault of [{ code: 'DATABASE_PERMISSION_DENIED' }, { close: 'before' as const }]) {
      cloud().faults.add({ on: 'database.*', times: 99, ...fault })
      await act('getFeedback', { num: 1 }, later(100))
      expect((await refusal('getFeedback', {}, { ...HAN, ...later(100, 'f') })).kind).toBe('forbidden')
      cloud().faults.clear()
    }
    const closed = { ...HAN, env: { ADMIN_OPENIDS: undefined } }
    expect((await refusal('getFeedback', {}, closed)).message).toContain('ADMIN_OPENIDS is empty')
  })

  it('is none where a user wrote it from a mini program', async () => {
    const known = [{ openid: 'oForger', name: 'x', since: 1 }]
    cloud().database.insert('user_voice_meta', [{ _id: 'members', known, _openid: 'oForger' }])
    expect((await refusal('getFeedback', {}, { openid: 'oForger' })).kind).toBe('forbidden')
  })
})

describe('updateSettings', () => {
  it('gives oneself a name, of members and owners', async () => {
    await join(HAN, '韩梅梅')
    await Promise.all([
      act('updateSettings', { myName: '李雷' }),
      act('updateSettings', { myName: ' 梅梅 ' }, { ...HAN, ...later(0, 'g') }),
    ])
    expect((await settings()).people.map(({ name }) => name)).toEqual(['李雷', '梅梅'])
    for (const myName of ['长'.repeat(21), {}]) {
      expect((await refusal('updateSettings', { myName })).fields?.[0]?.field).toBe('myName')
    }
  })

  it('removes neither an owner nor somebody who is no member', async () => {
    const owner = await refusal('updateSettings', { removeMember: ADMIN_OPENID })
    expect(owner).toMatchObject({ kind: 'invalid_input', fields: [{ field: 'removeMember' }] })
    expect(owner.hint).toContain('ADMIN_OPENIDS')
    const nobody = await refusal('updateSettings', { removeMember: 'oNobody', templates: [] })
    expect(nobody).toMatchObject({ kind: 'invalid_input', fields: [{ field: 'removeMember' }] })
    expect(nobody).not.toHaveProperty('outcome')
  })
})

it('an assignee is an owner, a member or nobody', async () => {
  await join(HAN, '韩梅梅')
  put(commentVoice(1))
  const id = voices()[0]?._id
  for (const assignee of [HAN.openid, ADMIN_OPENID, '']) await act('updateVoice', { id, assignee })
  await act('updateSettings', { removeMember: HAN.openid })
  for (const assignee of [HAN.openid, 'oNobody']) {
    const wrong = await refusal('updateVoice', { id, assignee, note: 'x' })
    expect(wrong).toMatchObject({ kind: 'invalid_input', fields: [{ field: 'assignee' }] })
  }
  expect(voices()[0]).toMatchObject({ assignee: '', note: '' })
})

it('the audit has a line for each export, forgetting and change of alerts, the newest 200', async () => {
  await join(HAN, '韩梅梅')
  put(feedbackVoice(1, { openid: 'oUser' }), feedbackVoice(2, { openid: 'oUser' }))
  await act('exportVoices', {}, HAN)
  await act('forgetUser', { openid: 'oUser' })
  await act('updateSettings', { alerts: { badComments: 1 }, templates: [] })
  await act('updateSettings', { templates: [] })
  const { audit = [] } = await settings()
  expect(audit.slice(0, 3).map(({ by, action, count }) => [by, action, count])).toEqual([
    [ADMIN_OPENID, 'alerts', 0],
    [ADMIN_OPENID, 'forgetUser', 2],
    [HAN.openid, 'exportVoices', 2],
  ])
  const [document] = cloud()
    .database.documents('user_voice_meta')
    .filter(({ _id }) => _id === 'members')
  const full = Array.from({ length: 200 }, (_, time) => ({ time, by: '', action: 'alerts', count: 0 }))
  cloud()
    .database.collection('user_voice_meta')
    .set('members', { ...document, _id: 'members', audit: full })
  await invite()
  const lines = (await settings()).audit ?? []
  expect([lines.length, lines[0]?.action, lines[199]?.time]).toEqual([200, 'createInvitation', 1])
})

it('forgetUser takes the name of a former member, and of a member, who stays one', async () => {
  await join(HAN, '韩梅梅')
  await join(ZHANG, '张伟')
  await act('updateSettings', { removeMember: HAN.openid })
  await act('forgetUser', HAN)
  await act('forgetUser', ZHANG)
  expect(meta()).not.toMatch(/韩梅梅|张伟/)
  const { people, former } = await settings(ZHANG)
  expect([people.map(({ name }) => name), former]).toEqual([['', ''], []])
})
