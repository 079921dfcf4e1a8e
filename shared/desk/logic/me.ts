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

/** A refusal names the openid, and so does the history of a voice that was just changed from this phone. */
export function rememberMe(openid: string | undefined): void {
  if (!openid || openid === myOpenid()) return
  known = openid
  wx.setStorageSync(KEY, openid)
}
