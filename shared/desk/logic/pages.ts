/** The pages of the desk, by the names of their folders. */
export type DeskPage = 'inbox' | 'voice' | 'stats' | 'me' | 'setup' | 'templates'

/** The folder in which the desk lies in this mini program, as the page on the screen tells: `user-voice` unless it was moved. */
export function deskRoot(): string {
  const pages = getCurrentPages()
  const { route = '' } = pages[pages.length - 1] ?? {}
  return route.split('/').slice(0, -2).join('/')
}

/** The address of a page, for `wx.navigateTo` and for cards. */
export function pageUrl(page: DeskPage, query: Record<string, string> = {}): string {
  const parameters = Object.keys(query).map(name => `${name}=${encodeURIComponent(query[name] ?? '')}`)
  const path = [deskRoot(), page, page].filter(Boolean).join('/')
  return `/${path}${parameters.length > 0 ? '?' : ''}${parameters.join('&')}`
}
