const KEY = 'openid'

let known: string | undefined

/** The openid of the person with the phone; `''` while it is unknown. */
export function myOpenid(): string {
  if (known === undefined) {
    const stored: unknown = wx.getStorageSync(KEY)
    known = typeof stored === 'string' ? stored : ''
  }
  return known
}

export const isMe = (openid: string) => openid !== '' && openid === myOpenid()

/** The settings say who asks, and so does a refusal. */
export function rememberMe(openid: string | undefined): void {
  if (!openid || openid === myOpenid()) return
  known = openid
  wx.setStorageSync(KEY, openid)
}
