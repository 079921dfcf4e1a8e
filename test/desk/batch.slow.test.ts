import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { CommentVoice, Voice } from '../../shared/archive/types'
import { eventually, there, usePhone } from '../helpers/phone'

/* Several voices at once, in the built desk on a simulated phone. */

const { asked, called, cloud, open, restart, screen, settled, simulated, stored, user, voices } = usePhone()

/** What WeChat has before each test: only the archive is put back by itself. */
const answered = new Set<string>()
beforeAll(() => {
  for (const { comment, reply } of cloud().comments.all) if (reply) answered.add(comment.commentId)
})
afterEach(() => {
  for (const state of cloud().comments.all) if (!answered.has(state.comment.commentId)) delete state.reply
})

const rows = () => screen().all('voice-row')
const inner = (row: Element | undefined) => there(row?.querySelector('.voice-row--row'))
const tools = (text: string) =>
  there(
    screen()
      .all('batch-tools wx-view')
      .find(({ textContent }) => textContent === text),
  )
const waiting = () => voices().filter(({ state }) => state !== 'done')
const isComment = (voice: Voice): voice is CommentVoice => voice.kind === 'comment'
const bad = () => waiting().filter(voice => isComment(voice) && voice.stars !== null && voice.stars <= 2)
const chip = (name: string) =>
  there(
    screen()
      .all('filter-bar wx-text')
      .find(({ textContent }) => textContent?.startsWith(name)),
  )
const replies = (voice: Voice) =>
  cloud().comments.all.find(({ comment }) => voice._id.endsWith(`:${comment.commentId}`))?.reply
const sentTo = () => called('addReply').map(({ input }) => Reflect.get(input, 'commentId'))
const commentIds = (list: Voice[]) => list.map(voice => voice._id.split(':')[2])

/** Taps, and counts the tap. */
function counter() {
  let taps = 0
  return {
    tap(element: Element) {
      taps += 1
      screen().trigger(element, 'tap')
    },
    get taps() {
      return taps
    },
  }
}

async function chooseFirst(count: number) {
  screen().tap('多选')
  await eventually(() => expect(screen().all('batch-tools')).toHaveLength(1))
  for (const row of rows().slice(0, count)) screen().trigger(inner(row), 'tap')
  await eventually(() => expect(screen().text).toContain(`已选 ${count} 条`))
}

/** The desk reads templates once. */
async function useTemplate(text: string) {
  restart()
  await cloud().call('updateSettings', { templates: [{ name: '致歉', text }] }, { openid: ADMIN_OPENID })
}

async function reply() {
  screen().trigger(tools('回复'), 'tap')
  await eventually(() => expect(screen().withText('致歉').length).toBeGreaterThan(0))
  screen().tap('致歉')
  await eventually(() => expect(screen().text).toContain('发送给'))
}

const sendButton = () =>
  there(
    screen()
      .all('.batch-reply--main')
      .find(({ textContent }) => textContent?.includes('发送给')),
  )

