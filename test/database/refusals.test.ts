import { describe, expect, it, vi } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import { openDatabase } from '../../shared/database/database'
import { databaseError } from '../../shared/database/errors'
import { Deadline } from '../../shared/deadline'
import { startInvocation } from '../../shared/invocation'
import { useArchive } from '../helpers/archive'

/* What the owner is told where the database, or the whole environment, cannot be used as it is. */

const { cloud, call, error, requestsTo } = useArchive()

const READ = 'database.getDocument'
const INDEXES = /user_voices → 索引管理.*appid 升序 \+ createTime 降序 \+ _id 降序; /
const refuse = (code: string, message: string, on = READ) =>
  cloud().faults.add({ on, code, message, times: Number.POSITIVE_INFINITY })

describe('an environment whose plan ran out', () => {
  it.each([
    ['SYS_ERR', 'Env status is isolated, please check your env status.'],
    ['INVALID_ENV', 'env status is isolated'],
    ['INVALIID_ENV', '[100003] env is isolated'],
    ['DATABASE_REQUEST_FAILED', '数据库已欠费停服'],
    ['DATABASE_PERMISSION_DENIED', 'the account is in arrears'],
    ['SOMETHING_NEW', '环境已隔离'],
    ['ENV_SUSPENDED', '环境已停服，请检查环境用量是否超出套餐限制'],
    ['SERVICE_CHARGE_OVERDUE', 'the service charge is overdue'],
  ])('%s, %s: is the owner’s to renew, and is not tried again', async (code, message) => {
    for (const on of [READ, 'database.aggregateDocuments']) {
      cloud().faults.clear()
      refuse(code, message, on)
      const { envelope, logs } = await call(on === READ ? 'listVoices' : 'getVoiceStats', {})
      const hint = expect.stringMatching(/^(?!.*(try again in|full|deploy)).*续费/i)
      expect(envelope).toMatchObject({
        errCode: 412,
        error: { kind: 'not_configured', retryable: false, hint },
      })
      expect(logs).toContain('"retries":0')
    }
  })

  // Where the SDK gives the name; as CloudBase's list of codes has them. INVALID_ENV is an isolated one, too.
  it.each([
    'ENV_ISOLATED',
    'DATABASE_RESOURCE_ISOLATED',
    'ENV_SUSPENDED',
    'SERVICE_CHARGE_OVERDUE',
    'INVALID_ENV',
    'INVALID_ENV_STATUS',
  ])('%s is known by its name alone', async code => {
    refuse(code, 'request failed', 'database.aggregateDocuments')
    const refusal = await error('getVoiceStats', {})
    expect(refusal).toMatchObject({ kind: 'not_configured', retryable: false })
    expect(refusal.hint).toContain('续费')
  })

  it('is told where it is answered with HTTP 402', async () => {
    cloud().faults.add({ on: READ, status: 402, body: '{}' })
    const refusal = await error('listVoices', {})
    expect(refusal).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
    expect(refusal.hint).toContain('续费')
  })

  it.each([
    ['operation.getFeedback', 'getFeedback', {}],
    [
      'functions.invokeFunction',
      'getCommentList',
      { WECHAT_APPID: APPID, WECHAT_TOKEN_FUNCTION: 'getFeedback' },
    ],
  ])('is told of %s too', async (on, name, env) => {
    refuse('INVALID_ENV', 'env status is isolated', on)
    const refusal = await error(name, {}, { env: { ...env, FEEDBACK_TRANSPORT: 'cloud' } })
    expect(refusal).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
    expect(refusal.hint).toContain('续费')
    expect(requestsTo(on)).toHaveLength(1)
  })

  it('is not read into what a user wrote', () => {
    const words = `collection.add:fail -502001 database request fail. cannot store { content: "欠费了，is isolated" }`
    const thrown = Object.assign(new Error(words), { errCode: -502001, errMsg: words })
    expect(databaseError(thrown)).toMatchObject({ kind: 'wechat', errCode: -502001 })
    const said = words.replace('{ content: "欠费了，is isolated" }', '"欠费"')
    expect(databaseError(Object.assign(new Error(said), { errCode: -502001, errMsg: said })).kind).toBe(
      'wechat',
    )
  })
})

