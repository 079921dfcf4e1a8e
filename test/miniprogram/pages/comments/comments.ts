import type { CommentFilter, CommentListQuery } from 'wx-user-voice'
import { commentsVersion } from '../../lib/changes'
import { client } from '../../lib/client'
import { COMMENT_FILTERS, type CommentView, commentView } from '../../lib/comment-view'
import { oneAtATime } from '../../lib/dialogs'
import { emptyList, type ListPager, Pager } from '../../lib/pager'
import { leaveWhenForbidden } from '../../lib/refusal'
import { lastDays, TIME_RANGES, timesOf, today } from '../../lib/time-range'

const LIMIT = 20
/** What is read again to keep the place in a long list: more takes too long, and does not fit through `setData`. */
const MAX_KEPT = 200

Page({
  data: {
    ...emptyList<CommentView>(),
    filters: COMMENT_FILTERS,
    filterType: 6 as CommentFilter,
    ranges: TIME_RANGES,
    /** 0 for `dates`. */
    days: 30,
    dates: lastDays(30),
    /** The last date that can be chosen. */
    today: today(),
  },
  pager: null as ListPager<CommentListQuery> | null,
  /** Of the comments when they were read. */
  version: 0,

  onLoad() {
    this.version = commentsVersion()
    this.pager = new Pager({
      fetch: client.getCommentList,
      toView: commentView,
      show: data => this.setData(data),
      onError: leaveWhenForbidden,
    })
    this.pager.start(this.query())
  },
  async onShow() {
    this.setData({ today: today() })
    const version = commentsVersion()
    if (version === this.version) return
    // Back from a comment that was answered or settled: the list stays where it was.
    const count = Math.min(this.data.items.length, MAX_KEPT)
    if (await this.pager?.refresh(this.query(), count)) this.version = version
  },
  query() {
    const { filterType, days, dates } = this.data
    return { filterType, limit: LIMIT, ...timesOf(days, dates) }
  },
  chooseFilter({ detail }: WechatMiniprogram.CustomEvent<{ value: CommentFilter }>) {
    this.setData({ filterType: detail.value })
    this.pager?.start(this.query())
  },
  chooseRange({ detail }: WechatMiniprogram.CustomEvent<{ value: number }>) {
    const dates = detail.value > 0 ? lastDays(detail.value) : this.data.dates
    this.setData({ days: detail.value, dates, today: today() })
    this.pager?.start(this.query())
  },
  chooseDate(event: WechatMiniprogram.PickerChange<{ side: 'from' | 'to' }>) {
    this.setData({ [`dates.${event.currentTarget.dataset.side}`]: event.detail.value })
    this.pager?.start(this.query())
  },
  open(event: WechatMiniprogram.TouchEvent<object, object, { id: string }>) {
    const url = `/pages/comment/comment?commentId=${event.currentTarget.dataset.id}`
    return oneAtATime(this, () => wx.navigateTo({ url }))
  },
  async onPullDownRefresh() {
    await this.pager?.refresh(this.query())
    wx.stopPullDownRefresh()
  },
  onReachBottom() {
    if (this.data.hasMore) this.pager?.more()
  },
  more() {
    this.pager?.more()
  },
})
