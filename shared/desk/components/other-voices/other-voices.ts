import type { ListedVoice, VoiceQuery } from '../../../client/client'
import { appidIn, ofApp } from '../../logic/apps'
import { client } from '../../logic/client'
import { oneAtATime, showError } from '../../logic/dialogs'
import { type OtherVoice, otherVoice } from '../../logic/other-voices'

/** How many are read at first, which may be the voice itself and three others, and then. */
const FIRST = 4
const PAGE = 10

/** What an instance knows besides what it shows: the input for the next page. */
interface Memory {
  next: VoiceQuery | null
  /** Whether the voice itself was among those that were read. */
  hasItself: boolean
}

const memories = new WeakMap<object, Memory>()

/** What the person of a voice said besides, the newest first; nothing where that is all. Triggers `open` with `{id}`. */
Component({
  properties: {
    openid: String,
    /** The voice that is left out: its id, or that of its comment. */
    voiceId: String,
  },
  data: {
    total: 0,
    voices: [] as OtherVoice[],
    hasMore: false,
  },
  observers: {
    'openid, voiceId'(openid: string) {
      this.begin(openid)
    },
  },
  methods: {
    async begin(openid: string) {
      this.setData({ total: 0, voices: [], hasMore: false })
      // An openid is of one mini program alone.
      memories.set(this, {
        next: { ...ofApp(appidIn(this.data.voiceId)), openid, limit: FIRST },
        hasItself: false,
      })
      // The page works without them, so an error is not shown.
      if (openid) await this.read().catch(() => {})
    },
    more() {
      return oneAtATime(this, () => this.read().catch(showError))
    },
    async read() {
      const memory = memories.get(this)
      if (!memory?.next) return
      const { list, total, next } = await client.listVoices(memory.next)
      if (memories.get(this) !== memory) return
      memory.next = next && { ...next, limit: PAGE }
      const isItself = ({ _id }: ListedVoice) => `:${_id}`.endsWith(`:${this.data.voiceId}`)
      memory.hasItself ||= list.some(isItself)
      const voices = [...this.data.voices, ...list.filter(voice => !isItself(voice)).map(otherVoice)]
      // An older one may not have been read yet; it is archived if its own id is known.
      const count = memory.hasItself || this.data.voiceId.includes(':') ? total - 1 : total
      this.setData({ total: count, voices, hasMore: next !== null && voices.length < count })
    },
    open(event: WechatMiniprogram.TouchEvent<object, object, { id: string }>) {
      this.triggerEvent('open', { id: event.currentTarget.dataset.id })
    },
  },
})
