import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { Voice } from '../../shared/archive/types'
import { eventually, tapTwice, there, usePhone } from '../helpers/phone'

const { asked, begin, called, cloud, open, restart, screen, settled, stored, user, voices } = usePhone()

const openInbox = () => open('user-voice/inbox/inbox')
const rows = () => screen().all('voice-row')
/** The element of a row that takes taps. */
const inner = (row: Element | undefined) => there(row?.querySelector('.voice-row--row'))
const chip = (name: string) =>
  screen()
    .all('filter-bar wx-text')
    .map(({ textContent }) => textContent?.trim() ?? '')
    .find(text => text.startsWith(name)) ?? name
const inState = (state: string) => voices().filter(voice => voice.state === state)

const nicknameOf = (voice: Voice) =>
  (voice.kind === 'feedback' ? voice.record.nickname : voice.record.userInfo.nickName) || '微信用户'

describe('the inbox', () => {
  it('shows what is new of both kinds, newest first', async () => {
    await openInbox()
    expect(screen().page.data).toMatchObject({ count: 20, hasMore: true })
    const kinds = new Set(
      inState('new')
        .slice(0, 20)
        .map(({ kind }) => kind),
    )
    expect(kinds).toEqual(new Set(['feedback', 'comment']))
    const [first] = inState('new')
    const [row] = rows()
    expect(row?.textContent).toContain(nicknameOf(there(first)))
  })

  it('counts on its chips, and on its tab', async () => {
    await openInbox()
    const count = inState('new').length
    await eventually(() => expect(screen().text).toContain(`待处理 ${count}`))
    expect(screen().text).toContain(`处理中 ${inState('open').length}`)
    expect(screen().text).toContain(`反馈 ${inState('new').filter(({ kind }) => kind === 'feedback').length}`)
    const badge = () => screen().all('.bottom-bar--badge')[0]?.textContent
    await eventually(() => expect(badge()).toBe(count > 99 ? '99+' : `${count}`))
  })

  it('filters by state and kind', async () => {
    await openInbox()
    screen().tap(chip('处理中'))
    await settled()
    screen().tap(chip('评价'))
    await settled()
    const found = voices().filter(({ state, kind }) => state === 'open' && kind === 'comment')
    expect(screen().page.data.total).toBe(found.length)
    expect(rows()[0]?.textContent).toContain('处理中')
    expect(rows()[0]?.textContent).toMatch(/[★☆]{5}/)
  })

  it('searches in every state', async () => {
    await openInbox()
    const done = there(inState('done').find(({ kind }) => kind === 'feedback'))
    const [field] = screen().all('wx-input')
    const { content } = done.record as { content: string }
    const words = content.trim().slice(0, 12)
    screen().type(there(field), words)
    screen().trigger(there(field), 'confirm', { value: words })
    const found = voices().filter(({ text }) => text.toLowerCase().includes(words.toLowerCase()))
    await eventually(() => expect(screen().page.data.total).toBe(found.length))
    await settled()
    expect(screen().text).toContain('已处理')
    screen().tap('清除')
    await eventually(() => expect(screen().page.data.total).toBe(voices().length))
  })

  it('says that nothing was found', async () => {
    await openInbox()
    const [field] = screen().all('wx-input')
    screen().type(there(field), '没有人说过的话')
    screen().trigger(there(field), 'confirm', { value: '' })
    await eventually(() => expect(screen().text).toContain('没有找到'))
  })

  it('opens a voice', async () => {
    await openInbox()
    screen().trigger(inner(rows()[0]), 'tap')
    const id = encodeURIComponent(there(inState('new')[0])._id)
    await eventually(() => expect(asked('navigateTo')).toEqual([{ url: `/user-voice/voice/voice?id=${id}` }]))
  })

  it('marks a voice by a swipe, leaves it in its place, and counts it', async () => {
    await openInbox()
    const voice = there(inState('new')[0])
    const count = inState('new').length
    const row = there(rows()[0])
    const [toDone] = [...row.querySelectorAll('wx-text')].filter(
      ({ textContent }) => textContent === '已处理',
    )
    screen().trigger(there(toDone), 'tap')
    await eventually(() => expect(stored(voice).state).toBe('done'))
    await eventually(() => expect(row.querySelector('.voice-row--brand')?.textContent).toBe('已处理'))
    expect(rows()[0]).toBe(row)
    expect(screen().text).toContain(`待处理 ${count - 1}`)
    expect(stored(voice).history).toMatchObject([{ by: ADMIN_OPENID, state: 'done' }])
  })

  it('marks several at once, chosen after a long press', async () => {
    await openInbox()
    const [first, second] = inState('new')
    screen().trigger(inner(rows()[0]), 'longpress')
    await eventually(() => expect(screen().text).toContain('已选 1 条'))
    screen().trigger(inner(rows()[1]), 'tap')
    await eventually(() => expect(screen().text).toContain('已选 2 条'))
    expect(asked('navigateTo')).toEqual([])
    const [open] = screen()
      .all('.page--tools wx-view')
      .filter(({ textContent }) => textContent === '处理中')
    screen().trigger(there(open), 'tap')
    await eventually(() =>
      expect([first, second].map(voice => stored(there(voice)).state)).toEqual(['open', 'open']),
    )
    expect(called('updateVoice')).toHaveLength(1)
    await eventually(() => expect(screen().text).not.toContain('已选'))
  })

  it('assigns voices to the person who takes them, even before it knows who that is', async () => {
    restart()
    await openInbox()
    screen().tap('多选')
    await eventually(() => expect(screen().text).toContain('已选 0 条'))
    const voice = there(inState('new')[2])
    screen().trigger(inner(rows()[2]), 'tap')
    await eventually(() => expect(screen().text).toContain('已选 1 条'))
    tapTwice(screen(), '我来处理')
    await eventually(() => expect(stored(voice)).toMatchObject({ state: 'open', assignee: ADMIN_OPENID }))
    await eventually(() => expect(rows()[2]?.textContent).toContain('我'))
  })

  it('leaves a voice unchanged when it could not be marked, and says why', async () => {
    await openInbox()
    const row = there(rows()[0])
    user().rejection = { errMsg: 'cloud.callFunction:fail request:fail ' }
    const [toDone] = [...row.querySelectorAll('wx-text')].filter(
      ({ textContent }) => textContent === '已处理',
    )
    screen().trigger(there(toDone), 'tap')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(row.querySelector('.voice-row--warning')?.textContent).toBe('待处理')
  })

  it('shows that it is loading, errors, and a way out', async () => {
    user().rejection = { errMsg: 'cloud.callFunction:fail request:fail ' }
    await begin('user-voice/inbox/inbox')
    await settled()
    expect(screen().text).toContain('网络不通')
    user().rejection = undefined
    screen().tap('重试')
    await eventually(() => expect(screen().page.data.count).toBe(20))
  })

  it('does nothing more once it is left', async () => {
    await begin('user-voice/inbox/inbox')
    await screen().call('onUnload')
    const before = { ...screen().page.data }
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(screen().page.data).toEqual(before)
  })
})

