import type { AuditRow } from '../../logic/people-view'

/** How many are shown at first. */
const FEW = 5

/** What was done to all, or to people, the newest first. */
Component({
  properties: {
    rows: { type: Array, value: [] as AuditRow[] },
  },
  data: { shown: [] as AuditRow[], isWhole: false },
  observers: {
    'rows, isWhole'(rows: AuditRow[], isWhole: boolean) {
      this.setData({ shown: isWhole ? rows : rows.slice(0, FEW) })
    },
  },
  methods: {
    toggle() {
      this.setData({ isWhole: !this.data.isWhole })
    },
  },
})
