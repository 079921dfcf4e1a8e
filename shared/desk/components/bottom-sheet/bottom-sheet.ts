/** What comes up from the foot of the screen; on a wide one it lies in its middle. Triggers `close`. */
Component({
  properties: {
    title: String,
    /** Whether it cannot be closed now. */
    isBusy: Boolean,
  },
  methods: {
    close() {
      if (!this.data.isBusy) this.triggerEvent('close')
    },
    /** What lies below is not scrolled. */
    hold() {},
  },
})
