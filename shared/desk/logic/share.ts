import { pageUrl } from './pages'

/** The card that sends a voice to a colleague. It holds nothing that the user wrote, since it may be passed on. */
export function shareVoice(id: string): { title: string; path: string } {
  return id
    ? { title: '请看看这条用户声音', path: pageUrl('voice', { id }) }
    : { title: '用户之声', path: pageUrl('inbox') }
}

/** The card that invites somebody: whoever opens it first becomes a member. @param path of the invitation's page */
export const shareInvitation = (path: string): { title: string; path: string } => ({
  title: '邀请你一起处理用户反馈和评价',
  path,
})