describe('one template to all', () => {
  it('answers 20 bad comments and marks them as done in at most 12 taps', async () => {
    await useTemplate('{昵称}，{商品}让您失望了，非常抱歉！')
    await open('user-voice/inbox/inbox')
    const finger = counter()
    finger.tap(chip('待回复'))
    await settled()
    const queue = waiting()
      .filter(voice => isComment(voice) && !voice.replied)
      .slice(0, 20)
    finger.tap(there(screen().withText('多选')[0]))
    await eventually(() => expect(screen().all('batch-tools')).toHaveLength(1))
    finger.tap(tools('全选'))
    await eventually(() => expect(screen().text).toContain('已选 20 条'))
    finger.tap(tools('回复'))
    await eventually(() => expect(screen().withText('致歉').length).toBeGreaterThan(0))
    finger.tap(there(screen().withText('致歉')[0]))
    await eventually(() => expect(screen().text).toContain('发送给 20 条'))
    finger.tap(sendButton())
    await vi.waitFor(() => expect(screen().text).not.toContain('已选'), { timeout: 50_000, interval: 50 })
    expect(queue.map(voice => stored(voice).state)).toEqual(queue.map(() => 'done'))
    expect(finger.taps).toBeLessThanOrEqual(12)
    expect(sentTo()).toEqual(commentIds(queue))
    for (const voice of queue) {
      expect(stored(voice).replied).toBe(true)
      const { userInfo, productInfo } = (voice as CommentVoice).record
      const products = productInfo.productList.map(({ name }) => name).join('、') || '商品'
      expect(JSON.stringify(replies(voice))).toContain(
        JSON.stringify(`${userInfo.nickName || '您'}，${products}让您失望了，非常抱歉！`).slice(1, -1),
      )
    }
    // They have left the list, which goes on with the next ones.
    await eventually(() => expect(rows().length).toBeGreaterThan(0))
    await settled()
    expect(screen().all('.undo-bar--bar')[0]?.textContent).toContain('已处理 20 条')
  }, 60_000)

  it('says who is left out: feedback, who has a reply, and whose text gets too long', async () => {
    await useTemplate(`{商品}${'长'.repeat(496)}`)
    await open('user-voice/inbox/inbox')
    await chooseFirst(10)
    const chosen = waiting().slice(0, 10)
    await reply()
    const text = screen().text
    const feedback = chosen.filter(voice => !isComment(voice)).length
    const replied = chosen.filter(voice => isComment(voice) && voice.replied).length
    expect(text.match(/反馈不能回复/g)).toHaveLength(feedback)
    expect(text.match(/已经有回复/g) ?? []).toHaveLength(replied)
    expect(text.match(/超过 500 字/g)).toHaveLength(10 - feedback - replied)
    expect(text).toContain('发送给 0 条')
    screen().trigger(sendButton(), 'tap')
    await settled()
    expect(called('addReply')).toEqual([])
  })

  it('names those that failed, and why; the others are answered', async () => {
    await useTemplate('抱歉')
    await open('user-voice/inbox/inbox')
    screen().trigger(chip('待回复'), 'tap')
    await settled()
    const [first, second] = waiting().filter(voice => isComment(voice) && !voice.replied)
    await chooseFirst(2)
    await reply()
    cloud().faults.add({
      on: '/wxaapi/comment/reply/add',
      errcode: 48001,
      errmsg: 'api unauthorized',
      times: 1,
    })
    screen().trigger(sendButton(), 'tap')
    await eventually(() => expect(screen().text).toMatch(/已发送 1 条.*失败 1 条.*没有/))
    expect(stored(there(first))).toMatchObject({ replied: false, state: first?.state })
    expect(stored(there(second))).toMatchObject({ replied: true, state: 'done' })
    expect(sentTo()).toEqual(commentIds([there(first), there(second)]))
    screen().tap('完成')
    await eventually(() => expect(screen().all('batch-reply')).toEqual([]))
  })

  it('never sends again what may have been sent, neither at once nor in the next batch', async () => {
    await useTemplate('抱歉')
    await open('user-voice/inbox/inbox')
    screen().trigger(chip('待回复'), 'tap')
    await settled()
    const [first] = waiting().filter(voice => isComment(voice) && !voice.replied)
    await chooseFirst(1)
    await reply()
    cloud().faults.add({ on: '/wxaapi/comment/reply/add', close: 'after', times: 1 })
    screen().trigger(sendButton(), 'tap')
    await eventually(() => expect(screen().text).toContain('不确定 1 条'))
    expect(sentTo()).toEqual(commentIds([there(first)]))
    screen().tap('完成')
    await eventually(() => expect(screen().all('batch-tools')).toEqual([]))
    await chooseFirst(1)
    await reply()
    expect(screen().text).toContain('上次发送的结果不确定')
    screen().trigger(sendButton(), 'tap')
    await settled()
    expect(sentTo()).toHaveLength(1)
  })

  it('does not send what may have been sent from the page of the voice', async () => {
    await useTemplate('抱歉')
    const first = there(waiting().find(voice => isComment(voice) && !voice.replied))
    await open('user-voice/voice/voice', { id: encodeURIComponent(first._id) })
    screen().type(there(screen().all('reply-bar wx-textarea')[0]), '抱歉')
    cloud().faults.add({ on: '/wxaapi/comment/reply/add', close: 'after', times: 1 })
    screen().tap('发送')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    await settled()
    screen().close()
    await open('user-voice/inbox/inbox')
    screen().trigger(chip('待回复'), 'tap')
    await settled()
    await chooseFirst(1)
    await reply()
    expect(screen().text).toContain('上次发送的结果不确定')
  })

  it('does not answer what a colleague has answered since the list was read', async () => {
    await useTemplate('抱歉')
    await open('user-voice/inbox/inbox')
    screen().trigger(chip('待回复'), 'tap')
    await settled()
    const [first] = waiting().filter(voice => isComment(voice) && !voice.replied)
    await chooseFirst(1)
    await reply()
    const [commentId] = commentIds([there(first)])
    await cloud().call('addReply', { commentId, content: '同事的回复' }, { openid: ADMIN_OPENID })
    screen().trigger(sendButton(), 'tap')
    await eventually(() => expect(screen().text).toContain('刚刚有同事回复了'))
    expect(called('addReply')).toEqual([])
    expect(stored(there(first)).state).toBe(first?.state)
  })

  it('stops when it is told to, and marks only what was sent', async () => {
    await useTemplate('抱歉')
    await open('user-voice/inbox/inbox')
    screen().trigger(chip('待回复'), 'tap')
    await settled()
    const queue = waiting()
      .filter(voice => isComment(voice) && !voice.replied)
      .slice(0, 10)
    await chooseFirst(10)
    await reply()
    screen().trigger(sendButton(), 'tap')
    await eventually(() => expect(screen().text).toMatch(/正在发送 [1-9]/))
    screen().tap('停止')
    await eventually(() => expect(screen().text).toContain('已停止，没有发送'))
    const sent = sentTo().length
    expect(sent).toBeLessThan(10)
    const done = queue.filter(voice => stored(voice).state === 'done')
    expect(done).toHaveLength(sent)
    for (const voice of done) expect(stored(voice).replied).toBe(true)
  })

  it('leaves the states alone where one wants that', async () => {
    await useTemplate('抱歉')
    await open('user-voice/inbox/inbox')
    screen().trigger(chip('差评'), 'tap')
    await settled()
    const [first] = bad().filter(({ replied }) => !replied)
    await chooseFirst(2)
    await reply()
    screen().tap('发送后标为已处理')
    screen().trigger(sendButton(), 'tap')
    await eventually(() => expect(stored(there(first)).replied).toBe(true))
    expect(stored(there(first)).state).toBe(first?.state)
    expect(called('updateVoice')).toEqual([])
  })
})

