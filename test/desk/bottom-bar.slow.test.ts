import { describe, expect, it } from 'vitest'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, begin, called, open, restart, screen, user, withoutArchive } = usePhone()

const INBOX = 'user-voice/inbox/inbox'
const rows = () => screen().all('voice-row')

/** Taps a tab of the bar, and opens what it asks for in the place of the page. */
async function go(tab: string, path: string) {
  const before = asked('redirectTo').length
  const [found] = screen()
    .all('.bottom-bar--tab')
    .filter(one => one.textContent?.includes(tab))
  screen().trigger(there(found), 'tap')
  await eventually(() => expect(asked('redirectTo')).toHaveLength(before + 1))
  expect(asked('redirectTo').at(-1)).toEqual({ url: `/${path}` })
  screen().close()
  return open(path)
}

describe('the bottom bar', () => {
  it('replaces the page, and leads nowhere from where one is', async () => {
    restart()
    await open(INBOX)
    const [inbox] = screen().all('.bottom-bar--active')
    expect(inbox?.textContent).toContain('待办')
    screen().trigger(there(inbox), 'tap')
    await go('我的', 'user-voice/me/me')
    expect(screen().all('.bottom-bar--active')[0]?.textContent).toContain('我的')
    expect([...asked('switchTab'), ...asked('reLaunch'), ...asked('navigateTo')]).toEqual([])
  })

  it('shows on every page how many are new', async () => {
    restart()
    await open(INBOX)
    const badge = () => screen().all('.bottom-bar--badge')[0]?.textContent
    await eventually(() => expect(badge()).toMatch(/\d/))
    const count = badge()
    await go('统计', 'user-voice/stats/stats')
    expect(badge()).toBe(count)
  })

  it('brings the inbox back as it was: filters, rows and place', async () => {
    restart()
    await open(INBOX)
    const [chip] = screen()
      .all('.filter-bar--choice')
      .filter(one => one.textContent?.startsWith('评价'))
    screen().trigger(there(chip), 'tap')
    await eventually(() => expect(screen().page.data.status).toBe('ready'))
    await screen().call('onReachBottom')
    await eventually(() => expect(screen().page.data).toMatchObject({ status: 'ready', count: 40 }))
    const shown = rows().map(({ textContent }) => textContent)
    await screen().call('onPageScroll', { scrollTop: 1234 })
    await go('统计', 'user-voice/stats/stats')
    const lists = called('listVoices').length
    await go('待办', INBOX)
    expect(screen().page.data).toMatchObject({
      narrowing: { queue: 'comments' },
      count: 40,
      status: 'ready',
    })
    expect(rows().map(({ textContent }) => textContent)).toEqual(shown)
    expect(called('listVoices')).toHaveLength(lists)
    await eventually(() => expect(asked('pageScrollTo')).toEqual([{ scrollTop: 1234, duration: 0 }]))
    // The list goes on where it was.
    await screen().call('onReachBottom')
    await eventually(() => expect(screen().page.data.count).toBe(60))
  })

  it('brings the statistics back as they were', async () => {
    restart()
    await open('user-voice/stats/stats')
    screen().tap('近 7 天')
    await eventually(() => expect(screen().page.data.status).toBe('ready'))
    await go('我的', 'user-voice/me/me')
    await go('统计', 'user-voice/stats/stats')
    expect(screen().page.data).toMatchObject({ days: 7, status: 'ready' })
    expect(called('getVoiceStats')).toHaveLength(2)
  })

  it('brings the lists of WeChat back as they were, where there is no archive', async () => {
    restart()
    withoutArchive()
    await open(INBOX)
    await eventually(() => expect(screen().text).toContain('订单评价'))
    screen().tap('订单评价')
    await eventually(() => expect(screen().all('comment-body').length).toBeGreaterThan(0))
    const shown = screen().all('comment-body').length
    await go('我的', 'user-voice/me/me')
    const lists = called('getCommentList').length
    await go('待办', INBOX)
    expect(screen().all('comment-body')).toHaveLength(shown)
    expect(called('getCommentList')).toHaveLength(lists)
    expect(called('getFeedback')).toHaveLength(1)
  })

  it('reads again what was still being read when the page was left', async () => {
    restart()
    await begin(INBOX)
    await go('我的', 'user-voice/me/me')
    await go('待办', INBOX)
    expect(rows().length).toBeGreaterThan(0)
  })
})

describe('dark mode', () => {
  const theme = () => screen().all('.page--desk')[0]?.className

  it('is there where WeChat says so, with bars to match', async () => {
    await open(INBOX)
    expect(theme()).not.toContain('page--dark')
    expect(asked('setNavigationBarColor')).toEqual([])
    user().changeTheme('dark')
    expect(theme()).toContain('page--dark')
    expect(asked('setNavigationBarColor')).toEqual([{ frontColor: '#ffffff', backgroundColor: '#1c1d1f' }])
    expect(asked('setBackgroundColor')[0]).toMatchObject({ backgroundColor: '#111214' })
    user().changeTheme('light')
    expect(theme()).not.toContain('page--dark')
    expect(asked('setNavigationBarColor').at(-1)).toEqual({
      frontColor: '#000000',
      backgroundColor: '#ffffff',
    })
  })

  it('is there from the beginning, and nothing listens once the page is left', async () => {
    user().changeTheme('dark')
    await open('user-voice/voice/voice', { id: 'wx1:feedback:77' })
    expect(theme()).toContain('page--dark')
    expect(asked('setNavigationBarColor')).toHaveLength(1)
    screen().close()
    user().changeTheme('light')
    expect(asked('setNavigationBarColor')).toHaveLength(1)
  })
})
