import { liveApp, nameOfApp, ofApp } from '../../logic/apps'
import { commentsVersion } from '../../logic/changes'
import { COMMENT_FILTERS, type CommentView } from '../../logic/comment-view'
import { type FeedbackView, TYPE_CHOICES } from '../../logic/feedback-view'
import { keep, recall } from '../../logic/kept'
import { commentPager, feedbackPager } from '../../logic/live-pagers'
import { emptyList, LIST_DATA, type ListPager, type ListPlace } from '../../logic/pager'
import { pageUrl } from '../../logic/pages'
import { pick } from '../../logic/pick'
import { lastDays, TIME_RANGES, timesOf, today } from '../../logic/time-range'

const LIMIT = 20
/** How much of a long list is read again at most to keep the place in it: more takes too long, and is too much for `setData`. */
const MAX_KEPT = 200

const pagers = new WeakMap<object, ListPager<object>>()

/** What a page can do with it. */
export interface LiveList {
  keep(): void
  more(): void
  refresh(): Promise<void>
  shown(): void
}

/** What it keeps; the list only where nothing was being read. */
interface KeptList {
  appid: string
  filter: object
  list?: object
  place?: ListPlace<object>
}

type Choice<Value> = WechatMiniprogram.CustomEvent<{ value: Value }>

/** What WeChat has of one kind, if nothing is archived. Triggers `open` with the `{id}` of a comment, and `sync`. */
Component({
  properties: {
    /** Why nothing is archived: `off` or `empty`. */
    reason: String,
  },
  data: {
    ...emptyList(),
    /** Whose they are, and its name; both empty where there is no choice. */
    appid: '',
    appName: '',
    items: [] as (FeedbackView | CommentView)[],
    kinds: [
      { value: 'feedback', name: '用户反馈' },
      { value: 'comment', name: '订单评价' },
    ],
    kind: 'feedback',
    types: TYPE_CHOICES,
    /** 0 for all. */
    type: 0,
    filters: COMMENT_FILTERS,
    filterType: 6,
    ranges: TIME_RANGES,
    /** 0 for `dates`. */
    days: 30,
    dates: lastDays(30),
    /** The last date that can be chosen. */
    today: today(),
    /** The version of the comments that were read, see `logic/changes`. */
    version: 0,
  },
  lifetimes: {
    attached() {
      // The mini program may have been opened on another day.
      const kept = recall<KeptList>('live')
      if (kept?.appid === liveApp()) this.resume(kept)
      else {
        this.setData({ dates: lastDays(this.data.days), today: today() })
        this.begin()
      }
    },
    detached() {
      pagers.get(this)?.stop()
    },
  },
  methods: {
    begin() {
      this.makePager()
      this.start()
    },
    makePager() {
      pagers.get(this)?.stop()
      const pager = this.data.kind === 'feedback' ? feedbackPager : commentPager
      pagers.set(
        this,
        pager({
          show: data => this.setData(data),
          put: (start, views) => this.put(start, views),
        }),
      )
    },
    /** The page is left for another one: see `logic/kept`. */
    keep() {
      const place = pagers.get(this)?.place()
      const filter = pick(this.data, ['kind', 'type', 'filterType', 'days', 'dates'])
      const list = pick(this.data, [...LIST_DATA, 'items', 'version'])
      keep('live', { appid: this.data.appid, filter, ...(place && { list, place }) })
    },
    resume({ appid, filter, list, place }: KeptList) {
      this.setData({ appid, appName: nameOfApp(appid), ...filter, ...list, today: today() })
      this.makePager()
      if (place) pagers.get(this)?.goOn(place)
      else this.start()
    },
    put(start: number, views: (FeedbackView | CommentView)[]) {
      const changes: Record<string, unknown> = start === 0 ? { items: views } : {}
      if (start > 0) for (const [i, view] of views.entries()) changes[`items[${start + i}]`] = view
      this.setData(changes)
    },
    start() {
      const appid = liveApp()
      this.setData({ appid, appName: nameOfApp(appid), version: commentsVersion() })
      pagers.get(this)?.start(this.query())
    },
    query(): object {
      const { appid, kind, type, filterType, days, dates } = this.data
      if (kind === 'feedback') return { ...ofApp(appid), num: LIMIT, ...(type > 0 && { type }) }
      return { ...ofApp(appid), filterType, limit: LIMIT, ...timesOf(days, dates) }
    },
    /** The page is shown again. If a comment was answered or settled, the list is read again and keeps its place. */
    async shown() {
      this.setData({ today: today() })
      const version = commentsVersion()
      const { kind, count } = this.data
      if (kind === 'feedback' || version === this.data.version) return
      const isNew = await pagers.get(this)?.refresh(this.query(), Math.min(count, MAX_KEPT))
      if (isNew) this.setData({ version })
    },
    async refresh() {
      await pagers.get(this)?.refresh(this.query())
    },
    more() {
      if (this.data.hasMore || this.data.status === 'error') pagers.get(this)?.more()
    },
    chooseKind({ detail }: Choice<string>) {
      this.setData({ kind: detail.value })
      this.begin()
    },
    chooseType({ detail }: Choice<number>) {
      this.setData({ type: detail.value })
      this.start()
    },
    chooseFilter({ detail }: Choice<number>) {
      this.setData({ filterType: detail.value })
      this.start()
    },
    chooseRange({ detail }: Choice<number>) {
      const dates = detail.value > 0 ? lastDays(detail.value) : this.data.dates
      this.setData({ days: detail.value, dates, today: today() })
      this.start()
    },
    chooseDate(event: WechatMiniprogram.PickerChange<{ side: 'from' | 'to' }>) {
      this.setData({ [`dates.${event.currentTarget.dataset.side}`]: event.detail.value })
      this.start()
    },
    open(event: WechatMiniprogram.TouchEvent<object, object, { id: string }>) {
      this.triggerEvent('open', { id: event.currentTarget.dataset.id })
    },
    sync() {
      this.triggerEvent('sync')
    },
    setUp() {
      wx.navigateTo({ url: pageUrl('setup') })
    },
  },
})
