import { type Narrowing, WAITING } from '../../logic/narrowing'
import { forgetSearches, pastSearches, rememberSearch } from '../../logic/searches'

/** A field to search with, and what was searched for before. Triggers `change` with the new `{narrowing}`. */
Component({
  properties: {
    narrowing: { type: Object, value: {} as Narrowing },
  },
  data: {
    q: '',
    past: [] as string[],
    isOpen: false,
    isFocused: false,
  },
  observers: {
    'narrowing.q'(q: string | undefined) {
      this.setData({ q: q ?? '' })
    },
  },
  methods: {
    /** Puts the cursor into the field. */
    focus() {
      this.setData({ isFocused: true })
    },
    focused() {
      this.setData({ isFocused: true, isOpen: true, past: pastSearches() })
    },
    /** The list of what was searched for stays until something else is done: its lines are tapped after the field is left. */
    blurred() {
      this.setData({ isFocused: false })
    },
    close() {
      this.setData({ isOpen: false, isFocused: false })
    },
    type({ detail }: WechatMiniprogram.Input) {
      this.setData({ q: detail.value })
    },
    confirm({ detail }: WechatMiniprogram.Input) {
      this.search(detail.value || this.data.q)
    },
    choose(event: WechatMiniprogram.TouchEvent<object, object, { q: string }>) {
      this.search(event.currentTarget.dataset.q)
    },
    clear() {
      if (this.data.narrowing.q) this.search('')
      else this.setData({ q: '' })
    },
    /** Searches in all states: the person does not know the state. */
    search(q: string) {
      rememberSearch(q)
      this.close()
      const { narrowing } = this.data
      this.setData({ q })
      this.triggerEvent('change', { narrowing: { ...narrowing, q, states: q.trim() ? '' : WAITING } })
    },
    forget() {
      forgetSearches()
      this.setData({ past: [] })
    },
  },
})
