import type { ErrorView } from './error-view'

/** Whether there is no archive: it is not set up, or the functions are of an older version. */
export const isNotArchived = ({ kind, functionName }: ErrorView): boolean =>
  kind === 'not_configured' && ARCHIVE.test(functionName)

const ARCHIVE = /^(list|get|update|export)(Voice|Settings)/

/** Shows on the first tab how much is to be done. WeChat refuses while a page without tabs is shown; the next call will do. */
export function setBadge(count: number): void {
  const done =
    count > 0
      ? wx.setTabBarBadge({ index: 0, text: count > 99 ? '99+' : `${count}` })
      : wx.removeTabBarBadge({ index: 0 })
  done.catch(() => {})
}
