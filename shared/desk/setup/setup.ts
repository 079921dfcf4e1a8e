import type { Setup } from '../../client/client'
import { type AppChecks, appChecks } from '../logic/app-checks'
import { chooseApp, chosenApp, leaveApp, liveApp, nameOfApp, ofChosenApp } from '../logic/apps'
import { checkSetupHere } from '../logic/check-setup'
import { client } from '../logic/client'
import { deskPage } from '../logic/desk-page'
import { copyToClipboard, oneAtATime, perform } from '../logic/dialogs'
import { type ErrorView, errorView } from '../logic/error-view'
import { myOpenid, rememberMe } from '../logic/me'
import { pageUrl } from '../logic/pages'
import { readPeople } from '../logic/people'
import { rulesCheck } from '../logic/rules'
import { byUrgency, type CheckView, checkViews } from '../logic/setup-view'

const STATE_NAMES: Record<CheckView['state'], string> = {
  ok: '正常',
  todo: '要处理',
  off: '未启用',
  waits: '等待',
}

/** What works and what is missing. A refusal leads here, too: then it says how to become an administrator. */
deskPage({
  data: {
    openid: '',
    isRefused: false,
    checks: [] as CheckView[],
    /** How far each mini program is, where several are looked at. */
    apps: null as AppChecks | null,
    /** Whose checks are shown then. */
    appName: '',
    states: STATE_NAMES,
    todo: 0,
    error: null as ErrorView | null,
    isChecking: false,
    /** Whether a check was repeated and nothing has changed. */
    isUnchanged: false,
  },
  isClosed: false,

  onLoad({ openid = '', isRefused = '' }: Record<string, string | undefined>) {
    rememberMe(decodeURIComponent(openid))
    this.setData({ openid: myOpenid(), isRefused: isRefused !== '' })
    if (!isRefused) this.check()
  },
  onUnload() {
    this.isClosed = true
  },
  async checkAgain() {
    const wasRefused = this.data.isRefused
    await this.check()
    if (wasRefused && !this.isClosed) this.setData({ isUnchanged: this.data.isRefused })
  },
  async check(): Promise<void> {
    if (this.data.isChecking) return
    this.setData({ isChecking: true, error: null, isUnchanged: false })
    try {
      const appid = chosenApp()
      const [{ checks, apps }, rules] = await Promise.all([checkSetupHere(), rulesCheck()])
      // With the names of mini programs.
      if (apps) await readPeople()
      if (this.isClosed) return
      // Another one was chosen meanwhile.
      if (appid !== chosenApp()) {
        this.setData({ isChecking: false })
        return this.check()
      }
      const views = byUrgency([...checkViews(checks), rules])
      this.setData({
        isRefused: false,
        checks: views,
        apps: apps ? appChecks(apps) : null,
        appName: apps ? nameOfApp(liveApp()) : '',
        todo: views.filter(({ state }) => state === 'todo').length,
      })
    } catch (thrown) {
      if (this.isClosed) return
      const error = errorView(thrown)
      if ((error.isForbidden || error.isNotServed) && leaveApp()) {
        this.setData({ isChecking: false })
        return this.check()
      }
      rememberMe(error.openid)
      this.setData({
        isRefused: error.isForbidden,
        error: error.isForbidden ? null : error,
        openid: myOpenid(),
      })
    } finally {
      if (!this.isClosed) this.setData({ isChecking: false })
    }
  },
  openApp({ detail }: WechatMiniprogram.CustomEvent<{ appid: string }>) {
    chooseApp(detail.appid)
  },
  copyOpenid() {
    copyToClipboard(this.data.openid)
  },
  copyAddress(event: WechatMiniprogram.TouchEvent<object, object, { index: number }>) {
    copyToClipboard(this.data.checks[event.currentTarget.dataset.index]?.address ?? '')
  },
  copyOriginal(event: WechatMiniprogram.TouchEvent<object, object, { index: number }>) {
    copyToClipboard(this.data.checks[event.currentTarget.dataset.index]?.original ?? '')
  },
  /** What WeChat really answered, as keys and kinds of values: for whoever maintains what reads it. */
  copyShapes() {
    return oneAtATime(this, async () => {
      let shapes: Setup['shapes']
      await perform('正在读取', async () => {
        shapes = (await client.checkSetup({ ...ofChosenApp(), shapes: true })).shapes
      })
      if (shapes) await copyToClipboard(JSON.stringify(shapes, null, 1))
    })
  },
  /** Goes back to the page before. After a refusal there is none. */
  leave() {
    if (getCurrentPages().length > 1) wx.navigateBack()
    else wx.redirectTo({ url: pageUrl('inbox') })
  },
})
