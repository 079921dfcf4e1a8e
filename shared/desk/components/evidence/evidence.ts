import { copyToClipboard, oneAtATime, showError } from '../../logic/dialogs'
import {
  type EvidenceView,
  evidenceText,
  LOG_EXAMPLE,
  shownEntries,
  type TimelineEntry,
} from '../../logic/evidence-view'
import { pageUrl } from '../../logic/pages'

type Tap = WechatMiniprogram.TouchEvent<object, object, { id: number }>

/** What the phone wrote around a feedback: its log as a timeline, and errors; or why there is nothing. */
Component({
  properties: {
    evidence: { type: Object, value: {} as EvidenceView },
  },
  data: {
    shown: [] as TimelineEntry[],
    /** Whether the lines further away are shown, too. */
    isWhole: false,
    /** The long lines and the errors that are unfolded. */
    lines: {} as Record<number, boolean>,
    stacks: {} as Record<number, boolean>,
    example: LOG_EXAMPLE,
    isExplaining: false,
  },
  observers: {
    evidence({ timeline, isSilent }: Partial<EvidenceView>) {
      if (!timeline) return
      this.setData({
        shown: shownEntries(timeline, false),
        isWhole: false,
        lines: {},
        stacks: {},
        isExplaining: isSilent === true,
      })
    },
  },
  methods: {
    toggleWhole() {
      const isWhole = !this.data.isWhole
      this.setData({ isWhole, shown: shownEntries(this.data.evidence.timeline, isWhole) })
    },
    toggleLine(event: Tap) {
      const { id } = event.currentTarget.dataset
      this.setData({ [`lines.${id}`]: !this.data.lines[id] })
    },
    toggleStack(event: Tap) {
      const { id } = event.currentTarget.dataset
      this.setData({ [`stacks.${id}`]: !this.data.stacks[id] })
    },
    explain() {
      this.setData({ isExplaining: !this.data.isExplaining })
    },
    copyAll() {
      copyToClipboard(evidenceText(this.data.evidence))
    },
    copyExample() {
      copyToClipboard(LOG_EXAMPLE)
    },
    checkSetup() {
      return oneAtATime(this, () => wx.navigateTo({ url: pageUrl('setup') }).catch(showError))
    },
  },
})
