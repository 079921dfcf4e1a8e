import { oneAtATime, showError } from '../../logic/dialogs'
import { type FormerStates, undo } from '../../logic/undo'

/** How long something can be undone. */
const LASTS_MS = 5000

const timers = new WeakMap<object, number>()

/** What a page can do with it. */
export interface UndoBar {
  offer(former: FormerStates): void
}

/** How many voices were just done, and for 5 s the way back. */
Component({
  properties: {
    /** Whether something lies at the foot of the page. */
    isRaised: Boolean,
  },
  data: {
    count: 0,
    former: {} as FormerStates,
  },
  lifetimes: {
    detached() {
      this.stop()
    },
  },
  methods: {
    stop() {
      const timer = timers.get(this)
      if (timer !== undefined) clearTimeout(timer)
    },
    /** @param former the states that the voices had, by their ids; none where nothing was done */
    offer(former: FormerStates) {
      if (Object.keys(former).length === 0) return
      this.stop()
      this.setData({ former, count: Object.keys(former).length })
      timers.set(
        this,
        setTimeout(() => this.setData({ count: 0 }), LASTS_MS),
      )
    },
    undo() {
      return oneAtATime(this, async () => {
        this.stop()
        this.setData({ count: 0 })
        await undo(this.data.former).catch(showError)
      })
    },
  },
})
