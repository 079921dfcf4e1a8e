import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPID } from '../../scripts/local/cloud'
import { useLocalCloud } from '../helpers/cloud'

/* Who calls the built functions, where the platform says it in different places. */

const { cloud, call, data, error, requestsTo } = useLocalCloud()

/** A call whose context says something else than the variables, in which the administrator stands. */
const saying = (values: object) => ({ context: { environment: JSON.stringify(values) } })
const TIMER_EVENT = { Type: 'Timer', TriggerName: 'syncVoices', Time: '2026-11-25T00:00:00Z', Message: '' }

describe('an instance that served an administrator', () => {
  it.each([
    { context: { environment: '{"TCB_SOURCE":"web_client","TCB_UUID":"u1","TCB_ISANONYMOUS_USER":"true"}' } },
    { context: { environ: 'TCB_SOURCE=web_client;TCB_UUID=u1' } },
    saying({ WX_OPENID: 'oSTRANGER', TCB_SOURCE: 'wx_client' }),
    saying({ WX_CONTEXT_KEYS: 'WX_CLIENTIP', WX_CLIENTIP: '1.2.3.4' }),
    saying({ WX_CONTEXT_KEYS: '' }),
  ])('does not let in somebody else: %j', async options => {
    for (const name of ['getFeedback', 'checkSetup', 'userVoice']) {
      const refusal = await error(name, {}, options)
      expect(refusal).toMatchObject({ kind: 'forbidden', errCode: 403 })
      expect(JSON.stringify(refusal)).not.toContain(ADMIN_OPENID)
    }
    // A user is looked for among the members.
    expect(cloud().requests.filter(({ name }) => name !== 'database.getDocument')).toEqual([])
  })

  it('lets in whoever the call itself names', async () => {
    const options = { ...saying({ WX_OPENID: ADMIN_OPENID, WX_APPID: APPID }), openid: 'oSTRANGER' }
    await data('getFeedback', { num: 1 }, options)
    expect(requestsTo('operation.getFeedback')).toHaveLength(1)
  })

  it('runs the timer that comes after a stranger', async () => {
    const options = { ...saying({ TCB_SOURCE: 'wx_trigger', WX_APPID: APPID }), openid: 'oSTRANGER' }
    const { envelope } = await call('userVoice', TIMER_EVENT, options)
    expect(envelope).toMatchObject({ errCode: 0, errMsg: 'syncVoices:ok' })
  })

  it('does not take a user for the timer that it served before', async () => {
    const before = { openid: undefined, source: 'wx_trigger' }
    const options = { ...saying({ WX_OPENID: 'oSTRANGER', TCB_SOURCE: 'wx_client' }), ...before }
    expect((await error('userVoice', TIMER_EVENT, options)).kind).toBe('forbidden')
    expect((await error('syncVoices', {}, options)).kind).toBe('forbidden')
  })
})

describe('a shared environment (环境共享)', () => {
  const from = { openid: 'oCOLLEAGUE', appid: 'wxaaaaaaaaaaaaaaaa' }
  const listing = (openids: string) => ({ ADMIN_OPENIDS: openids })

  it.each([undefined, 'oOF_THE_OWNERS_PROGRAM'])(
    'knows the caller by FROM_OPENID, OPENID %s',
    async openid => {
      const options = { openid, from, source: 'wx_client', env: listing('oCOLLEAGUE') }
      expect(await data('getFeedback', { num: 1 }, options)).toMatchObject({ list: [{}] })
    },
  )

  it('still means the mini program of the environment', async () => {
    const env = { ...listing('oCOLLEAGUE'), INSTANCE: 'shared' }
    await data('getCommentList', { limit: 1 }, { openid: undefined, from, env })
    expect(requestsTo('/cgi-bin/stable_token')[0]?.params.appid).toBe(APPID)
  })

  it('refuses a FROM_OPENID that is not listed, although OPENID is, and says which mini program it is of', async () => {
    const refusal = await error('getFeedback', {}, { from })
    expect(refusal).toMatchObject({ kind: 'forbidden' })
    expect(refusal.hint).toMatch(/oCOLLEAGUE.*wxaaaaaaaaaaaaaaaa \(FROM_APPID\).*ADMIN_OPENIDS/)
    expect(JSON.stringify(refusal)).not.toContain('TRUSTED_SOURCES')
  })

  it('is not opened to all users of the other mini program by a listed wx_client', async () => {
    const env = { TRUSTED_SOURCES: 'wx_client, scf' }
    const nobody = { openid: undefined, source: 'wx_client', from: { appid: from.appid }, env }
    const refusal = await error('getFeedback', {}, nobody)
    expect(refusal).toMatchObject({ kind: 'forbidden', hint: expect.stringContaining(from.appid) })
    expect(JSON.stringify(refusal)).not.toContain('TRUSTED_SOURCES')
    expect((await error('getFeedback', {}, { ...nobody, from })).kind).toBe('forbidden')
    await data('getFeedback', { num: 1 }, { ...nobody, from: undefined, source: 'wx_client,scf' })
  })

  it('does not take a user with FROM_OPENID for a timer', async () => {
    const options = { openid: undefined, from, source: 'wx_trigger' }
    expect((await error('userVoice', TIMER_EVENT, options)).kind).toBe('forbidden')
  })
})

it.each([
  ['JSON', `["oSOMEBODY","${ADMIN_OPENID}"]`],
  ['with signs that nobody sees', `oSOMEBODY，\u200B${ADMIN_OPENID}\u2060`],
])('ADMIN_OPENIDS that is %s is read', async (_, openids) => {
  await data('getFeedback', { num: 1 }, { env: { ADMIN_OPENIDS: openids } })
})
