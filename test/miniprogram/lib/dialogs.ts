import { type ErrorView, errorView } from './error-view'
import { requirePrivacy } from './privacy'

const busy = new WeakSet<object>()

/** Ignores a second tap on a page or component that still asks, or carries out, what the first one began. */
export async function oneAtATime(owner: object, action: () => Promise<unknown>): Promise<void> {
  if (busy.has(owner)) return
  busy.add(owner)
  try {
    await action()
  } finally {
    busy.delete(owner)
  }
}

/** Asks before something that cannot be taken back. */
export async function confirm(title: string, content: string, confirmText: string): Promise<boolean> {
  const answer = await wx.showModal({ title, content, confirmText, confirmColor: '#e34d59' })
  return answer.confirm
}

export async function showError(error: unknown): Promise<void> {
  const { message, detail } = errorView(error)
  const content = detail ? `${message}\n\n${detail}` : message
  await wx.showModal({ title: '没有成功', content, showCancel: false, confirmText: '知道了' })
}

/** For what failed while what is on the screen is as good as before. */
export function mention({ message }: ErrorView): void {
  wx.showToast({ title: message, icon: 'none', duration: 3000 })
}

/** Shows that something is going on, and that it was done; an error is shown and answered with false. */
export async function perform(title: string, action: () => Promise<unknown>): Promise<boolean> {
  wx.showLoading({ title, mask: true })
  try {
    await action()
  } catch (error) {
    wx.hideLoading()
    await showError(error)
    return false
  }
  wx.hideLoading()
  wx.showToast({ title: '已完成', icon: 'success' })
  return true
}

/** WeChat says itself that it was copied, or refuses while the mini program's privacy guide does not name it. */
export async function copy(text: string): Promise<void> {
  try {
    await requirePrivacy()
    await wx.setClipboardData({ data: text })
  } catch (error) {
    await showError(error)
  }
}
