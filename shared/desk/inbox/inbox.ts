import type { VoiceFilter, VoiceKind, VoiceQuery, VoiceState } from '../../client/client'
import type { LiveList } from '../components/live-list/live-list'
import type { Chunk, VoiceList } from '../components/voice-list/voice-list'
import { isNotArchived } from '../logic/archive'
import { setBadge } from '../logic/badge'
import { type ChangedVoice, onVoicesChanged } from '../logic/changes'
import { client } from '../logic/client'
import { componentOf } from '../logic/component'
import { type Chip, Counter, type Counts, chips, sumOf } from '../logic/counts'
import { deskPage } from '../logic/desk-page'
import { confirm, oneAtATime, perform } from '../logic/dialogs'
import { handle, MAX_AT_ONCE, takeOver } from '../logic/handle'
import { keep, recall } from '../logic/kept'
import { isWide } from '../logic/layout'
import { emptyList, LIST_DATA, type ListPager, type ListPlace, Pager } from '../logic/pager'
import { pageUrl } from '../logic/pages'
import { pick } from '../logic/pick'
import { leaveWhenForbidden } from '../logic/refusal'
import { shareVoice } from '../logic/share'
import { rowChange, voiceRow } from '../logic/voice-view'

const LIMIT = 20
/** How much of a long list is read again at most to keep the place in it. */
const MAX_READ_AGAIN = 100

const KEPT = [...LIST_DATA, 'state', 'kind', 'q', 'live', 'openId', 'commentId'] as const

/** What the page keeps while the bottom bar shows another; the list only where nothing was being read. */
interface Kept {
  data: object
  counts: Counts | undefined
  list?: { place: ListPlace<VoiceQuery>; chunks: Chunk[] }
}

type Choice = WechatMiniprogram.CustomEvent<{ value: string }>
type OfVoice = WechatMiniprogram.CustomEvent<{ id: string; state: VoiceState }>

/** What is to be done: the voices of the archive, or what WeChat has if there is no archive. */
deskPage({
  data: {
    ...emptyList(),
    /** Why the lists of WeChat are shown: `off` without an archive, `empty` while nothing is in it. */
    live: '' as '' | 'off' | 'empty',
    isWide: false,
    /** `''` for any. */
    state: 'new' as VoiceState | '',
    kind: '' as VoiceKind | '',
    states: [] as Chip[],
    kinds: [] as Chip[],
    q: '',
    isChoosing: false,
    chosen: {} as Record<string, boolean>,
    chosenCount: 0,
    /** The id of the voice beside the list. */
    openId: '',
    commentId: '',
  },
  pager: null as ListPager<VoiceQuery> | null,
  counter: null as Counter | null,
  stopListening: null as (() => void) | null,
  hasDraft: false,

  onLoad() {
    this.setData({ isWide: isWide() })
    this.counter = new Counter()
    this.showChips()
    this.stopListening = onVoicesChanged(voices => this.showChanges(voices))
    this.pager = new Pager({
      fetch: (query: VoiceQuery = {}) => client.listVoices(query),
      toView: voiceRow,
      show: data => this.setData(data),
      put: (start, rows) => this.list()?.put(start, rows),
      // Without an archive there are no voices: the lists of WeChat are shown.
      onError: error => (isNotArchived(error) ? this.setData({ live: 'off' }) : leaveWhenForbidden(error)),
    })
    const kept = recall<Kept>('inbox')
    if (kept) this.resume(kept)
    else this.start()
  },
  onShow() {
    this.live()?.shown()
  },
  onUnload() {
    this.pager?.stop()
    this.stopListening?.()
    this.counter?.stop()
  },
  onResize({ size }: WechatMiniprogram.Page.IResizeOption) {
    this.setData({ isWide: isWide(size.windowWidth) })
  },
  /** The bottom bar opens another page. `deskPage` keeps how far this one is scrolled. */
  keep() {
    const place = this.pager?.place()
    const chunks = this.list()?.chunks()
    this.live()?.keep()
    keep('inbox', {
      data: pick(this.data, KEPT),
      counts: this.counter?.counts,
      ...(place && chunks && { list: { place, chunks } }),
    })
  },
  resume({ data, counts, list }: Kept) {
    this.counter = new Counter(counts)
    this.setData(data)
    this.showChips()
    if (!counts) this.count()
    if (this.data.live) return
    if (!list) this.start()
    else {
      this.pager?.goOn(list.place)
      this.list()?.resume(list.chunks)
    }
  },
  list() {
    return componentOf<VoiceList>(this, '#list')
  },
  live() {
    return componentOf<LiveList>(this, '#live')
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
    const counts = await this.counter?.read(this.filter())
    if (!counts) return
    if (!this.filter().q && sumOf(counts) === 0) this.setData({ live: 'empty' })
    this.showChips()
    this.showBadge()
  },
  showChips() {
    this.setData(chips(this.counter?.counts, this.data.state, this.data.kind))
  },
  showBadge() {
    const counts = this.counter?.counts
    if (counts && !this.filter().q) setBadge(sumOf(counts, undefined, 'new'))
  },
  chooseState({ detail }: Choice) {
    this.narrow({ state: detail.value as VoiceState | '' })
  },
  chooseKind({ detail }: Choice) {
    this.narrow({ kind: detail.value as VoiceKind | '' })
  },
  narrow(filter: object) {
    this.setData(filter)
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
    const chosenCount = Object.keys(chosen).filter(key => chosen[key]).length
    if (chosenCount <= MAX_AT_ONCE) this.setData({ chosen, chosenCount, isChoosing: true })
    else wx.showToast({ title: `一次最多选 ${MAX_AT_ONCE} 条`, icon: 'none' })
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
      if (before) this.counter?.move(before.kind, before.state, voice.state)
    }
    this.showChips()
    this.showBadge()
  },
  async onPullDownRefresh() {
    if (this.data.live) await this.live()?.refresh()
    else {
      this.count()
      await this.pager?.refresh(this.query(), Math.min(this.data.count, MAX_READ_AGAIN))
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
