const KEY = 'searches'
const MOST = 10

/** What was searched for on this phone, the latest first. */
export function pastSearches(): string[] {
  const stored: unknown = wx.getStorageSync(KEY)
  return Array.isArray(stored) ? stored.filter(one => typeof one === 'string').slice(0, MOST) : []
}

export function rememberSearch(words: string): void {
  const q = words.trim()
  if (q) wx.setStorageSync(KEY, [q, ...pastSearches().filter(one => one !== q)].slice(0, MOST))
}

export function forgetSearches(): void {
  wx.setStorageSync(KEY, [])
}
