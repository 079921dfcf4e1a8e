import { describe, expect, it } from 'vitest'
import { eventually, there, usePhone } from '../helpers/phone'

/* What follows in the inbox when its rows change: the voice beside it, what is chosen, and what is written. */

const { asked, called, cloud, open, restart, screen, settled, stored, user, voices } = usePhone()

const openInbox = () => open('user-voice/inbox/inbox')
const openWide = () => {
  restart()
  user().width = 1100
  return openInbox()
}
const rows = () => screen().all('voice-row')
const inner = (place: number) => there(rows()[place]?.querySelector('.voice-row--row'))
const waiting = () => voices().filter(({ state }) => state !== 'done')
const chip = (name: string) =>
  there(
    screen()
      .all('filter-bar wx-text')
      .find(({ textContent }) => textContent?.startsWith(name)),
  )
const answerField = () => there(screen().all('reply-bar wx-textarea')[0])
const openId = () => screen().page.data.openId
const tab = (name: string) =>
  there(
    screen()
      .all('.bottom-bar--tab')
      .find(({ textContent }) => textContent?.includes(name)),
  )

describe('a voice beside the list', () => {
  it('that was answered and done gives way to the one in its place, not to the first', async () => {
    await openWide()
    screen().trigger(chip('待回复'), 'tap')
    await settled()
    const queue = waiting().filter(voice => voice.kind === 'comment' && !voice.replied)
    screen().trigger(inner(2), 'tap')
    await eventually(() => expect(openId()).toBe(queue[2]?._id))
    await eventually(() => expect(screen().all('reply-bar wx-textarea')).toHaveLength(1))
    screen().type(answerField(), '抱歉')
    screen().tap('发送并标为已处理')
    await eventually(() => expect(stored(there(queue[2])).state).toBe('done'))
    await eventually(() => expect(openId()).toBe(queue[3]?._id))
    expect(screen().page.data.atId).toBe(queue[3]?._id)
  })

  it('keeps what is written in it until one agrees that it is lost, also where the bar leads away', async () => {
    await openWide()
    screen().trigger(chip('评价'), 'tap')
    await settled()
    await eventually(() => expect(screen().all('reply-bar wx-textarea')).toHaveLength(1))
    screen().type(answerField(), '写到一半')
    expect(asked('enableAlertBeforeUnload')).toHaveLength(1)
    user().confirms = false
    screen().trigger(tab('统计'), 'tap')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(asked('redirectTo')).toEqual([])
    user().confirms = true
    screen().trigger(tab('统计'), 'tap')
    await eventually(() => expect(asked('redirectTo')).toHaveLength(1))
  })
})

describe('what is chosen', () => {
  it('is what the list still has, after it was read again', async () => {
    await openInbox()
    screen().tap('多选')
    await eventually(() => expect(screen().all('batch-tools')).toHaveLength(1))
    for (const place of [0, 1]) screen().trigger(inner(place), 'tap')
    await eventually(() => expect(screen().text).toContain('已选 2 条'))
    const [first, second] = waiting()
    await cloud().call('updateVoice', { id: first?._id, state: 'done' }, user().caller)
    await screen().call('onPullDownRefresh')
    await eventually(() => expect(screen().text).toContain('已选 1 条'))
    screen().trigger(there(screen().all('batch-tools .batch-tools--filled')[0]), 'tap')
    await eventually(() => expect(stored(there(second)).state).toBe('done'))
    expect(called('updateVoice').at(-1)?.input).toMatchObject({ ids: [second?._id] })
  })
})

describe('words that were not searched for', () => {
  it('are taken out of the field without a look at another list', async () => {
    await openInbox()
    screen().tap('已处理')
    await settled()
    const lists = called('listVoices').length
    screen().type(there(screen().all('search-box wx-input')[0]), '漏液')
    screen().tap('清除')
    await settled()
    expect(screen().page.data.narrowing).toMatchObject({ states: 'done', q: '' })
    expect(called('listVoices')).toHaveLength(lists)
  })
})
