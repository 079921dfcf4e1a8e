import type { ErrorView } from './error-view'
import { pageUrl } from './pages'

/** People without access get the page that explains it: no other page of the desk would work. */
export function leaveWhenForbidden({ isForbidden, openid }: ErrorView): void {
  if (isForbidden) wx.redirectTo({ url: pageUrl('setup', { isRefused: '1', openid }) })
}
