import type { Bar, Chart } from '../../logic/stats-chart'

/** The most dates below the bars. */
const LABELS = 5

/**
 * Voices day by day, one kind on the other, and below them the mean of the stars; a finger on either shows a day's numbers.
 * Triggers `open` with the address of the list of that day.
 */
Component({
  properties: {
    chart: { type: Object, value: {} as Chart },
  },
  data: {
    /** Dates, and where each stands below its bar, in % from the left. */
    labels: [] as { label: string; left: number; isToday: boolean }[],
    /** For screen readers. */
    summary: '',
    chosen: null as Bar | null,
    /** Its place among the bars. */
    chosenIndex: -1,
  },
  observers: {
    chart({ bars }: Chart) {
      const step = Math.max(1, Math.ceil((bars.length - 1) / (LABELS - 1)))
      const labels = bars
        .map(({ label, isToday }, i) => ({ label, isToday, left: ((i + 0.5) / bars.length) * 100 }))
        // Counted back from the last day, which people look for.
        .filter((_, i) => (bars.length - 1 - i) % step === 0)
      const most = bars.reduce((a, b) => (b.feedback + b.comments > a.feedback + a.comments ? b : a), NOTHING)
      const summary = `${bars.length} 根柱子，最高的是${most.name}，${most.feedback + most.comments} 条`
      this.setData({ labels, summary, chosen: null, chosenIndex: -1 })
    },
  },
  methods: {
    choose(event: WechatMiniprogram.TouchEvent) {
      const x = event.touches[0]?.clientX
      if (x === undefined) return
      this.createSelectorQuery()
        .select('.days')
        .boundingClientRect(rect => {
          const { bars } = this.data.chart
          const index = Math.floor(((x - rect.left) / rect.width) * bars.length)
          const chosen = bars[index]
          this.setData(chosen ? { chosen, chosenIndex: index } : { chosen: null, chosenIndex: -1 })
        })
        .exec()
    },
    open() {
      const { chosen } = this.data
      if (chosen?.url) this.triggerEvent('open', { url: chosen.url })
    },
  },
})

const NOTHING = { name: '', feedback: 0, comments: 0 }
