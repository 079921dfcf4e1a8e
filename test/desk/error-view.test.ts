import { describe, expect, it } from 'vitest'
import type { ErrorDetails } from '../../shared/client/types'
import { loadLogic } from '../helpers/logic'

/* What the built mini program says of an error. */

interface ErrorView {
  kind: string
  message: string
  detail: string
  isForbidden: boolean
  isNotServed: boolean
  canRetry: boolean
  functionName: string
  openid: string
}

const { errorView } = loadLogic<{ errorView(error: unknown): ErrorView }>('error-view.js')
const { isNotArchived } = loadLogic<{ isNotArchived(view: ErrorView): boolean }>('archive.js')
const { UserVoiceError } = loadLogic<{ UserVoiceError: new (name: string, details: ErrorDetails) => Error }>(
  '../client.js',
)

const viewOf = (operation: string, details: ErrorDetails) => errorView(new UserVoiceError(operation, details))
const field = (name: string) => [{ field: name, message: 'is wrong' }]

/** What is so of an error unless it is said. */
const USUAL = { isForbidden: false, isNotServed: false, canRetry: true, openid: '' }

describe('what the client did not throw', () => {
  it.each([
    ['what WeChat rejects with', { errMsg: 'openDocument:fail', errno: 7 }, 'openDocument:fail'],
    ['an error of code', new TypeError('n is not a function'), 'n is not a function'],
    ['anything else', 'lost', 'lost'],
    ['nothing', undefined, 'undefined'],
    ['an object without words', { errMsg: 7 }, '[object Object]'],
  ])('is said with its own words: %s', (_, error, detail) => {
    expect(errorView(error)).toEqual({
      ...USUAL,
      kind: '',
      message: '出错了，请重试。',
      detail,
      functionName: '',
    })
  })

  it.each([
    ['by its number', { errno: 104, errMsg: 'x:fail' }, /没有同意隐私保护指引/],
    ['by its words', { errMsg: 'x:fail privacy permission is not authorized' }, /没有同意隐私保护指引/],
    ['by its number', { errno: 112, errMsg: 'x:fail' }, /没有写进隐私保护指引/],
    ['by its words', { errMsg: 'x:fail api scope is not declared in the privacy' }, /没有写进隐私保护指引/],
  ])('is a refusal for the sake of privacy, known %s', (_, error, words) => {
    expect(errorView(error)).toMatchObject({ ...USUAL, kind: '', message: expect.stringMatching(words) })
    expect(errorView(error).detail).not.toContain('x:fail')
  })

  it.each([
    [
      'what WeChat says',
      { errMsg: "cloud.callFunction:fail Cloud API isn't enabled, please call init first" },
    ],
    ['what the desk says', new Error('no wx.cloud: init first')],
  ])('is that the cloud was not started, by %s: to try again helps nobody', (_, error) => {
    expect(errorView(error)).toEqual({
      ...USUAL,
      kind: 'not_configured',
      message: expect.stringContaining('wx.cloud.init()'),
      detail: '',
      canRetry: false,
      functionName: '',
    })
  })
})

