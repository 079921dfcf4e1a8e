/** The pages of the desk, by the names of their folders. */
export type DeskPage = 'inbox' | 'voice' | 'stats' | 'me' | 'setup' | 'templates'

let root = ''

/** Notes from the route of one of its pages where the desk lies in this mini program. */
export function rememberRoot(route: string): void {
  root = route.split('/').slice(0, -2).join('/')
}

/** The folder of the desk in this mini program: `user-voice` unless it was put elsewhere. */
export const deskRoot = () => root

/** The address of a page that is named from the folder of the desk on, e.g. `inbox/inbox?invitation=…`. */
export const pathInDesk = (page: string): string => `/${[root, page].filter(Boolean).join('/')}`

/** The address of a page, for `wx.navigateTo` and for cards. */
export function pageUrl(page: DeskPage, query: Record<string, string> = {}): string {
  const parameters = Object.keys(query).map(name => `${name}=${encodeURIComponent(query[name] ?? '')}`)
  return pathInDesk(`${page}/${page}${parameters.length > 0 ? '?' : ''}${parameters.join('&')}`)
}
