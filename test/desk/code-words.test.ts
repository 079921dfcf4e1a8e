import { afterEach, describe, expect, it, vi } from 'vitest'
import type * as Client from '../../shared/client/client'
import { databaseError } from '../../shared/database/errors'
import { USEFUL_INDEXES } from '../../shared/database/indexes'
import { startInvocation } from '../../shared/invocation'
import { evidence } from '../../shared/setup/evidence'
import { checkOf } from '../../shared/setup/finding'
import type { Check } from '../../shared/setup/types'
import { CODES } from '../../shared/wechat/code-rows'
import { codeRow } from '../../shared/wechat/codes'
import { weChatError } from '../../shared/wechat/response'
import { loadLogic } from '../helpers/logic'

/* What the built mini program says that an owner does about WeChat's codes, and about the functions' own words. */

afterEach(() => {
  vi.unstubAllEnvs()
})

const { checkView } = loadLogic<{
  checkView(check: Check): { state: string; words: string; found: string; address: string; original: string }
}>('setup-view.js')
const { errorView } = loadLogic<{ errorView(error: unknown): { detail: string } }>('error-view.js')
const { UserVoiceError } = loadLogic<Pick<typeof Client, 'UserVoiceError'>>('../client.js')
const { wordsFor } = loadLogic<{ wordsFor(message: string): string }>('code-words.js')

describe('a code of WeChat’s that an owner has to mend', () => {
  const OF_WECHAT = [
    40013, 40125, 41002, 41004, 40164, 89501, 89503, 89506, 89507, 40243, 50007, 61003, 61004,
  ]
  const OF_CLOUD = [61023, -604_100, -604_101, -501_009, -501_005]

  it.each([...OF_WECHAT, ...OF_CLOUD])('%i has words of its own', code => {
    expect(codeRow(code).ownerMustMend).toBe(true)
    const { message } = weChatError(code, 'some words')
    expect(wordsFor(message)).toMatch(/[一-鿿]{4}/)
    const view = checkView({ id: 'token', state: 'todo', message, weChatCode: code })
    expect(view.words).toBe(wordsFor(message))
  })

  it.each([48001, 61007])(
    '%i says of evidence what is to be granted, and of others what it always says',
    weChatCode => {
      const message = `the log does not come: ${weChatError(weChatCode, 'no').message}`
      const evidence = checkView({ id: 'evidence', state: 'todo', message, weChatCode })
      expect(evidence.words).toMatch(/运维中心.*权限集 18.*FEEDBACK_EVIDENCE/)
      expect(checkView({ id: 'comments', state: 'todo', message, weChatCode }).words).not.toContain(
        '运维中心',
      )
      const usedUp = checkView({ id: 'evidence', state: 'todo', message: 'WeChat answered 45009: no' })
      expect(usedUp.words).toContain('明天恢复')
    },
  )

  it('of FEEDBACK_EVIDENCE says what it may be', async () => {
    vi.stubEnv('FEEDBACK_EVIDENCE', 'no')
    const check = () => checkOf('evidence', evidence(startInvocation(undefined)))
    const wrong = checkView(await check())
    expect(wrong).toMatchObject({ state: 'todo', words: expect.stringContaining('只能设为 off') })
    vi.stubEnv('FEEDBACK_EVIDENCE', 'off')
    const off = checkView(await check())
    expect(off).toMatchObject({ state: 'off', words: expect.stringContaining('删掉 FEEDBACK_EVIDENCE') })
  })

  it.each([61005, 61006, 61007, 61009, 61010, 45009])('%i, which another has to mend, too', code => {
    expect(codeRow(code).hint).toBeDefined()
    expect(wordsFor(weChatError(code, 'some words').message)).toMatch(/[一-鿿]{4}/)
  })

  it('each has words but those of one input, of files and of functions', () => {
    const wordsOf = (code: string) => wordsFor(`WeChat answered ${code}: some words`)
    const without = Object.keys(CODES).filter(code => !wordsOf(code))
    const ofInput = [
      10000, 40003, 40097, 45015, 45047, 46001, -10001, -10003, -10403, -501006, -501007, -501008,
    ]
    // In the words of the check, whose state is off.
    const notOpened = -10007
    const ofOthers = without.map(Number).filter(code => code !== notOpened && !ofInput.includes(code))
    expect(ofOthers.every(code => code <= -503_000 && code > -505_000)).toBe(true)
    const passing = Object.entries(CODES).filter(([, { retry }]) => retry)
    expect(passing.length).toBeGreaterThan(5)
    for (const [code] of passing) expect(wordsOf(code)).toMatch(/，请(稍后重新|过一分钟再)检查。$/)
  })

  it.each([
    'env status is isolated',
    '环境已欠费隔离',
    '环境已停服，请检查环境用量是否超出套餐限制',
    'the service charge is overdue',
  ])('is to renew the plan, not to wait, also of a cloud call: %s', words => {
    expect(wordsFor(weChatError(-501_001, words).message)).toContain('续费')
  })

  it('is the environment where that is not found, also of a cloud call', () => {
    expect(wordsFor(weChatError(-501_001, 'Environment not found').message)).toContain('找不到云开发环境')
    expect(wordsFor(weChatError(-501_001, 'not today').message)).toContain('稍后')
    expect(wordsFor(weChatError(50002, 'user suspended').message)).not.toContain('续费')
  })

  it('is the indexes that a database asks for, by name, wherever it does', () => {
    const words = '(OperationFailed) Sort operation used more than the maximum. Add an index'
    const thrown = Object.assign(new Error(words), { errCode: -502_001, errMsg: words })
    const { message, details } = databaseError(thrown)
    const { hint = '' } = details
    const check = checkView({ id: 'sync', state: 'todo', message, hint })
    expect(check.words).toContain('索引管理')
    expect(check.found.split('\n')).toHaveLength(USEFUL_INDEXES.length)
    const error = new UserVoiceError('listVoices', { kind: 'not_configured', message, hint })
    expect(errorView(error).detail.split('\n').slice(2)).toEqual(check.found.split('\n'))
  })

  it('that nobody knows leaves the words of the check', () => {
    const view = checkView({
      id: 'feedback',
      state: 'todo',
      message: 'WeChat answered 77: what',
      weChatCode: 77,
    })
    expect(view.words).toContain('上传并部署')
    expect(view.original).toBe('WeChat answered 77: what')
  })
})

