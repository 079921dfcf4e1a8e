import { beforeEach, describe, expect, it, vi } from 'vitest'
import { eventually, usePhone } from '../helpers/phone'

const { asked, called, cloud, component, open, screen, settled, simulated, withoutArchive } = usePhone()

/** What the list knows. */
const live = () => component('live').data
function items() {
  const { items } = live()
  return Array.isArray(items) ? items : []
}
const COMMENTS = '/wxaapi/comment/mpcommentlist/get'

describe('the comment list without an archive', () => {
  beforeEach(withoutArchive)
  async function openList() {
    await open('user-voice/inbox/inbox')
    screen().tap('订单评价')
    await settled()
  }
  const DAY = 24 * 60 * 60
  const CHINA = 8 * 60 * 60
  /** When the first of so many days begins in China, today as the last. */
  const since = (days: number) => (Math.floor((Date.now() / 1000 + CHINA) / DAY) - (days - 1)) * DAY - CHINA
  const within = (days: number) =>
    cloud().comments.all.filter(({ comment }) => Number(comment.createTime) >= since(days)).length

  it('shows the comments of the last 30 days', async () => {
    await openList()
    expect(screen().text).toContain(`共 ${within(30)} 条`)
    const [newest] = cloud().comments.all
    expect(screen().text).toContain(newest?.comment.content.txt.trim())
    expect(screen().text).toContain(newest?.comment.orderInfo.busiOrderId)
  })

  it('shows the next page', async () => {
    await openList()
    await screen().call('onReachBottom')
    await eventually(() => expect(screen().all('comment-body')).toHaveLength(40))
  })

  it('filters by kind and by time', async () => {
    await openList()
    screen().tap('差评')
    await eventually(() => expect(items().length).toBeGreaterThan(0))
    expect(items().every(({ isBad }) => isBad)).toBe(true)
    screen().tap('近 90 天')
    await settled()
    const bad = cloud().comments.all.filter(({ comment }) => [100, 200].includes(comment.score))
    expect(live().total).toBe(bad.length)
  })

  it('takes dates of one’s own choice', async () => {
    await openList()
    screen().tap('自选日期')
    await settled()
    // They begin as the days that were shown.
    expect(screen().text).toContain(`共 ${within(30)} 条`)
    expect(screen().text).toContain('至')
    const [from, to] = screen().all('wx-picker')
    if (!from || !to) throw new Error('there are no date pickers')
    screen().trigger(from, 'change', { value: '2020-01-01' })
    screen().trigger(to, 'change', { value: '2020-01-31' })
    await eventually(() => expect(screen().text).toContain('这段时间没有这类评价'))
    // Both dates have been asked for by now, in two calls at the same time: either request may have come first.
    const queries = cloud().requests.flatMap(({ name, params }) => (name === COMMENTS ? [params] : []))
    // Midnight to midnight in China.
    const range = { startTime: '1577808000', endTime: '1580486399' }
    expect(queries).toContainEqual(expect.objectContaining(range))
  })

  it('goes by the date in China, wherever the phone is and however long the page is open', async () => {
    const zone = process.env.TZ
    process.env.TZ = 'America/Los_Angeles'
    // 13:00 there is 05:00 of the next day in China.
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-24T21:00:00Z') })
    try {
      await openList()
      screen().tap('自选日期')
      await settled()
      const last = () => {
        const [from, to] = screen().all('wx-picker')
        return { to: from && screen().attribute(from, 'end'), today: to && screen().attribute(to, 'end') }
      }
      await eventually(() => expect(last()).toEqual({ to: '2026-11-25', today: '2026-11-25' }))
      vi.setSystemTime(new Date('2026-11-25T16:00:00Z'))
      await screen().call('onShow')
      await eventually(() => expect(last().today).toBe('2026-11-26'))
    } finally {
      vi.useRealTimers()
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })

  it('opens a comment, but not on a tap on its order number', async () => {
    await openList()
    const [first] = items()
    screen().tap('复制')
    await eventually(() => expect(asked('setClipboardData')).toEqual([{ data: first.orderNumber }]))
    expect(asked('navigateTo')).toEqual([])
    const [name] = screen().withText(first.nickname)
    if (name) screen().trigger(name, 'tap')
    await eventually(() =>
      expect(asked('navigateTo')).toEqual([{ url: `/user-voice/voice/voice?commentId=${first.commentId}` }]),
    )
  })

  it('is read again once a comment was answered on another page, as far as it was shown; feedback is not', async () => {
    const { commentsChanged } = simulated('user-voice/logic/changes') as { commentsChanged(): void }
    const reads = (name: string) => called(name).length
    const showAgain = async () => {
      await screen().call('onShow')
      await settled()
    }
    await open('user-voice/inbox/inbox')
    commentsChanged()
    await showAgain()
    expect(reads('getFeedback')).toBe(1)
    screen().tap('订单评价')
    await settled()
    await screen().call('onReachBottom')
    await eventually(() => expect(items()).toHaveLength(40))
    const before = reads('getCommentList')
    await showAgain()
    expect(reads('getCommentList')).toBe(before)
    commentsChanged()
    const { version } = live()
    await showAgain()
    await eventually(() => expect(live().version).not.toBe(version))
    expect(items()).toHaveLength(40)
    const after = reads('getCommentList')
    expect(after).toBeGreaterThan(before)
    await showAgain()
    expect(reads('getCommentList')).toBe(after)
  })

  it('opens pictures and videos', async () => {
    await openList()
    const withMedia = items().find(({ media }) => media.length > 1)
    const [cell] = screen()
      .all('comment-media wx-image')
      .filter(image => screen().attribute(image, 'src') === withMedia.media[0].thumb)
    if (!cell) throw new Error('there are no pictures')
    screen().trigger(cell, 'tap')
    await eventually(() => expect(asked('previewMedia')).toHaveLength(1))
    expect(asked('previewMedia')[0]).toMatchObject({ current: 0 })
    expect(asked('navigateTo')).toEqual([])
  })
})
