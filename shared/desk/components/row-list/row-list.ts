import type { RowList } from '../../logic/stats-view'

/** Numbers by name, each with a bar as long as its share. Triggers `open` with the address of the list of what a row counts. */
Component({
  properties: {
    list: { type: Object, value: {} as RowList },
  },
  methods: {
    open(event: WechatMiniprogram.TouchEvent<object, object, { url: string }>) {
      const { url } = event.currentTarget.dataset
      if (url) this.triggerEvent('open', { url })
    },
  },
})
