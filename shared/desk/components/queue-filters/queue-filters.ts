import type { QueueCounts } from '../../../client/client'
import { myOpenid } from '../../logic/me'
import {
  isCounted,
  type Narrowing,
  type Pill,
  pillsOf,
  STATE_CHOICES,
  withoutPill,
  withQueue,
} from '../../logic/narrowing'
import { readPeople } from '../../logic/people'
import { type Chip, type QueueName, queueChips } from '../../logic/queue'

type Choice<Value> = WechatMiniprogram.CustomEvent<{ value: Value }>

/** What the list above which it stands shows, and in which order. Triggers `change` with the new `{narrowing}`. */
Component({
  properties: {
    narrowing: { type: Object, value: {} as Narrowing },
    /** How many wait, where that is known. */
    counts: { type: Object, optionalTypes: [null], value: null as QueueCounts | null },
  },
  data: {
    queues: [] as Chip[],
    states: STATE_CHOICES,
    pills: [] as Pill[],
    isFiltering: false,
  },
  observers: {
    'narrowing, counts'(narrowing: Narrowing, counts: QueueCounts | null) {
      if (!narrowing.filter) return
      this.setData({
        queues: queueChips((isCounted(narrowing) && counts) || undefined),
        pills: pillsOf(narrowing),
      })
    },
  },
  methods: {
    change(narrowing: Narrowing) {
      this.setData({ isFiltering: false })
      this.triggerEvent('change', { narrowing })
    },
    async chooseQueue({ detail }: Choice<QueueName>) {
      // Without knowing who asks, 我负责 would find what nobody deals with.
      if (detail.value === 'mine' && !myOpenid()) await readPeople()
      if (detail.value === 'mine' && !myOpenid()) {
        wx.showToast({ title: '没有取到你的身份，请稍后再试', icon: 'none' })
        return
      }
      this.change(withQueue(this.data.narrowing, detail.value))
    },
    chooseStates({ detail }: Choice<string>) {
      this.change({ ...this.data.narrowing, states: detail.value })
    },
    turn() {
      const { narrowing } = this.data
      this.change({ ...narrowing, sort: narrowing.sort === 'oldest' ? 'newest' : 'oldest' })
    },
    removePill(event: WechatMiniprogram.TouchEvent<object, object, { name: string }>) {
      this.change(withoutPill(this.data.narrowing, event.currentTarget.dataset.name))
    },
    openSheet() {
      this.setData({ isFiltering: true })
    },
    closeSheet() {
      this.setData({ isFiltering: false })
    },
    filter({ detail }: WechatMiniprogram.CustomEvent<{ narrowing: Narrowing }>) {
      this.change(detail.narrowing)
    },
  },
})
