import type { Template } from '../../../client/client'
import { templatesUrl } from '../../logic/apps'
import {
  type BatchPlan,
  type BatchResult,
  markSent,
  offeredOf,
  planBatch,
  type Recipient,
  sendBatch,
  type TemplatesOf,
  templatesFor,
  type Unsent,
} from '../../logic/batch-reply'
import { showError } from '../../logic/dialogs'

/** What the list of those that got nothing says of each group. */
interface Group {
  title: string
  all: Unsent[]
}

/** Whether what is sent is marked as done, too: the next batch begins with what the last one had. */
let marksDone = true

/** The templates that each of them may send. */
const known = new WeakMap<object, TemplatesOf>()

/** Those that are asked to stop. */
const stopped = new WeakSet<object>()

/** One template as the reply to several comments. Triggers `close` with `{isSent}`. */
Component({
  properties: {
    /** Those who may get it. */
    recipients: { type: Array, value: [] as Recipient[] },
  },
  data: {
    step: 'choosing' as 'choosing' | 'ready' | 'sending' | 'sent',
    isLoading: true,
    templates: [] as Template[],
    /** Whether they are of several mini programs, each of which has its own. */
    areSeveral: false,
    name: '',
    plan: { letters: [], leftOut: [] } as BatchPlan,
    marksDone: true,
    done: 0,
    isStopping: false,
    sentCount: 0,
    groups: [] as Group[],
  },
  lifetimes: {
    async attached() {
      this.setData({ marksDone })
      try {
        const templates = await templatesFor(this.data.recipients)
        known.set(this, templates)
        this.setData({ templates: offeredOf(templates), areSeveral: templates.size > 1, isLoading: false })
      } catch (error) {
        showError(error)
        this.close()
      }
    },
    detached() {
      stopped.add(this)
    },
  },
  methods: {
    choose(event: WechatMiniprogram.TouchEvent<object, object, { index: number }>) {
      const template = this.data.templates[event.currentTarget.dataset.index]
      if (!template) return
      const plan = planBatch(this.data.recipients, template.name, known.get(this) ?? new Map())
      this.setData({ step: 'ready', name: template.name, plan })
    },
    again() {
      this.setData({ step: 'choosing' })
    },
    toggleDone() {
      marksDone = !marksDone
      this.setData({ marksDone })
    },
    async send() {
      const { plan, step } = this.data
      if (step !== 'ready' || plan.letters.length === 0) return
      this.setData({ step: 'sending', done: 0, isStopping: false })
      const result = await sendBatch(plan.letters, {
        progress: done => this.setData({ done }),
        isStopped: () => stopped.has(this) || this.data.isStopping,
      })
      if (this.data.marksDone) await markSent(result.sent).catch(showError)
      this.show(result)
    },
    stop() {
      this.setData({ isStopping: true })
    },
    show({ sent, failed, uncertain, stopped }: BatchResult) {
      const groups = [
        { title: '失败', all: failed },
        { title: '不确定', all: uncertain },
        { title: '已停止，没有发送', all: stopped },
        { title: '没有发给', all: this.data.plan.leftOut },
      ].filter(({ all }) => all.length > 0)
      this.setData({ step: 'sent', sentCount: sent.length, groups })
      // There is nothing to read.
      if (groups.length === 0) this.close()
    },
    openTemplates() {
      const [appid = '', ...others] = known.get(this)?.keys() ?? []
      wx.navigateTo({ url: templatesUrl(others.length > 0 ? '' : appid) })
      this.close()
    },
    close() {
      this.triggerEvent('close', { isSent: this.data.step === 'sent' })
    },
  },
})
