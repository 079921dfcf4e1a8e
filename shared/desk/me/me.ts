import type { AlertSettings, Settings } from '../../client/client'
import { CLOCK, DIGEST, indexOf, names, quietText, STARS } from '../logic/alert-choices'
import { isNotArchived } from '../logic/archive'
import { deskPage } from '../logic/desk-page'
import { copyToClipboard, oneAtATime, perform } from '../logic/dialogs'
import { type ErrorView, errorView } from '../logic/error-view'
import { myOpenid } from '../logic/me'
import { pageUrl } from '../logic/pages'
import { leaveWhenForbidden } from '../logic/refusal'
import { changeSettings, forgetSettings, settings } from '../logic/settings'

type Pick = WechatMiniprogram.PickerChange

const USUAL_QUIET: [number, number] = [22, 8]

/** The own openid, whether everything is set up, templates, alerts. */
deskPage({
  data: {
    openid: '',
    status: 'loading' as 'loading' | 'ready' | 'error' | 'off',
    error: null as ErrorView | null,
    alerts: null as AlertSettings | null,
    templateCount: 0,
    stars: names(STARS),
    starsIndex: 0,
    digest: names(DIGEST),
    digestIndex: 0,
    clock: [CLOCK, CLOCK],
    quiet: '',
    quietIndexes: USUAL_QUIET as number[],
  },

  onShow() {
    this.setData({ openid: myOpenid() })
    // Somebody else may have changed them.
    forgetSettings()
    this.load()
  },
  async load() {
    try {
      this.show(await settings())
    } catch (thrown) {
      const error = errorView(thrown)
      this.setData({ status: isNotArchived(error) ? 'off' : 'error', error })
      leaveWhenForbidden(error)
    }
  },
  retry() {
    this.setData({ status: 'loading' })
    return this.load()
  },
  show({ templates, alerts }: Settings) {
    this.setData({
      status: 'ready',
      alerts,
      templateCount: templates.length,
      starsIndex: indexOf(STARS, alerts.badComments),
      digestIndex: indexOf(DIGEST, alerts.digestHour),
      quiet: quietText(alerts.quiet),
      quietIndexes: alerts.quiet ?? USUAL_QUIET,
    })
  },
  /** Shows the stored settings, also after an error: then they are unchanged. */
  save(alerts: Partial<AlertSettings>) {
    return oneAtATime(this, async () => {
      await perform('正在保存', () => changeSettings({ alerts }))
      await this.load()
    })
  },
  toggleFeedback() {
    return this.save({ newFeedback: !this.data.alerts?.newFeedback })
  },
  chooseStars({ detail }: Pick) {
    return this.save({ badComments: STARS[Number(detail.value)]?.value ?? 0 })
  },
  chooseDigest({ detail }: Pick) {
    return this.save({ digestHour: DIGEST[Number(detail.value)]?.value ?? null })
  },
  chooseQuiet({ detail }: WechatMiniprogram.CustomEvent<{ value: number[] }>) {
    const [from, to] = detail.value
    if (from === undefined || to === undefined) return undefined
    if (from === to) {
      wx.showToast({ title: '开始和结束不能相同', icon: 'none' })
      return undefined
    }
    return this.save({ quiet: [from, to] })
  },
  clearQuiet() {
    return this.save({ quiet: null })
  },
  copyOpenid() {
    copyToClipboard(this.data.openid)
  },
  openSetup() {
    wx.navigateTo({ url: pageUrl('setup') })
  },
  openTemplates() {
    wx.navigateTo({ url: pageUrl('templates') })
  },
})
