import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, begin, called, cloud, open, screen, settled, user, withoutArchive } = usePhone()

const REFUSED = { errcode: 40164, errmsg: 'invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: 1' }
const STRANGER = 'oStranger-Of_the_shop0000001'

describe('a stranger', () => {
  async function followRefusal() {
    const [{ url }] = asked('redirectTo') as [{ url: string }]
    screen().close()
    const [path = '', query = ''] = url.slice(1).split('?')
    await begin(path, Object.fromEntries(new URLSearchParams(query)))
  }

  it.each([
    ['user-voice/inbox/inbox', {}],
    ['user-voice/stats/stats', {}],
    ['user-voice/me/me', {}],
    ['user-voice/templates/templates', {}],
    ['user-voice/voice/voice', { id: 'wx1:feedback:77' }],
    ['user-voice/voice/voice', { commentId: '77' }],
  ])('on %s %o is sent to the page that explains it, with their openid to copy', async (path, query) => {
    user().caller = { openid: STRANGER }
    await begin(path, query)
    await eventually(() => expect(asked('redirectTo').length).toBeGreaterThan(0))
    await followRefusal()
    expect(screen().text).toContain(STRANGER)
    expect(screen().text).toContain('ADMIN_OPENIDS')
    screen().tap('复制')
    await eventually(() => expect(asked('setClipboardData')).toEqual([{ data: STRANGER }]))
  })

  it('can check again whether they have access now', async () => {
    user().caller = { openid: STRANGER }
    await open('user-voice/inbox/inbox')
    await followRefusal()
    screen().tap('重新检查')
    await eventually(() => expect(screen().text).toContain('还没有生效'))
    user().caller = { openid: ADMIN_OPENID }
    screen().tap('重新检查')
    await eventually(() => expect(screen().text).toContain('都设置好了'))
    expect(screen().text).not.toContain('还没有生效')
    screen().tap('返回')
    await eventually(() => expect(asked('redirectTo').at(-1)).toEqual({ url: '/user-voice/inbox/inbox' }))
  })

  it('is sent to that page without an archive, too', async () => {
    withoutArchive()
    user().caller = { openid: ADMIN_OPENID, env: { ADMIN_OPENIDS: 'oSomebodyElse' } }
    await open('user-voice/inbox/inbox')
    await eventually(() => expect(asked('redirectTo')).toHaveLength(1))
  })

  it('is told which function refused', async () => {
    const { comment } = cloud().comments.all.find(({ reply }) => !reply) ?? {}
    await open('user-voice/voice/voice', { commentId: comment?.commentId ?? '' })
    user().caller = { openid: 'oStranger' }
    const [field] = screen().all('reply-bar wx-textarea')
    if (field) screen().type(field, '谢谢')
    screen().tap('发送')
    await eventually(() =>
      expect(asked('showModal').at(-1)).toMatchObject({
        content: expect.stringMatching(/addReply · 403\n.*oStranger/),
      }),
    )
  })
})

