import { beforeEach, describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { NewMember, Settings } from '../../shared/archive/settings-types'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, called, cards, cloud, open, restart, screen, simulated, user } = usePhone()

const NEWCOMER = 'oNewcomer'

beforeEach(() => restart())

async function openMe(openid = ADMIN_OPENID) {
  user().caller = { openid }
  await open('user-voice/me/me')
  await eventually(() => expect(screen().page.data.status).toBe('ready'))
}

/** Calls a function as somebody, and gives what it returned. */
async function as<Data>(openid: string, name: string, input: object = {}): Promise<Data> {
  const { result } = await cloud().call(name, input, { openid })
  const { errMsg, data } = result as { errMsg: string; data: Data }
  expect(errMsg).toBe(`${name}:ok`)
  return data
}
const kept = () => as<Settings>(ADMIN_OPENID, 'getSettings')

const persons = () => screen().all('.people-list--person')
const person = (name: string) => there(persons().find(one => one.textContent?.includes(name)))
const sections = () =>
  screen()
    .all('.page--section-title')
    .map(one => one.textContent)

describe('an owner', () => {
  it('sees who handles voices, with names, what they may, and since when', async () => {
    await openMe()
    expect(persons().map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^李李雷（我）管理员$/),
      expect.stringMatching(/^韩韩梅梅成员，.*\d+月\d+日 \d\d:\d\d 加入移除$/),
      expect.stringMatching(/^张张伟成员，.*加入移除$/),
    ])
    expect(screen().text).not.toMatch(/王芳|oColleague/)
  })

  it('invites somebody by a card, which no other way of sharing gives', async () => {
    await openMe()
    screen().tap('邀请成员')
    await eventually(() => expect(screen().text).toContain('邀请已经生成'))
    expect(screen().text).toMatch(
      /前有效，只能用一次。谁先打开这张卡片并填了名字，谁就成为成员，能查看和处理用户说的话/,
    )
    screen().tap('发送给微信好友')
    await eventually(() => expect(cards()).toHaveLength(1))
    const [, code = ''] =
      /^\/user-voice\/inbox\/inbox\?invitation=([0-9a-f]{32})$/.exec(there(cards()[0]).path) ?? []
    expect((await screen().card()).path).toBe('/user-voice/inbox/inbox')
    // Whoever opens the card becomes a member, and is told of at the top.
    expect(await as<NewMember>(NEWCOMER, 'acceptInvitation', { code, name: '小新' })).toEqual({
      name: '小新',
    })
    screen().close()
    await openMe()
    expect(screen().all('.page--joined')[0]?.textContent).toMatch(/新成员小新，今天 \d\d:\d\d 加入/)
    expect(person('小新').textContent).toContain('成员，今天')
    expect(
      screen()
        .all('.audit-log--entry')
        .slice(0, 2)
        .map(one => one.textContent),
    ).toEqual([
      expect.stringMatching(/^小新 接受邀请，成为成员今天/),
      expect.stringMatching(/^我 生成了一个邀请今天/),
    ])
  })

  it('sees those who have no name yet, who are told apart by numbers where one assigns to them', async () => {
    await openMe()
    const { assignees } = simulated('user-voice/logic/assignees') as {
      assignees(people: object[]): { openid: string; name: string }[]
    }
    const people = (...names: string[]) => [
      { openid: ADMIN_OPENID, name: '李雷' },
      ...names.map((name, i) => ({ openid: `o${i}`, name })),
    ]
    const namesOf = (...names: string[]) => assignees(people(...names)).map(({ name }) => name)
    expect(namesOf('张伟', '')).toEqual(['我负责', '张伟', '未起名的管理员', '不指派'])
    expect(namesOf('', '张伟', '')).toEqual([
      '我负责',
      '未起名的管理员 1',
      '张伟',
      '未起名的管理员 2',
      '不指派',
    ])
    expect(assignees(people('')).map(({ openid }) => openid)).toEqual([ADMIN_OPENID, 'o0', ''])
  })

  it('is told in Chinese when too many invitations are open', async () => {
    for (let i = 0; i < 20; i++) await as(ADMIN_OPENID, 'createInvitation')
    await openMe()
    screen().tap('邀请成员')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(asked('showModal')[0]).toMatchObject({
      content: expect.stringMatching(/^没有用掉的邀请已经有 20 个/),
    })
    expect(screen().text).not.toContain('邀请已经生成')
  })

  it('removes a member, once it is confirmed', async () => {
    await openMe()
    const remove = () => screen().trigger(there(person('张伟').querySelector('.people-list--link')), 'tap')
    user().confirms = false
    remove()
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(asked('showModal')[0]).toMatchObject({ content: expect.stringContaining('“张伟”') })
    expect(called('updateSettings')).toEqual([])
    user().confirms = true
    remove()
    await eventually(() => expect(persons()).toHaveLength(2))
    expect((await kept()).people.map(({ name }) => name)).toEqual(['李雷', '韩梅梅'])
    expect(screen().all('.audit-log--entry')[0]?.textContent).toMatch(/^我 移除了一位成员今天/)
  })

  it('sees what was done: a few lines, then all', async () => {
    await openMe()
    expect(sections()).toEqual(['处理人', '自动处理', '群机器人提醒', '操作记录'])
    expect(
      screen()
        .all('.audit-log--entry')
        .map(one => one.textContent),
    ).toEqual([
      expect.stringMatching(/^我 删除了一位用户的 2 条/),
      expect.stringMatching(/^韩梅梅 导出了 86 条/),
      expect.stringMatching(/^我 修改了提醒设置/),
      expect.stringMatching(/^张伟 接受邀请，成为成员/),
      expect.stringMatching(/^我 生成了一个邀请/),
    ])
    screen().tap('查看全部 6 条')
    expect(screen().all('.audit-log--entry')).toHaveLength(6)
    screen().tap('收起')
    expect(screen().all('.audit-log--entry')).toHaveLength(5)
  })
})

