import { describe, expect, it, vi } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { Voice } from '../../shared/archive/types'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, begin, called, cloud, open, restart, screen, settled, simulated, stored, user, voices } =
  usePhone()

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
const waiting = () => voices().filter(({ state }) => state !== 'done')
const isBad = (voice: Voice) => voice.kind === 'comment' && voice.stars !== null && voice.stars <= 2
/** What a row says, without what follows from the time at which the test runs. */
const marksOf = (row: Element | undefined) =>
  [...there(row).querySelectorAll('.voice-row--foot .voice-row--tag')].map(({ textContent }) => textContent)
/** The phone knows whose it is. */
const knowMe = () => {
  restart()
  user().storage.set('openid', ADMIN_OPENID)
}
const undoBar = () => screen().all('.undo-bar--bar')[0]
const action = (row: Element | undefined, text: string) =>
  there([...there(row).querySelectorAll('wx-text')].find(({ textContent }) => textContent === text))

const nicknameOf = (voice: Voice) =>
  (voice.kind === 'feedback' ? voice.record.nickname : voice.record.userInfo.nickName) || '微信用户'

describe('the inbox', () => {
  it('shows what waits of both kinds, newest first, with one call for list and counts', async () => {
    await openInbox()
    expect(screen().page.data).toMatchObject({ count: 20, total: waiting().length, hasMore: true })
    const shown = waiting().slice(0, 20)
    expect(new Set(shown.map(({ kind }) => kind))).toEqual(new Set(['feedback', 'comment']))
    expect(rows()[0]?.textContent).toContain(nicknameOf(there(shown[0])))
    expect(called('listVoices').filter(({ input }) => 'counts' in input)).toHaveLength(1)
    await screen().call('onReachBottom')
    await eventually(() => expect(screen().page.data.count).toBe(40))
    expect(called('listVoices').filter(({ input }) => 'counts' in input)).toHaveLength(1)
  })

  it('marks feedback beside which something was found, with how much, and nothing else', async () => {
    await openInbox()
    const shown = waiting().slice(0, rows().length)
    const marks = shown.map(voice => {
      const evidence = voice.kind === 'feedback' ? voice.evidence : undefined
      if (evidence?.state !== 'found') return []
      const { logs, errors } = evidence
      return [
        [logs[0] && `日志 ${logs.length}`, errors[0] && `错误 ${errors.length}`].filter(Boolean).join(' · '),
      ]
    })
    expect(marks.flat().length).toBeGreaterThan(0)
    expect(rows().map(row => marksOf(row).filter(text => /日志|错误/.test(text ?? '')))).toEqual(marks)
  })

  it('counts on its chips, and on its tab', async () => {
    await openInbox()
    const count = (test: (voice: Voice) => boolean) => waiting().filter(test).length
    for (const text of [
      `全部 ${waiting().length}`,
      `差评 ${count(isBad)}`,
      `待回复 ${count(voice => voice.kind === 'comment' && !voice.replied)}`,
      `我负责 ${count(({ assignee }) => assignee === ADMIN_OPENID)}`,
      `反馈 ${count(({ kind }) => kind === 'feedback')}`,
      `评价 ${count(({ kind }) => kind === 'comment')}`,
    ])
      expect(
        screen()
          .all('filter-bar wx-text')
          .map(({ textContent }) => textContent),
      ).toContain(text)
    const badge = () => screen().all('.bottom-bar--badge')[0]?.textContent
    await eventually(() => expect(badge()).toBe(waiting().length > 99 ? '99+' : `${waiting().length}`))
  })

  it.each([
    ['差评', isBad],
    ['待回复', (voice: Voice) => voice.kind === 'comment' && !voice.replied],
    ['我负责', ({ assignee }: Voice) => assignee === ADMIN_OPENID],
    ['反馈', ({ kind }: Voice) => kind === 'feedback'],
    ['评价', ({ kind }: Voice) => kind === 'comment'],
  ])('shows the queue %s, the longest waiting first where one likes', async (name, test) => {
    knowMe()
    await openInbox()
    screen().tap(chip(name))
    await settled()
    const found = waiting().filter(test)
    expect(screen().page.data.total).toBe(found.length)
    expect(rows()[0]?.textContent).toContain(nicknameOf(there(found[0])))
    screen().tap('⇅ 最新的在前')
    await settled()
    expect(screen().page.data.total).toBe(found.length)
    expect(rows()[0]?.textContent).toContain(nicknameOf(there(found.at(-1))))
  })

  it('shows what is done, and all, without counts of what waits on its chips', async () => {
    await openInbox()
    screen().tap('已处理')
    await settled()
    expect(screen().page.data.total).toBe(inState('done').length)
    expect(chip('差评')).toBe('差评')
    expect(rows().flatMap(marksOf)).not.toContain('已处理')
    screen().tap('全部状态')
    await settled()
    expect(screen().page.data.total).toBe(voices().length)
    expect(rows().flatMap(marksOf)).toEqual(expect.arrayContaining(['待处理', '处理中', '已处理']))
  })

  it('leads by a swipe to the states that a voice has not, but back to none as if it were new', async () => {
    await openInbox()
    screen().tap('全部状态')
    await settled()
    const actions = { new: ['处理中', '已处理'], open: ['已处理'], done: ['处理中'] }
    const shown = voices().slice(0, rows().length)
    expect(
      rows().map(row =>
        [...row.querySelectorAll('[class*="swipe-cell__text"]')].map(({ textContent }) => textContent),
      ),
    ).toEqual(shown.map(({ state }) => actions[state]))
    const done = there(shown.find(({ state }) => state === 'done'))
    screen().trigger(action(rows()[shown.indexOf(done)], '处理中'), 'tap')
    await eventually(() => expect(stored(done).state).toBe('open'))
    expect(undoBar()).toBeUndefined()
  })

  it('repeats in no row what the list was asked for, and says how long each waits', async () => {
    knowMe()
    await openInbox()
    const marks = rows().flatMap(marksOf)
    expect(marks).not.toContain('待处理')
    expect(marks).toEqual(expect.arrayContaining(['处理中', '我负责', '物流']))
    for (const row of rows()) expect(row.textContent).toMatch(/等了 \d+ (分钟|小时|天)/)
    screen().tap(chip('我负责'))
    await settled()
    expect(rows().flatMap(marksOf)).not.toContain('我负责')
  })

  it('narrows by what is in use, shows each part, and takes it away again', async () => {
    restart()
    const any = there(voices().find(({ kind }) => kind === 'feedback'))
    const year = 365 * 24 * 60 * 60
    const now = Math.floor(Date.now() / 1000)
    for (const [tag, createTime] of [
      ['快过一年', now - year + 3600],
      ['一年以前', now - year - 3600],
    ] as const)
      cloud().database.insert('user_voices', [
        { ...stored(any), _id: tag, createTime, state: 'done', tags: [tag] },
      ])
    await openInbox()
    screen().tap('筛选')
    const sheet = (text: string) =>
      there(
        screen()
          .all('.filter-sheet--choice')
          .find(({ textContent }) => textContent === text),
      )
    const product = there(voices().find(voice => voice.kind === 'comment' && voice.products.length > 0))
    const [name = ''] = product.kind === 'comment' ? product.products : []
    await eventually(() => expect(sheet(name)).toBeDefined())
    for (const tag of ['物流', '快过一年']) expect(sheet(tag)).toBeDefined()
    // What nobody has used for a year is offered no more.
    expect(screen().text).not.toContain('一年以前')
    screen().trigger(sheet(name), 'tap')
    screen().trigger(sheet('待回复'), 'tap')
    screen().trigger(sheet('全部状态'), 'tap')
    screen().tap('查看')
    await settled()
    const ofProduct = voices().filter(voice => voice.kind === 'comment' && voice.products.includes(name))
    expect(screen().page.data.total).toBe(ofProduct.filter(({ replied }) => !replied).length)
    expect(
      screen()
        .all('.queue-filters--pill')
        .map(({ textContent }) => textContent?.trim()),
    ).toEqual(expect.arrayContaining([`${name} ×`, '待回复 ×']))
    screen().tap('待回复 ×')
    await settled()
    expect(screen().page.data.total).toBe(ofProduct.length)
  })

  it('is opened with a filter by its address, which counts of statistics lead to', async () => {
    await open('user-voice/inbox/inbox', { state: 'done', stars: '1%2C2', kind: 'comment' })
    const found = inState('done').filter(
      voice => voice.kind === 'comment' && [1, 2].includes(voice.stars ?? 0),
    )
    expect(screen().page.data.total).toBe(found.length)
    expect(screen().text).toContain('1、2 星 ×')
  })

  it('searches in every state, shows where the words are, and remembers them', async () => {
    restart()
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
    expect(rows().flatMap(marksOf)).toContain('已处理')
    expect(screen().all('.voice-row--hit')[0]?.textContent).toBe(words)
    screen().tap('清除')
    await eventually(() => expect(screen().page.data.total).toBe(waiting().length))
    await settled()
    expect(screen().all('.voice-row--hit')).toEqual([])
    screen().trigger(there(screen().all('wx-input')[0]), 'focus')
    await eventually(() => expect(screen().text).toContain('搜索过'))
    screen().tap(words)
    await eventually(() => expect(screen().page.data.total).toBe(found.length))
    screen().tap('清除')
    await settled()
    screen().trigger(there(screen().all('wx-input')[0]), 'focus')
    screen().tap('清空')
    await eventually(() => expect(screen().text).not.toContain('搜索过'))
    expect(user().storage.get('searches')).toEqual([])
  })

  it('remembers the last ten searches, each once, the latest first', () => {
    restart()
    const { pastSearches, rememberSearch } = simulated('user-voice/logic/searches') as {
      pastSearches(): string[]
      rememberSearch(words: string): void
    }
    expect(pastSearches()).toEqual([])
    for (const words of [...'一二三四五六七八九十', ' 五 ', '  ', '甲']) rememberSearch(words)
    expect(pastSearches()).toEqual([...'甲五十九八七六四三二'])
    user().storage.set('searches', ['漏液', 7])
    expect(pastSearches()).toEqual(['漏液'])
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
    const id = encodeURIComponent(there(waiting()[0])._id)
    await eventually(() => expect(asked('navigateTo')).toEqual([{ url: `/user-voice/voice/voice?id=${id}` }]))
  })

  it('marks a voice as done by a swipe: it leaves the list, and comes back with the state that it had', async () => {
    await openInbox()
    const voice = there(waiting().find(({ state }) => state === 'open'))
    const place = waiting().indexOf(voice)
    const others = () => rows().map(({ textContent }) => textContent)
    const before = others()
    screen().trigger(action(rows()[place], '已处理'), 'tap')
    await eventually(() => expect(stored(voice).state).toBe('done'))
    await eventually(() => expect(others()).toEqual(before.filter((_, i) => i !== place)))
    expect(chip('全部')).toBe(`全部 ${waiting().length - 1}`)
    expect(undoBar()?.textContent).toContain('已处理 1 条')
    screen().tap('撤销')
    await eventually(() => expect(stored(voice).state).toBe('open'))
    await eventually(() => expect(others()).toEqual(before))
    expect(chip('全部')).toBe(`全部 ${waiting().length}`)
    expect(undoBar()).toBeUndefined()
    const entries = stored(voice).history as { by: string; state?: string }[]
    expect(entries.slice(-2)).toMatchObject([
      { by: ADMIN_OPENID, state: 'done' },
      { by: ADMIN_OPENID, state: 'open' },
    ])
  })

  it('offers to undo for 5 s, and nothing where a voice is only begun', async () => {
    await openInbox()
    screen().trigger(action(rows()[0], '处理中'), 'tap')
    await eventually(() => expect(marksOf(rows()[0])).toContain('处理中'))
    expect(undoBar()).toBeUndefined()
    const timers = vi.spyOn(globalThis, 'setTimeout')
    screen().trigger(action(rows()[0], '已处理'), 'tap')
    await eventually(() => expect(undoBar()).toBeDefined())
    const [over] = timers.mock.calls.find(([, ms]) => ms === 5000) ?? []
    timers.mockRestore()
    there(over)()
    await eventually(() => expect(undoBar()).toBeUndefined())
    expect(stored(there(waiting()[0])).state).toBe('done')
  })

  it('leaves a voice unchanged when it could not be marked, and says why', async () => {
    await openInbox()
    const row = there(rows()[0])
    user().rejection = { errMsg: 'cloud.callFunction:fail request:fail ' }
    screen().trigger(action(row, '已处理'), 'tap')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(rows()[0]).toBe(row)
    expect(undoBar()).toBeUndefined()
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
    expect(screen().text).toMatch(/今天 \d\d:\d\d 同步过/)
  })

  it('is not taken for one in which all is done', async () => {
    const { database } = cloud()
    const all = database.collections().map(name => ({ name, documents: database.documents(name) }))
    database.clear()
    for (const { name, documents } of all) {
      const isVoices = name === 'user_voices'
      database.insert(name, isVoices ? documents.map(voice => ({ ...voice, state: 'done' })) : documents)
    }
    await openInbox()
    await eventually(() => expect(screen().text).toContain('都处理完了'))
    expect(screen().page.data.live).toBe('')
  })
})

