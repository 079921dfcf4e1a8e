import type { VoiceState } from '../../../client/client'
import { showError } from '../../logic/dialogs'
import { stateName, type VoiceRow } from '../../logic/voice-view'

interface Action {
  text: string
  state: VoiceState
  style: string
}

const LOOKS: Record<VoiceState, string> = {
  new: 'background: var(--pressed); color: var(--text);',
  open: 'background: var(--info-light); color: var(--info-text);',
  done: 'background: var(--brand-fill); color: var(--on-fill);',
}
/** As high as the row: otherwise an action is only as high as its text. */
const SIZE = 'height: 100%; padding: 0 18px; vertical-align: top;'

const actionTo = (state: VoiceState): Action => ({
  text: stateName(state),
  state,
  style: `${SIZE} ${LOOKS[state]}`,
})

/** The states to which a swipe can change a voice. */
const ACTIONS: Record<VoiceState, Action[]> = {
  new: [actionTo('open'), actionTo('done')],
  open: [actionTo('done')],
  done: [actionTo('open')],
}

/** A voice in a list. Triggers `open`, `mark` with `{id, state}`, and `choose` on a long press. */
Component({
  properties: {
    voice: { type: Object, value: {} as VoiceRow },
    /** Whether taps choose rows instead of opening them. */
    isChoosing: Boolean,
    isChosen: Boolean,
    /** Whether the voice is open beside the list, on wide screens. */
    isOpen: Boolean,
    /** Whether the keys have come to it. */
    isAt: Boolean,
  },
  data: { actions: [] as Action[] },
  observers: {
    'voice.state'(state: VoiceState | undefined) {
      if (state) this.setData({ actions: ACTIONS[state] })
    },
  },
  methods: {
    tap() {
      const { id } = this.data.voice
      this.triggerEvent(this.data.isChoosing ? 'choose' : 'open', { id })
    },
    press() {
      if (!this.data.isChoosing) this.triggerEvent('choose', { id: this.data.voice.id })
    },
    act({ detail }: WechatMiniprogram.CustomEvent<Action>) {
      this.triggerEvent('mark', { id: this.data.voice.id, state: detail.state })
    },
    preview({ detail: { url } }: WechatMiniprogram.CustomEvent<{ url: string }>) {
      wx.previewImage({ current: url, urls: [url] }).catch(showError)
    },
  },
})