it('says so where the templates cannot be read, instead of that there are none', async () => {
  await useTemplate('抱歉')
  await open('user-voice/inbox/inbox')
  await chooseFirst(1)
  const { forgetSettings } = simulated('user-voice/logic/settings') as { forgetSettings(): void }
  forgetSettings()
  user().rejection = { errMsg: 'cloud.callFunction:fail request:fail ' }
  screen().trigger(tools('回复'), 'tap')
  await eventually(() => expect(asked('showModal')).toHaveLength(1))
  await eventually(() => expect(screen().all('batch-reply')).toEqual([]))
  user().rejection = undefined
  await reply()
})

describe('several at once', () => {
  it('come back as far as they can, where some cannot', async () => {
    await open('user-voice/inbox/inbox')
    await chooseFirst(3)
    const chosen = waiting().slice(0, 3)
    screen().trigger(tools('已处理'), 'tap')
    await eventually(() => expect(screen().text).toContain('已处理 3 条'))
    cloud().faults.add({ on: 'database.modifyDocument', code: 'DATABASE_PERMISSION_DENIED', times: 1 })
    screen().tap('撤销')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    const after = chosen.map(voice => stored(voice).state)
    expect(after).toEqual(chosen.map(({ state }) => (state === 'new' ? 'done' : 'open')))
    expect(after).toContain('open')
  })

  it('are marked as done with one call, and all come back', async () => {
    await open('user-voice/inbox/inbox')
    screen().trigger(inner(rows()[0]), 'longpress')
    await eventually(() => expect(screen().text).toContain('已选 1 条'))
    screen().trigger(inner(rows()[1]), 'tap')
    screen().trigger(inner(rows()[2]), 'tap')
    await eventually(() => expect(screen().text).toContain('已选 3 条'))
    expect(asked('navigateTo')).toEqual([])
    const chosen = waiting().slice(0, 3)
    screen().trigger(tools('已处理'), 'tap')
    await eventually(() => expect(chosen.map(voice => stored(voice).state)).toEqual(['done', 'done', 'done']))
    expect(called('updateVoice')).toHaveLength(1)
    await eventually(() => expect(screen().text).toContain('已处理 3 条'))
    screen().tap('撤销')
    const before = chosen.map(({ state }) => state)
    expect(new Set(before)).toEqual(new Set(['new', 'open']))
    await eventually(() => expect(chosen.map(voice => stored(voice).state)).toEqual(before))
  })

  it('are all that were read, and none again', async () => {
    await open('user-voice/inbox/inbox')
    await chooseFirst(1)
    screen().trigger(tools('全选'), 'tap')
    await eventually(() => expect(screen().text).toContain('已选 20 条'))
    screen().trigger(tools('全不选'), 'tap')
    await eventually(() => expect(screen().text).toContain('已选 0 条'))
    screen().trigger(tools('已处理'), 'tap')
    screen().trigger(tools('回复'), 'tap')
    await settled()
    expect(called('updateVoice')).toEqual([])
    expect(screen().all('batch-reply')).toEqual([])
  })

  it('get a tag that is in use, or a new one', async () => {
    await open('user-voice/inbox/inbox')
    const chosen = waiting().slice(0, 2)
    await chooseFirst(2)
    screen().trigger(tools('更多'), 'tap')
    const choice = (text: string) =>
      there(
        screen()
          .all('.batch-tools--choice')
          .find(({ textContent }) => textContent === text),
      )
    await eventually(() => expect(choice('物流')).toBeDefined())
    screen().trigger(choice('物流'), 'tap')
    await eventually(() => {
      for (const voice of chosen) expect(stored(voice).tags).toContain('物流')
    })
    await eventually(() => expect(screen().all('batch-tools')).toEqual([]))
    await chooseFirst(2)
    screen().trigger(tools('更多'), 'tap')
    user().writes = ' 破损 '
    await eventually(() => expect(choice('+ 新标签')).toBeDefined())
    screen().trigger(choice('+ 新标签'), 'tap')
    await eventually(() => {
      for (const voice of chosen) expect(stored(voice).tags).toContain('破损')
    })
  })
})
