import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPID } from '../../scripts/local/cloud'
import type { Evidence } from '../../shared/archive/evidence-types'
import type { Voice } from '../../shared/archive/types'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, begin, cloud, open, restart, screen, settled, stored, user, voices, withoutArchive } =
  usePhone()

const openVoice = ({ _id }: Voice) => open('user-voice/voice/voice', { id: encodeURIComponent(_id) })

const find = (test: (voice: Voice) => unknown) => there(voices().find(test))
const field = (component: string) => there(screen().all(`${component} wx-textarea`)[0])
/** The innermost element of a component with this text. */
const part = (component: string, text: string) =>
  there(
    screen()
      .all(`${component} wx-view, ${component} wx-text`)
      .filter(({ textContent }) => textContent === text)
      .at(-1),
  )

describe('a voice of feedback', () => {
  it('shows what was said, the pictures, the device and who it was', async () => {
    const voice = find(
      v => v.kind === 'feedback' && v.record.mediaIds.length > 1 && v.record.systemInfo.model,
    )
    if (voice.kind !== 'feedback') return
    await openVoice(voice)
    const { content, openid, systemInfo, mediaIds } = voice.record
    for (const text of [content.trim(), openid, String(systemInfo.system)]) {
      expect(screen().text).toContain(text.replace(/\s+/g, ' '))
    }
    expect(screen().all('feedback-picture')).toHaveLength(mediaIds.length)
    expect(screen().all('reply-bar')).toEqual([])
    const copyDevice = screen().withText('复制').at(-1)
    screen().trigger(there(copyDevice), 'tap')
    await eventually(() => expect(asked('setClipboardData')).toHaveLength(1))
    const copied = String(asked('setClipboardData')[0]?.data)
    expect(copied.split('\n')).toHaveLength(Object.keys(systemInfo).length)
    expect(copied).toContain(`机型：${systemInfo.model}`)
  })

  it('is marked, taken, given back, tagged and noted, and says so in its history', async () => {
    restart()
    const voice = find(v => v.kind === 'feedback' && v.state === 'new' && !v.assignee && !v.tags.length)
    await openVoice(voice)
    expect(screen().text).toContain('未指派')
    screen().trigger(part('handling', '我负责'), 'tap')
    await eventually(() => expect(stored(voice)).toMatchObject({ state: 'open', assignee: ADMIN_OPENID }))
    await eventually(() => expect(screen().all('handling')[0]?.textContent).not.toContain('我负责'))
    screen().trigger(part('handling', '转交'), 'tap')
    await eventually(() => expect(screen().withText('不指派')).toHaveLength(1))
    screen().tap('不指派')
    await eventually(() => expect(screen().text).toContain('未指派'))
    expect(stored(voice).assignee).toBe('')
    screen().trigger(part('handling', '添加'), 'tap')
    // The tags of others are offered, and there is room for a new one.
    await eventually(() => expect(part('handling', '物流')).toBeTruthy())
    screen().tap('物流')
    await eventually(() => expect(screen().text).toContain('物流 ×'))
    expect(stored(voice).tags).toEqual(['物流'])
    screen().type(there(screen().all('handling wx-input')[0]), ' 新的 ')
    screen().tap('加上')
    await eventually(() => expect(screen().text).toContain('新的 ×'))
    expect(stored(voice).tags).toEqual(['物流', '新的'])
    screen().trigger(there(part('handling', '物流 ×')), 'tap')
    await eventually(() => expect(screen().text).not.toContain('物流 ×'))
    expect(stored(voice).tags).toEqual(['新的'])
    screen().type(field('handling'), '已经联系用户 ')
    await eventually(() => expect(asked('enableAlertBeforeUnload')).toHaveLength(1))
    screen().tap('保存备注')
    await eventually(() => expect(stored(voice).note).toBe('已经联系用户'))
    await eventually(() => expect(asked('disableAlertBeforeUnload')).toHaveLength(1))
    screen().trigger(part('handling', '已处理'), 'tap')
    await eventually(() => expect(stored(voice).state).toBe('done'))
    await eventually(() => expect(screen().text).toContain('我 标为已处理'))
    for (const text of [
      '我 标为处理中，开始负责',
      '取消了指派',
      '加了标签 物流',
      '加了标签 新的',
      '去掉标签 物流',
      '备注：已经联系用户',
    ]) {
      expect(screen().text).toContain(text)
    }
  })

  it('is assigned to anyone by name, who is the one that everybody sees', async () => {
    const voice = find(v => v.kind === 'feedback' && v.state === 'new' && !v.assignee)
    await openVoice(voice)
    screen().trigger(part('handling', '指派'), 'tap')
    await eventually(() => expect(screen().withText('张伟')).toHaveLength(1))
    const choices = screen()
      .all('handling .handling--chip')
      .map(({ textContent }) => textContent)
    expect(choices).toEqual(['我负责', '韩梅梅', '张伟', '不指派'])
    screen().tap('张伟')
    await eventually(() => expect(stored(voice).assignee).toBe('oColleagueZhang'))
    // Whoever gets it has not begun with it.
    expect(stored(voice).state).toBe('new')
    await eventually(() => expect(screen().text).toContain('我 指派给张伟'))
    expect(screen().withText('不指派')).toEqual([])
    expect(screen().text).not.toContain('同事')
    expect(screen().text).not.toContain('oColleague')
  })

  it('says what was done by whom, with names, and of nothing else', async () => {
    const voice = find(v => v.kind === 'feedback' && v.history.length > 0)
    await openVoice(voice)
    expect(screen().text).toContain('韩梅梅 加了标签 物流')
    expect(screen().attribute(field('handling'), 'value')).toMatch(/^已经打电话给用户/)
    expect(screen().text).toContain('操作记录')
    expect(screen().text).not.toMatch(/处理记录|处理进度|update|oColleague/)
  })

  it('has words for whatever was done, by a person or by a sync', async () => {
    const voice = find(v => v.kind === 'comment' && v.stars === 5)
    const { _id, appid } = voice
    const history = [
      { by: 'syncVoices', action: 'autoDone', state: 'done' },
      { by: 'syncVoices', action: 'reopen', state: 'open' },
      { by: 'oFormerWang', action: 'addReply' },
      { by: 'oColleague', action: 'deleteCommentReply' },
      { by: ADMIN_OPENID, action: 'update', assignee: 'oColleagueZhang' },
      { by: '', action: 'update', state: 'done' },
    ]
    const id = `${appid}:comment:${_id.slice(_id.lastIndexOf(':') + 1)}0`
    cloud().database.insert('user_voices', [
      {
        ...stored(voice),
        _id: id,
        history: history.map((entry, i) => ({ time: 1_790_000_000 + i, ...entry })),
      },
    ])
    cloud().faults.add({ on: '/wxaapi/comment/commentinfo/get', errcode: 45009 })
    await open('user-voice/voice/voice', { id: encodeURIComponent(id) })
    const entries = screen()
      .all('.voice-detail--entry-what')
      .map(({ textContent }) => textContent)
    expect(entries).toEqual([
      '系统 标为已处理',
      '我 指派给张伟',
      '韩梅梅 删除了追加的回复',
      '王芳 回复了评价',
      '自动 用户修改了内容，重新打开',
      '自动 按设置把好评归为已处理',
    ])
  })

  it('keeps a note that could not be written', async () => {
    const voice = find(v => v.kind === 'feedback' && v.state === 'new')
    await openVoice(voice)
    cloud().faults.add({ on: 'database.modifyDocument', code: 'DATABASE_PERMISSION_DENIED', times: 99 })
    screen().type(field('handling'), '写到一半')
    screen().tap('保存备注')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(screen().attribute(field('handling'), 'value')).toBe('写到一半')
    expect(asked('disableAlertBeforeUnload')).toEqual([])
    expect(stored(voice).note).not.toBe('写到一半')
  })

  it('keeps a note that is written while something else changes', async () => {
    const voice = find(v => v.kind === 'feedback' && v.state === 'new')
    await openVoice(voice)
    screen().type(field('handling'), '写到一半')
    screen().trigger(part('handling', '已处理'), 'tap')
    await eventually(() => expect(screen().text).toContain('标为已处理'))
    expect(screen().attribute(field('handling'), 'value')).toBe('写到一半')
  })
})

