/** One choice out of several. Triggers `change` with `{value}`. */
Component({
  properties: {
    /** For screen readers. */
    label: String,
    options: { type: Array, value: [] as { value: number; name: string }[] },
    value: Number,
  },
  data: { target: '' },
  observers: {
    'options, value'(options: { value: number }[], value: number) {
      const chosen = options.findIndex(option => option.value === value)
      // The one before it is seen as well: there is more on both sides.
      this.setData({ target: `choice-${Math.max(0, chosen - 1)}` })
    },
  },
  methods: {
    choose(event: WechatMiniprogram.TouchEvent<object, object, { value: number }>) {
      const { value } = event.currentTarget.dataset
      if (value !== this.data.value) this.triggerEvent('change', { value })
    },
  },
})
