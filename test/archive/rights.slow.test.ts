import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPIDS } from '../../scripts/local/cloud'
import type { VoicePage } from '../../shared/archive/operations'
import type { Invitation } from '../../shared/archive/settings-types'
import type { Feedback } from '../../shared/feedback/types'
import { OPERATIONS } from '../../shared/operations/table'
import type { OperationName } from '../../shared/operations/types'
import type { Page } from '../../shared/types'
import { useArchive } from '../helpers/archive'
import { commentVoice, feedbackVoice, ofApp } from '../helpers/voices'

/* What members may, and whoever may see one mini program alone, tried with every operation. */

const [MINE, OTHER, THIRD] = APPIDS

const { cloud, call, data, put, voices } = useArchive({
  apps: 3,
  env: ({ alertRobots, robotUrl }) => ({
    ALERT_ROBOTS: `${alertRobots},${OTHER}=${robotUrl}-of-other`,
    ADMIN_OPENIDS: `${ADMIN_OPENID},oOwnerOfMine@${MINE},oOwnerOfOther@${OTHER},oOwnerOfNone@wx0000000000000000`,
  }),
})

const MEMBER = { openid: 'oMember' }
const STRANGER = { openid: 'oStranger' }
const OWNER_OF_MINE = { openid: 'oOwnerOfMine' }
const OWNER_OF_OTHER = { openid: 'oOwnerOfOther' }
const MEMBER_OF_MINE = { openid: 'oMemberOfMine' }
const MEMBER_OF_OTHER = { openid: 'oMemberOfOther' }
const OPERATION_NAMES = Object.keys(OPERATIONS) as OperationName[]

beforeAll(async () => {
  await data('syncVoices', { appid: MINE })
  await addMember(MEMBER, '韩梅梅', {})
  await addMember(MEMBER_OF_MINE, '甲店店员', { appids: [MINE] })
  await addMember(MEMBER_OF_OTHER, '乙店店员', { appids: [OTHER] })
})

async function addMember(person: { openid: string }, name: string, input: object) {
  const { code } = await data<Invitation>('createInvitation', input)
  await data('acceptInvitation', { code, name }, person)
}

const kindOfError = async (action: string, input: object, caller: object) => {
  const { envelope } = await call('userVoice', { action, ...input }, caller)
  return 'error' in envelope ? envelope.error : undefined
}

/** What is tried: the first test event of each operation, and the parts that owners alone may give. */
const samples = OPERATION_NAMES.map(name => {
  const file = join(import.meta.dirname, `../events/${name}.json`)
  const events: { value: object }[] = JSON.parse(readFileSync(file, 'utf8'))
  return { name, input: events[0]?.value ?? {} }
})
const OF_OWNERS: [OperationName, object][] = [
  ['createInvitation', {}],
  ['forgetUser', { openid: 'oUser' }],
  ['updateSettings', { alerts: { badComments: 1 } }],
  ['updateSettings', { removeMember: 'oMember' }],
  ['updateSettings', { removeMember: 'oNobody', templates: [], myName: '老板' }],
  ['exportVoices', { contacts: true }],
  ['exportVoices', { contacts: 'true', kind: 'comment' }],
  ['checkSetup', { test: true }],
  ['checkSetup', { shapes: true }],
]

describe('a member', () => {
  const ofAll = samples.filter(({ name }) => !['createInvitation', 'forgetUser'].includes(name))
  it.each(ofAll)('may $name', async ({ name, input }) => {
    const error = await kindOfError(name, input, MEMBER)
    expect(error?.kind).not.toBe('forbidden')
    expect(error?.kind).not.toBe('internal')
  })

  it.each(OF_OWNERS)('may not %s %j, and nothing of it is done', async (name, input) => {
    const before = JSON.stringify(cloud().database.documents('user_voice_meta'))
    cloud().clearRequests()
    const error = await kindOfError(name, input, MEMBER)
    expect(error).toMatchObject({ kind: 'forbidden', message: expect.stringMatching(/^only an owner/) })
    expect(cloud().requests.filter(({ name }) => name !== 'database.getDocument')).toEqual([])
    expect(JSON.stringify(cloud().database.documents('user_voice_meta'))).toBe(before)
  })

  it('may give such a part its harmless value', async () => {
    for (const input of [{ contacts: false }, { contacts: '' }]) {
      expect(await kindOfError('exportVoices', input, MEMBER)).toBeUndefined()
    }
    expect(await kindOfError('updateSettings', { alerts: {}, myName: '梅梅' }, MEMBER)).toBeUndefined()
    expect(await kindOfError('checkSetup', { test: 'false', shapes: 0 }, MEMBER)).toBeUndefined()
  })

  it('learns which actions there are', async () => {
    expect((await kindOfError('nothing', {}, MEMBER))?.fields?.[0]?.field).toBe('action')
  })
})

