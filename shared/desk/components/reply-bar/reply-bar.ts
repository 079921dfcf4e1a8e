import type { Template } from '../../../client/client'
import { templatesUrl } from '../../logic/apps'
import { settingsOf } from '../../logic/settings'
import { fillTemplate, type TemplateValues } from '../../logic/template-text'

/** The most characters of an answer. */
const MOST = 500

/**
 * A text to be sent, with templates to begin with; stays at the foot of the page. Triggers `edit` with `{content}`, `send`
 * with `{content, isLast}`, where `isLast` means that nothing more is to be done, and `check`, where it is uncertain whether
 * the text was sent. The page empties it with `content` when it is sent.
 */
Component({
  properties: {
    /** Whose comment it answers: each mini program has templates of its own. */
    appid: String,
    content: String,
    placeholder: String,
    /** What the placeholders of templates stand for. */
    values: { type: Object, value: { nickname: '', products: [] } as TemplateValues },
    /** Whether it can be marked as done with the answer. */
    canFinish: Boolean,
    /** Whether this text may have been sent: then it is not to be sent again. */
    isUncertain: Boolean,
  },
  data: {
    canSend: false,
    /** `null` while they are unknown, and where no archive keeps them. */
    templates: null as Template[] | null,
    /** Whose they are; `null` before they are read. */
    templatesOf: null as string | null,
    /** What a person has written, and the same with a template: another one takes its place while nobody has changed it. */
    written: '',
    filled: '',
  },
  observers: {
    appid(appid: string) {
      const { templatesOf } = this.data
      if (templatesOf !== null && templatesOf !== appid) this.readTemplates()
    },
    content(content: string) {
      this.setData({ canSend: content.trim() !== '' })
    },
  },
  lifetimes: {
    attached() {
      this.readTemplates()
    },
  },
  pageLifetimes: {
    /** After one was added on the page of templates. */
    show() {
      this.readTemplates()
    },
  },
  methods: {
    async readTemplates() {
      const { appid } = this.data
      this.setData({ templatesOf: appid })
      try {
        const { templates } = await settingsOf(appid)
        if (appid === this.data.appid) this.setData({ templates })
      } catch {
        // An answer can be written without templates.
      }
    },
    edit(event: WechatMiniprogram.Input) {
      this.write(event.detail.value)
    },
    write(content: string) {
      this.setData({ content })
      this.triggerEvent('edit', { content })
    },
    send() {
      this.sendIt(false)
    },
    sendAndFinish() {
      this.sendIt(true)
    },
    sendIt(isLast: boolean) {
      if (this.data.canSend) this.triggerEvent('send', { content: this.data.content.trim(), isLast })
    },
    check() {
      this.triggerEvent('check')
    },
    /** Adds a template to what a person has written, so that a wrong tap loses nothing. */
    take(event: WechatMiniprogram.TouchEvent<object, object, { index: number }>) {
      const { content, written, filled, templates, values } = this.data
      const template = templates?.[event.currentTarget.dataset.index]
      if (!template) return
      const text = fillTemplate(template.text, values)
      const before = content === filled ? written : content
      if (before.length + text.length > MOST) {
        wx.showToast({ title: `放不下了，最多 ${MOST} 个字`, icon: 'none' })
        return
      }
      this.setData({ written: before, filled: before + text })
      this.write(before + text)
    },
    manage() {
      wx.navigateTo({ url: templatesUrl(this.data.appid) })
    },
  },
})