describe('a refusal', () => {
  const hint = 'Add it to ADMIN_OPENIDS: your openid is oStranger-1_x.'

  it('names the function, and the openid that is to be let in', () => {
    expect(viewOf('listVoices', { kind: 'forbidden', message: 'not one of them', hint })).toEqual({
      ...USUAL,
      kind: 'forbidden',
      message: expect.stringContaining('你还不是成员'),
      detail: 'listVoices · 403\n你的 openid：oStranger-1_x',
      isForbidden: true,
      functionName: 'listVoices',
      openid: 'oStranger-1_x',
    })
    expect(viewOf('listVoices', { kind: 'forbidden', message: 'not one of them' })).toMatchObject({
      detail: 'listVoices · 403',
      isForbidden: true,
      openid: '',
    })
  })

  it('of what owners alone may do leaves people where they are', () => {
    expect(
      viewOf('createInvitation', { kind: 'forbidden', message: 'only an owner may invite', hint }),
    ).toEqual({
      ...USUAL,
      kind: 'forbidden',
      message: '只有管理员可以这样做。',
      detail: '',
      canRetry: false,
      functionName: 'createInvitation',
    })
  })

  it('of a mini program that is served no more is known by its field', () => {
    const wrong = { kind: 'invalid_input', message: 'appid: is not served' } as const
    const isNotServed = (details: ErrorDetails) => viewOf('listVoices', details).isNotServed
    expect(isNotServed({ ...wrong, fields: [...field('limit'), ...field('appid')] })).toBe(true)
    expect(isNotServed({ ...wrong, fields: field('limit') })).toBe(false)
    expect(isNotServed(wrong)).toBe(false)
    expect(isNotServed({ kind: 'internal', message: 'no', fields: field('appid') })).toBe(false)
  })

  it('has words of its own where nobody typed what is wrong', () => {
    const message = (operation: string, name?: string) =>
      viewOf(operation, { kind: 'invalid_input', message: 'no', ...(name && { fields: field(name) }) })
        .message
    expect(message('createInvitation', 'invitation')).toMatch(/^没有用掉的邀请已经有 20 个/)
    expect(message('updateSettings', 'removeMember')).toMatch(/^他现在不是成员/)
    for (const usual of [
      message('createInvitation', 'appids'),
      message('createInvitation'),
      message('updateSettings', 'invitation'),
    ])
      expect(usual).toMatch(/^填写的内容有误/)
  })

  it('of a voice is that there is none: its id is all that is asked for', () => {
    const wrong = { kind: 'invalid_input', message: 'id: no such voice' } as const
    expect(viewOf('getVoice', wrong)).toMatchObject({
      message: expect.stringContaining('找不到这条反馈或评价'),
      canRetry: false,
    })
    expect(viewOf('updateVoice', wrong)).toMatchObject({
      message: expect.stringContaining('填写的内容有误'),
      canRetry: true,
    })
    expect(viewOf('getVoice', { kind: 'network', message: 'no answer' }).canRetry).toBe(true)
  })
})

describe('an error of WeChat’s', () => {
  const refused = (operation: string, errCode: number, kind: ErrorDetails['kind'] = 'wechat') =>
    viewOf(operation, { kind, errCode, message: `WeChat answered ${errCode}: no` })

  it.each([40003, 45015, 45047])('%i says why a user gets no message, and nothing to developers', errCode => {
    expect(refused('sendServiceMessage', errCode)).toMatchObject({
      message: expect.stringMatching(/用户.*消息/),
      detail: '',
      canRetry: true,
    })
    expect(refused('sendServiceMessage', errCode, 'internal').message).not.toMatch(/用户.*消息/)
  })

  it('cannot be tried again today where the quota is used up', () => {
    expect(refused('getFeedback', 45009).canRetry).toBe(false)
    expect(refused('getFeedback', 45011).canRetry).toBe(true)
  })

  it('says to those who set the functions up what to do, and which address is to be let in', () => {
    const message = 'WeChat answered 40164: invalid ip 203.0.113.7, not in whitelist'
    const detail = (kind: ErrorDetails['kind'], said: string) =>
      viewOf('getFeedback', { kind, errCode: 412, message: said }).detail.split('\n')
    expect(detail('not_configured', message)).toEqual([
      'getFeedback · 412',
      'IP：203.0.113.7',
      expect.stringContaining('白名单'),
    ])
    expect(detail('internal', 'something odd')).toEqual(['getFeedback · 412'])
    expect(detail('bad_response', 'something odd')).toEqual(['getFeedback · 412'])
    for (const kind of ['network', 'timeout', 'wechat', 'invalid_input'] as const)
      expect(detail(kind, message)).toEqual([''])
  })
})

describe('that there is no archive', () => {
  const isSo = (operation: string, kind: ErrorDetails['kind']) =>
    isNotArchived(viewOf(operation, { kind, message: 'no' }))

  it('is what functions that need it say, where they are not set up', () => {
    for (const name of ['listVoices', 'getVoice', 'getVoiceStats', 'getSettings', 'updateVoice'])
      expect([name, isSo(name, 'not_configured')]).toEqual([name, true])
  })

  it('is said neither by others, nor where anything else is wrong', () => {
    for (const name of ['getFeedback', 'getCommentList', 'syncVoices'])
      expect([name, isSo(name, 'not_configured')]).toEqual([name, false])
    for (const kind of ['forbidden', 'network', 'internal', 'invalid_input'] as const)
      expect([kind, isSo('listVoices', kind)]).toEqual([kind, false])
  })
})