describe('the evidence beside a feedback', () => {
  const withEvidence = (test: (evidence: Evidence) => unknown) =>
    find(v => v.kind === 'feedback' && v.evidence && test(v.evidence))
  const card = () => screen().all('evidence')[0]?.textContent ?? ''

  it('is a timeline and errors, unfolded by taps, and copied as a whole', async () => {
    const voice = withEvidence(({ logs, errors }) => logs.length > 0 && errors.length > 1)
    await openVoice(voice)
    const evidence = there(voice.kind === 'feedback' ? voice.evidence : undefined)
    const [error] = evidence.errors
    expect(card()).toContain(`日志 ${evidence.logs.length} 条 · JS 错误 ${evidence.errors.length} 种`)
    // What came before 白屏了 is there at once, what is long ago at a tap.
    expect(card()).toMatch(/错误\d\d:\d\d:\d\drequest:fail timeout.*用户提交了反馈.*\+12 秒/)
    expect(screen().all('.evidence--sign.evidence--error')).toHaveLength(2)
    expect(card()).not.toContain('onLaunch')
    screen().tap('显示全部日志')
    await eventually(() => expect(card()).toContain('onLaunch'))
    const folded = () => screen().all('evidence .evidence--folded')
    expect(folded()).toHaveLength(1)
    screen().trigger(part('evidence', '展开'), 'tap')
    await eventually(() => expect(folded()).toEqual([]))
    expect(card()).not.toContain('    at Page.render')
    screen().tap('堆栈')
    await eventually(() => expect(card()).toContain(there(error).stack))
    screen().tap('复制全部')
    await eventually(() => expect(asked('setClipboardData')).toHaveLength(1))
    const copied = String(asked('setClipboardData')[0]?.data)
    const said = [...evidence.logs.map(({ text }) => text), ...evidence.errors.map(({ stack }) => stack)]
    for (const text of said) expect(copied).toContain(text)
  })

  it('is looked for in vain where the mini program writes nothing: the code that would is copied', async () => {
    await openVoice(withEvidence(({ state }) => state === 'none'))
    expect(card()).toContain('没有写日志')
    screen().trigger(part('evidence', '复制'), 'tap')
    await eventually(() => expect(asked('setClipboardData')).toHaveLength(1))
    expect(asked('setClipboardData')[0]?.data).toContain('wx.getRealtimeLogManager()')
  })

  it('that is not there leads to the setup, and none is beside a comment', async () => {
    const voice = withEvidence(({ state }) => state === 'none')
    const { evidence: _, ...without } = stored(voice)
    cloud().database.collection('user_voices').set(voice._id, without)
    await openVoice(voice)
    expect(card()).toContain('小程序怎样写日志')
    expect(card()).not.toContain('getRealtimeLogManager')
    screen().tap('看设置检查')
    await eventually(() => expect(asked('navigateTo')).toEqual([{ url: '/user-voice/setup/setup' }]))
    await openVoice(find(({ kind }) => kind === 'comment'))
    expect(card()).toBe('')
  })
})

