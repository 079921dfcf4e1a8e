import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Invitation } from '../../shared/archive/settings-types'
import { OPERATIONS } from '../../shared/operations/table'
import type { OperationName } from '../../shared/operations/types'
import { useArchive } from '../helpers/archive'

/* What members may, tried with every operation. */

const { cloud, call, data } = useArchive({ env: ({ alertRobots }) => ({ ALERT_ROBOTS: alertRobots }) })

const MEMBER = { openid: 'oMember' }
const STRANGER = { openid: 'oStranger' }
const OPERATION_NAMES = Object.keys(OPERATIONS) as OperationName[]

beforeAll(async () => {
  await data('syncVoices', {})
  const { code } = await data<Invitation>('createInvitation', {})
  await data('acceptInvitation', { code, name: '韩梅梅' }, MEMBER)
})

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
  for (const name of OPERATION_NAMES) {
    for (const input of [{}, { page: 'x', id: {}, code: 7, limit: -1 }]) {
      expect(await kindOfError(name, input, STRANGER)).toEqual(refusal)
    }
  }
})

it('a trusted source without an openid may what an owner may, in nobody’s name', async () => {
  const trusted = { openid: undefined, source: 'scf', env: { TRUSTED_SOURCES: 'scf' } }
  expect(await kindOfError('createInvitation', {}, trusted)).toBeUndefined()
  expect(await kindOfError('updateSettings', { alerts: { badComments: 2 } }, trusted)).toBeUndefined()
  expect((await kindOfError('updateSettings', { myName: 'x' }, trusted))?.fields?.[0]?.field).toBe('myName')
})
