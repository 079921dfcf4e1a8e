import { leaveApp } from './apps'
import type { ErrorView } from './error-view'
import { pageUrl } from './pages'

/**
 * People without access get the page that explains it: no other page of the desk would work. Where it was one mini program
 * that was looked at, the others may still be theirs.
 */
export function leaveWhenForbidden({ isForbidden, isNotServed, openid }: ErrorView): void {
  if (!isForbidden && !isNotServed) return
  if (leaveApp()) wx.redirectTo({ url: pageUrl('inbox') })
  else if (isForbidden) wx.redirectTo({ url: pageUrl('setup', { isRefused: '1', openid }) })
}
