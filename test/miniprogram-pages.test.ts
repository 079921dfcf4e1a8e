import { existsSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { buildMiniprogram, miniprogramRoot } from '../scripts/build/miniprogram'
import { ADMIN_OPENID } from '../scripts/local/cloud'
import { pictureFor } from '../scripts/local/sample/pictures'
import { type Screen, Simulator } from '../scripts/phone/simulator'
import { type Phone, phone } from '../scripts/phone/wx'
import { useLocalCloud } from './cloud'

/*
 * The built pages on a simulated phone, with the built functions behind them.
 */

const { cloud, requestsTo } = useLocalCloud()
const FEEDBACK = 'operation.getFeedback'
const PICTURE = 'operation.getFeedbackmedia'
const COMMENTS = '/wxaapi/comment/mpcommentlist/get'
const COMMENT = '/wxaapi/comment/commentinfo/get'

let user: Phone
let simulator: Simulator
let screen: Screen

beforeAll(async () => {
  if (!existsSync(miniprogramRoot)) await buildMiniprogram()
  user = phone(cloud(), { openid: ADMIN_OPENID })
  simulator = new Simulator(miniprogramRoot, user.wx)
})
beforeEach(() => {
  user.calls.length = 0
  user.caller = { openid: ADMIN_OPENID }
  user.confirms = true
  user.pictures = {}
  user.rejection = undefined
  user.refusals = {}
})
afterEach(() => screen.close())

const asked = (name: string) => user.calls.filter(call => call.name === name).map(({ options }) => options)
async function eventually(check: () => void) {
  await vi.waitFor(check, { timeout: 10_000, interval: 20 })
  // What is under way has its turn, as it has before a person's next tap.
  await turn()
}
const settled = () => eventually(() => expect(screen.page.data.status).not.toBe('loading'))
async function open(path: string, query?: Record<string, string>) {
  screen = await simulator.open(path, query)
  await settled()
}
const items = () => {
  const { items } = screen.page.data
  return Array.isArray(items) ? items : []
}

describe('the feedback list', () => {
  const openList = () => open('pages/feedback/feedback')
  const newest = () => cloud().data.feedback[0]

  it('shows what users reported', async () => {
    await openList()
    expect(screen.text).toContain(`共 ${cloud().data.feedback.length} 条`)
    expect(screen.text).toContain(newest()?.content)
    expect(screen.text).toContain(newest()?.nickname)
    expect(screen.all('feedback-card')).toHaveLength(20)
  })

  it('shows that it is loading', async () => {
    screen = await simulator.open('pages/feedback/feedback')
    expect(screen.text).toContain('加载中…')
    await settled()
    expect(screen.text).not.toContain('加载中…')
  })

  it('shows the next page on reaching the bottom, down to the end', async () => {
    await openList()
    await screen.call('onReachBottom')
    await eventually(() => expect(screen.all('feedback-card')).toHaveLength(40))
    const ids = items().map(({ recordId }) => recordId)
    expect(ids).toEqual(
      cloud()
        .data.feedback.slice(0, 40)
        .map(({ record_id }) => String(record_id)),
    )
    while (screen.page.data.hasMore) {
      await screen.call('onReachBottom')
      await settled()
    }
    expect(items()).toHaveLength(cloud().data.feedback.length)
    expect(screen.text).toContain('没有更多了')
    cloud().clearRequests()
    await screen.call('onReachBottom')
    expect(cloud().requests).toEqual([])
  })

  it('filters by type', async () => {
    await openList()
    screen.tap('黑屏白屏')
    await eventually(() => expect(items().length).toBeGreaterThan(0))
    expect(new Set(items().map(({ typeName }) => typeName))).toEqual(new Set(['黑屏白屏']))
    expect(screen.page.data.total).toBe(cloud().data.feedback.filter(({ type }) => type === 4).length)
    screen.tap('全部')
    await eventually(() => expect(screen.text).toContain(`共 ${cloud().data.feedback.length} 条`))
  })

  it('scrolls to the filter that is chosen, and the one before it', async () => {
    await openList()
    const bar = screen.all('filter-bar wx-scroll-view')[0]
    if (!bar) throw new Error('there are no filters')
    const first = () => {
      const target = screen.attribute(bar, 'scrollIntoView')
      const choices = screen.all('filter-bar wx-view')
      return choices.find(choice => screen.attribute(choice, 'id') === target)?.textContent
    }
    expect(first()).toBe('全部')
    screen.tap('死机')
    await eventually(() => expect(first()).toBe('黑屏白屏'))
  })

  it('shows the last choice only, whatever answers last', async () => {
    await openList()
    const late = cloud().faults.add({ on: FEEDBACK, delayMs: 300 })
    screen.tap('卡顿')
    screen.tap('小程序闪退')
    await eventually(() => expect(items().length).toBeGreaterThan(0))
    await user.idle()
    expect(late.hits).toBe(1)
    expect(new Set(items().map(({ typeName }) => typeName))).toEqual(new Set(['小程序闪退']))
  })

  it('begins anew on pulling down', async () => {
    await openList()
    await screen.call('onReachBottom')
    await screen.call('onPullDownRefresh')
    expect(items()).toHaveLength(20)
    expect(asked('stopPullDownRefresh')).toHaveLength(1)
  })

  it('stays as it is when beginning anew fails, and says why', async () => {
    await openList()
    await screen.call('onReachBottom')
    await eventually(() => expect(items()).toHaveLength(40))
    const before = items()
    cloud().faults.add({ on: FEEDBACK, errcode: 45009 })
    await screen.call('onPullDownRefresh')
    expect(asked('showToast')).toMatchObject([{ title: '今天的调用次数已用完，请明天再试。', icon: 'none' }])
    expect(asked('stopPullDownRefresh')).toHaveLength(1)
    expect(screen.page.data).toMatchObject({ status: 'ready', error: null, hasMore: true })
    expect(items()).toEqual(before)
    await screen.call('onReachBottom')
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
    const refreshed = screen.call('onPullDownRefresh')
    screen.tap('小程序闪退')
    await refreshed
    await eventually(() => expect(items().length).toBeGreaterThan(0))
    expect(new Set(items().map(({ typeName }) => typeName))).toEqual(new Set(['小程序闪退']))
  })

  it('says what is wrong, and tries again', async () => {
    cloud().faults.add({ on: FEEDBACK, errcode: 45009 })
    await openList()
    expect(screen.text).toContain('今天的调用次数已用完，请明天再试。')
    expect(items()).toEqual([])
    screen.tap('重试')
    await eventually(() => expect(screen.text).toContain(newest()?.content))
    expect(screen.withText('重试')).toEqual([])
  })

  it('keeps what it shows when the next page fails', async () => {
    await openList()
    user.rejection = { errMsg: 'cloud.callFunction:fail request:fail ' }
    await screen.call('onReachBottom')
    await eventually(() => expect(screen.text).toContain('网络不通，请检查网络后再试。'))
    expect(items()).toHaveLength(20)
    user.rejection = undefined
    screen.tap('重试')
    await eventually(() => expect(items()).toHaveLength(40))
  })

  it('says that there is nothing', async () => {
    cloud().faults.add({ on: FEEDBACK, body: '{"errcode":0,"list":[],"total_num":0}' })
    await openList()
    expect(screen.text).toContain('还没有这类反馈')
  })

  it('loads a picture when it comes into view, and opens it on a tap', async () => {
    await openList()
    const [first, second] = screen.all('feedback-picture')
    if (!first || !second) throw new Error('there are no pictures')
    expect(first.querySelector('wx-image')).toBeNull()
    expect(cloud().requests.filter(({ name }) => name === PICTURE)).toEqual([])
    screen.reveal(first)
    await eventually(() => expect(first.querySelector('wx-image')).not.toBeNull())
    expect(second.querySelector('wx-image')).toBeNull()
    const url = screen.attribute(first.querySelector('wx-image') ?? first, 'src')
    const response = await fetch(encodeURI(String(url)))
    expect(Buffer.from(await response.arrayBuffer())).toEqual(
      pictureFor(cloud().data.feedback.flatMap(({ mediaIds = [] }) => mediaIds)[0] ?? '').bytes,
    )
    screen.trigger(first.firstElementChild ?? first, 'tap')
    await eventually(() => expect(asked('previewImage')).toEqual([{ current: url, urls: [url] }]))
  })

  const firstPicture = () => {
    const [picture] = screen.all('feedback-picture')
    if (!picture) throw new Error('there is no picture')
    return picture
  }
  const tap = (picture: Element) => screen.trigger(picture.firstElementChild ?? picture, 'tap')
  const isShown = (picture: Element) =>
    eventually(() => expect(picture.querySelector('wx-image')).not.toBeNull())

  it('tries a picture again on a tap, and says why it fails again', async () => {
    await openList()
    cloud().faults.add({ on: PICTURE, errcode: 46001, times: 2 })
    const picture = firstPicture()
    screen.reveal(picture)
    await eventually(() => expect(picture.textContent).toContain('加载失败'))
    expect(asked('showModal')).toEqual([])
    tap(picture)
    await eventually(() => expect(asked('showModal')).toMatchObject([{ content: '这张图片已经不存在。' }]))
    tap(picture)
    await isShown(picture)
  })

  it('fetches a picture whose address has ended once more, then on a tap only', async () => {
    await openList()
    const picture = firstPicture()
    const fails = () => {
      const image = picture.querySelector('wx-image')
      if (image) screen.trigger(image, 'error')
    }
    const fetched = () => cloud().requests.filter(({ name }) => name === PICTURE).length
    screen.reveal(picture)
    await isShown(picture)
    fails()
    await eventually(() => expect(fetched()).toBe(2))
    await isShown(picture)
    fails()
    await eventually(() => expect(picture.textContent).toContain('加载失败'))
    await user.idle()
    expect(fetched()).toBe(2)
    tap(picture)
    await isShown(picture)
  })

  it('fetches no picture after it is left', async () => {
    await openList()
    const picture = firstPicture()
    screen.close()
    screen.reveal(picture)
    await user.idle()
    expect(cloud().requests.filter(({ name }) => name === PICTURE)).toEqual([])
  })

  it('unfolds the device, and folds it again', async () => {
    await openList()
    expect(screen.text).not.toContain('基础库')
    screen.tap('展开')
    await eventually(() => expect(screen.text).toContain('基础库'))
    screen.tap('收起')
    await eventually(() => expect(screen.text).not.toContain('基础库'))
  })

  it('copies a phone number', async () => {
    await openList()
    screen.tap('复制')
    await eventually(() => expect(asked('setClipboardData')).toHaveLength(1))
    const { phone } = items().find(({ phone }) => phone)
    expect(asked('setClipboardData')).toEqual([{ data: phone }])
  })
})

describe('a stranger', () => {
  async function followRefusal() {
    const [{ url }] = asked('reLaunch') as [{ url: string }]
    screen.close()
    const [path = '', query = ''] = url.slice(1).split('?')
    screen = await simulator.open(path, Object.fromEntries(new URLSearchParams(query)))
  }

  it('is sent to the page that explains it, with their openid to copy', async () => {
    user.caller = { openid: 'oStranger-Of_the_shop0000001' }
    await open('pages/feedback/feedback')
    await followRefusal()
    expect(screen.text).toContain('oStranger-Of_the_shop0000001')
    expect(screen.text).toContain('ADMIN_OPENIDS')
    screen.tap('复制')
    await eventually(() =>
      expect(asked('setClipboardData')).toEqual([{ data: 'oStranger-Of_the_shop0000001' }]),
    )

    screen.tap('重新检查')
    await eventually(() => expect(screen.text).toContain('还没有生效'))
    expect(asked('switchTab')).toEqual([])

    user.caller = { openid: ADMIN_OPENID }
    screen.tap('重新检查')
    await eventually(() => expect(asked('switchTab')).toEqual([{ url: '/pages/feedback/feedback' }]))
  })

  it.each([
    ['pages/comments/comments', ['getCommentList']],
    ['pages/comment/comment', ['getCommentInfo', 'getCommentReplyList']],
  ])('on %s is told of the function that refuses, until it does not', async (path, functions) => {
    user.caller = { openid: ADMIN_OPENID, env: { ADMIN_OPENIDS: 'oSomebodyElse' } }
    await open(path, { commentId: '77' })
    await followRefusal()
    const { functionName } = screen.page.data
    expect(functions).toContain(functionName)
    expect(screen.text).toContain(`云函数 ${functionName}`)
    screen.tap('重新检查')
    await eventually(() => expect(screen.text).toContain(`云函数 ${functionName} 还没有生效`))

    user.caller = { openid: ADMIN_OPENID }
    cloud().clearRequests()
    screen.tap('重新检查')
    await eventually(() => expect(asked('switchTab')).toEqual([{ url: '/pages/comments/comments' }]))
    expect(cloud().requests.filter(({ name }) => name === FEEDBACK)).toEqual([])
  })

  it('is told which function refuses what they do', async () => {
    const { comment } = cloud().comments.all.find(({ comment }) => comment.score === 100) ?? {}
    await open('pages/comment/comment', { commentId: comment?.commentId ?? '' })
    user.caller = { openid: 'oStranger' }
    screen.tap('重置客服消息额度')
    await eventually(() =>
      expect(asked('showModal').at(-1)).toMatchObject({
        content: expect.stringMatching(/resetApiKfQuota.*oStranger/),
      }),
    )
    expect(asked('reLaunch')).toEqual([])
  })

  it('is told what else is wrong', async () => {
    screen = await simulator.open('pages/setup/setup', { openid: 'oStranger' })
    user.rejection = { errCode: -501000, errMsg: 'FunctionName parameter could not be found' }
    screen.tap('重新检查')
    await eventually(() => expect(screen.text).toContain('云函数 getFeedback 还没有部署'))
  })
})

describe('the comment list', () => {
  const openList = () => open('pages/comments/comments')
  const since = (days: number) => Date.now() / 1000 - days * 24 * 60 * 60
  const within = (days: number) =>
    cloud().comments.all.filter(({ comment }) => Number(comment.createTime) >= since(days)).length

  it('shows the comments of the last 30 days', async () => {
    await openList()
    expect(screen.text).toContain(`共 ${within(30)} 条`)
    const [newest] = cloud().comments.all
    expect(screen.text).toContain(newest?.comment.content.txt.trim())
    expect(screen.text).toContain(newest?.comment.orderInfo.busiOrderId)
  })

  it('shows the next page', async () => {
    await openList()
    await screen.call('onReachBottom')
    await eventually(() => expect(screen.all('comment-card')).toHaveLength(40))
  })

  it('filters by kind and by time', async () => {
    await openList()
    screen.tap('差评')
    await eventually(() => expect(items().length).toBeGreaterThan(0))
    expect(items().every(({ isBad }) => isBad)).toBe(true)
    screen.tap('近 90 天')
    await settled()
    const bad = cloud().comments.all.filter(({ comment }) => [100, 200].includes(comment.score))
    expect(screen.page.data.total).toBe(bad.length)
  })

  it('takes dates of one’s own choice', async () => {
    await openList()
    screen.tap('自选日期')
    await settled()
    expect(screen.text).toContain('至')
    const [from, to] = screen.all('wx-picker')
    if (!from || !to) throw new Error('there are no date pickers')
    screen.trigger(from, 'change', { value: '2020-01-01' })
    screen.trigger(to, 'change', { value: '2020-01-31' })
    await eventually(() => expect(screen.text).toContain('这段时间没有这类评价'))
    const query = cloud()
      .requests.filter(({ name }) => name === COMMENTS)
      .at(-1)?.params
    // Midnight to midnight in China.
    expect(query).toMatchObject({ startTime: '1577808000', endTime: '1580486399' })
  })

  it('opens a comment, but not on a tap on its order number', async () => {
    await openList()
    const [first] = items()
    screen.tap('复制')
    await eventually(() => expect(asked('setClipboardData')).toEqual([{ data: first.orderNumber }]))
    expect(asked('navigateTo')).toEqual([])
    const [name] = screen.withText(first.nickname)
    if (name) screen.trigger(name, 'tap')
    await eventually(() =>
      expect(asked('navigateTo')).toEqual([{ url: `/pages/comment/comment?commentId=${first.commentId}` }]),
    )
  })

  it('opens pictures and videos', async () => {
    await openList()
    const withMedia = items().find(({ media }) => media.length > 1)
    const [cell] = screen
      .all('comment-media wx-image')
      .filter(image => screen.attribute(image, 'src') === withMedia.media[0].thumb)
    if (!cell) throw new Error('there are no pictures')
    screen.trigger(cell, 'tap')
    await eventually(() => expect(asked('previewMedia')).toHaveLength(1))
    expect(asked('previewMedia')[0]).toMatchObject({ current: 0 })
    expect(asked('navigateTo')).toEqual([])
  })
})

describe('a comment', () => {
  const find = (test: (state: ReturnType<typeof cloud>['comments']['all'][number]) => unknown) => {
    const state = cloud().comments.all.find(test)
    if (!state) throw new Error('the sample data has no such comment')
    return state
  }
  const openComment = (commentId: string) => open('pages/comment/comment', { commentId })
  const textarea = () => {
    const [field] = screen.all('answer wx-textarea')
    if (!field) throw new Error('there is no text field')
    return field
  }

  it('shows its process and what it said before', async () => {
    const { comment, oldComment } = find(({ oldComment, actions }) => oldComment && actions)
    await openComment(comment.commentId)
    for (const text of [
      '处理进度',
      '用户修改评价',
      '修改前的评价',
      oldComment?.content.ext,
      comment.wxPayId,
    ]) {
      expect(screen.text).toContain(text)
    }
  })

  it('is answered, followed up, and both are deleted', async () => {
    const { comment } = find(({ reply, comment }) => !reply && comment.score === 500)
    await openComment(comment.commentId)
    expect(screen.text).toContain('还没有回复')

    screen.type(textarea(), ' 谢谢你的好评！ ')
    screen.tap('发送')
    await eventually(() => expect(screen.text).toContain('谢谢你的好评！'))
    expect(screen.text).not.toContain('还没有回复')
    await eventually(() => expect(screen.page.data.draft).toBe(''))
    const state = find(state => state.comment === comment)
    expect(state.reply?.replyContent.content).toBe('谢谢你的好评！')
    expect(asked('showToast')).toHaveLength(1)

    screen.type(textarea(), '欢迎再来')
    screen.tap('发送')
    await eventually(() => expect(screen.text).toContain('欢迎再来'))
    expect(state.followUps.map(({ commentReplyContent }) => commentReplyContent.content)).toEqual([
      '欢迎再来',
    ])

    const [, ofFollowUp] = screen.withText('删除')
    if (!ofFollowUp) throw new Error('there is nothing to delete')
    user.confirms = false
    screen.trigger(ofFollowUp, 'tap')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(state.followUps).toHaveLength(1)
    user.confirms = true
    screen.trigger(ofFollowUp, 'tap')
    await eventually(() => expect(state.followUps).toEqual([]))
    await eventually(() => expect(screen.withText('删除')).toHaveLength(1))
    screen.tap('删除')
    await eventually(() => expect(screen.text).toContain('还没有回复'))
    expect(state.reply).toBeUndefined()
  })

  it('is answered, settled and reset once, however often it is tapped', async () => {
    const { comment } = find(
      ({ reply, comment }) => !reply && comment.score === 100 && !comment.extInfo.isAlreadySendTmpl,
    )
    const { commentId } = comment
    await openComment(commentId)
    const tapTwice = (text: string) => {
      const [element] = screen.withText(text)
      if (!element) throw new Error(`there is no “${text}”`)
      screen.trigger(element, 'tap')
      screen.trigger(element, 'tap')
    }
    const writes = (name: string) => cloud().requests.filter(request => request.name === name).length

    screen.type(textarea(), '非常抱歉')
    tapTwice('发送')
    await eventually(() => expect(screen.text).toContain('删除'))
    expect(writes('/wxaapi/comment/reply/add')).toBe(1)

    tapTwice('重置客服消息额度')
    await eventually(() => expect(writes('/wxaapi/comment/apikfquota/reset')).toBe(1))
    await user.idle()
    expect(asked('showModal')).toHaveLength(1)

    user.pictures = { 'wxfile://d.png': pictureFor('d').bytes }
    tapTwice('+')
    await eventually(() => expect(screen.text).toContain('1 / 9'))
    expect(asked('chooseMedia')).toHaveLength(1)
    const [field] = screen.all('settlement wx-textarea')
    if (!field) throw new Error('there is no form')
    screen.type(field, '已退款')
    tapTwice('提交和解')
    await eventually(() => expect(screen.text).toContain('已邀请修改'))
    expect(writes('/wxaapi/comment/confirmcompromise')).toBe(1)
    expect(asked('showModal')).toHaveLength(2)

    tapTwice('删除')
    await eventually(() => expect(screen.text).toContain('还没有回复'))
    expect(writes('/wxaapi/comment/reply/delete')).toBe(1)
    expect(asked('showModal')).toHaveLength(3)
  })

  it('does not send nothing', async () => {
    const { comment } = find(({ reply }) => !reply)
    await openComment(comment.commentId)
    screen.type(textarea(), '   ')
    screen.tap('发送')
    await openComment(comment.commentId)
    expect(find(state => state.comment === comment).reply).toBeUndefined()
  })

  it('keeps the text and looks again when an answer may or may not have arrived', async () => {
    const { comment } = find(({ reply, comment }) => !reply && comment.score === 400)
    await openComment(comment.commentId)
    cloud().faults.add({ on: '/wxaapi/comment/reply/add', close: 'midway' })
    screen.type(textarea(), '谢谢')
    screen.tap('发送')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(asked('showModal')[0]).toMatchObject({ content: expect.stringContaining('不确定是否成功') })
    await settled()
    expect(screen.page.data.draft).toBe('谢谢')
  })

  it('is settled with pictures from the phone', async () => {
    const { comment } = find(({ comment }) => comment.score === 100 && !comment.extInfo.isAlreadySendTmpl)
    const { commentId } = comment
    await openComment(commentId)
    expect(screen.text).toContain('差评和解')
    const [field] = screen.all('settlement wx-textarea')
    if (!field) throw new Error('there is no form')
    screen.type(field, '已为用户补发')
    screen.tap('提交和解')
    const pictures = ['a', 'b'].map(id => pictureFor(id))
    user.pictures = Object.fromEntries(pictures.map(({ bytes }, i) => [`wxfile://tmp_${i}.png`, bytes]))
    screen.tap('+')
    await eventually(() => expect(screen.text).toContain('2 / 9'))
    screen.tap('提交和解')
    await eventually(() =>
      expect(cloud().comments.settlements.some(one => one.commentId === commentId)).toBe(true),
    )
    const settlement = cloud().comments.settlements.find(one => one.commentId === commentId)
    expect(settlement).toMatchObject({ content: '已为用户补发' })
    expect(settlement?.picList).toHaveLength(2)
    expect(
      cloud()
        .tempMedia.slice(-2)
        .map(({ bytes }) => bytes.length)
        .sort(),
    ).toEqual(pictures.map(({ bytes }) => bytes.length).sort())
    // The page shows it at once.
    await eventually(() => expect(screen.text).not.toContain('提交和解'))
    expect(screen.text).toContain('已邀请修改')
  })

  it('does not settle twice, nor a good comment', async () => {
    const { comment } = find(({ comment }) => comment.score === 100 && comment.extInfo.isAlreadySendTmpl)
    await openComment(comment.commentId)
    expect(screen.text).not.toContain('提交和解')
    screen.close()
    await openComment(find(({ comment }) => comment.score === 500).comment.commentId)
    expect(screen.text).not.toContain('提交和解')
    expect(screen.text).not.toContain('重置客服消息额度')
  })

  /** Opens a bad comment and fills in the form with one picture. */
  async function fillSettlement() {
    const { comment } = find(({ comment }) => comment.score === 200 && !comment.extInfo.isAlreadySendTmpl)
    await openComment(comment.commentId)
    const [field] = screen.all('settlement wx-textarea')
    if (!field) throw new Error('there is no form')
    screen.type(field, '已退款')
    user.pictures = { 'wxfile://c.png': pictureFor('c').bytes }
    screen.tap('+')
    await eventually(() => expect(screen.text).toContain('1 / 9'))
  }

  /** Submits a settlement that WeChat refuses. Says how many files there were before. */
  async function settleInVain() {
    await fillSettlement()
    cloud().faults.add({ on: '/wxaapi/comment/confirmcompromise', errcode: -10008 })
    const files = cloud().storage.files.size
    screen.tap('提交和解')
    await eventually(() => expect(asked('showModal').at(-1)).toMatchObject({ title: '没有成功' }))
    return files
  }

  it('says why a settlement failed, and does not upload its pictures again', async () => {
    const files = await settleInVain()
    expect(cloud().storage.files.size).toBe(files + 1)
    screen.tap('提交和解')
    await eventually(() => expect(screen.text).toContain('已邀请修改'))
    expect(asked('cloud.uploadFile')).toHaveLength(1)
    // WeChat has its own copies by now.
    await eventually(() => expect(cloud().storage.files.size).toBe(files))
  })

  it('is read again after a settlement with no clear answer, which may have been carried out', async () => {
    await fillSettlement()
    cloud().faults.add({ on: '/wxaapi/comment/confirmcompromise', close: 'midway' })
    const reads = requestsTo('/wxaapi/comment/commentinfo/get').length
    screen.tap('提交和解')
    await eventually(() => expect(asked('showModal').at(-1)?.content).toContain('不确定是否成功'))
    await eventually(() =>
      expect(requestsTo('/wxaapi/comment/commentinfo/get').length).toBeGreaterThan(reads),
    )
  })

  it('is settled even if its pictures cannot be deleted afterwards', async () => {
    await fillSettlement()
    user.refusals = { 'cloud.deleteFile': { errMsg: 'cloud.deleteFile:fail permission denied' } }
    screen.tap('提交和解')
    await eventually(() => expect(screen.text).toContain('已邀请修改'))
    expect(asked('cloud.deleteFile')).toHaveLength(1)
    expect(asked('showModal')).toHaveLength(1)
    expect(asked('showToast')).toMatchObject([{ title: '已完成' }])
  })

  it('says nothing to who chooses no picture, and why WeChat lets nobody choose', async () => {
    await openComment(
      find(({ comment }) => comment.score === 200 && !comment.extInfo.isAlreadySendTmpl).comment.commentId,
    )
    screen.tap('+')
    await eventually(() => expect(asked('chooseMedia')).toHaveLength(1))
    expect(asked('showModal')).toEqual([])
    const errMsg = 'chooseMedia:fail api scope is not declared in the privacy agreement'
    user.refusals = { chooseMedia: { errMsg, errno: 112 } }
    screen.tap('+')
    await eventually(() =>
      expect(asked('showModal')).toMatchObject([{ content: expect.stringContaining(errMsg) }]),
    )
  })

  it('says why WeChat copies and opens nothing', async () => {
    await openComment(find(({ oldComment }) => oldComment?.content.media.length).comment.commentId)
    user.refusals = {
      setClipboardData: { errMsg: 'setClipboardData:fail' },
      previewMedia: { errMsg: 'previewMedia:fail' },
    }
    screen.tap('复制')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    const [picture] = screen.all('comment-media wx-image')
    if (!picture) throw new Error('there is no picture')
    screen.trigger(picture, 'tap')
    await eventually(() => expect(asked('showModal')).toHaveLength(2))
  })

  it('takes a picture back that was uploaded in vain', async () => {
    const files = await settleInVain()
    screen.tap('×')
    await eventually(() => expect(screen.text).toContain('0 / 9'))
    expect(cloud().storage.files.size).toBe(files)
  })

  it('resets the quota of customer service messages', async () => {
    const { comment } = find(({ comment }) => comment.score === 100)
    await openComment(comment.commentId)
    screen.tap('重置客服消息额度')
    await eventually(() => expect(cloud().comments.quotaResets).toContain(comment.commentId))
  })

  it('shows what was asked for last, whatever answers last', async () => {
    await openComment(find(({ reply }) => reply).comment.commentId)
    const late = cloud().faults.add({ on: COMMENT, errcode: -10403, delayMs: 300 })
    const older = screen.call('onPullDownRefresh')
    await eventually(() => expect(late.hits).toBe(1))
    await screen.call('onPullDownRefresh')
    await older
    expect(screen.page.data).toMatchObject({ status: 'ready', error: null })
    expect(asked('showModal')).toEqual([])
  })

  it('shows nothing any more, and leads nowhere, once it is left', async () => {
    await openComment(find(({ reply }) => reply).comment.commentId)
    user.caller = { openid: 'oStranger' }
    const loading = screen.call('onPullDownRefresh')
    const before = { ...screen.page.data }
    await screen.call('onUnload')
    await loading
    expect(screen.page.data).toEqual(before)
    expect([...asked('reLaunch'), ...asked('showModal')]).toEqual([])
  })

  it('of another mini program shows an error, and a way out', async () => {
    await openComment('12345')
    expect(screen.text).toContain('无权操作')
    expect(screen.text).toContain('重试')
  })

  it('makes the list read its comments again', async () => {
    await open('pages/comments/comments')
    const list = screen
    const reads = () => cloud().requests.filter(({ name }) => name === COMMENTS).length
    const { comment } = find(({ reply, comment }) => !reply && comment.score === 500)
    await openComment(comment.commentId)
    await list.call('onShow')
    expect(reads()).toBe(1)
    screen.type(textarea(), '谢谢')
    screen.tap('发送')
    await eventually(() => expect(asked('showToast')).toHaveLength(1))
    await list.call('onShow')
    await eventually(() => expect(reads()).toBe(2))
    list.close()
  })

  it('leaves the list where it was, read again once that succeeds', async () => {
    await open('pages/comments/comments')
    const list = screen
    const shown = () => {
      const { items } = list.page.data
      return Array.isArray(items) ? items.map(({ commentId, isAsked }) => ({ commentId, isAsked })) : []
    }
    await list.call('onReachBottom')
    await eventually(() => expect(shown()).toHaveLength(40))
    const before = shown()
    const last = before.at(-1)
    const { extInfo } = find(({ comment }) => comment.commentId === last?.commentId).comment
    await openComment(String(last?.commentId))
    await screen.call('settled')
    extInfo.isAlreadySendTmpl = !extInfo.isAlreadySendTmpl
    try {
      cloud().faults.add({ on: COMMENTS, errcode: 45009 })
      await list.call('onShow')
      expect(shown()).toEqual(before)
      await list.call('onShow')
      expect(shown()).toEqual([...before.slice(0, -1), { ...last, isAsked: extInfo.isAlreadySendTmpl }])
      cloud().clearRequests()
      await list.call('onShow')
      expect(cloud().requests).toEqual([])
    } finally {
      extInfo.isAlreadySendTmpl = !extInfo.isAlreadySendTmpl
      list.close()
    }
  })
})
