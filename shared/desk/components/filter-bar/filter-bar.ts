type Value = string | number

/** One choice out of several. Triggers `change` with `{value}`. */
Component({
  properties: {
    /** For screen readers. */
    label: String,
    /** Whether it is the main filter, above the others. */
    isTabs: Boolean,
    /** Whether it is less than another one beside it: words without a ground. */
    isQuiet: Boolean,
    /** Each `{value, name}`, and `count` where there is one. */
    options: { type: Array, value: [] as { value: Value; name: string; count?: number }[] },
    value: { type: null, value: '' as Value },
  },
  data: { target: '' },
  observers: {
    'options, value'(options: { value: Value }[], value: Value) {
      const chosen = options.findIndex(option => option.value === value)
      // The choice before it is shown, too, so that people see that there is more on both sides.
      this.setData({ target: `choice-${Math.max(0, chosen - 1)}` })
    },
  },
  methods: {
    choose(event: WechatMiniprogram.TouchEvent<object, object, { value: Value }>) {
      const { value } = event.currentTarget.dataset
      if (value !== this.data.value) this.triggerEvent('change', { value })
    },
  },
})
