import type { ErrorView } from './error-view'

/** Whether there is no archive: it is not set up, or the functions are of a version that has none. */
export const isNotArchived = ({ kind, functionName }: ErrorView): boolean =>
  kind === 'not_configured' && ARCHIVE.test(functionName)

const ARCHIVE = /^(list|get|update|export)(Voice|Settings)/

/** What waits, on the first tab. WeChat refuses while another page is shown; the next time will do. */
export function setBadge(count: number): void {
  const done =
    count > 0
      ? wx.setTabBarBadge({ index: 0, text: count > 99 ? '99+' : `${count}` })
      : wx.removeTabBarBadge({ index: 0 })
  done.catch(() => {})
}