describe('the setup page', () => {
  /** Without the address on the white list, so no token comes. */
  async function openRefused() {
    cloud().faults.add({ on: '/cgi-bin/stable_token', ...REFUSED, times: 99 })
    // An instance that has a token would not ask for one.
    user().caller = { openid: ADMIN_OPENID, env: { INSTANCE: 'without a token' } }
    await open('user-voice/setup/setup')
    await eventually(() => expect(screen().text).toContain('还有 1 项要处理'))
  }
  const check = (title: string) =>
    there(
      screen()
        .all('.page--check')
        .find(one => one.querySelector('.page--check-title')?.textContent === title),
    )
  const sign = (title: string) => check(title).querySelector('.page--sign')?.textContent

  it('lists what works, what is to be done, what waits for that, and what is not in use, by signs of four shapes', async () => {
    await openRefused()
    expect(screen().all('.page--check')).toHaveLength(13)
    expect(['接口调用凭据', '交易评价', '现场', '用户反馈', '群机器人', '消息推送'].map(sign)).toEqual([
      ...['!', '…', '…', '✓', '–', '–'],
    ])
    expect(check('接口调用凭据').textContent).toMatch(/白名单.*固定 IP.*IP 白名单.*微信返回 40164/)
    // It follows from the token alone: nothing else is to be done for it.
    expect(check('交易评价').textContent).toContain('先处理“接口调用凭据”')
    expect(check('交易评价').textContent).not.toMatch(/40164|1\.2\.3\.4|要处理/)
  })

  it('gives the address to copy, and says nothing in English', async () => {
    await openRefused()
    expect(screen().withText('复制 IP')).toHaveLength(1)
    screen().tap('复制 IP')
    await eventually(() => expect(asked('setClipboardData')).toEqual([{ data: '1.2.3.4' }]))
    // What an administrator may pass on to somebody who helps, from the function as it is.
    screen().tap('复制英文原文')
    await eventually(() =>
      expect(asked('setClipboardData').at(-1)).toMatchObject({
        data: expect.stringMatching(/invalid ip 1\.2\.3\.4.*\n.*white list/),
      }),
    )
    expect(screen().text).not.toMatch(/[a-z]+ [a-z]+ [a-z]+/)
  })

  it("copies the shapes of WeChat's answers with one tap", async () => {
    await open('user-voice/setup/setup')
    await eventually(() => expect(screen().text).toContain('复制数据结构'))
    screen().tap('复制数据结构')
    await eventually(() => expect(asked('setClipboardData')).toHaveLength(1))
    const [{ data }] = asked('setClipboardData') as [{ data: string }]
    expect(JSON.parse(data)).toMatchObject({
      getFeedback: { list: { 'list of 10': { record_id: expect.stringContaining('number, 19 digits') } } },
      getCommentList: expect.anything(),
    })
    expect(called('checkSetup')).toHaveLength(2)
  })

  it('says where the desk is, to functions that know what to do with it', async () => {
    await open('user-voice/setup/setup')
    await eventually(() => expect(screen().page.data.isChecking).toBe(false))
    expect(called('checkSetup').map(({ input }) => input)).toEqual([{ desk: 'user-voice' }])
  })

  it('does without where an older function takes that for a mistake', async () => {
    const cloud = Reflect.get(user().wx, 'cloud')
    const { callFunction } = cloud
    const error = { kind: 'invalid_input', message: 'desk: did you mean test?', retryable: false }
    cloud.callFunction = (call: { data: object }) =>
      'desk' in call.data
        ? Promise.resolve({ result: { errCode: 400, errMsg: 'checkSetup:fail', error } })
        : callFunction(call)
    try {
      await open('user-voice/setup/setup')
      await eventually(() => expect(screen().text).toMatch(/都设置好了|要处理/))
      expect(called('checkSetup').map(({ input }) => input)).toEqual([{}])
    } finally {
      cloud.callFunction = callFunction
    }
  })

  it('checks again', async () => {
    await open('user-voice/setup/setup')
    await eventually(() => expect(screen().page.data.isChecking).toBe(false))
    const checks = () => called('checkSetup').length
    expect(checks()).toBe(1)
    screen().tap('重新检查')
    await eventually(() => expect(checks()).toBe(2))
  })

  it('leads back to the page before', async () => {
    const { screen: before } = { screen: await open('user-voice/me/me') }
    await begin('user-voice/setup/setup')
    screen().tap('返回')
    await eventually(() => expect(asked('navigateBack')).toHaveLength(1))
    before.close()
  })

  it('says what else is wrong', async () => {
    await begin('user-voice/setup/setup', { isRefused: '1', openid: 'oStranger' })
    user().rejection = { errMsg: 'cloud.callFunction:fail request:fail ' }
    screen().tap('重新检查')
    await settled()
    await eventually(() => expect(screen().text).toContain('网络不通'))
  })
})
