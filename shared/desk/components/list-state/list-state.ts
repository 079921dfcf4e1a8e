/** The state of a list, below it: loading, an error with a way out, nothing found, or the end. Triggers `retry`. */
Component({
  properties: {
    status: String,
    /** How many items are shown above. */
    count: Number,
    hasMore: Boolean,
    /** Whether the list has rows from edge to edge instead of cards. */
    isFlat: Boolean,
    error: { type: Object, optionalTypes: [null], value: null },
    emptyText: { type: String, value: '这里还没有内容' },
  },
  methods: {
    retry() {
      this.triggerEvent('retry')
    },
  },
})