describe('a message whose words say what to do', () => {
  it.each([
    ['WeChat answered -501005: the environment is isolated, since its plan ran out', '续费'],
    ['there is no such environment', '找不到云开发环境'],
    ['the database answered -1: there are too many collections', '集合太多'],
    ['the database answered -1: it is full', '数据库满了'],
    ['it cannot sort so many documents without an index', '没有建索引'],
    ['WeChat did not answer in time', '没有及时得到答复'],
    ['no answer from api.weixin.qq.com (ECONNRESET)', '没有及时得到答复'],
    ['it is not known for which mini program to ask: WECHAT_APPID is not set', 'WECHAT_APPID'],
    [
      'there is nothing to get an access token of wx1 with: WECHAT_APPSECRET is not set',
      'WECHAT_APPS 里写成',
    ],
    ['WECHAT_APPS names no mini program that this caller may see', '没有一项写对'],
    ['WECHAT_TOKEN_FUNCTION gave nothing', '指定的云函数没有给出可用的凭据'],
    ['there is nothing to get an access token with: WECHAT_APPSECRET is not set', '没有设置 AppSecret'],
    ['VOICE_RETENTION_DAYS is not a number of days', '应为天数'],
    ['FEEDBACK_EVIDENCE has a value that does not exist', '只能设为 off'],
    ['FEEDBACK_TRANSPORT has a value that does not exist', 'auto、cloud 或 https'],
    ['DESK_PATH is not the root of a subpackage', '分包目录'],
    ['WeChat answered 40125: no', 'AppSecret 不对'],
    ['the database answered -501004: busy', '同时使用的人太多'],
  ])('%s', (message, words) => {
    expect(wordsFor(message)).toContain(words)
  })

  it.each(['something odd', 'WeChat answered 77: no', 'see VOICE_RETENTION_DAYS', 'see DESK_PATH'])(
    'none for “%s”',
    message => expect(wordsFor(message)).toBe(''),
  )
})

describe('the address to let in', () => {
  const addressOf = (weChatCode: number, message: string) =>
    checkView({ id: 'token', state: 'todo', message, weChatCode }).address

  it('is that of the refusal, of any version', () => {
    const words = 'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1'
    expect(addressOf(40164, `WeChat answered 40164: ${words}`)).toBe('203.0.113.7')
    expect(addressOf(40164, 'WeChat answered 40164: invalid ip 2001:db8::7, not in whitelist')).toBe(
      '2001:db8::7',
    )
  })

  it('is none where it would not help, or is not named', () => {
    expect(addressOf(40125, 'WeChat answered 40125: invalid appsecret 1.2.3.4')).toBe('')
    expect(addressOf(40164, 'WeChat answered 40164: not in whitelist')).toBe('')
    expect(addressOf(0, 'invalid ip 203.0.113.7')).toBe('')
  })
})
