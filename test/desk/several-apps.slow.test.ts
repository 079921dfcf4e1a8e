import { beforeEach, describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPIDS } from '../../scripts/local/cloud'
import { pictureFor } from '../../scripts/local/sample/pictures'
import type { NewMember, SeenApp, Settings } from '../../shared/archive/settings-types'
import type { CommentVoice, Voice } from '../../shared/archive/types'
import { eventually, there, usePhone } from '../helpers/phone'

/* The built desk where the functions serve three mini programs. */

const {
  asked,
  called,
  cards,
  cloud,
  component,
  follow,
  open,
  restart,
  screen,
  settled,
  simulated,
  user,
  voices,
} = usePhone({ apps: 3 })

const INBOX = 'user-voice/inbox/inbox'
const [SHOP, TEA, BAKERY] = APPIDS
const NAMES: Record<string, string> = { [SHOP]: '半山小铺', [TEA]: '南山茶集', [BAKERY]: '小满面包房' }
/** A member who may see the tea shop alone. */
const MEMBER = 'oTeaMember'

beforeEach(() => {
  restart()
  const meta = cloud().database.collection('user_voice_meta')
  const members = there(meta.get('members')) as { known: object[] }
  const since = Math.floor(Date.now() / 1000) - 3600
  meta.set('members', {
    ...members,
    known: [...members.known, { openid: MEMBER, name: '茶茶', since, appids: [TEA] }],
  })
})

const switches = () => screen().all('.app-switch--short, .app-switch--line')
const shown = () => there(switches()[0]).textContent?.trim()
const sheet = () => screen().all('app-sheet .app-sheet--row')
const choice = (name: string) => there(sheet().find(({ textContent }) => textContent?.includes(name)))
const rows = () => screen().all('voice-row')
const marks = () =>
  screen()
    .all('.voice-row--tag')
    .map(({ textContent }) => textContent)
const waiting = (appid?: string) =>
  voices().filter(voice => voice.state !== 'done' && (!appid || voice.appid === appid))
const inputs = (name: string) => called(name).map(({ input }) => input)
const appidsOf = (name: string) => [...new Set(inputs(name).map(input => Reflect.get(input, 'appid')))]
const isBad = (voice: Voice): voice is CommentVoice =>
  voice.kind === 'comment' && voice.stars === 1 && !voice.replied && !voice.record.extInfo.isAlreadySendTmpl
const badOf = (appid: string) => there(waiting(appid).find(isBad))
const openVoice = ({ _id }: Voice) => open('user-voice/voice/voice', { id: encodeURIComponent(_id) })
const replyTo = ({ appid, record: { commentId } }: CommentVoice) =>
  cloud()
    .of(appid)
    .comments.all.find(({ comment }) => comment.commentId === commentId)?.reply

async function openSwitch() {
  await eventually(() => expect(switches()).toHaveLength(1))
  screen().trigger(there(switches()[0]), 'tap')
  await eventually(() => expect(sheet().length).toBeGreaterThan(0))
}
/** Chooses by the switch of the page that is open. What is chosen already stays so. */
async function look(name: string) {
  await openSwitch()
  screen().trigger(choice(name), 'tap')
  await settled()
  await eventually(() => expect(shown()).toContain(name))
}
/** The mini program is opened anew, on a phone that knows what it knew. */
function reopen() {
  const stored = new Map(user().storage)
  restart()
  for (const [name, value] of stored) user().storage.set(name, value)
}

