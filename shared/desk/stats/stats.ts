import { chosenApp, ofChosenApp } from '../logic/apps'
import { isNotArchived } from '../logic/archive'
import { client } from '../logic/client'
import { deskPage } from '../logic/desk-page'
import { oneAtATime, perform, showError } from '../logic/dialogs'
import { type ErrorView, errorView } from '../logic/error-view'
import { type ExportedFile, exportFile, shareFile } from '../logic/export'
import { keep, recall } from '../logic/kept'
import { pageUrl } from '../logic/pages'
import { readPeople } from '../logic/people'
import { pick } from '../logic/pick'
import { leaveWhenForbidden } from '../logic/refusal'
import { kindOfTab, STATS_TABS, type StatsTab, type StatsView, statsView } from '../logic/stats-view'
import { lastDays, TIME_RANGES, timesOf, today } from '../logic/time-range'

const KEPT = ['appid', 'status', 'error', 'isLive', 'view', 'days', 'dates', 'tab', 'file'] as const

/** How much was said, of what, and how it was answered; the period before beside it. */
deskPage({
  data: {
    status: 'loading' as 'loading' | 'ready' | 'error',
    error: null as ErrorView | null,
    isLive: false,
    /** The mini program that is shown; `''` for all. */
    appid: '',
    view: null as StatsView | null,
    ranges: TIME_RANGES,
    /** 0 for `dates`. */
    days: 30,
    dates: lastDays(30),
    /** The last date that can be chosen. */
    today: today(),
    tabs: STATS_TABS,
    tab: '' as StatsTab,
    file: null as ExportedFile | null,
  },
  /** How often statistics were asked for: only the latest answer counts. */
  loads: 0,

  onLoad() {
    const kept = recall('stats')
    if (kept) this.resume(kept)
    else {
      // The mini program may have been opened on another day.
      this.setData({ dates: lastDays(this.data.days) })
      this.load()
    }
  },
  /** The bottom bar opens another page. `deskPage` keeps how far this one is scrolled. */
  keep() {
    keep('stats', pick(this.data, KEPT))
  },
  resume(kept: object) {
    this.setData(kept)
    if (this.data.status === 'loading' || this.data.appid !== chosenApp()) this.load()
  },
  onShow() {
    this.setData({ today: today() })
  },
  onUnload() {
    this.loads += 1
  },
  query() {
    const { tab, days, dates } = this.data
    const kind = kindOfTab(tab)
    return { ...ofChosenApp(), ...(kind && { kind }), ...timesOf(days, dates) }
  },
  async load() {
    this.loads += 1
    const load = this.loads
    this.setData({ appid: chosenApp(), status: 'loading', error: null, file: null })
    try {
      const query = this.query()
      // With the names of people.
      const [stats] = await Promise.all([client.getVoiceStats(query), readPeople()])
      if (load !== this.loads) return
      this.setData({ status: 'ready', isLive: false, view: statsView(stats, query, this.data.tab) })
    } catch (thrown) {
      if (load !== this.loads) return
      const error = errorView(thrown)
      if (isNotArchived(error)) {
        this.setData({ status: 'ready', isLive: true })
        return
      }
      this.setData({ status: 'error', error, view: null })
      leaveWhenForbidden(error)
    }
  },
  chooseRange({ detail }: WechatMiniprogram.CustomEvent<{ value: number }>) {
    const dates = detail.value > 0 ? lastDays(detail.value) : this.data.dates
    this.setData({ days: detail.value, dates, today: today() })
    this.load()
  },
  chooseDate(event: WechatMiniprogram.PickerChange<{ side: 'from' | 'to' }>) {
    this.setData({ [`dates.${event.currentTarget.dataset.side}`]: event.detail.value })
    this.load()
  },
  chooseTab({ detail }: WechatMiniprogram.CustomEvent<{ value: StatsTab }>) {
    this.setData({ tab: detail.value })
    this.load()
  },
  openFigure(event: WechatMiniprogram.TouchEvent<object, object, { url: string }>) {
    this.leaveFor(event.currentTarget.dataset.url)
  },
  openShown({ detail }: WechatMiniprogram.CustomEvent<{ url: string }>) {
    this.leaveFor(detail.url)
  },
  /** The inbox takes the place of this page, as by the bottom bar, which leads back to it as it was. */
  leaveFor(url: string) {
    if (!url) return
    this.keep()
    wx.redirectTo({ url })
  },
  exportFile() {
    return oneAtATime(this, () =>
      perform('正在导出', async () => {
        this.setData({ file: await exportFile(this.query()) })
      }),
    )
  },
  openFile() {
    const { file } = this.data
    if (file) wx.openDocument({ filePath: file.path, fileType: 'xlsx', showMenu: true }).catch(showError)
  },
  shareFile() {
    const { file } = this.data
    if (file) shareFile(file).catch(showError)
  },
  setUp() {
    wx.navigateTo({ url: pageUrl('setup') })
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },
})
