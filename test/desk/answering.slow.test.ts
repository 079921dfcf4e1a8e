import { describe, expect, it } from 'vitest'
import type { Voice } from '../../shared/archive/types'
import { eventually, tapTwice, there, usePhone } from '../helpers/phone'

/*
 * The bar in which a comment is answered.
 */

const { asked, called, cloud, component, follow, open, restart, screen, stored, user, voices } = usePhone()

const ADD_REPLY = '/wxaapi/comment/reply/add'
const FINISH = '发送并标为已处理'

const stateOf = (voice: Voice) =>
  there(cloud().comments.all.find(({ comment }) => voice._id.endsWith(`:${comment.commentId}`)))
/** A bad comment that waits for an answer. */
const waiting = () =>
  there(
    voices().find(
      voice =>
        voice.kind === 'comment' && voice.state === 'new' && voice.stars === 1 && !stateOf(voice).reply,
    ),
  )
const openVoice = ({ _id }: Voice) => open('user-voice/voice/voice', { id: encodeURIComponent(_id) })
const field = () => there(screen().all('reply-bar wx-textarea')[0])
const written = () => screen().attribute(field(), 'value')
const chips = () => eventually(() => expect(screen().withText('物流慢')).toHaveLength(1))
/** Sends what is written, and waits until the page has read the voice again. */
async function send(button: string) {
  const reads = called('getVoice').length
  screen().tap(button)
  await eventually(() => {
    expect(called('getVoice').length).toBeGreaterThan(reads)
    expect(component('detail').data.status).toBe('ready')
  })
}
const sent = () => cloud().requests.filter(({ name }) => name === ADD_REPLY).length

/** Adds a template to those of the archive, as on the page of templates. */
async function withTemplate(name: string, text: string) {
  await cloud().call('updateSettings', { addTemplate: { name, text } }, user().caller)
  restart()
}

describe('an answer by template and done', () => {
  it('takes three taps from the inbox: the row, the template, the button', async () => {
    restart()
    await open('user-voice/inbox/inbox')
    const rows = () => screen().all('voice-row [class*="voice-row--row"]')
    await eventually(() => expect(rows().length).toBeGreaterThan(3))
    const row = there(rows().find(({ textContent }) => textContent?.includes('桂花米糕的礼盒')))
    let taps = 0
    const tap = (element: Element | undefined) => {
      taps += 1
      screen().trigger(there(element), 'tap')
    }

    tap(row)
    await eventually(() => expect(asked('navigateTo')).toHaveLength(1))
    await follow()
    await chips()
    tap(screen().withText('物流慢')[0])
    await eventually(() => expect(screen().withText(FINISH)).toHaveLength(1))
    tap(screen().withText(FINISH)[0])

    const voice = there(voices().find(({ _id }) => asked('navigateTo')[0]?.url === urlOf(_id)))
    await eventually(() => expect(stored(voice)).toMatchObject({ state: 'done', replied: true }))
    expect(stateOf(voice).reply?.replyContent.content).toContain('非常抱歉')
    expect(taps).toBe(3)
    expect(asked('showModal')).toEqual([])
    await eventually(() => expect(screen().text).toContain('我 标为已处理'))
    await eventually(() => expect(screen().text).toContain('我 回复了评价'))
    expect(written()).toBe('')
    await eventually(() => expect(asked('showToast')).toHaveLength(1))
  })

  it('is sent once, however often it is tapped', async () => {
    const voice = waiting()
    await openVoice(voice)
    screen().type(field(), '非常抱歉')
    tapTwice(screen(), FINISH)
    await eventually(() => expect(stored(voice).state).toBe('done'))
    await eventually(() => expect(screen().text).toContain('标为已处理今天'))
    expect(sent()).toBe(1)
    // What is done already can be answered, but not be done again.
    screen().type(field(), '已为您补发')
    expect(screen().withText(FINISH)).toEqual([])
    expect(screen().withText('发送')).toHaveLength(1)
  })

  it('leaves the state alone where it is only sent', async () => {
    const voice = waiting()
    await openVoice(voice)
    screen().type(field(), '非常抱歉')
    await send('发送')
    expect(stored(voice)).toMatchObject({ state: 'new', replied: true })
  })
})

const urlOf = (id: string) => `/user-voice/voice/voice?id=${encodeURIComponent(id)}`