describe('a voice that is a comment', () => {
  it('is answered with a template, and shared', async () => {
    const voice = find(v => {
      const state = cloud().comments.all.find(({ comment }) => v._id.endsWith(comment.commentId))
      return v.kind === 'comment' && v.stars === 3 && !state?.reply
    })
    if (voice.kind !== 'comment') return
    await openVoice(voice)
    await eventually(() => expect(screen().withText('物流慢')).toHaveLength(1))
    screen().tap('物流慢')
    await eventually(() => expect(screen().attribute(field('reply-bar'), 'value')).toContain('非常抱歉'))
    screen().tap('发送')
    const state = there(cloud().comments.all.find(one => one.comment.commentId === voice.record.commentId))
    await eventually(() => expect(state.reply?.replyContent.content).toContain('非常抱歉'))
    await settled()
    const { onShareAppMessage } = screen().page
    const card = typeof onShareAppMessage === 'function' ? onShareAppMessage.call(screen().page) : undefined
    expect(card).toMatchObject({ path: `/user-voice/voice/voice?id=${encodeURIComponent(voice._id)}` })
    expect(JSON.stringify(card)).not.toContain(voice.record.userInfo.nickName)
  })

  it('is sent a message after a confirmation', async () => {
    const voice = find(v => v.kind === 'comment' && v.stars === 1)
    await openVoice(voice)
    screen().type(field('service-message'), ' 已为您退款 ')
    user().confirms = false
    screen().tap('发送消息')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(cloud().serviceMessages).toEqual([])
    user().confirms = true
    screen().tap('发送消息')
    await eventually(() => expect(cloud().serviceMessages).toMatchObject([{ content: '已为您退款' }]))
    await eventually(() => expect(screen().attribute(field('service-message'), 'value')).toBe(''))
    await eventually(() => expect(screen().text).toContain('我 给用户发了客服消息'))
  })

  it.each([
    [45015, '太久没有和小程序互动'],
    [45047, '要等他回复后才能再发'],
  ])('is sent no message when WeChat answers %i, and the page says why', async (errcode, words) => {
    await openVoice(find(v => v.kind === 'comment' && v.stars === 1))
    cloud().faults.add({ on: 'customerServiceMessage.send', errcode })
    screen().type(field('service-message'), '已为您退款')
    screen().tap('发送消息')
    await eventually(() => expect(asked('showModal').at(-1)?.content).toContain(words))
    expect(screen().attribute(field('service-message'), 'value')).toBe('已为您退款')
  })

  it('is shown from the archive, with what can still be done, when WeChat does not answer', async () => {
    const voice = find(v => v.kind === 'comment' && v.record.content.txt.trim().length > 5)
    cloud().faults.add({ on: '/wxaapi/comment/commentinfo/get', errcode: 45009 })
    await openVoice(voice)
    expect(screen().text).toContain('微信没有给出这条评价现在的情况')
    expect(screen().all('reply-bar')).toEqual([])
    expect(screen().all('handling')).toHaveLength(1)
    expect(screen().text).toContain(voice.kind === 'comment' && voice.record.content.txt.trim().slice(0, 5))
  })

  it('is found by the id in an alert, even without an archive', async () => {
    const { comment } = there(cloud().comments.all.find(({ reply }) => reply))
    withoutArchive()
    await open('user-voice/voice/voice', { id: encodeURIComponent(`${APPID}:comment:${comment.commentId}`) })
    expect(screen().text).toContain(comment.orderInfo.busiOrderId)
    expect(screen().all('handling')).toEqual([])
  })
})

