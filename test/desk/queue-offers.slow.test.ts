import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { Invitation, Settings } from '../../shared/archive/settings-types'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, called, cloud, open, begin, restart, screen, settled, user, voices } = usePhone()

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

describe('the sheet of what a list may be narrowed to', () => {
  const DAY = 24 * 3600
  const choices = () => screen().all('.filter-sheet--choice')
  const choose = (text: string) =>
    screen().trigger(there(choices().find(({ textContent }) => textContent === text)), 'tap')
  const chosen = () =>
    screen()
      .all('.filter-sheet--chosen')
      .map(({ textContent }) => textContent)
  const narrowing = () => screen().page.data.narrowing
  const query = () => there(called('listVoices').at(-1)).input
  const UNTOUCHED = ['待办', '不限', '不限', '不限']
  const PLAIN = { queue: '', states: 'new,open', sort: 'newest', q: '', filter: {} }

  /** A list that is shown quickly: a few voices, among them one with a tag and one with a product. */
  async function openInbox() {
    restart()
    const tagged = waiting().find(({ tags }) => tags.includes('物流'))
    const bought = waiting().find(voice => voice.kind === 'comment' && voice.products.length > 0)
    const ids = [tagged, bought].map(voice => there(voice)._id)
    const collection = cloud().database.collection('user_voices')
    for (const { _id } of voices()) if (!ids.includes(_id)) collection.delete(_id)
    await open(INBOX)
  }
  async function narrow(part: object) {
    await screen().call('narrow', { detail: { narrowing: { ...PLAIN, ...part } } })
    await settled()
  }
  async function openSheet() {
    screen().tap('筛选')
    await eventually(() => expect(choices().length).toBeGreaterThan(0))
    await settled()
  }
  async function apply() {
    screen().tap('查看')
    expect(choices()).toEqual([])
    await settled()
  }

  it('shows what the list is narrowed to, and leaves it so where nothing else is chosen', async () => {
    await openInbox()
    const times = { startTime: 1577808000, endTime: 1580486399 }
    const lists: [object, string[]][] = [
      [{}, UNTOUCHED],
      [{ states: 'done', filter: { stars: 5, replied: true } }, ['已处理', '已回复', '不限', '不限']],
      [{ filter: { replied: false, assignee: '' } }, ['待办', '待回复', '未指派', '不限']],
      // Neither is among those that are much used.
      [
        { states: '', filter: { tag: '罕见', product: '旧的' } },
        ['全部状态', '不限', '不限', '不限', '罕见', '旧的'],
      ],
      [{ states: 'open', filter: { tag: '物流', ...times } }, ['处理中', '不限', '不限', '自选日期', '物流']],
      [{ states: 'new', q: '慢', filter: { assignee: 'oColleague' } }, ['待处理', '不限', '韩梅梅', '不限']],
    ]
    for (const [part, texts] of lists) {
      await narrow(part)
      await openSheet()
      expect(chosen()).toEqual(texts)
      expect(/2020-01-01\s*至\s*2020-01-31/.test(screen().text)).toBe(texts.includes('自选日期'))
      await apply()
      expect(narrowing()).toEqual({ ...PLAIN, ...part })
    }
  })

  it('leaves a queue only where it says the same as what is chosen', async () => {
    await openInbox()
    const ofZhang = { assignee: 'oColleagueZhang' }
    for (const [queue, choice, left, filter] of [
      ['mine', '张伟', '', ofZhang],
      ['mine', '未指派', '', { assignee: '' }],
      ['mine', '已回复', 'mine', { replied: true }],
      ['unreplied', '已回复', '', { replied: true }],
      ['unreplied', '张伟', 'unreplied', ofZhang],
      ['bad', '张伟', 'bad', ofZhang],
      ['bad', '待回复', 'bad', { replied: false }],
    ] as const) {
      await narrow({ queue })
      await openSheet()
      choose(choice)
      await apply()
      expect(narrowing()).toEqual({ ...PLAIN, queue: left, filter })
      expect(query()).toMatchObject(filter)
    }
  })

  it('takes tags and products back at a second tap, all at 重置, and nothing where it is closed', async () => {
    await openInbox()
    const lists = called('listVoices').length
    await openSheet()
    const [product = ''] = choices()
      .slice(-1)
      .map(({ textContent }) => textContent ?? '')
    for (const text of ['物流', product]) {
      choose(text)
      expect(chosen()).toEqual([...UNTOUCHED, text])
      choose(text)
      expect(chosen()).toEqual(UNTOUCHED)
    }
    for (const text of ['已处理', '已回复', '已回复', '张伟', '张伟', '近 7 天', '物流', product])
      choose(text)
    expect(chosen()).toEqual(['已处理', '已回复', '张伟', '近 7 天', '物流', product])
    screen().tap('重置')
    expect(chosen()).toEqual(UNTOUCHED)
    choose('已回复')
    screen().tap('关闭')
    expect(choices()).toEqual([])
    expect(called('listVoices')).toHaveLength(lists)
    await openSheet()
    expect(chosen()).toEqual(UNTOUCHED)
  })

  it('finds what came in the last days, or between two dates', async () => {
    await openInbox()
    await openSheet()
    choose('近 7 天')
    await apply()
    const { startTime, endTime } = query() as { startTime: number; endTime: number }
    // From midnight in China on.
    expect((startTime + 8 * 3600) % DAY).toBe(0)
    expect(Math.floor((endTime - startTime) / DAY)).toBe(6)
    await openSheet()
    // The dates of the list.
    expect(chosen()).toContain('自选日期')
    for (const [i, value] of ['2020-01-01', '2020-01-31'].entries())
      screen().trigger(there(screen().all('filter-sheet wx-picker')[i]), 'change', { value })
    await apply()
    expect(query()).toMatchObject({ startTime: 1577808000, endTime: 1580486399 })
    expect(screen().text).toContain('2020-01-01 至 2020-01-31 ×')
    await openSheet()
    choose('不限')
    choose('近 30 天')
    screen().trigger(there(choices().filter(({ textContent }) => textContent === '不限')[2]), 'tap')
    await apply()
    expect(Object.keys(query())).not.toContain('startTime')
  })
})
