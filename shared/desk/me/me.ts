import type { AlertSettings, Settings, SettingsUpdate } from '../../client/client'
import { AUTO_DONE, CLOCK, DIGEST, indexOf, names, quietText, STARS } from '../logic/alert-choices'
import { areSeveral } from '../logic/apps'
import { isNotArchived } from '../logic/archive'
import { deskPage } from '../logic/desk-page'
import { copyToClipboard, oneAtATime, perform } from '../logic/dialogs'
import { type ErrorView, errorView } from '../logic/error-view'
import { myOpenid } from '../logic/me'
import { pageUrl } from '../logic/pages'
import { readPeople } from '../logic/people'
import { type AuditRow, auditRows, joinedLately, type PersonRow, personRows } from '../logic/people-view'
import { leaveWhenForbidden } from '../logic/refusal'
import { changeSettings, forgetSettings, settings } from '../logic/settings'
import { shareInvitation, shareVoice } from '../logic/share'

type Pick = WechatMiniprogram.PickerChange

const USUAL_QUIET: [number, number] = [22, 8]

const MOST_LETTERS = 20

/** Oneself, whether everything is set up, templates, people, alerts, and what was done. */
deskPage({
  data: {
    openid: '',
    status: 'loading' as 'loading' | 'ready' | 'error' | 'off',
    error: null as ErrorView | null,
    isOwner: false,
    /** Whether several mini programs are looked at, each of which has templates, alerts and autoDone of its own. */
    areSeveral: false,
    myName: '',
    people: [] as PersonRow[],
    /** Who has joined lately, for owners. */
    joined: [] as string[],
    /** For owners. */
    audit: [] as AuditRow[],
    autoDone: names(AUTO_DONE),
    autoDoneIndex: 0,
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

  /** How often settings were asked for: only the latest answer counts. */
  loads: 0,

  onShow() {
    this.setData({ openid: myOpenid() })
    // Somebody else may have changed them.
    forgetSettings()
    this.load()
  },
  async load() {
    this.loads += 1
    const load = this.loads
    try {
      const read = await settings()
      // The names of people, who stand in the same settings.
      await readPeople()
      if (load === this.loads) this.show(read)
    } catch (thrown) {
      if (load !== this.loads) return
      const error = errorView(thrown)
      this.setData({ status: isNotArchived(error) ? 'off' : 'error', error })
      leaveWhenForbidden(error)
    }
  },
  retry() {
    this.setData({ status: 'loading' })
    return this.load()
  },
  show({ templates, alerts, autoDone, people, me, audit }: Settings) {
    this.setData({
      status: 'ready',
      openid: myOpenid(),
      isOwner: me.role === 'owner',
      areSeveral: areSeveral(),
      myName: people.find(({ openid }) => openid === me.openid)?.name ?? '',
      people: personRows({ people, me }),
      joined: joinedLately({ people, me }),
      audit: auditRows(audit ?? []),
      autoDoneIndex: indexOf(AUTO_DONE, autoDone),
      alerts,
      templateCount: templates.length,
      starsIndex: indexOf(STARS, alerts.badComments),
      digestIndex: indexOf(DIGEST, alerts.digestHour),
      quiet: quietText(alerts.quiet),
      quietIndexes: alerts.quiet ?? USUAL_QUIET,
    })
  },
  /** Shows the stored settings, also after an error: then they are unchanged. */
  save(update: SettingsUpdate) {
    return oneAtATime(this, () => this.write(update))
  },
  async write(update: SettingsUpdate) {
    await perform('正在保存', () => changeSettings(update))
    await this.load()
  },
  toggleFeedback() {
    // Members see it.
    if (!this.data.isOwner) return undefined
    return this.save({ alerts: { newFeedback: !this.data.alerts?.newFeedback } })
  },
  chooseStars({ detail }: Pick) {
    return this.save({ alerts: { badComments: STARS[Number(detail.value)]?.value ?? 0 } })
  },
  chooseDigest({ detail }: Pick) {
    return this.save({ alerts: { digestHour: DIGEST[Number(detail.value)]?.value ?? null } })
  },
  chooseAutoDone({ detail }: Pick) {
    return this.save({ autoDone: AUTO_DONE[Number(detail.value)]?.value ?? null })
  },
  writeName() {
    return oneAtATime(this, async () => {
      const { confirm, content = '' } = await wx.showModal({
        title: '我的名字',
        editable: true,
        content: this.data.myName,
        placeholderText: '同事看到的名字，最多 20 个字',
        confirmText: '保存',
      })
      const myName = content.trim()
      if (!confirm || myName === this.data.myName) return
      if (myName === '' || [...myName].length > MOST_LETTERS) {
        wx.showToast({ title: `名字要有 1 到 ${MOST_LETTERS} 个字`, icon: 'none' })
        return
      }
      await this.write({ myName })
    })
  },
  chooseQuiet({ detail }: WechatMiniprogram.CustomEvent<{ value: number[] }>) {
    const [from, to] = detail.value
    if (from === undefined || to === undefined) return undefined
    if (from === to) {
      wx.showToast({ title: '开始和结束不能相同', icon: 'none' })
      return undefined
    }
    return this.save({ alerts: { quiet: [from, to] } })
  },
  clearQuiet() {
    return this.save({ alerts: { quiet: null } })
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
  /** By the button below an invitation, its card; by the menu, one that lets nobody in. */
  onShareAppMessage({ from, target }: WechatMiniprogram.Page.IShareAppMessageOption) {
    const card: unknown = from === 'button' ? target?.dataset?.card : undefined
    return typeof card === 'string' && card ? shareInvitation(card) : shareVoice('')
  },
})
