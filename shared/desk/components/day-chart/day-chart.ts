import type { Day } from '../../logic/stats-view'

/** The most dates below the bars. */
const LABELS = 5

/** Voices day by day, feedback and comments one on the other; a finger on the chart shows a day's numbers. */
Component({
  properties: {
    days: { type: Array, value: [] as Day[] },
    top: Number,
  },
  data: {
    /** Dates, and where each stands below its bar, in % from the left. */
    labels: [] as { label: string; left: number }[],
    /** For screen readers. */
    summary: '',
    chosen: null as Day | null,
  },
  observers: {
    days(days: Day[]) {
      const step = Math.max(1, Math.ceil((days.length - 1) / (LABELS - 1)))
      const labels = days
        .map(({ label }, i) => ({ label, left: ((i + 0.5) / days.length) * 100 }))
        // Counted back from the last day, which people look for.
        .filter((_, i) => (days.length - 1 - i) % step === 0)
      const summary = `${days.length} 天，最多的一天 ${this.data.top} 条`
      this.setData({ labels, summary, chosen: null })
    },
  },
  methods: {
    choose(event: WechatMiniprogram.TouchEvent) {
      const x = event.touches[0]?.clientX
      if (x === undefined) return
      this.createSelectorQuery()
        .select('.days')
        .boundingClientRect(rect => {
          const { days } = this.data
          const index = Math.floor(((x - rect.left) / rect.width) * days.length)
          this.setData({ chosen: days[index] ?? null })
        })
        .exec()
    },
  },
})
