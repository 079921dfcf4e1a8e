import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { miniprogramRoot } from '../../scripts/build/miniprogram'
import { APPIDS } from '../../scripts/local/cloud'
import type * as Client from '../../shared/client/client'
import { databaseError } from '../../shared/database/errors'
import { CREATE_INDEXES, USEFUL_INDEXES } from '../../shared/database/indexes'
import { type Invocation, startInvocation } from '../../shared/invocation'
import { evidence } from '../../shared/setup/evidence'
import { checkOf } from '../../shared/setup/finding'
import { appid, listedAdministrators, runtime } from '../../shared/setup/own'
import { robots } from '../../shared/setup/robots'
import type { Check } from '../../shared/setup/types'
import { CODES } from '../../shared/wechat/code-rows'
import { codeRow } from '../../shared/wechat/codes'
import { weChatError } from '../../shared/wechat/response'

/* The checks of the setup as the built mini program shows them: all in Chinese, whatever English the function says. */

afterEach(() => {
  vi.unstubAllEnvs()
})

interface View {
  id: string
  state: string
  sign: string
  words: string
  found: string
  address: string
  original: string
}

const load = <Module>(name: string): Module =>
  createRequire(import.meta.url)(join(miniprogramRoot, 'user-voice/logic', name))
const { checkView, checkViews } = load<{
  checkView(check: Check): View
  checkViews(checks: Check[]): View[]
}>('setup-view.js')
const { errorView } = load<{ errorView(error: unknown): { detail: string } }>('error-view.js')
const { UserVoiceError } = load<Pick<typeof Client, 'UserVoiceError'>>('../client.js')
const { wordsFor } = load<{ wordsFor(message: string): string }>('code-words.js')

describe('a check that works', () => {
  it('says what to see to all the same, with the indexes to create', () => {
    const check: Check = { id: 'database', state: 'ok', message: 'can be written' }
    expect(checkView(check)).toMatchObject({ words: '', found: '' })
    const rights = checkView({ ...check, hint: 'Both collections …' })
    expect(rights).toMatchObject({ words: expect.stringContaining('仅管理端可读写'), found: '' })
    const indexes = checkView({ ...check, hint: `Both collections … With so many, ${CREATE_INDEXES}` })
    expect(indexes.words).toMatch(/仅管理端可读写.*索引管理/)
    expect(indexes.found.split('\n')).toHaveLength(USEFUL_INDEXES.length)
    expect(indexes.found).toContain('appid 升序 + createTime 降序 + _id 降序')
  })
})