describe('an archive with nothing in it yet', () => {
  it('shows what WeChat has, and brings it in when it is told to', async () => {
    cloud().database.clear()
    await openInbox()
    await eventually(() => expect(screen().text).toContain('归档里还没有内容'))
    await settled()
    expect(screen().text).toContain(cloud().data.feedback[0]?.content)
    screen().tap('立即同步')
    await eventually(() => expect(called('syncVoices')).toHaveLength(1))
    await eventually(() => expect(screen().text).not.toContain('归档里还没有内容'))
    await eventually(() => expect(Number(screen().page.data.total)).toBeGreaterThan(100))
  })
})

describe('a wide window', () => {
  it('shows a voice beside the list, and asks before what is written there is lost', async () => {
    user().width = 1100
    await openInbox()
    expect(screen().text).toContain('在左边选一条')
    screen().tap(chip('评价'))
    await settled()
    screen().trigger(inner(rows()[0]), 'tap')
    await eventually(() => expect(screen().text).toContain('负责人'))
    expect(asked('navigateTo')).toEqual([])
    const [field] = screen().all('reply-bar wx-textarea')
    screen().type(there(field), '谢谢')
    user().confirms = false
    screen().trigger(inner(rows()[1]), 'tap')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(screen().page.data.openId).toBe(voices().find(v => v.state === 'new' && v.kind === 'comment')?._id)
  })

  it('shows in the list what is marked beside it', async () => {
    user().width = 1100
    await openInbox()
    screen().trigger(inner(rows()[0]), 'tap')
    await eventually(() => expect(screen().text).toContain('负责人'))
    const [done] = screen()
      .all('handling wx-view')
      .filter(({ textContent }) => textContent === '已处理')
    screen().trigger(there(done), 'tap')
    await eventually(() => expect(rows()[0]?.querySelector('.voice-row--brand')?.textContent).toBe('已处理'))
    await eventually(() => expect(screen().text).toContain('操作记录'))
  })

  it('becomes narrow', async () => {
    user().width = 1100
    await openInbox()
    await screen().call('onResize', { size: { windowWidth: 500, windowHeight: 800 } })
    await eventually(() => expect(screen().text).not.toContain('在左边选一条'))
  })
})
