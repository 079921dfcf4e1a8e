/** What a colleague gets who is sent a voice. The card says nothing of what the user wrote: it may go anywhere. */
export function shareVoice(id: string): { title: string; path: string } {
  return id
    ? { title: '请看看这条用户声音', path: `/pages/voice/voice?id=${encodeURIComponent(id)}` }
    : { title: '用户之声', path: '/pages/inbox/inbox' }
}
