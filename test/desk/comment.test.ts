import { describe, expect, it } from 'vitest'
import { pictureFor } from '../../scripts/local/sample/pictures'
import { eventually, tapTwice, there, usePhone } from '../helpers/phone'

const { asked, cloud, component, open, screen, settled, user } = usePhone()
const COMMENT = '/wxaapi/comment/commentinfo/get'

describe('a comment', () => {
  const find = (test: (state: ReturnType<typeof cloud>['comments']['all'][number]) => unknown) => {
    const state = cloud().comments.all.find(test)
    if (!state) throw new Error('the sample data has no such comment')
    return state
  }
  const openComment = (commentId: string) => open('user-voice/voice/voice', { commentId })
  const textarea = () => {
    const [field] = screen().all('reply-bar wx-textarea')
    if (!field) throw new Error('there is no text field')
    return field
  }

  it('shows its process and what it said before', async () => {
    const { comment, oldComment } = find(({ oldComment, actions }) => oldComment && actions)
    await openComment(comment.commentId)
    for (const text of [
      '和解进度',
      '用户修改评价',
      '修改前的评价',
      oldComment?.content.ext,
      comment.wxPayId,
    ]) {
      expect(screen().text).toContain(text)
    }
  })

  it('shows which steps have not happened yet', async () => {
    const { comment } = find(
      ({ actions, oldComment }) => !oldComment && actions?.some(({ updateTime }) => !updateTime),
    )
    await openComment(comment.commentId)
    const steps = screen().all('.comment-thread--step')
    const isDone = (step: Element) => step.classList.contains('comment-thread--done')
    expect(steps.map(step => step.textContent?.includes('未进行'))).toEqual(steps.map(step => !isDone(step)))
    expect(new Set(steps.map(isDone))).toEqual(new Set([true, false]))
  })

  it('has text that can be selected', async () => {
    const { comment } = find(({ comment }) => comment.content.txt.trim().length > 3)
    await openComment(comment.commentId)
    const [text] = screen().withText(comment.content.txt.trim())
    expect(screen().attribute(there(text?.closest('wx-text') ?? text), 'userSelect')).toBe(true)
  })

  it('asks before a written answer is lost, and no longer once it is sent', async () => {
    const { comment } = find(({ reply, comment }) => !reply && comment.score === 500)
    await openComment(comment.commentId)
    expect(asked('enableAlertBeforeUnload')).toEqual([])
    screen().type(textarea(), '谢谢')
    await eventually(() => expect(asked('enableAlertBeforeUnload')).toHaveLength(1))
    expect(asked('disableAlertBeforeUnload')).toEqual([])
    screen().tap('发送')
    await eventually(() => expect(asked('disableAlertBeforeUnload')).toHaveLength(1))
  })

  it('is answered, followed up, and both are deleted', async () => {
    const { comment } = find(({ reply, comment }) => !reply && comment.score === 500)
    await openComment(comment.commentId)
    expect(screen().text).toContain('暂无回复')

    screen().type(textarea(), ' 谢谢你的好评！ ')
    screen().tap('发送')
    await eventually(() => expect(screen().text).toContain('谢谢你的好评！'))
    expect(screen().text).not.toContain('暂无回复')
    await eventually(() => expect(component('detail').data.draft).toBe(''))
    const state = find(state => state.comment === comment)
    expect(state.reply?.replyContent.content).toBe('谢谢你的好评！')
    // Nothing can be tapped meanwhile.
    expect(asked('showLoading')).toEqual([{ title: '正在发送', mask: true }])
    expect(asked('hideLoading')).toHaveLength(1)
    expect(asked('showToast')).toEqual([{ title: '已完成', icon: 'success' }])

    screen().type(textarea(), '欢迎再来')
    screen().tap('发送')
    await eventually(() => expect(screen().text).toContain('欢迎再来'))
    expect(state.followUps.map(({ commentReplyContent }) => commentReplyContent.content)).toEqual([
      '欢迎再来',
    ])

    const [, ofFollowUp] = screen().withText('删除')
    if (!ofFollowUp) throw new Error('there is nothing to delete')
    user().confirms = false
    screen().trigger(ofFollowUp, 'tap')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(asked('showModal')[0]).toMatchObject({ title: '删除回复', confirmText: '删除' })
    expect(state.followUps).toHaveLength(1)
    user().confirms = true
    screen().trigger(ofFollowUp, 'tap')
    await eventually(() => expect(state.followUps).toEqual([]))
    await eventually(() => expect(screen().withText('删除')).toHaveLength(1))
    screen().tap('删除')
    await eventually(() => expect(screen().text).toContain('暂无回复'))
    expect(state.reply).toBeUndefined()
  })

  it('is answered, written to and settled once, however often it is tapped', async () => {
    const { comment } = find(
      ({ reply, comment }) => !reply && comment.score === 100 && !comment.extInfo.isAlreadySendTmpl,
    )
    const { commentId } = comment
    await openComment(commentId)
    const writes = (name: string) => cloud().requests.filter(request => request.name === name).length

    screen().type(textarea(), '非常抱歉')
    tapTwice(screen(), '发送')
    await eventually(() => expect(screen().text).toContain('删除'))
    expect(writes('/wxaapi/comment/reply/add')).toBe(1)

    const [message] = screen().all('service-message wx-textarea')
    screen().type(there(message), '已为您退款')
    tapTwice(screen(), '发送消息')
    await eventually(() =>
      expect(cloud().serviceMessages.slice(-1)).toMatchObject([{ content: '已为您退款' }]),
    )
    await settled()
    expect(asked('showModal')).toHaveLength(1)

    user().pictures = { 'wxfile://d.png': pictureFor('d').bytes }
    tapTwice(screen(), '+')
    await eventually(() => expect(screen().text).toContain('1 / 9'))
    expect(asked('chooseMedia')).toHaveLength(1)
    const [field] = screen().all('settlement wx-textarea')
    if (!field) throw new Error('there is no form')
    screen().type(field, '已退款')
    tapTwice(screen(), '提交和解')
    await eventually(() => expect(screen().text).toContain('已邀请修改'))
    expect(writes('/wxaapi/comment/confirmcompromise')).toBe(1)
    expect(asked('showModal')).toHaveLength(2)

    tapTwice(screen(), '删除')
    await eventually(() => expect(screen().text).toContain('暂无回复'))
    expect(writes('/wxaapi/comment/reply/delete')).toBe(1)
    expect(asked('showModal')).toHaveLength(3)
  })

  it('does not send an empty text', async () => {
    const { comment } = find(({ reply }) => !reply)
    await openComment(comment.commentId)
    screen().type(textarea(), '   ')
    expect(screen().withText('发送')).toEqual([])
    screen().type(textarea(), ' 谢谢 ')
    expect(screen().withText('发送')).toHaveLength(1)
    expect(find(state => state.comment === comment).reply).toBeUndefined()
  })

  it('keeps the text and reads the comment again when an answer may have arrived', async () => {
    const { comment } = find(({ reply, comment }) => !reply && comment.score === 400)
    await openComment(comment.commentId)
    cloud().faults.add({ on: '/wxaapi/comment/reply/add', close: 'before' })
    screen().type(textarea(), '谢谢')
    screen().tap('发送')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    expect(asked('showModal')[0]).toMatchObject({
      title: '不确定是否已发送',
      content: expect.stringContaining('不确定是否成功'),
      showCancel: false,
    })
    expect(asked('hideLoading')).toHaveLength(1)
    expect(asked('showToast')).toEqual([])
    await settled()
    expect(component('detail').data.draft).toBe('谢谢')
  })

  it('says why WeChat copies and opens nothing', async () => {
    await openComment(find(({ oldComment }) => oldComment?.content.media.length).comment.commentId)
    user().refusals = {
      setClipboardData: { errMsg: 'setClipboardData:fail' },
      previewMedia: { errMsg: 'previewMedia:fail' },
    }
    screen().tap('复制')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    const [picture] = screen().all('comment-media wx-image')
    if (!picture) throw new Error('there is no picture')
    screen().trigger(picture, 'tap')
    await eventually(() => expect(asked('showModal')).toHaveLength(2))
  })

  it('shows what was asked for last, whatever answers last', async () => {
    await openComment(find(({ reply }) => reply).comment.commentId)
    const late = cloud().faults.add({ on: COMMENT, errcode: -10403, delayMs: 300 })
    const older = screen().call('onPullDownRefresh')
    await eventually(() => expect(late.hits).toBe(1))
    await screen().call('onPullDownRefresh')
    await older
    expect(component('detail').data).toMatchObject({ status: 'ready', error: null })
    expect(asked('showModal')).toEqual([])
  })

  it('shows nothing more and opens no page once it is left', async () => {
    await openComment(find(({ reply }) => reply).comment.commentId)
    user().caller = { openid: 'oStranger' }
    const loading = screen().call('onPullDownRefresh')
    const { data } = component('detail')
    const before = { ...data }
    screen().close()
    await loading
    expect(data).toEqual(before)
    expect([...asked('redirectTo'), ...asked('showModal')]).toEqual([])
  })

  it('of another mini program shows an error, and a way out', async () => {
    await openComment('12345')
    expect(screen().text).toContain('无权操作')
    expect(screen().text).toContain('重试')
  })
})
