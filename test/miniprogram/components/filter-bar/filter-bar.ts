/** One choice out of several. Triggers `change` with `{value}`. */
Component({
  properties: {
    /** For screen readers. */
    label: String,
    options: { type: Array, value: [] as { value: number; name: string }[] },
    value: Number,
  },
  methods: {
    choose(event: WechatMiniprogram.TouchEvent<object, object, { value: number }>) {
      const { value } = event.currentTarget.dataset
      if (value !== this.data.value) this.triggerEvent('change', { value })
    },
  },
})