it.each(['SYS_ERR', 'INVALID_ENV', 'INVALIID_ENV'])(
  '%s, Environment not found: is not tried again',
  async code => {
    for (const [on, name] of [
      [READ, 'listVoices'],
      ['operation.getFeedback', 'getFeedback'],
    ] as const) {
      cloud().clearRequests()
      refuse(code, 'Environment not found', on)
      const refusal = await error(name, {}, { env: { FEEDBACK_TRANSPORT: 'cloud' } })
      expect(refusal).toMatchObject({ kind: 'not_configured', retryable: false })
      expect(refusal.hint).toContain('environment')
      expect(requestsTo(on)).toHaveLength(1)
    }
  },
)

describe('a database without indexes', () => {
  it.each([
    'Executor error during find command :: caused by :: Sort operation used more than the maximum 33554432 bytes of RAM. Add an index, or specify a smaller limit.',
    'PlanExecutor error during aggregation :: caused by :: Sort exceeded memory limit of 104857600 bytes, but did not opt in to external sorting.',
    'Executor error during find command :: caused by :: errmsg: "Sort operation used more than the maximum 33554432 bytes of RAM. Add an index, or specify a smaller limit."',
    'Executor error: Overflow sort stage buffered data usage of 33554495 bytes exceeds internal limit of 33554432 bytes',
  ])('names the indexes to create: %s', async message => {
    for (const code of ['DATABASE_REQUEST_FAILED', 'SOMETHING_NEW']) {
      cloud().faults.clear()
      refuse(code, message)
      const refusal = await error('listVoices', {})
      expect(refusal).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
      expect(refusal.hint).toMatch(INDEXES)
    }
  })

  it.each([
    ['DATABASE_TIMEOUT', 'slow query'],
    ['DATABASE_REQUEST_FAILED', 'operation exceeded time limit'],
  ])('names them where it is too slow, and is tried again: %s', async (code, message) => {
    refuse(code, message, 'database.aggregateDocuments')
    const refusal = await error('getVoiceStats', {})
    expect(refusal).toMatchObject({ kind: 'wechat', errCode: -501002, retryable: true })
    expect(refusal.hint).toMatch(INDEXES)
  })

  it.each([
    '查询结果超过单次回包大小限制，请缩小查询范围或添加查询条件',
    'response size exceeds the limit of 50MB',
  ])('names them where the answer is too large: %s', async message => {
    refuse('DATABASE_REQUEST_FAILED', message)
    const refusal = await error('listVoices', {})
    expect(refusal).toMatchObject({ kind: 'wechat', errCode: -502001, retryable: false })
    expect(refusal.hint).toMatch(INDEXES)
    expect(refusal.hint).toMatch(/^Ask for fewer/)
  })

  it('names them where the answer is too large: EXCEED_MAX_RESPONSE_SIZE', async () => {
    refuse('EXCEED_MAX_RESPONSE_SIZE', 'request failed', 'database.aggregateDocuments')
    const refusal = await error('getVoiceStats', {})
    expect(refusal).toMatchObject({ kind: 'wechat', errCode: -502001, retryable: false })
    expect(refusal.hint).toMatch(INDEXES)
  })

  it('names them where it does not answer in time', async () => {
    cloud().faults.add({ on: READ, hang: true })
    const refusal = await error('listVoices', {}, { timeLimitMs: 500 })
    expect(refusal).toMatchObject({ kind: 'timeout', errCode: 504, retryable: true })
    expect(refusal.message).toBe('the database did not answer in time')
    expect(refusal.hint).toMatch(INDEXES)
    expect(refusal.hint).toContain('超时时间')
  })

  it('are not named where the time was over before it was asked', async () => {
    vi.stubEnv('TENCENTCLOUD_SECRETID', 'x')
    vi.stubEnv('TENCENTCLOUD_SECRETKEY', 'x')
    const invocation = { ...startInvocation({}), deadline: new Deadline(0) }
    const { meta } = await openDatabase(invocation)
    const thrown = await meta.count({ _id: 'x' }).catch((error: unknown) => error)
    vi.unstubAllEnvs()
    expect(thrown).toMatchObject({ kind: 'timeout', message: 'the time was over before all was asked for' })
    expect(JSON.stringify(thrown)).toContain('超时时间')
    expect(JSON.stringify(thrown)).not.toContain('索引')
    expect(invocation.counts.requests).toBe(0)
  })

  it('is not what any other failure says', async () => {
    refuse('DATABASE_REQUEST_FAILED', 'not today')
    const refusal = await error('listVoices', {})
    expect(refusal).toMatchObject({ kind: 'wechat', errCode: -502001, retryable: false })
    expect(refusal.hint).not.toMatch(INDEXES)
  })
})
