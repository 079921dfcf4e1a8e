import { answer, deleteAnswer, timesSaid } from '../../logic/answers'
import { appidIn, liveApp } from '../../logic/apps'
import { type ChangedVoice, commentsChanged, onVoicesChanged, voicesChanged } from '../../logic/changes'
import { type DetailView, detailView } from '../../logic/detail-view'
import { oneAtATime, showError } from '../../logic/dialogs'
import { type ErrorView, errorView } from '../../logic/error-view'
import { change } from '../../logic/handle'
import { neighboursOf } from '../../logic/list-order'
import { pageUrl } from '../../logic/pages'
import { readPeople } from '../../logic/people'
import { leaveWhenForbidden } from '../../logic/refusal'
import { type LoadedVoice, loadVoice } from '../../logic/voice-loader'

/** What an instance knows besides what it shows. */
interface Memory {
  isLeft: boolean
  /** The id of the voice that is shown. */
  id: string
  /** How often it was read: only the latest answer counts. */
  loads: number
  loaded: LoadedVoice | null
  drafts: Record<'answer' | 'note' | 'settlement' | 'message', boolean>
  /** The answer of which it is uncertain whether it was sent, and how often it was said before. */
  uncertain: { content: string; before: number } | null
  stopListening: () => void
}

const memories = new WeakMap<object, Memory>()
const emptyDrafts = () => ({ answer: false, note: false, settlement: false, message: false })

type Answer = WechatMiniprogram.CustomEvent<{ content: string; isLast: boolean }>
type Draft = WechatMiniprogram.CustomEvent<{ isDraft: boolean }>

/**
 * A voice with everything that can be done to it. Triggers `draft` with `{isDraft}`: whether something is written but not
 * sent; and `go` with `{id}`, the voice before or behind it in the list.
 */
