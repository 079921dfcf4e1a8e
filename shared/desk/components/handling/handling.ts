import type { VoiceState } from '../../../client/client'
import { type Assignee, assignees } from '../../logic/assignees'
import type { HandlingView } from '../../logic/detail-view'
import { oneAtATime } from '../../logic/dialogs'
import { handle } from '../../logic/handle'
import { inUse } from '../../logic/in-use'
import { isMe } from '../../logic/me'
import { readPeople } from '../../logic/people'
import { STATES } from '../../logic/voice-view'

/** The most tags that are offered: more would fill a phone's screen. */
const MOST_OFFERED = 16

/** State, who deals with it, tags and note of a voice. Triggers `draft` with `{isDraft}` for a note not yet saved. */
Component({
  properties: {
    handling: { type: Object, value: {} as HandlingView },
  },
  data: {
    states: STATES,
    note: '',
    isChanged: false,
    /** Whom it can be assigned to, while that is being chosen. */
    assignees: null as Assignee[] | null,
    isTagging: false,
    /** What is written of a new tag. */
    tag: '',
    /** Tags in use that this voice has not. */
    offered: [] as string[],
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
    toggleAssignees() {
      return oneAtATime(this, async () => {
        const chosen = this.data.assignees ? null : assignees(await readPeople())
        this.setData({ assignees: chosen })
      })
    },
    takeOver() {
      return oneAtATime(this, async () => {
        const me = (await readPeople()).find(({ openid }) => isMe(openid))
        await this.assignTo(me?.openid ?? '')
      })
    },
    assign(event: WechatMiniprogram.TouchEvent<object, object, { openid: string }>) {
      const { openid } = event.currentTarget.dataset
      return oneAtATime(this, () => this.assignTo(openid))
    },
    /** Whoever takes a new voice has begun with it. */
    async assignTo(assignee: string) {
      const { id, state } = this.data.handling
      const begun = state === 'new' && isMe(assignee)
      const isDone = await handle({ id, assignee, ...(begun && { state: 'open' }) })
      if (isDone) this.setData({ assignees: null })
    },
    toggleTagging() {
      return oneAtATime(this, async () => {
        const isTagging = !this.data.isTagging
        this.setData({ isTagging, tag: '', offered: [] })
        if (isTagging) this.offer((await inUse()).tags)
      })
    },
    offer(tags: string[]) {
      const { tags: own } = this.data.handling
      this.setData({ offered: tags.filter(tag => !own.includes(tag)).slice(0, MOST_OFFERED) })
    },
    writeTag(event: WechatMiniprogram.Input) {
      this.setData({ tag: event.detail.value })
    },
    addWritten() {
      return oneAtATime(this, () => this.addTag(this.data.tag.trim()))
    },
    addOffered(event: WechatMiniprogram.TouchEvent<object, object, { tag: string }>) {
      const { tag } = event.currentTarget.dataset
      return oneAtATime(this, () => this.addTag(tag))
    },
    async addTag(tag: string) {
      if (!tag || !(await handle({ id: this.data.handling.id, addTags: [tag] }))) return
      this.setData({ tag: '', offered: this.data.offered.filter(one => one !== tag) })
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
