import type { Screen } from '../phone/screen'

/** A page in a state worth looking at. */
export interface Scene {
  name: string
  path: string
  query?: Record<string, string>
  /** The page from which it is opened; nothing lies below what a card or a link opens. */
  below?: string
  /** Prepares the state before the page opens, and restores it afterwards. */
  before?: () => void
  after?: () => void
  /** What happens on the page before the picture is taken. */
  prepare?: (screen: Screen) => Promise<void>
  /** The height of the picture in px, for the whole of a long page instead of what a phone shows at once. */
  height?: number
  /** Only where there are several mini programs. */
  several?: true
  /** Only in a window on a PC, or only on a phone. */
  only?: 'pc' | 'phone'
}
