import { type ErrorView, errorView } from './error-view'
import { requirePrivacy } from './privacy'

const busy = new WeakSet<object>()

/** Ignores a second tap on a page or component while what the first one began is not finished. */
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

export async function showError(error: unknown, title = '没有成功'): Promise<void> {
  const { message, detail } = errorView(error)
  const content = detail ? `${message}\n\n${detail}` : message
  await wx.showModal({ title, content, showCancel: false, confirmText: '知道了' })
}

/** Shows an error in a dialog, while the screen stays as it is. */
export function mention({ message }: ErrorView): void {
  wx.showToast({ title: message, icon: 'none', duration: 3000 })
}

/**
 * Shows that something is going on, and then that it was done, or the error.
 *
 * @param failed what stands above the error, where a part of it may have been done
 * @returns whether it was done
 */
export async function perform(
  title: string,
  action: () => Promise<unknown>,
  failed?: () => string | undefined,
): Promise<boolean> {
  wx.showLoading({ title, mask: true })
  try {
    await action()
  } catch (error) {
    wx.hideLoading()
    await showError(error, failed?.())
    return false
  }
  wx.hideLoading()
  wx.showToast({ title: '已完成', icon: 'success' })
  return true
}

/** WeChat itself says that it was copied. It refuses while the mini program's privacy guide does not mention the clipboard. */
export async function copyToClipboard(text: string): Promise<void> {
  try {
    await requirePrivacy()
    await wx.setClipboardData({ data: text })
  } catch (error) {
    await showError(error)
  }
}
