import { pageUrl } from './pages'

/** The card that sends a voice to a colleague. It holds nothing that the user wrote, since it may be passed on. */
export function shareVoice(id: string): { title: string; path: string } {
  return id
    ? { title: '请看看这条用户声音', path: pageUrl('voice', { id }) }
    : { title: '用户之声', path: pageUrl('inbox') }
}
