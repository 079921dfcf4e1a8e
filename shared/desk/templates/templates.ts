import type { SettingsUpdate, Template } from '../../client/client'
import { areSeveral, chosenApp, nameOfApp } from '../logic/apps'
import { deskPage } from '../logic/desk-page'
import { confirm, oneAtATime, perform } from '../logic/dialogs'
import { type ErrorView, errorView } from '../logic/error-view'
import { alertBeforeLeaving } from '../logic/leave-alert'
import { leaveWhenForbidden } from '../logic/refusal'
import { changeSettings, forgetSettings, settingsOf } from '../logic/settings'

/** The template that is being written. */
interface Draft extends Template {
  /** Its name in the list; `''` for a new one. */
  before: string
}

deskPage({
  data: {
    status: 'loading' as 'loading' | 'ready' | 'error' | 'several',
    error: null as ErrorView | null,
    /** The mini program of which they are, where its comment led here; else the one that is looked at. */
    appid: '',
    appName: '',
    templates: [] as Template[],
    draft: null as Draft | null,
    canSave: false,
  },

  onLoad({ appid = '' }: Record<string, string | undefined>) {
    this.setData({ appid })
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
      const { appid } = this.data
      const asked = appid || chosenApp()
      const { templates } = await settingsOf(asked)
      if (asked !== (appid || chosenApp())) return
      const status = !appid && areSeveral() ? 'several' : 'ready'
      this.setData({ status, templates, appName: nameOfApp(appid) })
    } catch (thrown) {
      const error = errorView(thrown)
      this.setData({ status: 'error', error })
      leaveWhenForbidden(error)
    }
  },
  add() {
    this.edit({ name: '', text: '', before: '' })
  },
  open(event: WechatMiniprogram.TouchEvent<object, object, { index: number }>) {
    const { index } = event.currentTarget.dataset
    const template = this.data.templates[index]
    if (template) this.edit({ ...template, before: template.name })
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
    const { draft, canSave } = this.data
    if (!draft || !canSave) return undefined
    const { before, ...addTemplate } = draft
    return oneAtATime(this, () => this.store({ addTemplate, ...(before && { removeTemplate: before }) }))
  },
  remove() {
    const { draft } = this.data
    if (!draft) return undefined
    return oneAtATime(this, async () => {
      if (!(await confirm('删除模板', `“${draft.name}”会对所有人删除。`, '删除'))) return
      await this.store({ removeTemplate: draft.before })
    })
  },
  /** Changes one template: the others may have been changed by somebody else meanwhile. */
  async store(update: SettingsUpdate) {
    const isSaved = await perform('正在保存', async () => {
      this.setData({ templates: (await changeSettings(update, this.data.appid || chosenApp())).templates })
    })
    if (isSaved) this.close()
  },
})
