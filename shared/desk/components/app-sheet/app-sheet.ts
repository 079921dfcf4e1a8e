import { appName, appsSeen, findApps } from '../../logic/apps'

/** With more of them there is a field to search in. */
const FEW = 10
/** So many are shown at once; a search finds the others. */
const MOST_SHOWN = 50

interface AppRow {
  appid: string
  name: string
  /** Its appid, where it has a name besides. */
  about: string
  /** The address of its portrait; `''` where none is known. */
  headImg: string
  /** The first letter of the name, in place of a portrait. */
  initial: string
  isChosen: boolean
}

/** The mini programs to choose from: one, or several. Triggers `choose` with `{appids}`, none for all, and `close`. */
Component({
  properties: {
    title: String,
    /** Those that are chosen; none for all. */
    chosen: { type: Array, value: [] as string[] },
    /** What is done with several. Where it is empty, the first tap chooses one. */
    action: String,
  },
  data: {
    q: '',
    hasSearch: false,
    rows: [] as AppRow[],
    /** How many are not shown. */
    more: 0,
    /** As `chosen`, until it is confirmed. */
    marked: [] as string[],
  },
  lifetimes: {
    attached() {
      this.setData({ hasSearch: appsSeen().length > FEW, marked: this.data.chosen })
      this.show()
    },
  },
  methods: {
    show() {
      const { q, marked } = this.data
      const found = findApps(appsSeen(), q)
      const rows = found.slice(0, MOST_SHOWN).map(app => ({
        appid: app.appid,
        name: appName(app),
        about: app.name && app.appid,
        headImg: app.headImg,
        initial: [...appName(app)][0] ?? '',
        isChosen: marked.includes(app.appid),
      }))
      this.setData({ rows, more: found.length - rows.length })
    },
    search({ detail }: WechatMiniprogram.Input) {
      this.setData({ q: detail.value.trim() })
      this.show()
    },
    tap(event: WechatMiniprogram.TouchEvent<object, object, { appid: string }>) {
      const { appid } = event.currentTarget.dataset
      const { action, marked } = this.data
      const others = action ? marked.filter(one => one !== appid) : []
      const isTakenBack = action !== '' && others.length < marked.length
      this.setData({ marked: appid === '' ? [] : isTakenBack ? others : [...others, appid] })
      if (action) this.show()
      else this.confirm()
    },
    confirm() {
      const { marked } = this.data
      // Those that are all of them are no choice: others may come later.
      this.triggerEvent('choose', { appids: marked.length === appsSeen().length ? [] : marked })
    },
    close() {
      this.triggerEvent('close')
    },
  },
})
