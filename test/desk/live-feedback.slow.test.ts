import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pictureFor } from '../../scripts/local/sample/pictures'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, begin, cloud, component, open, requestsTo, screen, settled, user, withoutArchive } = usePhone()

/** What the list knows. */
const live = () => component('live').data
function items() {
  const { items } = live()
  return Array.isArray(items) ? items : []
}
const FEEDBACK = 'operation.getFeedback'
const PICTURE = 'operation.getFeedbackmedia'

describe('the feedback list without an archive', () => {
  beforeEach(withoutArchive)
  afterEach(() => {
    vi.useRealTimers()
  })
  const openList = () => open('user-voice/inbox/inbox')
  const newest = () => cloud().data.feedback[0]

  it('shows what users reported', async () => {
    await openList()
    expect(screen().text).toContain(`共 ${cloud().data.feedback.length} 条`)
    expect(screen().text).toContain(newest()?.content)
    expect(screen().text).toContain(newest()?.nickname)
    expect(screen().all('feedback-body')).toHaveLength(20)
    expect(screen().all('evidence')).toEqual([])
  })

  it('shows that it is loading', async () => {
    await begin('user-voice/inbox/inbox')
    expect(screen().text).toContain('加载中…')
    await settled()
    expect(screen().text).not.toContain('加载中…')
  })

  it('shows the next page on reaching the bottom, down to the end', async () => {
    await openList()
    await screen().call('onReachBottom')
    await eventually(() => expect(screen().all('feedback-body')).toHaveLength(40))
    const ids = items().map(({ recordId }) => recordId)
    expect(ids).toEqual(
      cloud()
        .data.feedback.slice(0, 40)
        .map(({ record_id }) => String(record_id)),
    )
    while (live().hasMore) {
      await screen().call('onReachBottom')
      await settled()
    }
    expect(items()).toHaveLength(cloud().data.feedback.length)
    expect(screen().text).toContain('没有更多了')
    cloud().clearRequests()
    await screen().call('onReachBottom')
    expect(cloud().requests).toEqual([])
  })

  it('filters by type', async () => {
    await openList()
    screen().tap('黑屏白屏')
    await eventually(() => expect(items().length).toBeGreaterThan(0))
    expect(new Set(items().map(({ typeName }) => typeName))).toEqual(new Set(['黑屏白屏']))
    expect(live().total).toBe(cloud().data.feedback.filter(({ type }) => type === 4).length)
    screen().tap('全部')
    await eventually(() => expect(screen().text).toContain(`共 ${cloud().data.feedback.length} 条`))
  })

  it('scrolls so far that the chosen filter and the one before it are seen', async () => {
    await openList()
    const bar = screen().all('filter-bar wx-scroll-view')[1]
    if (!bar) throw new Error('there are no filters')
    const first = () => {
      const target = screen().attribute(bar, 'scrollIntoView')
      const choices = [...bar.querySelectorAll('wx-view')]
      return choices.find(choice => screen().attribute(choice, 'id') === target)?.textContent
    }
    expect(first()).toBe('全部')
    screen().tap('死机')
    await eventually(() => expect(first()).toBe('黑屏白屏'))
  })

  it('shows the last choice only, whatever answers last', async () => {
    await openList()
    const late = cloud().faults.add({ on: FEEDBACK, delayMs: 300 })
    screen().tap('卡顿')
    screen().tap('小程序闪退')
    await eventually(() => expect(items().length).toBeGreaterThan(0))
    await user().idle()
    expect(late.hits).toBe(1)
    expect(new Set(items().map(({ typeName }) => typeName))).toEqual(new Set(['小程序闪退']))
  })

  it('begins anew on pulling down', async () => {
    await openList()
    await screen().call('onReachBottom')
    await screen().call('onPullDownRefresh')
    expect(items()).toHaveLength(20)
    expect(asked('stopPullDownRefresh')).toHaveLength(1)
  })

  it('stays unchanged when beginning anew fails, and says why', async () => {
    await openList()
    await screen().call('onReachBottom')
    await eventually(() => expect(items()).toHaveLength(40))
    const before = items()
    cloud().faults.add({ on: FEEDBACK, errcode: 45009 })
    await screen().call('onPullDownRefresh')
    expect(asked('showToast')).toMatchObject([{ title: '今天的调用次数已用完，请明天再试。', icon: 'none' }])
    expect(asked('stopPullDownRefresh')).toHaveLength(1)
    expect(live()).toMatchObject({ status: 'ready', error: null, hasMore: true })
    expect(items()).toEqual(before)
    await screen().call('onReachBottom')
    await eventually(() => expect(items()).toHaveLength(60))
    expect(items().map(({ recordId }) => recordId)).toEqual(
      cloud()
        .data.feedback.slice(0, 60)
        .map(({ record_id }) => String(record_id)),
    )
  })

  it('shows a filter that is chosen while it begins anew', async () => {
    await openList()
    cloud().faults.add({ on: FEEDBACK, delayMs: 300 })
    const refreshed = screen().call('onPullDownRefresh')
    screen().tap('小程序闪退')
    await refreshed
    await eventually(() => expect(items().length).toBeGreaterThan(0))
    expect(new Set(items().map(({ typeName }) => typeName))).toEqual(new Set(['小程序闪退']))
  })

  it('says what is wrong, and tries again', async () => {
    cloud().faults.add({ on: FEEDBACK, errcode: -1, times: 3 })
    await openList()
    expect(screen().text).toContain('微信系统繁忙')
    expect(items()).toEqual([])
    screen().tap('重试')
    await eventually(() => expect(screen().text).toContain(newest()?.content))
    expect(screen().withText('重试')).toEqual([])
  })

  it('offers no second try when WeChat’s quota of the day is used up', async () => {
    cloud().faults.add({ on: FEEDBACK, errcode: 45009 })
    await openList()
    expect(screen().text).toContain('今天的调用次数已用完，请明天再试。')
    expect(screen().withText('重试')).toEqual([])
  })

  it('keeps what it shows when the next page fails', async () => {
    await openList()
    user().rejection = { errMsg: 'cloud.callFunction:fail request:fail ' }
    await screen().call('onReachBottom')
    await eventually(() => expect(screen().text).toContain('网络不通，请检查网络后再试。'))
    expect(items()).toHaveLength(20)
    user().rejection = undefined
    screen().tap('重试')
    await eventually(() => expect(items()).toHaveLength(40))
  })

  it('says that there is nothing', async () => {
    cloud().faults.add({ on: FEEDBACK, body: '{"errcode":0,"list":[],"total_num":0}' })
    await openList()
    expect(screen().text).toContain('还没有这类反馈')
  })

  it('loads a picture when it comes into view, and opens it on a tap', async () => {
    await openList()
    const [first, second] = screen().all('feedback-picture')
    if (!first || !second) throw new Error('there are no pictures')
    expect(first.querySelector('wx-image')).toBeNull()
    expect(cloud().requests.filter(({ name }) => name === PICTURE)).toEqual([])
    screen().reveal(first)
    await eventually(() => expect(first.querySelector('wx-image')).not.toBeNull())
    expect(second.querySelector('wx-image')).toBeNull()
    const url = screen().attribute(first.querySelector('wx-image') ?? first, 'src')
    const response = await fetch(encodeURI(String(url)))
    expect(Buffer.from(await response.arrayBuffer())).toEqual(
      pictureFor(cloud().data.feedback.flatMap(({ mediaIds = [] }) => mediaIds)[0] ?? '').bytes,
    )
    screen().trigger(first.firstElementChild ?? first, 'tap')
    await eventually(() => expect(asked('previewImage')).toEqual([{ current: url, urls: [url] }]))
  })

  /** A picture that no other test shows: the mini program remembers what it fetched. */
  const pictureAt = (index: number) => there(screen().all('feedback-picture')[index])
  // An instance remembers what it has stored, and then only asks for a new address.
  const fetched = () => requestsTo('storage.batchGetDownloadUrl').length
  const tap = (picture: Element) => screen().trigger(picture.firstElementChild ?? picture, 'tap')
  const isShown = (picture: Element) =>
    eventually(() => expect(picture.querySelector('wx-image')).not.toBeNull())

  it('tries a picture again on a tap, and says why it fails again', async () => {
    await openList()
    cloud().faults.add({ on: PICTURE, errcode: 46001, times: 2 })
    const picture = pictureAt(2)
    screen().reveal(picture)
    await eventually(() => expect(picture.textContent).toContain('加载失败'))
    expect(asked('showModal')).toEqual([])
    tap(picture)
    await eventually(() => expect(asked('showModal')).toMatchObject([{ content: '这张图片已经不存在。' }]))
    tap(picture)
    await isShown(picture)
  })

  it('fetches a picture again whose address has expired: once by itself, then only on a tap', async () => {
    await openList()
    const picture = pictureAt(3)
    const fails = () => {
      const image = picture.querySelector('wx-image')
      if (image) screen().trigger(image, 'error')
    }
    screen().reveal(picture)
    await isShown(picture)
    fails()
    await eventually(() => expect(fetched()).toBe(2))
    await isShown(picture)
    fails()
    await eventually(() => expect(picture.textContent).toContain('加载失败'))
    await user().idle()
    expect(fetched()).toBe(2)
    tap(picture)
    await isShown(picture)
  })

  it('does not fetch a picture again while its address is valid', async () => {
    await openList()
    screen().reveal(pictureAt(4))
    await isShown(pictureAt(4))
    expect(fetched()).toBe(1)
    screen().close()
    await openList()
    screen().reveal(pictureAt(4))
    await isShown(pictureAt(4))
    expect(fetched()).toBe(1)
    screen().close()

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 60 * 60 * 1000 })
    await openList()
    screen().reveal(pictureAt(4))
    await isShown(pictureAt(4))
    expect(fetched()).toBe(2)
  })

  it('fetches no picture after it is left', async () => {
    await openList()
    const picture = pictureAt(5)
    screen().close()
    screen().reveal(picture)
    await user().idle()
    expect(cloud().requests.filter(({ name }) => name === PICTURE)).toEqual([])
  })

  it('unfolds the device, and folds it again', async () => {
    await openList()
    expect(screen().text).not.toContain('基础库')
    screen().tap('展开')
    await eventually(() => expect(screen().text).toContain('基础库'))
    screen().tap('收起')
    await eventually(() => expect(screen().text).not.toContain('基础库'))
  })

  it('copies a phone number', async () => {
    await openList()
    screen().tap('复制')
    await eventually(() => expect(asked('setClipboardData')).toHaveLength(1))
    const { phone } = items().find(({ phone }) => phone)
    expect(asked('setClipboardData')).toEqual([{ data: phone }])
  })
})