describe('whoever may see three mini programs', () => {
  it('sees the voices of all, each with whose it is, without a call more', async () => {
    await open(INBOX)
    await eventually(() => expect(shown()).toBe('全部小程序'))
    expect(screen().page.data.total).toBe(waiting().length)
    const expected = waiting()
      .slice(0, rows().length)
      .map(({ appid }) => NAMES[appid])
    await eventually(() =>
      expect(marks().filter(text => Object.values(NAMES).includes(text ?? ''))).toEqual(expected),
    )
    expect(called('getSettings')).toHaveLength(1)
    expect(inputs('listVoices').filter(input => 'counts' in input)).toHaveLength(1)
    expect(appidsOf('listVoices')).toEqual([undefined])
  })

  it('looks at one: list, counts, statistics, export and settings are of it alone', async () => {
    await open(INBOX)
    await look('南山茶集')
    expect(screen().page.data).toMatchObject({
      total: waiting(TEA).length,
      counts: { all: waiting(TEA).length },
    })
    expect(marks()).not.toContain('南山茶集')
    expect(screen().text).toContain(`全部 ${waiting(TEA).length}`)

    user().operations.length = 0
    screen().tap('统计')
    await follow()
    expect(shown()).toContain('南山茶集')
    screen().tap('导出 Excel')
    await eventually(() => expect(screen().text).toMatch(/用户之声 南山茶集 \d{4}-\d\d-\d\d\.xlsx/))
    expect([...appidsOf('getVoiceStats'), ...appidsOf('exportVoices')]).toEqual([TEA, TEA])
    // A bar leads to the list of what it counts.
    const [bar] = screen().all('.row-list--row')
    screen().trigger(there(bar), 'tap')
    await follow()
    expect(screen().address.query.appid).toBe(TEA)
    await eventually(() => expect(shown()).toBe('南山茶集'))

    await cloud().call(
      'updateSettings',
      { appid: TEA, autoDone: 5, templates: [{ name: '茶', text: '谢谢' }] },
      { openid: ADMIN_OPENID },
    )
    await open('user-voice/me/me')
    await eventually(() => expect(screen().text).toContain('回复模板1 个'))
    screen().trigger(there(screen().all('wx-picker')[0]), 'change', { value: '0' })
    await eventually(() => expect(called('updateSettings')).toHaveLength(1))
    expect(inputs('updateSettings')[0]).toMatchObject({ appid: TEA })
  })

  it('finds the choice again, and what was narrowed, on the pages and when the desk is opened anew', async () => {
    await open(INBOX)
    await look('南山茶集')
    screen().tap('统计')
    await follow()
    await look('小满面包房')
    await eventually(() => expect(appidsOf('getVoiceStats').at(-1)).toBe(BAKERY))
    screen().tap('待办')
    await follow()
    expect(shown()).toBe('小满面包房')
    expect(screen().page.data.total).toBe(waiting(BAKERY).length)
    reopen()
    user().operations.length = 0
    await open(INBOX)
    await eventually(() => expect(shown()).toBe('小满面包房'))
    expect([...appidsOf('listVoices'), ...appidsOf('getSettings')]).toEqual([BAKERY, BAKERY])
    expect(called('getSettings')).toHaveLength(1)
  })

  it('leaves behind what only the one before has: its product, and that nothing of it is archived', async () => {
    const collection = cloud().database.collection('user_voices')
    for (const { _id, appid } of voices()) if (appid === BAKERY) collection.delete(_id)
    await open(INBOX, { state: 'done', product: '旧的', stars: '5', appid: TEA })
    expect(screen().text).toContain('旧的 ×')
    await look('小满面包房')
    await eventually(() => expect(screen().text).toContain('归档里还没有内容'))
    await look('半山小铺')
    expect(screen().text).not.toMatch(/归档里还没有内容|旧的 ×/)
    expect(screen().text).toContain('5 星 ×')
    expect(rows().length).toBeGreaterThan(0)
  })

  it('is offered that good comments come in as done for each by itself', async () => {
    const offer = () => screen().all('.auto-done-offer--offer')[0]?.textContent ?? ''
    const isGood = (voice: Voice) => voice.kind === 'comment' && (voice.stars ?? 0) >= 4
    const offered = (appid: string) =>
      eventually(() => expect(offer()).toContain(`${waiting(appid).filter(isGood).length} 条好评`))
    await open(INBOX)
    await look('半山小铺')
    await offered(SHOP)
    screen().tap('不用')
    expect(offer()).toBe('')
    await look('南山茶集')
    await offered(TEA)
    await look('全部小程序')
    expect(offer()).toBe('')
  })

  it('is asked for one where settings are meant, since each has its own', async () => {
    await open('user-voice/me/me')
    await eventually(() => expect(screen().text).toContain('每个小程序各有各的'))
    expect(screen().text).not.toMatch(/回复模板\d|好评自动归为已处理|每日汇总/)
    for (const name of ['小满面包房', '小满面包房']) await look(name)
    await eventually(() => expect(screen().text).toContain('好评自动归为已处理'))
    expect(screen().text).not.toContain('每个小程序各有各的')
  })

  it('sees how far the setup of each is, and opens the checks of one', async () => {
    const notAuthorised = { errcode: 61003, errmsg: 'component is not authorized by this account' }
    cloud().faults.add({ on: '/cgi-bin/stable_token', appid: BAKERY, ...notAuthorised, times: 99 })
    user().caller = { openid: ADMIN_OPENID, env: { INSTANCE: 'without a token' } }
    await open(INBOX)
    await eventually(() => expect(shown()).toBe('全部小程序'))
    await open('user-voice/setup/setup')
    await eventually(() => expect(screen().text).toContain('下面是“半山小铺”的检查'))
    const apps = screen().all('.app-checks--app')
    expect(apps.map(({ textContent }) => textContent)).toEqual([expect.stringContaining('小满面包房')])
    expect(screen().text).toContain('2 个小程序正常')
    expect(appidsOf('checkSetup')).toEqual([undefined])
    screen().trigger(there(apps[0]), 'tap')
    await eventually(() => expect(appidsOf('checkSetup')).toEqual([undefined, BAKERY]))
    await eventually(() => expect(screen().text).not.toContain('下面是“半山小铺”'))
    expect(shown()).toContain('小满面包房')
    expect(screen().all('.app-checks--app')).toHaveLength(0)
  })

  it('opens a list by its address, of the mini program that it names', async () => {
    await open(INBOX, { state: '', stars: '1', appid: TEA })
    await eventually(() => expect(shown()).toBe('南山茶集'))
    const ofTea = voices().filter(({ appid }) => appid === TEA)
    const found = ofTea.filter(voice => voice.kind === 'comment' && voice.stars === 1)
    expect(screen().page.data.total).toBe(found.length)
  })
})