describe('one’s own name', () => {
  async function write(name: string) {
    user().writes = name
    const before = asked('showToast').length
    screen().tap('我的名字')
    await eventually(() => expect(asked('showToast')).toHaveLength(before + 1))
  }

  it.each([ADMIN_OPENID, 'oColleague'])('of %s is what others see from then on', async openid => {
    await openMe(openid)
    await write(' 小李 ')
    expect((await kept()).people.find(one => one.openid === openid)?.name).toBe('小李')
    await eventually(() => expect(screen().text).toContain('我的名字小李'))
    expect(person('小李').textContent).toContain('（我）')
    expect(asked('showModal').at(-1)).toMatchObject({ editable: true })
  })

  it.each(['  ', '名'.repeat(21)])('is not “%s”', async name => {
    await openMe()
    await write(name)
    expect(asked('showToast').at(-1)).toMatchObject({ title: '名字要有 1 到 20 个字' })
    expect(called('updateSettings')).toEqual([])
  })
})

describe('a member', () => {
  it('sees who there is, and nothing that is for owners', async () => {
    await as(ADMIN_OPENID, 'createInvitation')
    await openMe('oColleague')
    expect(persons()).toHaveLength(3)
    expect(sections()).toEqual(['处理人', '自动处理', '群机器人提醒'])
    for (const text of ['邀请成员', '移除', '操作记录', '新成员', '导出了']) {
      expect(screen().text).not.toContain(text)
    }
    // Alerts are shown, and changed by owners.
    expect(screen().text).toContain('提醒由管理员设置')
    const pickers = screen().all('wx-picker')
    expect(pickers.map(picker => screen().attribute(picker, 'disabled'))).toEqual([null, true, true, true])
    screen().tap('新反馈')
    expect(screen().withText('取消')).toEqual([])
    expect(called('updateSettings')).toEqual([])
    expect((await kept()).alerts.newFeedback).toBe(true)
  })

  it('sets from how many stars on comments come in as done, as everybody does', async () => {
    await openMe('oColleague')
    screen().trigger(there(screen().all('wx-picker')[0]), 'change', { value: '1' })
    await eventually(() => expect(asked('showToast')).toHaveLength(1))
    expect((await kept()).autoDone).toBe(5)
  })

  it('is told in Chinese what owners alone may do, and stays where he is', async () => {
    await openMe('oColleague')
    // As on a page that was opened while he was an owner.
    screen().page.setData({ isOwner: true })
    screen().tap('邀请成员')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(asked('showModal')[0]).toMatchObject({ content: '只有管理员可以这样做。' })
    const [, stars] = screen().all('wx-picker')
    screen().trigger(there(stars), 'change', { value: '3' })
    await eventually(() => expect(asked('showModal')).toHaveLength(2))
    expect(asked('showModal')[1]).toMatchObject({ content: '只有管理员可以这样做。' })
    expect(asked('redirectTo')).toEqual([])
    expect((await kept()).alerts.badComments).toBe(2)
  })

  it('who was removed is sent to the page that explains it', async () => {
    await as(ADMIN_OPENID, 'updateSettings', { removeMember: 'oColleague' })
    user().caller = { openid: 'oColleague', env: { INSTANCE: 'that remembers nobody' } }
    await open('user-voice/me/me')
    await eventually(() =>
      expect(asked('redirectTo')).toEqual([{ url: '/user-voice/setup/setup?isRefused=1&openid=oColleague' }]),
    )
  })
})
