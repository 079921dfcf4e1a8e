import type { QueueCounts, VoiceState } from '../../client/client'
import type { LiveList } from '../components/live-list/live-list'
import type { UndoBar } from '../components/undo-bar/undo-bar'
import type { VoiceList } from '../components/voice-list/voice-list'
import { chosenApp } from '../logic/apps'
import { setBadge } from '../logic/badge'
import { type ChangedVoice, onVoicesChanged } from '../logic/changes'
import { noChoice, stillChosen, toggled, toggledAll } from '../logic/choice'
import { componentOf } from '../logic/component'
import { deskPage } from '../logic/desk-page'
import { oneAtATime, perform, showError } from '../logic/dialogs'
import { change } from '../logic/handle'
import { askedIn, type KeptInbox, keepInbox, recallInbox } from '../logic/inbox-start'
import { bringIntoView } from '../logic/into-view'
import { onKeys } from '../logic/keys'
import { isWide } from '../logic/layout'
import { alertBeforeLeaving, mayLeaveDraft } from '../logic/leave-alert'
import { inPlaceOf, showOrder, stepFrom } from '../logic/list-order'
import { elsewhere, emptyNarrowing, emptyText, isPlain, type Narrowing, queryFor } from '../logic/narrowing'
import { emptyList, type ListData } from '../logic/pager'
import { pageUrl } from '../logic/pages'
import { readPeople } from '../logic/people'
import { applyChanges } from '../logic/queue-changes'
import { isArchiveEmpty, QueuePager } from '../logic/queue-pager'
import { receivedText, syncNow } from '../logic/received'
import { shareVoice } from '../logic/share'
import { renamed, type VoiceRow } from '../logic/voice-view'

/** How much of a long list is read again at most to keep the place in it. */
const MAX_READ_AGAIN = 100
/** With fewer rows more are read, since such a list is too short to be scrolled. */
const FEW_ROWS = 10

type OfVoice = WechatMiniprogram.CustomEvent<{ id: string; state: VoiceState }>