Component({
  properties: {
    voiceId: String,
    /** The id of a comment that is not archived. */
    commentId: String,
    /** Whether a list stands beside it, which leaves it less room. */
    isBesideList: Boolean,
  },
  data: {
    status: 'loading' as 'loading' | 'ready' | 'error',
    error: null as ErrorView | null,
    view: null as DetailView | null,
    draft: '',
    isUncertain: false,
    /** The ids of its neighbours in the list. */
    before: '',
    after: '',
  },
  lifetimes: {
    attached() {
      const stopListening = onVoicesChanged(voices => this.take(voices))
      memories.set(this, {
        isLeft: false,
        id: '',
        loads: 0,
        loaded: null,
        drafts: emptyDrafts(),
        uncertain: null,
        stopListening,
      })
      this.begin()
    },
    detached() {
      const memory = memories.get(this)
      if (!memory) return
      memory.isLeft = true
      memory.stopListening()
    },
  },
  observers: {
    'voiceId, commentId'() {
      this.begin()
    },
  },
  methods: {
    begin() {
      const memory = memories.get(this)
      const { voiceId, commentId } = this.data
      const id = voiceId || commentId
      // Its properties may be set before and after it is attached.
      if (!memory || !id || id === memory.id) return
      memory.id = id
      memory.loaded = null
      memory.drafts = emptyDrafts()
      memory.uncertain = null
      this.setData({ view: null, draft: '', isUncertain: false, before: '', after: '' })
      this.load()
      this.findNeighbours()
    },
    /** Those at the time when it is opened: what is done leaves the list, but one goes on from its place. */
    async findNeighbours() {
      const { voiceId } = this.data
      const { before = '', after = '' } = await neighboursOf(voiceId)
      if (voiceId === this.data.voiceId && !memories.get(this)?.isLeft) this.setData({ before, after })
    },
    go(event: WechatMiniprogram.TouchEvent<object, object, { id: string }>) {
      const { id } = event.currentTarget.dataset
      if (id) this.triggerEvent('go', { id })
    },
    /** Another voice of the same person, on a page of its own: Back leads here again. */
    openOther({ detail: { id } }: WechatMiniprogram.CustomEvent<{ id: string }>) {
      return oneAtATime(this, () => wx.navigateTo({ url: pageUrl('voice', { id }) }).catch(showError))
    },
    async load() {
      const memory = memories.get(this)
      if (!memory || memory.isLeft) return
      memory.loads += 1
      const load = memory.loads
      const isStale = () => memory.isLeft || load !== memory.loads
      this.setData({ status: 'loading', error: null })
      const { voiceId, commentId } = this.data
      const appid = appidIn(voiceId) || liveApp()
      try {
        const [loaded] = await Promise.all([loadVoice(voiceId, commentId, appid), readPeople()])
        if (isStale()) return
        memory.loaded = loaded
        this.setData({ status: 'ready', view: detailView(loaded, appid) })
      } catch (thrown) {
        if (isStale()) return
        const error = errorView(thrown)
        this.setData({ status: 'error', error })
        leaveWhenForbidden(error)
        // The content that is still shown would hide the error on the page.
        if (this.data.view && !error.isForbidden) await showError(thrown)
      }
    },
    /** The voice was changed here or in the list beside it. */
    take(voices: ChangedVoice[]) {
      const memory = memories.get(this)
      const found = voices.find(({ _id }) => _id === this.data.voiceId)
      const before = memory?.loaded?.voice
      if (!found || !before || !memory?.loaded || memory.isLeft) return
      const { entry, ...changed } = found
      const history = entry ? [...before.history, entry] : before.history
      memory.loaded = { ...memory.loaded, voice: { ...before, history, ...changed } }
      const view = detailView(memory.loaded, appidIn(this.data.voiceId))
      this.setData({ 'view.handling': view.handling, 'view.history': view.history })
    },
    edit({ detail }: WechatMiniprogram.CustomEvent<{ content: string }>) {
      const memory = memories.get(this)
      if (memory) memory.uncertain = null
      this.setData({ draft: detail.content, isUncertain: false })
      this.mind('answer', detail.content.trim() !== '')
    },
    noteDraft({ detail }: Draft) {
      this.mind('note', detail.isDraft)
    },
    settlementDraft({ detail }: Draft) {
      this.mind('settlement', detail.isDraft)
    },
    messageDraft({ detail }: Draft) {
      this.mind('message', detail.isDraft)
    },
    mind(what: keyof Memory['drafts'], isDraft: boolean) {
      const memory = memories.get(this)
      if (!memory) return
      memory.drafts[what] = isDraft
      this.triggerEvent('draft', { isDraft: Object.values(memory.drafts).some(Boolean) })
    },
    send({ detail: { content, isLast } }: Answer) {
      return oneAtATime(this, async () => {
        const { appid = '', comment, replies = [], handling } = this.data.view ?? {}
        const memory = memories.get(this)
        if (!comment || !memory) return
        const done = handling && isLast ? () => change({ id: handling.id, state: 'done' }) : undefined
        const replyId = replies[0]?.id
        const { id } = memory
        const outcome = await answer({ appid, commentId: comment.commentId, replyId, content }, done)
        // What is done leaves the list, and the next one may have taken its place here.
        if (memory.id !== id) return commentsChanged()
        if (outcome === 'sent') this.emptyDraft()
        if (outcome === 'unknown') memory.uncertain = { content, before: timesSaid(replies, content) }
        await this.settled()
        this.lookForAnswer()
      })
    },
    /** Reads again whether an answer has arrived after all. */
    check() {
      return oneAtATime(this, async () => {
        await this.load()
        this.lookForAnswer()
        if (this.data.isUncertain)
          wx.showToast({ title: '还没有看到这条回复，请过一会儿再核对', icon: 'none' })
      })
    },
    lookForAnswer() {
      const { uncertain } = memories.get(this) ?? {}
      if (!uncertain) return
      const isThere = timesSaid(this.data.view?.replies ?? [], uncertain.content) > uncertain.before
      if (isThere) this.emptyDraft()
      else this.setData({ isUncertain: true })
    },
    emptyDraft() {
      const memory = memories.get(this)
      if (!memory || memory.isLeft) return
      memory.uncertain = null
      this.setData({ draft: '', isUncertain: false })
      this.mind('answer', false)
    },
    deleteAnswer({ detail }: WechatMiniprogram.CustomEvent<{ id: string }>) {
      return oneAtATime(this, async () => {
        const { appid = '', comment, replies = [] } = this.data.view ?? {}
        const { commentId = '' } = comment ?? {}
        if (comment && (await deleteAnswer({ appid, commentId }, replies, detail.id))) await this.settled()
      })
    },
    /** Reads the voice again after a change, even a failed one: it may have been carried out all the same. */
    async settled() {
      commentsChanged()
      await this.load()
      const { voice } = memories.get(this)?.loaded ?? {}
      if (voice && !memories.get(this)?.isLeft) voicesChanged([voice])
    },
  },
})
