import type { VoiceState } from '../../../client/client'
import type { HandlingView } from '../../logic/detail-view'
import { oneAtATime } from '../../logic/dialogs'
import { handle, takeOver } from '../../logic/handle'
import { STATES } from '../../logic/voice-view'

/** The most characters in a tag that updateVoice takes. */
const MAX_TAG = 20

/** State, who deals with it, tags and note of a voice. Triggers `draft` with `{isDraft}` for a note not yet saved. */
Component({
  properties: {
    handling: { type: Object, value: {} as HandlingView },
  },
  data: {
    states: STATES,
    note: '',
    isChanged: false,
  },
  observers: {
    'handling.note'(note: string | undefined) {
      if (!this.data.isChanged) this.setData({ note: note ?? '' })
    },
  },
  methods: {
    chooseState(event: WechatMiniprogram.TouchEvent<object, object, { state: VoiceState }>) {
      const { id, state: before } = this.data.handling
      const { state } = event.currentTarget.dataset
      if (state === before) return undefined
      return oneAtATime(this, () => handle({ id, state }))
    },
    takeOver() {
      return oneAtATime(this, () => takeOver([this.data.handling.id]))
    },
    giveBack() {
      return oneAtATime(this, () => handle({ id: this.data.handling.id, assignee: '' }))
    },
    addTag() {
      return oneAtATime(this, async () => {
        const { confirm, content = '' } = await wx.showModal({
          title: '加标签',
          editable: true,
          placeholderText: `最多 ${MAX_TAG} 个字，例如：物流`,
        })
        const tag = content.trim().slice(0, MAX_TAG)
        if (confirm && tag) await handle({ id: this.data.handling.id, addTags: [tag] })
      })
    },
    removeTag(event: WechatMiniprogram.TouchEvent<object, object, { tag: string }>) {
      const { tag } = event.currentTarget.dataset
      return oneAtATime(this, () => handle({ id: this.data.handling.id, removeTags: [tag] }))
    },
    editNote(event: WechatMiniprogram.Input) {
      const note = event.detail.value
      this.change(note, note.trim() !== this.data.handling.note)
    },
    saveNote() {
      return oneAtATime(this, async () => {
        const note = this.data.note.trim()
        if (await handle({ id: this.data.handling.id, note })) this.change(note, false)
      })
    },
    change(note: string, isChanged: boolean) {
      this.setData({ note, isChanged })
      this.triggerEvent('draft', { isDraft: isChanged })
    },
  },
})