it('of feedback without an archive says what is wrong', async () => {
  withoutArchive()
  await open('user-voice/voice/voice', { id: 'wx1:feedback:1' })
  expect(screen().text).toContain('没有配置好')
})

it('that does not exist says so, and offers nothing that cannot help', async () => {
  await open('user-voice/voice/voice', { id: 'wx1:feedback:77' })
  expect(screen().text).toContain('找不到这条反馈或评价')
  expect(screen().text).not.toContain('填写的内容有误')
  expect(screen().withText('重试')).toEqual([])
})

it.each([
  ['id', (id: string) => encodeURIComponent(id)],
  ['cq', (id: string) => encodeURIComponent(`id=${id}`)],
  ['cq', (id: string) => encodeURIComponent(id)],
  ['cq', (id: string) => encodeURIComponent(encodeURIComponent(`id=${id}`))],
] as const)(
  'opens from the link of an alert, whatever WeChat makes of what it appends: %s',
  async (name, value) => {
    const voice = find(v => v.kind === 'feedback')
    await open('user-voice/voice/voice', { [name]: value(voice._id) })
    expect(screen().text).toContain(voice.openid)
  },
)

it('finds nothing behind a link that somebody broke', async () => {
  await open('user-voice/voice/voice', { cq: '%' })
  expect(screen().text).toContain('找不到这条反馈或评价')
})

it('says that a link is incomplete', async () => {
  await begin('user-voice/voice/voice')
  expect(screen().text).toContain('这个链接不完整')
})
