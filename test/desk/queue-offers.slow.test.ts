import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { Invitation, Settings } from '../../shared/archive/settings-types'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, called, cloud, open, begin, restart, screen, user, voices } = usePhone()

const INBOX = 'user-voice/inbox/inbox'
const waiting = () => voices().filter(({ state }) => state !== 'done')
const good = () => waiting().filter(voice => voice.kind === 'comment' && (voice.stars ?? 0) >= 4)
const documents = () => cloud().database.documents('user_voices')

async function settings() {
  const { result } = await cloud().call('getSettings', {}, { openid: ADMIN_OPENID })
  return (result as { data: Settings }).data
}

describe('the offer to let good comments come in as done', () => {
  const offer = () => screen().all('.auto-done-offer--offer')[0]?.textContent ?? ''

  it('says how many wait, is about what comes in from then on, and takes those away where one wants', async () => {
    restart()
    await open(INBOX)
    await eventually(() => expect(offer()).toContain(`${good().length} 条好评`))
    screen().tap('开启')
    await eventually(() => expect(offer()).toContain('从现在起'))
    expect((await settings()).autoDone).toBe(4)
    expect(called('updateVoice')).toEqual([])
    screen().tap('标为已处理')
    await eventually(() => expect(screen().page.data.total).toBe(waiting().length - good().length))
    const ids = new Set(good().map(({ _id }) => _id))
    for (const { _id, state } of documents()) if (ids.has(String(_id))) expect(state).toBe('done')
    expect(called('updateVoice').length).toBe(Math.ceil(good().length / 100))
    expect(offer()).toBe('')
    expect(screen().all('.undo-bar--bar')).toEqual([])
  })

  it('is not made again on a phone that has answered, nor where it is set', async () => {
    restart()
    await open(INBOX)
    await eventually(() => expect(offer()).not.toBe(''))
    screen().tap('不用')
    await eventually(() => expect(offer()).toBe(''))
    expect((await settings()).autoDone).toBeNull()
    screen().close()
    await open(INBOX)
    expect(offer()).toBe('')
    restart()
    await cloud().call('updateSettings', { autoDone: 5 }, { openid: ADMIN_OPENID })
    await open(INBOX)
    await eventually(() => expect(called('getSettings').length).toBeGreaterThan(0))
    expect(offer()).toBe('')
    expect(called('listVoices').filter(({ input }) => Reflect.get(input, 'stars'))).toHaveLength(1)
  })
})

describe('an invitation', () => {
  const GUEST = 'oGuest-Of_the_shop000000001'

  async function invite() {
    const { result } = await cloud().call('createInvitation', {}, { openid: ADMIN_OPENID })
    return (result as { data: Invitation }).data.code
  }
  const join = (name: string) => {
    screen().type(there(screen().all('invitation wx-input')[0]), name)
    screen().tap('加入')
  }

  it('asks for a name, and leads into the inbox', async () => {
    restart()
    user().caller = { openid: GUEST }
    await begin(INBOX, { invitation: await invite() })
    await eventually(() => expect(screen().all('invitation')).toHaveLength(1))
    // A stranger is asked nothing that would be refused.
    expect(called('listVoices')).toEqual([])
    expect(screen().all('bottom-bar')).toEqual([])
    screen().tap('加入')
    await eventually(() => expect(screen().text).toContain('请先填写名字'))
    expect(called('acceptInvitation')).toEqual([])
    join('小王')
    await eventually(() => expect(screen().page.data.count).toBe(20))
    expect((await settings()).people.map(({ name }) => name)).toContain('小王')
    expect(asked('redirectTo')).toEqual([])
  })

  it('that was used, or never was, says what to do', async () => {
    restart()
    const code = await invite()
    await cloud().call('acceptInvitation', { code, name: '小李' }, { openid: 'oSomebodyElse' })
    user().caller = { openid: GUEST }
    for (const wrong of [code, 'x'.repeat(22)]) {
      await begin(INBOX, { invitation: wrong })
      await eventually(() => expect(screen().all('invitation')).toHaveLength(1))
      join('小王')
      await eventually(() => expect(screen().text).toContain('不能用了'))
      expect(screen().text).toContain('重新邀请')
      expect(called('listVoices')).toEqual([])
      screen().close()
    }
    expect((await settings()).people.map(({ name }) => name)).not.toContain('小王')
  })

  it('lets in somebody who is in already', async () => {
    restart()
    await begin(INBOX, { invitation: 'x'.repeat(22) })
    await eventually(() => expect(screen().all('invitation')).toHaveLength(1))
    screen().tap('我已经加入，直接进入')
    await eventually(() => expect(screen().page.data.count).toBe(20))
  })
})
