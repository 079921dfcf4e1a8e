import { GOOD_STARS, goodOnesWaiting, markGoodOnes, offerAnswered } from '../../logic/auto-done'
import { oneAtATime, perform, showError } from '../../logic/dialogs'
import { changeSettings } from '../../logic/settings'

/** The offer to let good comments come in as done, made once. Triggers `done` when those that wait were marked, too. */
Component({
  properties: {
    /** The mini program that is looked at: each has settings of its own. */
    appid: String,
    /** How many comments wait; 0 while that is unknown. */
    comments: Number,
  },
  data: {
    /** The mini program about which it is. */
    offeredOf: '',
    step: '' as '' | 'offer' | 'waiting' | 'marking',
    count: 0,
    done: 0,
    stars: GOOD_STARS,
  },
  observers: {
    'appid, comments'(appid: string, comments: number) {
      if (appid !== this.data.offeredOf) this.setData({ offeredOf: appid, step: '' })
      this.look(comments)
    },
  },
  methods: {
    async look(comments: number) {
      const { appid } = this.data
      const count = await goodOnesWaiting(comments)
      // Another one may be looked at by now, or the offer be answered.
      if (count > 0 && appid === this.data.appid && !this.data.step) this.setData({ step: 'offer', count })
    },
    refuse() {
      offerAnswered()
      this.setData({ step: '' })
    },
    accept() {
      return oneAtATime(this, async () => {
        if (!(await perform('正在保存', () => changeSettings({ autoDone: GOOD_STARS })))) return
        offerAnswered()
        this.setData({ step: 'waiting' })
      })
    },
    mark() {
      return oneAtATime(this, async () => {
        this.setData({ step: 'marking', done: 0 })
        await markGoodOnes(done => this.setData({ done })).catch(showError)
        this.setData({ step: '' })
        this.triggerEvent('done')
      })
    },
  },
})
