import type { VoiceFilter, VoiceKind, VoiceQuery, VoiceState } from '../../client/client'
import { isNotArchived, setBadge } from '../logic/archive'
import { type ChangedVoice, onVoicesChanged } from '../logic/changes'
import { client } from '../logic/client'
import { componentOf } from '../logic/component'
import { type Counts, readCounts, sumOf } from '../logic/counts'
import { confirm, oneAtATime, perform } from '../logic/dialogs'
import type { ErrorView } from '../logic/error-view'
import { handle, MAX_AT_ONCE, takeOver } from '../logic/handle'
import { isWide } from '../logic/layout'
import { emptyList, type ListPager, Pager } from '../logic/pager'
import { pageUrl } from '../logic/pages'
import { leaveWhenForbidden } from '../logic/refusal'
import { shareVoice } from '../logic/share'
import { KINDS, type RowChange, rowChange, STATES, type VoiceRow, voiceRow } from '../logic/voice-view'

const LIMIT = 20
/** How much of a long list is read again at most to keep the place in it. */
const MAX_KEPT = 100

interface VoiceList {
  put(start: number, rows: VoiceRow[]): void
  update(change: RowChange): VoiceRow | undefined
}
interface LiveList {
  more(): void
  refresh(): Promise<void>
  shown(): void
}
type Choice = WechatMiniprogram.CustomEvent<{ value: string }>
type OfVoice = WechatMiniprogram.CustomEvent<{ id: string; state: VoiceState }>