describe('what a check found is said in Chinese', () => {
  const foundOf = (id: Check['id'], message: string, state: Check['state'] = 'todo') =>
    checkView({ id, state, message }).found

  it.each([
    [
      'sync',
      'feedback: last complete 3 min ago; comments: never complete',
      '评价还没有完整同步过；反馈 3 分钟前同步完',
    ],
    [
      'sync',
      'feedback: last complete 7 h ago; comments: last complete 119 min ago; a timer comes, and is refused: its SOURCE is scf instead of wx_trigger',
      '评价 119 分钟前同步完；反馈 7 小时前同步完；有定时器一直被拒绝，来源是 scf',
    ],
    [
      'links',
      'the desk is at packages/desk, while alerts name user-voice',
      '工作台在 packages/desk，提醒里写的是 user-voice：请把环境变量 DESK_PATH 改成 packages/desk',
    ],
    [
      'pushes',
      'by function: set, last came 7 min ago; over HTTP: not set, last came 3 h ago',
      '云函数：7 分钟前收到；URL：3 小时前收到',
    ],
    [
      'pushes',
      'by function: not set; over HTTP: set, last came 0 min ago; PUSH_AES_KEY holds no key',
      'URL：刚刚收到；PUSH_AES_KEY 里没有密钥',
    ],
    [
      'pushes',
      'by function: not set; over HTTP: set, none came yet; entry 2 of PUSH_AES_KEY is no EncodingAESKey, which has 43 characters; PUSH_TOKEN is not 3 to 32 letters and digits',
      'URL：已设置，还没有收到过；PUSH_AES_KEY 的第 2 项不是 43 位；PUSH_TOKEN 不是 3 到 32 位字母和数字',
    ],
    [
      'evidence',
      'came over HTTPS, today 12 log entries and 3 errors; the log holds what the mini program’s own code writes',
      '今天有日志 12 份，JS 错误 3 种',
    ],
    [
      'evidence',
      'came over HTTPS, today 0 log entries and 3 errors; the log holds what the mini program’s own code writes',
      '今天还没有日志，JS 错误 3 种。日志要由小程序自己的代码来写（wx.getRealtimeLogManager）',
    ],
  ] as const)('%s: %s', (id, message, words) => {
    expect(foundOf(id, message)).toBe(words)
  })

  it('as the functions really say it', async () => {
    const invocation = { limitMs: 3000 } as Invocation
    const ran = await runtime(invocation)
    expect(foundOf('runtime', ran.message)).toMatch(/^Node\.js \d+\.\d+\.\d+；超时时间 3 秒$/)
    vi.stubEnv('ADMIN_OPENIDS', '{oX,oY')
    vi.stubEnv('PUSH_SOURCES', 'wx_http')
    vi.stubEnv('ALERT_ROBOTS', 'https://example.com/hook')
    const asOwner = (): Invocation => ({ ...startInvocation(undefined), seen: 'all' })
    const listed = async () => foundOf('administrators', (await listedAdministrators(asOwner())).message)
    expect(await listed()).toBe(
      'ADMIN_OPENIDS 的第 1 项里有“{”，openid 里不会有；PUSH_SOURCES 里的 wx_http 不起作用',
    )
    vi.stubEnv('ADMIN_OPENIDS', 'oX,oX@@wx1,@wx1,oX@,oX@wx1')
    vi.stubEnv('WECHAT_APPS', `${APPIDS[0]}:a,secret,${APPIDS[0]},${APPIDS[1]}`)
    expect(await listed()).toBe(
      [
        'ADMIN_OPENIDS 的第 2 项有不止一个 @',
        '第 3 项@ 前面没有 openid',
        '第 4 项@ 后面没有 AppID',
        '第 5 项@ 后面的小程序不在服务范围内',
      ]
        .join('；ADMIN_OPENIDS 的')
        .concat('；PUSH_SOURCES 里的 wx_http 不起作用'),
    )
    expect(foundOf('appid', (await appid(asOwner())).message)).toBe(
      [
        `共 2 个小程序：${APPIDS[0]}、${APPIDS[1]}`,
        'WECHAT_APPS 的第 2 项不对',
        'WECHAT_APPS 的第 3 项和第 1 项是同一个小程序',
        'WECHAT_APPS 的第 4 项没有 AppSecret，也没有设置 WECHAT_TOKEN_FUNCTION',
      ].join('；'),
    )
    const { message } = await robots(invocation, { test: false })
    expect(foundOf('robots', message)).toBe('第 1 个地址（example.com）不是群机器人的')
  })
})

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
  })
})

describe('a check that follows from another', () => {
  const token: Check = { id: 'token', state: 'todo', message: 'WeChat answered 40125: no', weChatCode: 40125 }
  const database: Check = {
    id: 'database',
    state: 'todo',
    message: 'the database answered -502003: permission denied',
  }
  const states = (...checks: Check[]) =>
    Object.fromEntries(checkViews(checks).map(({ id, state }) => [id, state]))

  it('waits for it', () => {
    const comments: Check = { ...token, id: 'comments' }
    const sync: Check = { ...database, id: 'sync' }
    const links: Check = {
      ...token,
      id: 'links',
      message: `alerts hold the path x instead of a link: ${token.message}`,
    }
    expect(states(token, comments, database, sync, links)).toEqual({
      token: 'todo',
      comments: 'waits',
      database: 'todo',
      sync: 'waits',
      links: 'waits',
    })
  })

  it('is to be done where the other one works, or where its reason is its own', () => {
    const comments: Check = {
      id: 'comments',
      state: 'todo',
      message: 'WeChat answered 48001: no',
      weChatCode: 48001,
    }
    const feedback: Check = {
      id: 'feedback',
      state: 'todo',
      message: 'WeChat answered -604101: no',
      weChatCode: -604101,
    }
    expect(states({ ...token, state: 'ok' }, comments)).toMatchObject({ comments: 'todo' })
    expect(states(token, feedback)).toMatchObject({ feedback: 'todo' })
    expect(states(token, { ...comments, state: 'off' })).toMatchObject({ comments: 'off' })
  })
})
