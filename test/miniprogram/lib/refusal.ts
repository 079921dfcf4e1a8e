import type { ErrorView } from './error-view'

/** People without access get the page that explains it: no other page of this mini program would work. */
export function leaveWhenForbidden({ isForbidden, openid }: ErrorView): void {
  if (!isForbidden) return
  wx.reLaunch({ url: `/pages/setup/setup?isRefused=1&openid=${encodeURIComponent(openid)}` })
}
