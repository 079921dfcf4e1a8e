import { answer, deleteAnswer } from '../../logic/answers'
import { type ChangedVoice, commentsChanged, onVoicesChanged, voicesChanged } from '../../logic/changes'
import { type DetailView, detailView } from '../../logic/detail-view'
import { oneAtATime, showError } from '../../logic/dialogs'
import { type ErrorView, errorView } from '../../logic/error-view'
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
  stopListening: () => void
}

const memories = new WeakMap<object, Memory>()
const emptyDrafts = () => ({ answer: false, note: false, settlement: false, message: false })

type Draft = WechatMiniprogram.CustomEvent<{ isDraft: boolean }>

/** A voice with everything that can be done to it. Triggers `draft` with `{isDraft}`: whether something is written but not sent. */
Component({
  properties: {
    voiceId: String,
    /** The id of a comment that is not archived. */
    commentId: String,
  },
  data: {
    status: 'loading' as 'loading' | 'ready' | 'error',
    error: null as ErrorView | null,
    view: null as DetailView | null,
    draft: '',
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
      this.setData({ view: null, draft: '' })
      this.load()
    },
    async load() {
      const memory = memories.get(this)
      if (!memory || memory.isLeft) return
      memory.loads += 1
      const load = memory.loads
      const isStale = () => memory.isLeft || load !== memory.loads
      this.setData({ status: 'loading', error: null })
      const { voiceId, commentId } = this.data
      try {
        const loaded = await loadVoice(voiceId, commentId)
        if (isStale()) return
        memory.loaded = loaded
        this.setData({ status: 'ready', view: detailView(loaded) })
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
      const view = detailView(memory.loaded)
      this.setData({ 'view.handling': view.handling, 'view.history': view.history })
    },
    edit({ detail }: WechatMiniprogram.CustomEvent<{ content: string }>) {
      this.setData({ draft: detail.content })
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
      if (!memory || memory.drafts[what] === isDraft) return
      memory.drafts[what] = isDraft
      this.triggerEvent('draft', { isDraft: Object.values(memory.drafts).some(Boolean) })
    },
    send({ detail }: WechatMiniprogram.CustomEvent<{ content: string }>) {
      return oneAtATime(this, async () => {
        const { comment, replies = [] } = this.data.view ?? {}
        if (!comment) return
        if (await answer(comment.commentId, replies[0]?.id, detail.content)) this.emptyDraft()
        await this.settled()
      })
    },
    emptyDraft() {
      if (memories.get(this)?.isLeft) return
      this.setData({ draft: '' })
      this.mind('answer', false)
    },
    deleteAnswer({ detail }: WechatMiniprogram.CustomEvent<{ id: string }>) {
      return oneAtATime(this, async () => {
        const { comment, replies = [] } = this.data.view ?? {}
        if (comment && (await deleteAnswer(comment.commentId, replies, detail.id))) await this.settled()
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
