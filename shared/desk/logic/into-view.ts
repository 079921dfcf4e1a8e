import type { VoiceList } from '../components/voice-list/voice-list'

/** What lies over a list: the filters above it, and some of the row beyond, so that one sees where it goes on. */
const ABOVE = 140
const BELOW = 60

/** Scrolls the page just so far that a row is seen. @param scrollTop how far it is scrolled */
export async function bringIntoView(list: VoiceList | null, id: string, scrollTop: number): Promise<void> {
  const place = await list?.place(id)
  if (!place) return
  const { windowHeight } = wx.getWindowInfo()
  const by = place.top < ABOVE ? place.top - ABOVE : Math.max(0, place.bottom + BELOW - windowHeight)
  if (by !== 0) wx.pageScrollTo({ scrollTop: Math.max(0, scrollTop + by), duration: 0 })
}