it('a stranger may nothing, and learns nothing of inputs', async () => {
  const refusal = await kindOfError('getFeedback', {}, STRANGER)
  expect(refusal?.kind).toBe('forbidden')
  const { hint } = (await kindOfError('getFeedback', {}, { openid: 'oOwnerOfNone' })) ?? {}
  for (const name of OPERATION_NAMES) {
    for (const input of [
      {},
      { page: 'x', id: {}, code: 7, limit: -1 },
      { appid: MINE },
      { appid: 'wx0000000000000000' },
      { appid: {}, appids: 7 },
    ]) {
      expect(await kindOfError(name, input, STRANGER)).toEqual(refusal)
      // The entry of what is not served opens nothing.
      expect(await kindOfError(name, input, { openid: 'oOwnerOfNone' })).toEqual({ ...refusal, hint })
    }
  }
})

it('a trusted source without an openid may what an owner may, in nobody’s name', async () => {
  const trusted = { openid: undefined, source: 'scf', env: { TRUSTED_SOURCES: 'scf' } }
  expect(await kindOfError('createInvitation', {}, trusted)).toBeUndefined()
  expect(await kindOfError('updateSettings', { alerts: { badComments: 2 } }, trusted)).toBeUndefined()
  expect((await kindOfError('updateSettings', { myName: 'x' }, trusted))?.fields?.[0]?.field).toBe('myName')
})

/** What is there of the other mini program: records, notes, people, settings and files. */
const others = {
  feedback: ofApp(
    OTHER,
    feedbackVoice(71, { openid: 'oUserOfOther', content: '乙店的反馈', nickname: '乙店的用户' }),
  ),
  comment: ofApp(
    OTHER,
    commentVoice(72, {
      stars: 1,
      content: { txt: '乙店的评价', media: [] },
      productInfo: { productList: [{ name: '乙店的商品', picUrl: '' }] },
      voice: { tags: ['乙店的标签'], note: '乙店的备注', assignee: 'oMemberOfOther' },
    }),
  ),
}
const SETTINGS = {
  templates: [{ name: '乙店的模板', text: '乙店的话' }],
  alerts: { digestHour: 17 },
  autoDone: 4,
}

/** What must not be said to whoever may not see the other mini program, but for what he says himself. */
function secrets(): string[] {
  const { data } = cloud().of(OTHER)
  return [
    ...[OTHER, THIRD, 'oOwnerOfOther', 'oMemberOfOther', 'oUserOfOther', '乙店', '"digestHour":17'],
    ...data.feedback.map(({ openid }) => openid),
    ...data.comments.map(({ comment }) => `${comment.commentId}`),
    ...data.comments.flatMap(({ comment }) => comment.userInfo?.openid || []),
    ...data.comments.flatMap(({ comment }) => comment.bizInfo?.nickName || []),
  ]
}

/** Documents of the other mini program, members and files: all that somebody else must leave as it is. */
const ofOther = () =>
  JSON.stringify([
    voices().filter(({ appid }) => appid === OTHER),
    meta().filter(({ _id }) => String(_id).includes(OTHER)),
    membersOf(OTHER),
    [...cloud().storage.files.keys()].filter(path => path.startsWith(OTHER)),
  ])

const meta = () => cloud().database.documents('user_voice_meta')

function membersOf(appid: string): unknown[] {
  const { known = [] }: { known?: { appids?: string[] }[] } =
    meta().find(({ _id }) => _id === 'members') ?? {}
  return known.filter(({ appids }) => appids?.includes(appid))
}