describe('a voice of another mini program than the one that is looked at', () => {
  const templates = (appid: string, text: string) =>
    cloud().call('updateSettings', { appid, templates: [{ name: '道歉', text }] }, { openid: ADMIN_OPENID })

  it('is answered as its own, with its own templates', async () => {
    const voice = badOf(BAKERY)
    await templates(BAKERY, '小满面包房向您道歉')
    await templates(TEA, '南山茶集向您道歉')
    await open(INBOX)
    await look('南山茶集')
    user().operations.length = 0
    await openVoice(voice)
    expect(screen().all('.voice-detail--whose')[0]?.textContent).toBe('小满面包房')
    await eventually(() => expect(screen().withText('道歉')).toHaveLength(1))
    screen().tap('道歉')
    screen().tap('发送')
    await eventually(() => expect(replyTo(voice)?.replyContent.content).toBe('小满面包房向您道歉'))
    await eventually(() => expect(component('detail').data.status).toBe('ready'))
    for (const name of ['getCommentInfo', 'getCommentReplyList', 'addReply'])
      expect(appidsOf(name)).toEqual([BAKERY])
    // What the person said besides: an openid is of one mini program alone.
    expect(appidsOf('listVoices')).toEqual([BAKERY])
  })

  it('is settled, and its author written to, as its own; so are pictures of feedback', async () => {
    const voice = there(
      waiting(BAKERY)
        .filter(isBad)
        .find(one => !replyTo(one)),
    )
    await open(INBOX)
    await look('南山茶集')
    await openVoice(voice)
    user().pictures = { 'wxfile://a.png': pictureFor('a').bytes }
    screen().type(there(screen().all('settlement wx-textarea')[0]), '已补发')
    screen().tap('+')
    await eventually(() => expect(screen().text).toContain('1 / 9'))
    screen().tap('提交和解')
    await eventually(() => expect(called('confirmCompromise')).toHaveLength(1))
    expect(inputs('confirmCompromise')[0]).toMatchObject({
      appid: BAKERY,
      // The folder says whose it is: the function takes no file of a mini program that the caller may not see.
      fileIDs: [expect.stringContaining(`/${BAKERY}/wx-user-voice/compromise/`)],
    })
    await settled()
    screen().type(there(screen().all('service-message wx-textarea')[0]), '您好')
    screen().tap('发送消息')
    await eventually(() => expect(appidsOf('sendServiceMessage')).toEqual([BAKERY]))
    screen().close()

    const feedback = there(
      voices().find(one => one.appid === BAKERY && one.kind === 'feedback' && one.record.mediaIds.length > 0),
    )
    await openVoice(feedback)
    for (const picture of screen().all('feedback-picture')) screen().reveal(picture)
    await eventually(() => expect(appidsOf('getFeedbackMedia')).toEqual([BAKERY]))
  })

  it('gets in a batch the template of its own mini program, and none where that has none', async () => {
    const [one, other, third] = [badOf(SHOP), badOf(TEA), badOf(BAKERY)]
    await templates(SHOP, '半山小铺道歉')
    await templates(TEA, '南山茶集道歉')
    const { planBatch, templatesFor } = simulated('user-voice/logic/batch-reply') as {
      templatesFor(recipients: object[]): Promise<Map<string, object[]>>
      planBatch(recipients: object[], name: string, templates: object): object
    }
    await open(INBOX)
    const recipients = [one, other, third].map(({ _id: id, kind, record, replied, state }) => {
      const { commentId, userInfo } = record
      return { id, kind, commentId, nickname: userInfo.nickName, products: [], replied, state }
    })
    const all = await templatesFor(recipients)
    expect(planBatch(recipients, '道歉', all)).toMatchObject({
      letters: [
        { id: one._id, content: '半山小铺道歉' },
        { id: other._id, content: '南山茶集道歉' },
      ],
      leftOut: [{ id: third._id, why: '这个小程序没有这个模板' }],
    })
  })
})