describe('a template', () => {
  it('fills in the nickname and the product', async () => {
    await withTemplate('道歉', '{昵称}，{商品}让您失望了')
    const voice = waiting()
    if (voice.kind !== 'comment') return
    await openVoice(voice)
    await eventually(() => expect(screen().withText('道歉')).toHaveLength(1))
    screen().tap('道歉')
    const { userInfo, productInfo } = voice.record
    const names = productInfo.productList.map(({ name }) => name).join('、')
    expect(names).not.toBe('')
    expect(written()).toBe(`${userInfo.nickName}，${names}让您失望了`)
  })

  it('gives way to another one, but takes nothing from what was written', async () => {
    restart()
    await openVoice(waiting())
    await chips()
    screen().tap('物流慢')
    const late = String(written())
    screen().tap('好评感谢')
    const thanks = String(written())
    expect(thanks).not.toContain('非常抱歉')
    screen().type(field(), '您好：')
    screen().tap('物流慢')
    expect(written()).toBe(`您好：${late}`)
    screen().tap('好评感谢')
    expect(written()).toBe(`您好：${thanks}`)
    screen().type(field(), `您好：${thanks}改`)
    screen().tap('物流慢')
    expect(written()).toBe(`您好：${thanks}改${late}`)
  })

  it('is not cut where there is no room for it', async () => {
    restart()
    await openVoice(waiting())
    await chips()
    screen().type(field(), '长'.repeat(490))
    screen().tap('物流慢')
    expect(written()).toBe('长'.repeat(490))
    expect(asked('showToast').at(-1)?.title).toContain('最多 500 个字')
  })

  it('is there once it was added on its page', async () => {
    restart()
    await openVoice(waiting())
    await chips()
    screen().type(field(), '写到一半')
    screen().tap('管理模板')
    expect(asked('navigateTo').at(-1)).toEqual({ url: '/user-voice/templates/templates' })
    await follow()
    await eventually(() => expect(screen().text).toContain('物流慢'))
  })
})

describe('a refused answer', () => {
  it('keeps what was written, and can be sent again', async () => {
    const voice = waiting()
    await openVoice(voice)
    cloud().faults.add({ on: ADD_REPLY, errcode: 45011 })
    screen().type(field(), '非常抱歉')
    await send(FINISH)
    expect(asked('showModal')).toMatchObject([{ title: '没有成功' }])
    expect(stored(voice)).toMatchObject({ state: 'new', replied: false })
    expect(written()).toBe('非常抱歉')
    expect(screen().text).not.toContain('不确定')
    await send(FINISH)
    expect(stored(voice)).toMatchObject({ state: 'done', replied: true })
  })

  it('that was sent, but not marked, says so, and is not there to be sent again', async () => {
    const voice = waiting()
    await openVoice(voice)
    screen().type(field(), '非常抱歉')
    cloud().faults.add({ on: 'database.modifyDocument', code: 'DATABASE_PERMISSION_DENIED', times: 99 })
    await send(FINISH)
    expect(asked('showModal')).toMatchObject([{ title: '回复已发送，但没有标为已处理' }])
    expect(stored(voice).state).toBe('new')
    expect(sent()).toBe(1)
    expect(written()).toBe('')
  })
})

describe('an answer of which nobody knows whether it was sent', () => {
  it('is kept, says so, and is not offered to be sent again until it is changed', async () => {
    const voice = waiting()
    await openVoice(voice)
    cloud().faults.add({ on: ADD_REPLY, close: 'before' })
    screen().type(field(), '非常抱歉')
    await send(FINISH)
    expect(asked('showModal')).toMatchObject([
      { title: '不确定是否已发送', content: expect.stringContaining('不要直接重试') },
    ])
    await eventually(() => expect(screen().text).toContain('请先核对，不要重复发送'))
    expect(written()).toBe('非常抱歉')
    expect(screen().withText('发送')).toEqual([])
    expect(screen().withText(FINISH)).toEqual([])
    expect(stored(voice).state).toBe('new')
    screen().tap('核对')
    await eventually(() => expect(asked('showToast').at(-1)?.title).toContain('还没有看到'))
    screen().type(field(), '非常抱歉！')
    expect(screen().withText('发送')).toHaveLength(1)
    expect(component('detail').data.isUncertain).toBe(false)
  })

  it('is not offered again where it is seen to have arrived', async () => {
    const voice = waiting()
    await openVoice(voice)
    cloud().faults.add({ on: ADD_REPLY, close: 'after' })
    screen().type(field(), '非常抱歉')
    await send(FINISH)
    expect(asked('showModal')).toMatchObject([{ title: '不确定是否已发送' }])
    await eventually(() => expect(written()).toBe(''))
    expect(screen().text).not.toContain('不要重复发送')
    expect(sent()).toBe(1)
  })

  it('is seen to have arrived later, when it is looked for', async () => {
    const voice = waiting()
    if (voice.kind !== 'comment') return
    await openVoice(voice)
    cloud().faults.add({ on: ADD_REPLY, close: 'before' })
    screen().type(field(), '非常抱歉')
    await send('发送')
    await eventually(() => expect(screen().text).toContain('不要重复发送'))
    const { commentId } = voice.record
    await cloud().call('addReply', { commentId, content: '非常抱歉' }, user().caller)
    screen().tap('核对')
    await eventually(() => expect(screen().text).not.toContain('不要重复发送'))
    expect(written()).toBe('')
    expect(asked('showToast').map(({ title }) => title)).not.toContain('还没有看到这条回复，请过一会儿再核对')
  })
})
