import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { pictureFor } from '../../scripts/local/sample/pictures'
import { eventually, usePhone } from '../helpers/phone'

const { asked, cloud, open, requestsTo, screen, user } = usePhone()

describe('a settlement', () => {
  const find = (test: (state: ReturnType<typeof cloud>['comments']['all'][number]) => unknown) => {
    const state = cloud().comments.all.find(test)
    if (!state) throw new Error('the sample data has no such comment')
    return state
  }
  const openComment = (commentId: string) => open('user-voice/voice/voice', { commentId })

  it('is settled with pictures from the phone', async () => {
    const { comment } = find(({ comment }) => comment.score === 100 && !comment.extInfo.isAlreadySendTmpl)
    const { commentId } = comment
    await openComment(commentId)
    expect(screen().text).toContain('差评和解')
    const [field] = screen().all('settlement wx-textarea')
    if (!field) throw new Error('there is no form')
    screen().type(field, '已为用户补发')
    screen().tap('提交和解')
    // No finger is on the next button before this one has done nothing.
    await turn()
    const pictures = ['a', 'b'].map(id => pictureFor(id))
    user().pictures = Object.fromEntries(pictures.map(({ bytes }, i) => [`wxfile://tmp_${i}.png`, bytes]))
    screen().tap('+')
    await eventually(() => expect(screen().text).toContain('2 / 9'))
    const { pictures: onPhone } = user()
    user().pictures = {}
    screen().tap('+')
    const small = { mediaType: ['image'], sizeType: ['compressed'] }
    await eventually(() =>
      expect(asked('chooseMedia')).toEqual([
        { count: 9, ...small },
        { count: 7, ...small },
      ]),
    )
    user().pictures = onPhone
    screen().tap('提交和解')
    await eventually(() =>
      expect(cloud().comments.settlements.some(one => one.commentId === commentId)).toBe(true),
    )
    const settlement = cloud().comments.settlements.find(one => one.commentId === commentId)
    expect(settlement).toMatchObject({ content: '已为用户补发' })
    expect(settlement?.picList).toHaveLength(2)
    expect(
      cloud()
        .tempMedia.slice(-2)
        .map(({ bytes }) => bytes.length)
        .sort(),
    ).toEqual(pictures.map(({ bytes }) => bytes.length).sort())
    // The page shows it at once.
    await eventually(() => expect(screen().text).not.toContain('提交和解'))
    expect(screen().text).toContain('已邀请修改')
  })

  it('does not settle twice, nor a good comment', async () => {
    const { comment } = find(({ comment }) => comment.score === 100 && comment.extInfo.isAlreadySendTmpl)
    await openComment(comment.commentId)
    expect(screen().text).not.toContain('提交和解')
    screen().close()
    await openComment(find(({ comment }) => comment.score === 500).comment.commentId)
    expect(screen().text).not.toContain('提交和解')
    expect(screen().text).not.toContain('给用户发消息')
  })

  /** Opens a bad comment and fills in the form with one picture. */
  async function fillSettlement() {
    const { comment } = find(({ comment }) => comment.score === 200 && !comment.extInfo.isAlreadySendTmpl)
    await openComment(comment.commentId)
    const [field] = screen().all('settlement wx-textarea')
    if (!field) throw new Error('there is no form')
    screen().type(field, '已退款')
    user().pictures = { 'wxfile://c.png': pictureFor('c').bytes }
    screen().tap('+')
    await eventually(() => expect(screen().text).toContain('1 / 9'))
  }

  /** Submits a settlement that WeChat refuses. Says how many files there were before. */
  async function settleInVain() {
    await fillSettlement()
    cloud().faults.add({ on: '/wxaapi/comment/confirmcompromise', errcode: -10008 })
    const files = cloud().storage.files.size
    screen().tap('提交和解')
    await eventually(() => expect(asked('showModal').at(-1)).toMatchObject({ title: '没有成功' }))
    return files
  }

  it('says why a settlement failed, and does not upload its pictures again', async () => {
    const files = await settleInVain()
    expect(cloud().storage.files.size).toBe(files + 1)
    screen().tap('提交和解')
    await eventually(() => expect(screen().text).toContain('已邀请修改'))
    expect(asked('cloud.uploadFile')).toHaveLength(1)
    // WeChat has its own copies by now.
    await eventually(() => expect(cloud().storage.files.size).toBe(files))
  })

  it('is read again after a settlement with no clear answer, which may have been carried out', async () => {
    await fillSettlement()
    cloud().faults.add({ on: '/wxaapi/comment/confirmcompromise', close: 'midway' })
    const reads = requestsTo('/wxaapi/comment/commentinfo/get').length
    screen().tap('提交和解')
    await eventually(() => expect(asked('showModal').at(-1)?.content).toContain('不确定是否成功'))
    await eventually(() =>
      expect(requestsTo('/wxaapi/comment/commentinfo/get').length).toBeGreaterThan(reads),
    )
  })

  it('is settled even if its pictures cannot be deleted afterwards', async () => {
    await fillSettlement()
    user().refusals = { 'cloud.deleteFile': { errMsg: 'cloud.deleteFile:fail permission denied' } }
    screen().tap('提交和解')
    await eventually(() => expect(screen().text).toContain('已邀请修改'))
    expect(asked('cloud.deleteFile')).toHaveLength(1)
    expect(asked('showModal')).toHaveLength(1)
    expect(asked('showToast')).toMatchObject([{ title: '已完成' }])
  })

  it('shows no message when no picture is chosen, and says why when WeChat refuses', async () => {
    await openComment(
      find(({ comment }) => comment.score === 200 && !comment.extInfo.isAlreadySendTmpl).comment.commentId,
    )
    screen().tap('+')
    await eventually(() => expect(asked('chooseMedia')).toHaveLength(1))
    expect(asked('showModal')).toEqual([])
    user().refusals = { chooseMedia: { errMsg: 'chooseMedia:fail no permission' } }
    screen().tap('+')
    await eventually(() =>
      expect(asked('showModal')).toMatchObject([{ content: expect.stringContaining('no permission') }]),
    )
  })

  it.each([
    [
      112,
      'chooseMedia:fail api scope is not declared in the privacy agreement',
      /没有写进隐私保护指引.*用户隐私保护指引/s,
    ],
    [104, 'chooseMedia:fail privacy permission is not authorized', /没有同意隐私保护指引.*再点一次.*同意/],
  ])('says in Chinese what to do when privacy rules forbid it (%i)', async (errno, errMsg, words) => {
    await openComment(
      find(({ comment }) => comment.score === 200 && !comment.extInfo.isAlreadySendTmpl).comment.commentId,
    )
    user().refusals = { chooseMedia: { errMsg, errno } }
    screen().tap('+')
    await eventually(() =>
      expect(asked('showModal')).toMatchObject([{ content: expect.stringMatching(words) }]),
    )
    expect(asked('showModal')[0]?.content).not.toMatch(/privacy/)
  })

  it('asks before the page is left when something was written', async () => {
    await fillSettlement()
    expect(asked('enableAlertBeforeUnload')).toHaveLength(1)
  })

  it('deletes its pictures when the page is left after a failure', async () => {
    const files = await settleInVain()
    await eventually(() => expect(cloud().storage.files.size).toBe(files + 1))
    screen().close()
    await eventually(() => expect(cloud().storage.files.size).toBe(files))
  })

  it('keeps its pictures until a call under way has ended, also when the page is left', async () => {
    await fillSettlement()
    const files = cloud().storage.files.size
    const slow = cloud().faults.add({
      on: '/wxaapi/comment/confirmcompromise',
      errcode: -10008,
      delayMs: 300,
    })
    screen().tap('提交和解')
    await eventually(() => expect(slow.hits).toBe(1))
    screen().close()
    expect(asked('cloud.deleteFile')).toEqual([])
    await user().idle()
    await eventually(() => expect(cloud().storage.files.size).toBe(files))
  })

  it('deletes a picture that was uploaded in vain', async () => {
    const files = await settleInVain()
    screen().tap('×')
    await eventually(() => expect(screen().text).toContain('0 / 9'))
    expect(cloud().storage.files.size).toBe(files)
  })
})
