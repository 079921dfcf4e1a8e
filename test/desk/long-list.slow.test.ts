import { describe, expect, it } from 'vitest'
import type { Voice } from '../../shared/archive/types'
import { eventually, there, usePhone } from '../helpers/phone'

const { open, screen, settled, voices } = usePhone()

const openInbox = () => open('user-voice/inbox/inbox')
const chip = (name: string) =>
  screen()
    .all('filter-bar wx-text')
    .map(({ textContent }) => textContent?.trim() ?? '')
    .find(text => text.startsWith(name)) ?? name

const nicknameOf = (voice: Voice) =>
  (voice.kind === 'feedback' ? voice.record.nickname : voice.record.userInfo.nickName) || '微信用户'

describe('a long list', () => {
  /** Shows what a phone shows that has scrolled to this chunk. */
  function scrollTo(index: number) {
    const chunks = screen().all('.voice-list--chunk')
    for (const [i, chunk] of chunks.entries()) {
      if (i === index || i === index + 1) screen().reveal(chunk)
      else screen().conceal(chunk)
    }
  }
  const nodes = () => screen().all('*').length

  it('of 200 voices has at most 1,000 nodes, wherever it is', async () => {
    await openInbox()
    screen().tap(chip('全部状态'))
    await settled()
    scrollTo(0)
    while (Number(screen().page.data.count) < 200) {
      const before = Number(screen().page.data.count)
      await screen().call('onReachBottom')
      await eventually(() => expect(Number(screen().page.data.count)).toBeGreaterThan(before))
      scrollTo(screen().all('.voice-list--chunk').length - 2)
      expect(nodes()).toBeLessThanOrEqual(1000)
    }
    const { length } = screen().all('.voice-list--chunk')
    expect(length).toBeGreaterThanOrEqual(25)
    for (const index of [0, 7, 12, length - 2]) {
      scrollTo(index)
      expect(nodes()).toBeLessThanOrEqual(1000)
      const chunk = there(screen().all('.voice-list--chunk')[index])
      expect(chunk.querySelectorAll('voice-row')).toHaveLength(8)
      expect(chunk.textContent).toContain(nicknameOf(there(voices()[index * 8])))
    }
    expect(screen().all('.voice-list--chunk')[3]?.getAttribute('style')).toMatch(/height: ?\d+px/)
  }, 120_000)
})
