import type { FeedbackQuery, FeedbackType } from 'wx-user-voice'
import { client } from '../../lib/client'
import { FEEDBACK_TYPES, type FeedbackView, feedbackView } from '../../lib/feedback-view'
import { emptyList, type ListPager, Pager } from '../../lib/pager'
import { leaveWhenForbidden } from '../../lib/refusal'

const NUM = 20

Page({
  data: {
    ...emptyList<FeedbackView>(),
    types: FEEDBACK_TYPES,
    /** 0 for all. */
    type: 0 as FeedbackType | 0,
  },
  pager: null as ListPager<FeedbackQuery> | null,

  onLoad() {
    this.pager = new Pager({
      fetch: client.getFeedback,
      toView: feedbackView,
      show: data => this.setData(data),
      onError: leaveWhenForbidden,
    })
    this.pager.start(this.query())
  },
  query() {
    const { type } = this.data
    return { num: NUM, ...(type !== 0 && { type }) }
  },
  chooseType({ detail }: WechatMiniprogram.CustomEvent<{ value: FeedbackType | 0 }>) {
    this.setData({ type: detail.value })
    this.pager?.start(this.query())
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