describe('a wide window', () => {
  it('opens the first voice beside the list, and asks before what is written there is lost', async () => {
    user().width = 1100
    await openInbox()
    expect(screen().page.data.openId).toBe(waiting()[0]?._id)
    screen().tap(chip('评价'))
    await settled()
    const [first, second] = waiting().filter(({ kind }) => kind === 'comment')
    await eventually(() => expect(screen().page.data.openId).toBe(first?._id))
    expect(asked('navigateTo')).toEqual([])
    await eventually(() => expect(screen().all('reply-bar wx-textarea')).toHaveLength(1))
    const [field] = screen().all('reply-bar wx-textarea')
    screen().type(there(field), '谢谢')
    user().confirms = false
    screen().trigger(inner(rows()[1]), 'tap')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(screen().page.data.openId).toBe(first?._id)
    user().confirms = true
    screen().trigger(inner(rows()[1]), 'tap')
    await eventually(() => expect(screen().page.data.openId).toBe(second?._id))
  })

  it('goes on to the next where the one beside the list was done', async () => {
    user().width = 1100
    await openInbox()
    screen().trigger(inner(rows()[1]), 'tap')
    const [, second, third] = waiting()
    await eventually(() => expect(screen().page.data.openId).toBe(second?._id))
    screen().trigger(action(rows()[1], '已处理'), 'tap')
    await eventually(() => expect(screen().page.data.openId).toBe(third?._id))
    screen().tap('撤销')
    await eventually(() => expect(stored(there(second)).state).toBe(second?.state))
    expect(screen().page.data.openId).toBe(third?._id)
  })

  it('becomes narrow', async () => {
    user().width = 1100
    await openInbox()
    await screen().call('onResize', { size: { windowWidth: 500, windowHeight: 800 } })
    await eventually(() => expect(screen().all('voice-detail')).toEqual([]))
  })
})