/** What is to be done: the voices of the archive, or what WeChat has if there is no archive. */
deskPage({
  data: {
    ...emptyList(),
    /** The code with which somebody was invited; `''` for everybody else. */
    invitation: '',
    /** Why the lists of WeChat are shown: `off` without an archive, `empty` while nothing is in it. */
    live: '' as '' | 'off' | 'empty',
    isWide: false,
    /** The mini program that is shown; `''` for all. */
    appid: '',
    narrowing: emptyNarrowing(),
    counts: null as QueueCounts | null,
    received: '',
    waitingComments: 0,
    /** How many rows there are: those that were done have left. */
    shown: 0,
    emptyText: '',
    ...noChoice(false),
    /** The id of the voice beside the list, and of the row to which the keys have come. */
    openId: '',
    atId: '',
    commentId: '',
  },
  pager: null as QueuePager | null,
  stopListening: null as (() => void) | null,
  stopKeys: null as (() => void) | null,
  hasDraft: false,

  onLoad(options: Record<string, string | undefined>) {
    const { invitation = '' } = options
    this.setData({ isWide: isWide(), invitation, status: invitation ? 'ready' : 'loading' })
    this.stopListening = onVoicesChanged(voices => this.showChanges(voices))
    this.pager = new QueuePager({
      query: () => queryFor(this.data.narrowing),
      takeCounts: counts => this.takeCounts(counts),
      show: data => this.showRows(data),
      put: (start, rows) => this.list()?.put(start, rows),
      showLive: live => this.setData({ live }),
    })
    const asked = askedIn(options)
    const kept = recallInbox()
    if (asked) this.setData({ narrowing: asked })
    if (kept && !asked) this.resume(kept)
    else if (!invitation) this.start()
  },
  onShow() {
    this.live()?.shown()
    this.stopKeys = onKeys({
      ArrowUp: () => this.step(-1),
      ArrowDown: () => this.step(1),
      Enter: () => this.data.atId && this.show({ openId: this.data.atId, commentId: '' }),
      '/': () => componentOf<{ focus(): void }>(this, '#search')?.focus(),
    })
  },
  onHide() {
    this.stopKeys?.()
  },
  onUnload() {
    this.pager?.stop()
    this.stopListening?.()
    this.stopKeys?.()
    alertBeforeLeaving(false)
  },
  onResize({ size }: WechatMiniprogram.Page.IResizeOption) {
    this.setData({ isWide: isWide(size.windowWidth) })
    this.showRows()
  },
  /** Whoever was invited has come in. */
  enter() {
    this.setData({ invitation: '' })
    return this.start()
  },
  keep() {
    this.live()?.keep()
    keepInbox(this.data, this.pager?.place(), this.list()?.chunks())
  },
  resume({ data, list }: KeptInbox) {
    this.setData(data)
    this.takeCounts(this.data.counts)
    if (this.data.live) return
    if (!list) this.start()
    else {
      this.pager?.goOn(list.place)
      this.list()?.resume(list.chunks)
      this.showRows()
    }
  },
  list(): VoiceList | null {
    return componentOf<VoiceList>(this, '#list')
  },
  live(): LiveList | null {
    return componentOf<LiveList>(this, '#live')
  },
  rows(): VoiceRow[] {
    return this.list()?.rows() ?? []
  },
  start() {
    const { isChoosing, narrowing } = this.data
    const appid = chosenApp()
    const beside = this.hasDraft ? {} : { openId: '', atId: '' }
    this.setData({ appid, ...noChoice(isChoosing), ...beside, emptyText: emptyText(narrowing) })
    // Names may come later than the rows.
    readPeople().then(() => this.list()?.update((row: VoiceRow) => renamed(row, queryFor(narrowing))))
    return this.pager?.start()
  },
  /** Another mini program is looked at. */
  switchApp() {
    const beside = this.hasDraft ? {} : { commentId: '' }
    this.setData({ live: '', ...beside, narrowing: elsewhere(this.data.narrowing) })
    return this.start()
  },
  narrow({ detail }: WechatMiniprogram.CustomEvent<{ narrowing: Narrowing }>) {
    this.setData({ narrowing: detail.narrowing })
    return this.start()
  },
  async takeCounts(counts: QueueCounts | null) {
    const { appid, narrowing } = this.data
    const ofAll = counts && isPlain(narrowing)
    this.setData({ counts, waitingComments: ofAll ? counts.comments : 0 })
    if (!ofAll) return
    setBadge(counts.all)
    const isEmpty = counts.all === 0 && this.data.shown === 0 && (await isArchiveEmpty())
    if (isEmpty && appid === this.data.appid) this.setData({ live: 'empty' })
  },
  /** What follows from the rows. */
  showRows(data: Partial<ListData> = {}) {
    this.setData(data)
    const rows = this.rows()
    const { hasMore, status } = this.data
    this.setData({ shown: rows.length, received: receivedText(), ...stillChosen(this.data, rows) })
    const ids = rows.map(({ id }: VoiceRow) => id)
    const more = hasMore ? async () => this.pager?.more() : undefined
    showOrder(ids, more)
    if (status !== 'ready' || this.data.live) return
    if (rows.length < FEW_ROWS) more?.()
    // What was done beside the list has left it: the one in its place is opened.
    const { openId, commentId } = this.data
    if (!this.data.isWide || this.hasDraft || commentId || ids.includes(openId)) return
    this.setData({ openId: inPlaceOf(openId), atId: inPlaceOf(openId) })
  },
  /** Brings in the first voices without waiting for the timer. */
  sync() {
    return oneAtATime(this, async () => {
      if (!(await perform('正在同步', syncNow))) return
      this.setData({ live: '' })
      await this.start()
    })
  },
  open({ detail: { id } }: OfVoice) {
    return this.show({ openId: id, commentId: '' })
  },
  openComment({ detail: { id } }: OfVoice) {
    return this.show({ openId: '', commentId: id })
  },
  show(what: { openId: string; commentId: string }) {
    const { openId: id, commentId } = what
    return oneAtATime(this, async () => {
      if (!this.data.isWide) await wx.navigateTo({ url: pageUrl('voice', id ? { id } : { commentId }) })
      else if (!this.hasDraft || (await mayLeaveDraft())) {
        this.minds({ detail: { isDraft: false } })
        this.setData({ ...what, atId: id })
      }
    })
  },
  minds({ detail: { isDraft } }: { detail: { isDraft: boolean } }) {
    this.hasDraft = isDraft
    alertBeforeLeaving(isDraft)
  },
  /** The keys go on from row to row, and open each unless something is written in the one that is open. */
  step(by: number) {
    const id = stepFrom(this.data.atId, by)
    if (!this.data.isWide || this.data.isChoosing || !id) return
    this.setData({ atId: id, ...(!this.hasDraft && { openId: id, commentId: '' }) })
    bringIntoView(this.list(), id, Number(Reflect.get(this, 'scrollTop') ?? 0))
  },
  toggleChoosing() {
    this.setData(noChoice(!this.data.isChoosing))
  },
  choose({ detail: { id } }: OfVoice) {
    const choice = toggled(this.data, this.rows(), id)
    if (choice) this.setData(choice)
  },
  chooseAll() {
    this.setData(toggledAll(this.data, this.rows()))
  },
  mark({ detail: { id, state } }: OfVoice) {
    return oneAtATime(this, () => change({ ids: [id], state }).catch(showError))
  },
  showChanges(voices: ChangedVoice[]) {
    const list = this.list()
    if (!list) return
    const { counts, former } = applyChanges(list, queryFor(this.data.narrowing), voices, this.data.counts)
    this.takeCounts(counts)
    this.showRows()
    componentOf<UndoBar>(this, '#undo')?.offer(former)
  },
  async onPullDownRefresh() {
    if (this.data.live) await this.live()?.refresh()
    else await this.pager?.refresh(Math.min(this.data.count, MAX_READ_AGAIN))
    wx.stopPullDownRefresh()
  },
  onReachBottom() {
    if (this.data.live) this.live()?.more()
    else if (this.data.hasMore) this.pager?.more()
  },
  more() {
    this.pager?.more()
  },
  onShareAppMessage() {
    return shareVoice(this.data.openId)
  },
})
