import { afterEach, describe, expect, it, vi } from 'vitest'
import { APPIDS } from '../../scripts/local/cloud'
import { CREATE_INDEXES, USEFUL_INDEXES } from '../../shared/database/indexes'
import { type Invocation, startInvocation } from '../../shared/invocation'
import { appid, listedAdministrators, runtime } from '../../shared/setup/own'
import { robots } from '../../shared/setup/robots'
import type { AppSetup, Check } from '../../shared/setup/types'
import { loadLogic } from '../helpers/logic'

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
  code: string
  original: string
}

const { byUrgency, checkView, checkViews } = loadLogic<{
  byUrgency(views: View[]): View[]
  checkView(check: Check): View
  checkViews(checks: Check[]): View[]
}>('setup-view.js')
const { appChecks } = loadLogic<{ appChecks(apps: AppSetup[]): object }>('app-checks.js')

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
    // Where there is a word to see to alone, none of those below is said.
    expect(rights.words).not.toContain('索引')
  })

  it.each(['ok', 'off'] as const)(
    'or is not in use (%s) has no code, no address and nothing to pass on',
    state => {
      const message = 'WeChat answered 40164: invalid ip 203.0.113.7, not in whitelist'
      const view = checkView({ id: 'token', state, message, hint: 'See to it.', weChatCode: 40164 })
      expect(view).toMatchObject({ state, address: '', code: '', original: '' })
      expect(view.words).not.toContain('白名单')
    },
  )

  it('says what it found only where it is in use', () => {
    const sync: Check = { id: 'sync', state: 'ok', message: 'feedback: never complete' }
    expect(checkView(sync)).toMatchObject({ sign: '✓', words: '', found: '反馈还没有完整同步过' })
    expect(checkView({ ...sync, state: 'off' })).toMatchObject({
      sign: '–',
      words: '还没有同步。',
      found: '',
    })
  })

  it('may be one that this desk does not know yet', () => {
    const unknown = (state: Check['state']) => {
      const check: object = { id: 'moon', state, message: 'full' }
      const { words, found } = checkView(check as Check)
      return [words, found]
    }
    expect(unknown('todo')).toEqual(['还没有设置好。', ''])
    expect(unknown('off')).toEqual(['没有使用。', ''])
    expect(unknown('ok')).toEqual(['', ''])
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
      'came over HTTPS, today 12 log entries and 13 errors; the log holds what the mini program’s own code writes',
      '今天有日志 12 份，JS 错误 13 种',
    ],
    [
      'evidence',
      'came over HTTPS, today 0 log entries and 3 errors; the log holds what the mini program’s own code writes',
      '今天还没有日志，JS 错误 3 种。日志要由小程序自己的代码来写（wx.getRealtimeLogManager）',
    ],
    [
      'sync',
      'feedback: last complete 0 min ago; comments: last complete 12 h ago; a timer comes, and is refused: its SOURCE is empty instead of wx_trigger',
      '反馈刚刚同步完；评价 12 小时前同步完；有定时器一直被拒绝，来源是 空的',
    ],
    [
      'administrators',
      'ADMIN_OPENIDS lists 12 openids; members whom they invited: 14; entry 11 lets nobody in, since no openid holds "{" (U+007B); entry 12 lets nobody in, since it has more than one @',
      'ADMIN_OPENIDS 的第 11 项里有“{”，openid 里不会有；ADMIN_OPENIDS 的第 12 项有不止一个 @；另有他们邀请的成员 14 位',
    ],
    [
      'administrators',
      'entry 12 lets nobody in, since it is too odd for its @; cloud in TRUSTED_SOURCES never counts: anybody could come from there',
      'ADMIN_OPENIDS 的第 12 项不对；TRUSTED_SOURCES 里的 cloud 不起作用',
    ],
    [
      'appid',
      "wx1, the calling mini program's; WECHAT_TOKEN_FUNCTION lists no others; 12 are served: wx1, wx2, …; entry 11 of WECHAT_APPS is neither appid:secret nor an appid; entry 13 of WECHAT_APPS names the mini program of entry 12 again; entry 14 of WECHAT_APPS has no secret, and no token function is set",
      '共 12 个小程序：wx1、wx2、…；WECHAT_TOKEN_FUNCTION 没有列出别的小程序；WECHAT_APPS 的第 11 项不对；WECHAT_APPS 的第 13 项和第 12 项是同一个小程序；WECHAT_APPS 的第 14 项没有 AppSecret，也没有设置 WECHAT_TOKEN_FUNCTION',
    ],
    [
      'robots',
      'entry 11 of ALERT_ROBOTS (example.com) is not one; entry 12 of ALERT_ROBOTS is not one',
      '第 11 个地址（example.com）不是群机器人的；第 12 个地址不是群机器人的',
    ],
    [
      'runtime',
      'Node.js 18.15.10, time limit 12.5 s, variables of 3100 bytes',
      'Node.js 18.15.10；超时时间 12.5 秒；环境变量 3100 字节，最多 4096',
    ],
    [
      'pushes',
      'by function: set, last came 12 h ago; over HTTP: set, last came 59 min ago; PUSH_AES_KEY is set without PUSH_TOKEN; entry 12 of PUSH_AES_KEY is no EncodingAESKey; over HTTP it is not known for which mini program, since WECHAT_APPID is not set',
      '云函数：12 小时前收到；URL：59 分钟前收到；PUSH_AES_KEY 的第 12 项不是 43 位；填了 PUSH_AES_KEY，没有填 PUSH_TOKEN；没有填 WECHAT_APPID',
    ],
  ] as const)('%s: %s', (id, message, words) => {
    expect(foundOf(id, message)).toBe(words)
  })

  it('where it is one of the things that can be said of that check', () => {
    expect(foundOf('token', 'feedback: never complete')).toBe('')
    expect(foundOf('sync', 'nothing known')).toBe('')
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

describe('how far each of several mini programs is', () => {
  it('is shown of those of which something is missing, 30 at most; the others are counted', () => {
    const todo = Array.from(
      { length: 32 },
      (_, i): AppSetup => ({
        appid: `wx${i}`,
        state: 'todo',
        missing: i === 0 ? ['token', 'comments'] : ['feedback'],
      }),
    )
    const of = (state: AppSetup['state'], count: number) =>
      Array.from({ length: count }, (_, i): AppSetup => ({ appid: `${state}${i}`, state, missing: [] }))
    expect(appChecks([...of('ok', 3), ...todo, ...of('unknown', 2)])).toEqual({
      todo: [
        { appid: 'wx0', name: 'wx0', missing: '接口调用凭据、交易评价' },
        ...todo.slice(1, 30).map(({ appid }) => ({ appid, name: appid, missing: '用户反馈' })),
      ],
      more: 2,
      ok: 3,
      unknown: 2,
    })
    expect(appChecks(of('ok', 1))).toEqual({ todo: [], more: 0, ok: 1, unknown: 0 })
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

  it('says of which one, and nothing of its own but what it would pass on', () => {
    const message = 'WeChat answered 40164: invalid ip 203.0.113.7, not in whitelist'
    const refused: Check = { id: 'token', state: 'todo', message, weChatCode: 40164 }
    const [first, second] = checkViews([refused, { ...refused, id: 'comments' }])
    expect(first).toMatchObject({
      sign: '!',
      address: '203.0.113.7',
      code: '微信返回 40164',
      original: message,
    })
    expect(second).toMatchObject({
      state: 'waits',
      sign: '…',
      words: '先处理“接口调用凭据”，好了再看这一项。',
      found: '',
      address: '',
      code: '',
      original: message,
    })
    const sync: Check = { id: 'sync', state: 'todo', message: 'feedback: never complete' }
    expect(checkViews([sync])[0]?.found).not.toBe('')
    expect(checkViews([database, sync])[1]).toMatchObject({ state: 'waits', found: '' })
  })

  it('stands behind all that is to be done, and before what works or is not in use', () => {
    const view = (id: string, state: string): View => ({ ...checkView(token), id, state })
    const views = [view('a', 'ok'), view('b', 'waits'), view('c', 'off'), view('d', 'todo'), view('e', 'ok')]
    expect(byUrgency(views).map(({ id }) => id)).toEqual(['d', 'b', 'a', 'c', 'e'])
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
