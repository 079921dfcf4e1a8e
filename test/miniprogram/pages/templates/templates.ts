import type { Template } from 'wx-user-voice'
import { confirm, oneAtATime, perform } from '../../lib/dialogs'
import { type ErrorView, errorView } from '../../lib/error-view'
import { alertBeforeLeaving } from '../../lib/leave-alert'
import { leaveWhenForbidden } from '../../lib/refusal'
import { changeSettings, forgetSettings, settings } from '../../lib/settings'

/** The template that is being written. */
interface Draft extends Template {
  /** Its place in the list; a new one comes behind all others. */
  index: number
}

Page({
  data: {
    status: 'loading' as 'loading' | 'ready' | 'error',
    error: null as ErrorView | null,
    templates: [] as Template[],
    draft: null as Draft | null,
    canSave: false,
  },

  onLoad() {
    // Somebody else may have changed them.
    forgetSettings()
    return this.load()
  },
  onUnload() {
    alertBeforeLeaving(false)
  },
  async load() {
    this.setData({ status: 'loading', error: null })
    try {
      const { templates } = await settings()
      this.setData({ status: 'ready', templates })
    } catch (thrown) {
      const error = errorView(thrown)
      this.setData({ status: 'error', error })
      leaveWhenForbidden(error)
    }
  },
  add() {
    this.edit({ name: '', text: '', index: this.data.templates.length })
  },
  open(event: WechatMiniprogram.TouchEvent<object, object, { index: number }>) {
    const { index } = event.currentTarget.dataset
    const template = this.data.templates[index]
    if (template) this.edit({ ...template, index })
  },
  edit(draft: Draft) {
    this.setData({ draft, canSave: draft.name.trim() !== '' && draft.text.trim() !== '' })
  },
  write(event: WechatMiniprogram.Input<{ part: 'name' | 'text' }>) {
    const { draft } = this.data
    if (!draft) return
    alertBeforeLeaving(true)
    this.edit({ ...draft, [event.currentTarget.dataset.part]: event.detail.value })
  },
  close() {
    alertBeforeLeaving(false)
    this.setData({ draft: null })
  },
  save() {
    const { draft, canSave, templates } = this.data
    if (!draft || !canSave) return undefined
    const { index, name, text } = draft
    const changed = [...templates]
    changed[index] = { name: name.trim(), text: text.trim() }
    return this.keep(changed)
  },
  remove() {
    const { draft, templates } = this.data
    if (!draft) return undefined
    return oneAtATime(this, async () => {
      if (!(await confirm('删除模板', `“${draft.name}”会对所有管理员删除。`, '删除'))) return
      await this.store(templates.filter((_, i) => i !== draft.index))
    })
  },
  keep(templates: Template[]) {
    return oneAtATime(this, () => this.store(templates))
  },
  async store(templates: Template[]) {
    const isSaved = await perform('正在保存', async () => {
      this.setData({ templates: (await changeSettings({ templates })).templates })
    })
    if (isSaved) this.close()
  },
})
