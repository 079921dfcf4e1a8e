import type { VoiceState, VoiceUpdate } from '../../../client/client'
import { assignees } from '../../logic/assignees'
import type { Recipient } from '../../logic/batch-reply'
import { oneAtATime } from '../../logic/dialogs'
import { handle } from '../../logic/handle'
import { inUse } from '../../logic/in-use'
import { readPeople } from '../../logic/people'
import { STATES } from '../../logic/voice-view'

/** The most characters in a tag that updateVoice takes. */
const MAX_TAG = 20

/** What can be done to several voices at once. Triggers `all` to choose all, and `done`. */
Component({
  properties: {
    /** Those that are chosen. */
    chosen: { type: Array, value: [] as Recipient[] },
    /** Whether all that can be chosen are. */
    isAll: Boolean,
  },
  data: {
    sheet: '' as '' | 'more' | 'reply',
    states: STATES,
    assignees: assignees([]),
    tags: [] as string[],
  },
  methods: {
    all() {
      this.triggerEvent('all')
    },
    done() {
      return this.apply({ state: 'done' })
    },
    async more() {
      if (this.data.chosen.length === 0) return
      this.setData({ sheet: 'more' })
      const [people, { tags }] = await Promise.all([readPeople(), inUse()])
      this.setData({ assignees: assignees(people), tags })
    },
    reply() {
      if (this.data.chosen.length > 0) this.setData({ sheet: 'reply' })
    },
    close() {
      this.setData({ sheet: '' })
    },
    replied({ detail }: WechatMiniprogram.CustomEvent<{ isSent: boolean }>) {
      this.close()
      if (detail.isSent) this.triggerEvent('done')
    },
    setState(event: WechatMiniprogram.TouchEvent<object, object, { state: VoiceState }>) {
      return this.apply({ state: event.currentTarget.dataset.state })
    },
    assign(event: WechatMiniprogram.TouchEvent<object, object, { openid: string }>) {
      return this.apply({ assignee: event.currentTarget.dataset.openid })
    },
    addTag(event: WechatMiniprogram.TouchEvent<object, object, { tag: string }>) {
      return this.apply({ addTags: [event.currentTarget.dataset.tag] })
    },
    async newTag() {
      const { confirm, content = '' } = await wx.showModal({
        title: '加标签',
        editable: true,
        placeholderText: `最多 ${MAX_TAG} 个字，例如：物流`,
      })
      const tag = content.trim().slice(0, MAX_TAG)
      if (confirm && tag) await this.apply({ addTags: [tag] })
    },
    apply(update: Omit<VoiceUpdate, 'id' | 'ids'>) {
      const ids = this.data.chosen.map(({ id }) => id)
      if (ids.length === 0) return undefined
      return oneAtATime(this, async () => {
        if (!(await handle({ ids, ...update }))) return
        this.close()
        this.triggerEvent('done')
      })
    },
  },
})