/** What is to be done: the voices of the archive, or what WeChat has if there is no archive. */
Page({
  data: {
    ...emptyList(),
    /** Why the lists of WeChat are shown: `off` without an archive, `empty` while nothing is in it. */
    live: '' as '' | 'off' | 'empty',
    isWide: false,
    /** `''` for any. */
    state: 'new' as VoiceState | '',
    kind: '' as VoiceKind | '',
    states: [] as { value: string; name: string; count?: number }[],
    kinds: [] as { value: string; name: string; count?: number }[],
    q: '',
    isChoosing: false,
    chosen: {} as Record<string, boolean>,
    chosenCount: 0,
    /** The id of the voice beside the list. */
    openId: '',
    commentId: '',
  },
  pager: null as ListPager<VoiceQuery> | null,
  counts: null as Counts | null,
  /** How often the counts were asked for: only the latest answer counts. */
  countings: 0,
  stopListening: null as (() => void) | null,
  hasDraft: false,

  onLoad() {
    this.setData({ isWide: isWide() })
    this.showChips()
    this.stopListening = onVoicesChanged(voices => this.showChanges(voices))
    this.pager = new Pager({
      fetch: (query: VoiceQuery = {}) => client.listVoices(query),
      toView: voiceRow,
      show: data => this.setData(data),
      put: (start, rows) => this.list()?.put(start, rows),
      onError: error => this.fail(error),
    })
    this.start()
  },
  onShow() {
    this.live()?.shown()
    this.showBadge()
  },
  onUnload() {
    this.pager?.stop()
    this.stopListening?.()
    this.countings += 1
  },
  onResize({ size }: WechatMiniprogram.Page.IResizeOption) {
    this.setData({ isWide: isWide(size.windowWidth) })
  },
  list() {
    return componentOf<VoiceList>(this, '#list')
  },
  live() {
    return componentOf<LiveList>(this, '#live')
  },
  fail(error: ErrorView) {
    // Without an archive there are no voices: the lists of WeChat are shown.
    if (isNotArchived(error)) this.setData({ live: 'off' })
    else leaveWhenForbidden(error)
  },
  /** The filter of the list, without kind and state. */
  filter(): Omit<VoiceFilter, 'kind' | 'state'> {
    const q = this.data.q.trim()
    return q ? { q } : {}
  },
  query(): VoiceQuery {
    const { state, kind } = this.data
    return { ...this.filter(), ...(state && { state }), ...(kind && { kind }), limit: LIMIT }
  },
  start() {
    this.setData({ chosen: {}, chosenCount: 0 })
    this.count()
    return this.pager?.start(this.query())
  },
  /** Reads the numbers on the chips. The list works without them, so an error is not shown. */
  async count() {
    this.countings += 1
    const counting = this.countings
    const counts = await readCounts(this.filter()).catch(() => null)
    if (counting !== this.countings || !counts) return
    this.counts = counts
    if (!this.filter().q && sumOf(counts) === 0) this.setData({ live: 'empty' })
    this.showChips()
    this.showBadge()
  },
  showChips() {
    const { counts } = this
    const { state, kind } = this.data
    const count = (k: VoiceKind | '', s: VoiceState | '') =>
      counts ? { count: sumOf(counts, k || undefined, s || undefined) } : {}
    this.setData({
      states: [...STATES, { value: '' as const, name: '全部' }].map(one => ({
        ...one,
        ...count(kind, one.value),
      })),
      kinds: [{ value: '' as const, name: '全部' }, ...KINDS].map(one => ({
        ...one,
        ...count(one.value, state),
      })),
    })
  },
  showBadge() {
    if (this.counts && !this.filter().q) setBadge(sumOf(this.counts, undefined, 'new'))
  },
  chooseState({ detail }: Choice) {
    this.setData({ state: detail.value as VoiceState | '' })
    this.showChips()
    this.pager?.start(this.query())
  },
  chooseKind({ detail }: Choice) {
    this.setData({ kind: detail.value as VoiceKind | '' })
    this.showChips()
    this.pager?.start(this.query())
  },
  type({ detail }: WechatMiniprogram.Input) {
    this.setData({ q: detail.value })
  },
  /** Searches in all states: the person does not know the state. */
  search() {
    this.setData({ state: '' })
    this.start()
  },
  clearSearch() {
    this.setData({ q: '' })
    this.start()
  },
  /** Brings in the first voices without waiting for the timer. */
  sync() {
    return oneAtATime(this, async () => {
      if (!(await perform('正在同步', () => client.syncVoices()))) return
      this.setData({ live: '' })
      await this.start()
    })
  },
  open({ detail: { id } }: OfVoice) {
    return this.show({ openId: id, commentId: '' }, pageUrl('voice', { id }))
  },
  openComment({ detail: { id } }: OfVoice) {
    return this.show({ openId: '', commentId: id }, pageUrl('voice', { commentId: id }))
  },
  show(what: { openId: string; commentId: string }, url: string) {
    return oneAtATime(this, async () => {
      if (!this.data.isWide) {
        await wx.navigateTo({ url })
        return
      }
      if (this.hasDraft && !(await confirm('离开', '写好的内容还没有提交，离开后不会保留。', '离开'))) return
      this.hasDraft = false
      this.setData(what)
    })
  },
  minds({ detail }: WechatMiniprogram.CustomEvent<{ isDraft: boolean }>) {
    this.hasDraft = detail.isDraft
  },
  toggleChoosing() {
    this.setData({ isChoosing: !this.data.isChoosing, chosen: {}, chosenCount: 0 })
  },
  choose({ detail: { id } }: OfVoice) {
    const chosen = { ...this.data.chosen, [id]: !this.data.chosen[id] }
    const ids = Object.keys(chosen).filter(key => chosen[key])
    if (ids.length > MAX_AT_ONCE) {
      wx.showToast({ title: `一次最多选 ${MAX_AT_ONCE} 条`, icon: 'none' })
      return
    }
    this.setData({ chosen, chosenCount: ids.length, isChoosing: true })
  },
  mark({ detail: { id, state } }: OfVoice) {
    return oneAtATime(this, () => handle({ id, state }))
  },
  markChosen(event: WechatMiniprogram.TouchEvent<object, object, { state: VoiceState | 'mine' }>) {
    const { state } = event.currentTarget.dataset
    const ids = Object.keys(this.data.chosen).filter(id => this.data.chosen[id])
    if (ids.length === 0) return undefined
    return oneAtATime(this, async () => {
      if (await (state === 'mine' ? takeOver(ids) : handle({ ids, state }))) this.toggleChoosing()
    })
  },
  /** A row stays in its place until the list is read again: nothing moves under a finger. */
  showChanges(voices: ChangedVoice[]) {
    for (const voice of voices) {
      const before = this.list()?.update(rowChange(voice))
      if (!before || !this.counts) continue
      this.counts[before.kind][before.state] -= 1
      this.counts[before.kind][voice.state] += 1
    }
    this.showChips()
    this.showBadge()
  },
  async onPullDownRefresh() {
    if (this.data.live) await this.live()?.refresh()
    else {
      this.count()
      await this.pager?.refresh(this.query(), Math.min(this.data.count, MAX_KEPT))
    }
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