describe('who sees what', () => {
  it('is chosen with an invitation', async () => {
    await open('user-voice/me/me')
    await eventually(() => expect(screen().text).toContain('邀请成员'))
    // An hour ago, which may be yesterday.
    expect(screen().text).toMatch(/成员，(今|昨)天/)
    expect(screen().all('.people-list--person').at(-1)?.textContent).toContain('可见南山茶集')
    screen().tap('邀请成员')
    await eventually(() => expect(sheet()).toHaveLength(4))
    // A second tap takes one back.
    for (const name of ['南山茶集', '半山小铺', '小满面包房', '半山小铺'])
      screen().trigger(choice(name), 'tap')
    screen().tap('生成邀请')
    await eventually(() => expect(screen().text).toContain('“南山茶集、小满面包房”的用户说的话'))
    expect(inputs('createInvitation')).toEqual([{ appids: [TEA, BAKERY] }])
    screen().tap('发送给微信好友')
    await eventually(() => expect(cards()).toHaveLength(1))
    const [, code] = /invitation=(\w+)$/.exec(there(cards()[0]).path) ?? []
    const joined = await cloud().call('acceptInvitation', { code, name: '小新' }, { openid: 'oNew' })
    expect(joined.result as { data: NewMember }).toMatchObject({ data: { name: '小新' } })
    const { result } = await cloud().call('getSettings', {}, { openid: 'oNew' })
    const { data } = result as { data: Settings }
    expect(data.apps?.map(({ appid }: SeenApp) => appid)).toEqual([TEA, BAKERY])
  })

  it('is all, where nothing is chosen', async () => {
    await open('user-voice/me/me')
    await eventually(() => expect(screen().text).toContain('邀请成员'))
    for (const [i, names] of [[], Object.values(NAMES), ['南山茶集', '全部小程序']].entries()) {
      screen().tap(i === 0 ? '邀请成员' : '再邀请一位')
      await eventually(() => expect(sheet()).toHaveLength(4))
      for (const name of names) screen().trigger(choice(name), 'tap')
      screen().tap('生成邀请')
      await eventually(() => expect(asked('showToast')).toHaveLength(i + 1))
      expect(screen().text).toContain('“全部小程序”的用户说的话')
    }
    expect(inputs('createInvitation')).toEqual([{}, {}, {}])
  })

  it('whoever may see one of them has no switch, no word of it, and no call more', async () => {
    user().caller = { openid: MEMBER }
    await open(INBOX)
    expect(screen().page.data.total).toBe(waiting(TEA).length)
    await eventually(() => expect(called('getSettings')).toHaveLength(1))
    expect(appidsOf('listVoices')).toEqual([undefined])
    expect(marks()).not.toContain('南山茶集')
    for (const path of ['user-voice/stats/stats', 'user-voice/me/me', 'user-voice/templates/templates']) {
      await open(path)
      await eventually(() => expect(screen().text).not.toContain('加载中'))
      expect(switches()).toHaveLength(0)
      expect(screen().text).not.toMatch(/小程序：|全部小程序|每个小程序|可见|南山茶集/)
      screen().close()
    }
    expect([...appidsOf('getVoiceStats'), ...appidsOf('getSettings')]).toEqual([undefined, undefined])
  })

  it('whoever may not see any more what he looked at sees the rest', async () => {
    await open(INBOX)
    await look('小满面包房')
    reopen()
    user().caller = { openid: MEMBER }
    await open(INBOX)
    await eventually(() => expect(asked('redirectTo').at(-1)).toEqual({ url: `/${INBOX}` }))
    await follow()
    expect(screen().page.data.total).toBe(waiting(TEA).length)
    expect(switches()).toHaveLength(0)
    expect([...user().storage.values()]).not.toContain(BAKERY)
  })
})

describe('a hundred mini programs', () => {
  const HUNDRED = Array.from({ length: 100 }, (_, i) => ({
    appid: `wx${String(i).padStart(16, '0')}`,
    name: i === 99 ? '' : `${i} 号店`,
    headImg: '',
  }))

  it('are found by name or appid; so many are not drawn at once', async () => {
    await open(INBOX)
    await openSwitch()
    expect(screen().all('app-sheet wx-input')).toHaveLength(0)
    screen().tap('关闭')
    const { noteApps } = simulated('user-voice/logic/apps') as { noteApps(apps: SeenApp[]): void }
    noteApps(HUNDRED)
    await openSwitch()
    expect(sheet()).toHaveLength(51)
    expect(screen().text).toContain('还有 50 个，请搜索')
    const [field] = screen().all('app-sheet wx-input')
    screen().type(there(field), '77')
    expect(sheet().map(({ textContent }) => textContent)).toEqual([expect.stringContaining('77 号店')])
    screen().type(there(field), 'WX0000000000000099')
    expect(sheet()).toHaveLength(1)
    screen().type(there(field), ' ')
    expect(sheet()).toHaveLength(51)
    screen().type(there(field), '没有')
    expect(screen().text).toContain('没有这个小程序')
  })
})
