import { describe, expect, it } from 'vitest'
import type { Voice } from '../../shared/archive/types'
import { eventually, there, usePhone } from '../helpers/phone'

/*
 * Where one goes from the page of a voice: to its neighbours, to what the same person said, to the phone.
 */

const { asked, begin, cloud, component, follow, open, restart, screen, settled, simulated, user, voices } =
  usePhone()

const VOICE = 'user-voice/voice/voice'
const urlOf = (id: string) => `/${VOICE}?id=${encodeURIComponent(id)}`
const openVoice = ({ _id }: Voice) => open(VOICE, { id: encodeURIComponent(_id) })
const find = (test: (voice: Voice) => unknown) => there(voices().find(test))
/** The list in which voices were shown last. */
const showOrder = (ids: string[], more?: () => Promise<void>) => {
  const order = simulated('user-voice/logic/list-order') as { showOrder: typeof showOrder }
  order.showOrder(ids, more)
}
const way = (name: string) => there(screen().withText(name)[0])
const shown = () => screen().page.data.voiceId

describe('the voices before and behind', () => {
  const three = () =>
    voices()
      .filter(({ kind }) => kind === 'feedback')
      .slice(0, 3)
      .map(({ _id }) => _id)

  it('take its place in the order of the list, and Back leads to the list', async () => {
    restart()
    const [first = '', second = '', third = ''] = three()
    showOrder([first, second, third])
    await openVoice(find(({ _id }) => _id === second))
    await eventually(() => expect(screen().withText('下一条')).toHaveLength(1))
    screen().trigger(way('下一条'), 'tap')
    await eventually(() => expect(shown()).toBe(third))
    await settled()
    const { record } = find(({ _id }) => _id === third)
    expect(screen().text).toContain('recordId' in record && record.recordId)
    // There is none behind it.
    await eventually(() => expect(component('detail').data).toMatchObject({ before: second, after: '' }))
    screen().trigger(way('下一条'), 'tap')
    screen().trigger(way('上一条'), 'tap')
    await eventually(() => expect(shown()).toBe(second))
    expect([...asked('navigateTo'), ...asked('redirectTo'), ...asked('navigateBack')]).toEqual([])
  })

  it('are still there when it has left the list, as what is done leaves it', async () => {
    restart()
    const [first = '', second = '', third = ''] = three()
    showOrder([first, second, third])
    await openVoice(find(({ _id }) => _id === second))
    await eventually(() => expect(component('detail').data).toMatchObject({ before: first, after: third }))
    showOrder([first, third])
    screen().trigger(way('下一条'), 'tap')
    await eventually(() => expect(shown()).toBe(third))
  })

  it('come from the next page of the list at its end', async () => {
    restart()
    const [first = '', second = ''] = three()
    showOrder([first], async () => showOrder([first, second]))
    await openVoice(find(({ _id }) => _id === first))
    await eventually(() => expect(component('detail').data).toMatchObject({ before: '', after: second }))
  })

  it('of one voice are not offered for the next, whose own are still looked for', async () => {
    restart()
    const [first = '', second = ''] = three()
    let found = () => {}
    showOrder([first, second], () => new Promise(resolve => (found = resolve)))
    await openVoice(find(({ _id }) => _id === first))
    await eventually(() => expect(screen().withText('下一条')).toHaveLength(1))
    screen().trigger(way('下一条'), 'tap')
    await eventually(() => expect(shown()).toBe(second))
    await settled()
    expect(component('detail').data).toMatchObject({ status: 'ready', before: '', after: '' })
    found()
    await eventually(() => expect(component('detail').data).toMatchObject({ before: first, after: '' }))
  })

  it('wait until the person agrees that a draft is lost', async () => {
    restart()
    const [first = '', second = ''] = three()
    showOrder([first, second])
    await openVoice(find(({ _id }) => _id === first))
    await eventually(() => expect(screen().withText('下一条')).toHaveLength(1))
    const note = there(screen().all('handling wx-textarea')[0])
    screen().type(note, '写到一半')
    user().confirms = false
    screen().trigger(way('下一条'), 'tap')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(shown()).toBe(first)
    expect(screen().attribute(note, 'value')).toBe('写到一半')
    user().confirms = true
    screen().trigger(way('下一条'), 'tap')
    await eventually(() => expect(shown()).toBe(second))
    await eventually(() => expect(asked('disableAlertBeforeUnload')).toHaveLength(1))
    await settled()
    const next = there(screen().all('handling wx-textarea')[0])
    expect(screen().attribute(next, 'value')).not.toBe('写到一半')
  })

  it('are not offered where no list was shown', async () => {
    restart()
    await openVoice(voices()[0] as Voice)
    expect(screen().withText('下一条')).toEqual([])
  })
})

describe('what the same person said', () => {
  const counts = () => {
    const all = new Map<string, number>()
    for (const { openid } of voices()) all.set(openid, (all.get(openid) ?? 0) + 1)
    return all
  }
  const others = () => screen().all('other-voices .other-voices--voice')

  it('is counted, shown newest first, and opened on a page of its own', async () => {
    const voice = find(({ openid }) => openid && (counts().get(openid) ?? 0) > 5)
    const count = there(counts().get(voice.openid)) - 1
    await openVoice(voice)
    await eventually(() => expect(screen().text).toContain(`这位用户的其他声音（${count}）`))
    const same = voices().filter(({ openid, _id }) => openid === voice.openid && _id !== voice._id)
    expect(others().length).toBeGreaterThanOrEqual(3)
    screen().tap('查看更多')
    await eventually(() => expect(others().length).toBe(Math.min(count, 13)))
    screen().trigger(there(others()[0]), 'tap')
    await eventually(() => expect(asked('navigateTo')).toEqual([{ url: urlOf(there(same[0])._id) }]))
    await follow()
    expect(shown()).toBe(same[0]?._id)
  })

  it('is not mentioned where there is nothing, or it cannot be read', async () => {
    const alone = find(({ openid }) => counts().get(openid) === 1)
    await openVoice(alone)
    expect(screen().text).not.toContain('其他声音')
    const other = find(({ openid }) => (counts().get(openid) ?? 0) > 2)
    cloud().faults.add({ on: 'database.calculateDocument', code: 'DATABASE_PERMISSION_DENIED', times: 9 })
    await begin(VOICE, { id: encodeURIComponent(other._id) })
    await settled()
    expect(screen().text).not.toContain('其他声音')
    expect(asked('showModal')).toEqual([])
  })
})

describe('a contact', () => {
  it('that is a phone number is called', async () => {
    await openVoice(find(v => v.kind === 'feedback' && /^1\d{10}$/.test(v.record.phone)))
    screen().tap('拨打')
    expect(asked('makePhoneCall')).toEqual([{ phoneNumber: expect.stringMatching(/^1\d{10}$/) }])
    user().refusals = { makePhoneCall: { errMsg: 'makePhoneCall:fail cancel' } }
    screen().tap('拨打')
    user().refusals = { makePhoneCall: { errMsg: 'makePhoneCall:fail not supported' } }
    screen().tap('拨打')
    // Only of the last one anything is said.
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
  })

  it('is not called from a PC, which has no phone', async () => {
    user().width = 1100
    await openVoice(find(v => v.kind === 'feedback' && /^1\d{10}$/.test(v.record.phone)))
    expect(screen().withText('拨打')).toEqual([])
  })
})