describe('whoever may see one mini program alone', () => {
  let cursor = ''
  let picture = { recordId: '', mediaId: '' }
  let code = ''

  beforeAll(async () => {
    put(others.feedback, others.comment)
    await data('updateSettings', { appid: OTHER, ...SETTINGS })
    await data('exportVoices', { appid: OTHER })
    const { list } = await data<Page<Feedback, object>>('getFeedback', { appid: OTHER, num: 100 })
    const { recordId = '', mediaIds = [] } = list.find(({ mediaIds }) => mediaIds.length > 0) ?? {}
    picture = { recordId, mediaId: mediaIds[0] ?? '' }
    await data('getFeedbackMedia', { appid: OTHER, ...picture })
    cursor = Object((await data<VoicePage>('listVoices', { appid: OTHER, limit: 1 })).next).cursor
    code = (await data<Invitation>('createInvitation', {}, OWNER_OF_OTHER)).code
  })

  /** Inputs that name something of the other mini program. A new operation needs one. */
  const namingOther = (): Record<OperationName, object[]> => {
    const { _id: feedback } = others.feedback
    const { _id: comment } = others.comment
    const commentId = `${cloud().of(OTHER).data.comments[0]?.comment.commentId}`
    const day = { startTime: Math.floor(Date.now() / 1000) }
    const reply = { commentId, replyId: '1', content: '谢谢' }
    const filters = [
      { openid: 'oUserOfOther' },
      { q: '乙店' },
      { tag: '乙店的标签' },
      { product: '乙店的商品' },
    ]
    const my = voices().find(({ appid }) => appid === MINE)?._id
    return {
      checkSetup: [{ shapes: true }, { desk: OTHER }],
      getFeedback: [{ num: 100 }],
      getFeedbackMedia: [picture],
      getCommentList: [{ limit: 100 }],
      getCommentInfo: [{ commentId }],
      getCommentReplyList: [{ commentId }],
      addReply: [reply],
      deleteReply: [reply],
      addCommentReply: [reply],
      deleteCommentReply: [{ ...reply, commentReplyId: '2' }],
      resetApiKfQuota: [{ commentId }],
      confirmCompromise: [
        { commentId, content: '好', picList: ['m'] },
        { commentId, content: '好', fileIDs: [cloud().storage.fileId(`${OTHER}/wx-user-voice/1.png`)] },
      ],
      sendServiceMessage: [{ commentId, content: '好' }],
      realtimelogSearch: [{ beginTime: day.startTime, endTime: day.startTime, id: 'oUserOfOther' }],
      getJsErrList: [{ ...day, openid: 'oUserOfOther' }],
      getJsErrDetail: [
        { ...day, endTime: day.startTime, errorMsgMd5: 'a', errorStackMd5: 'b', openid: 'oUserOfOther' },
      ],
      listVoices: [{ counts: true, limit: 100 }, { cursor, limit: 1 }, ...filters],
      getVoice: [{ id: feedback }, { id: comment }],
      updateVoice: [
        { id: comment, note: 'x' },
        { ids: [my, comment], state: 'done', addTags: ['x'] },
        { id: my, assignee: 'oMemberOfOther' },
        { id: my, assignee: 'oOwnerOfOther' },
      ],
      getVoiceStats: [{ startTime: '2020-01-01' }],
      exportVoices: [{}, ...filters],
      forgetUser: [{ openid: 'oUserOfOther' }, { openid: 'oMemberOfOther' }, { openid: 'oBuyer' }],
      getSettings: [{}],
      updateSettings: [
        { removeMember: 'oMemberOfOther' },
        { removeMember: 'oOwnerOfOther' },
        { removeTemplate: '乙店的模板', myName: '甲店' },
      ],
      createInvitation: [{ appids: [OTHER] }, { appids: [MINE, OTHER] }, {}],
      acceptInvitation: [{ code, name: '乙' }],
      syncVoices: [{}],
    }
  }

  describe.each([
    ['an owner', OWNER_OF_MINE],
    ['a member', MEMBER_OF_MINE],
  ])('%s', (_, caller) => {
    const tried = async (name: OperationName, input: object) => {
      const before = ofOther()
      const { envelope } = await call('userVoice', { action: name, ...input }, caller)
      const [answer, said] = [JSON.stringify(envelope), JSON.stringify(input)]
      expect(secrets().filter(secret => answer.includes(secret) && !said.includes(secret))).toEqual([])
      expect(ofOther()).toBe(before)
      return 'error' in envelope ? envelope.error : undefined
    }

    it.each(samples)('is shown nothing of another by $name, and changes nothing of it', async sample => {
      for (const input of [sample.input, ...namingOther()[sample.name]]) {
        expect((await tried(sample.name, input))?.kind).not.toBe('internal')
      }
    })

    it.each(samples)('is refused another by $name, by whatever way it is named', async ({ name, input }) => {
      const isMembers = caller === MEMBER_OF_MINE && ['createInvitation', 'forgetUser'].includes(name)
      const requests = cloud().requests.length
      const refusal = await tried(name, { ...input, appid: OTHER })
      expect(refusal?.kind).toBe('forbidden')
      for (const appid of [[MINE, OTHER], [OTHER]]) {
        const several = await tried(name, { ...input, appid })
        expect(several?.kind).toMatch(/^(forbidden|invalid_input)$/)
      }
      const unknown = await tried(name, { ...input, appid: 'wx0000000000000000' })
      if (!isMembers) expect(unknown?.fields?.map(({ field }) => field)).toEqual(['appid'])
      const misspelt = await tried(name, { ...input, appId: OTHER })
      if (!isMembers) expect(misspelt?.fields).toContainEqual(expect.objectContaining({ field: 'appId' }))
      const sent = cloud().requests.slice(requests)
      expect(sent.filter(({ name }) => name !== 'database.getDocument')).toEqual([])
    })
  })

  it('answers an id of another as one that is not there, before anything is written', async () => {
    const my = voices().find(({ appid }) => appid === MINE)
    const lost = others.comment._id.replace('72', '99')
    const input = (id: string) => ({ ids: [my?._id, id], note: 'x' })
    const there = await kindOfError('updateVoice', input(others.comment._id), OWNER_OF_MINE)
    const missing = await kindOfError('updateVoice', input(lost), OWNER_OF_MINE)
    expect(JSON.stringify(there)).toBe(JSON.stringify(missing).replaceAll(lost, others.comment._id))
    expect(there?.fields?.map(({ field }) => field)).toEqual(['ids'])
    expect(voices().find(({ _id }) => _id === my?._id)).toEqual(my)
  })

  it('does not prove with pictures of another', async () => {
    const prove = async (...paths: string[]) => {
      const fileIDs = paths.map(path => cloud().storage.fileId(path))
      return kindOfError('confirmCompromise', { commentId: '1', content: '好', fileIDs }, MEMBER_OF_MINE)
    }
    const others = `${OTHER}/wx-user-voice/feedback/1/a.png`
    for (const path of [others, `${MINE}/wx-user-voice/../../${others}`, 'wx-user-voice/exports/a.xlsx']) {
      cloud().clearRequests()
      expect((await prove('mine.png', path))?.kind).toBe('forbidden')
      expect(cloud().requests.filter(({ name }) => !name.startsWith('database.'))).toEqual([])
    }
    for (const path of ['mine.png', `proofs/${OTHER}.png`, `${MINE}/wx-user-voice/feedback/1/a.png`]) {
      expect((await prove(path))?.kind).not.toBe('forbidden')
    }
  })

  it('sees all of his own: each way round', async () => {
    for (const caller of [OWNER_OF_OTHER, MEMBER_OF_OTHER]) {
      const { list } = await data<VoicePage>('listVoices', { q: '乙店' }, caller)
      expect(list.map(({ _id }) => _id).sort()).toEqual([others.comment._id, others.feedback._id].sort())
      const { total } = await data<VoicePage>('listVoices', {}, caller)
      expect(total).toBe(voices().filter(({ appid }) => appid === OTHER).length)
      const live = await data<Page<Feedback, object>>('getFeedback', { num: 100 }, caller)
      expect(live.list[0]?.openid).toBe(cloud().of(OTHER).data.feedback[0]?.openid)
      expect(await data('getSettings', {}, caller)).toMatchObject({ templates: SETTINGS.templates })
      expect(await data('getVoice', { id: others.comment._id }, caller)).toMatchObject({ note: '乙店的备注' })
    }
    expect((await kindOfError('getVoice', { id: voices()[0]?._id }, OWNER_OF_OTHER))?.kind).toBe(
      'invalid_input',
    )
  })
})
