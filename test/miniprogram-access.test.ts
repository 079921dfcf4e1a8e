import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../scripts/local/cloud'
import { eventually, usePhone } from './phone'

const { asked, begin, cloud, open, screen, user } = usePhone()
const FEEDBACK = 'operation.getFeedback'

describe('a stranger', () => {
  async function followRefusal() {
    const [{ url }] = asked('reLaunch') as [{ url: string }]
    screen().close()
    const [path = '', query = ''] = url.slice(1).split('?')
    await begin(path, Object.fromEntries(new URLSearchParams(query)))
  }

  it('is sent to the page that explains it, with their openid to copy', async () => {
    user().caller = { openid: 'oStranger-Of_the_shop0000001' }
    await open('pages/feedback/feedback')
    await followRefusal()
    expect(screen().text).toContain('oStranger-Of_the_shop0000001')
    expect(screen().text).toContain('ADMIN_OPENIDS')
    screen().tap('复制')
    await eventually(() =>
      expect(asked('setClipboardData')).toEqual([{ data: 'oStranger-Of_the_shop0000001' }]),
    )

    screen().tap('重新检查')
    await eventually(() => expect(screen().text).toContain('还没有生效'))
    expect(asked('switchTab')).toEqual([])

    user().caller = { openid: ADMIN_OPENID }
    screen().tap('重新检查')
    await eventually(() => expect(asked('switchTab')).toEqual([{ url: '/pages/feedback/feedback' }]))
  })

  it.each([
    ['pages/comments/comments', ['getCommentList']],
    ['pages/comment/comment', ['getCommentInfo', 'getCommentReplyList']],
  ])('on %s is told of the function that refuses, until it does not', async (path, functions) => {
    user().caller = { openid: ADMIN_OPENID, env: { ADMIN_OPENIDS: 'oSomebodyElse' } }
    await open(path, { commentId: '77' })
    await followRefusal()
    const { functionName } = screen().page.data
    expect(functions).toContain(functionName)
    expect(screen().text).toContain(`云函数 ${functionName}`)
    screen().tap('重新检查')
    await eventually(() => expect(screen().text).toContain(`云函数 ${functionName} 还没有生效`))

    user().caller = { openid: ADMIN_OPENID }
    cloud().clearRequests()
    screen().tap('重新检查')
    await eventually(() => expect(asked('switchTab')).toEqual([{ url: '/pages/comments/comments' }]))
    expect(cloud().requests.filter(({ name }) => name === FEEDBACK)).toEqual([])
  })

  it('is told which function refuses what they do', async () => {
    const { comment } = cloud().comments.all.find(({ comment }) => comment.score === 100) ?? {}
    await open('pages/comment/comment', { commentId: comment?.commentId ?? '' })
    user().caller = { openid: 'oStranger' }
    screen().tap('重置客服消息额度')
    await eventually(() =>
      expect(asked('showModal').at(-1)).toMatchObject({
        content: expect.stringMatching(/resetApiKfQuota.*oStranger/),
      }),
    )
    expect(asked('reLaunch')).toEqual([])
  })

  it.each([
    ['getFeedback', '/pages/feedback/feedback'],
    ['getCommentReplyList', '/pages/comments/comments'],
  ])('whom %s refuses finds a way back without checking', async (functionName, url) => {
    await begin('pages/setup/setup', { functionName })
    screen().tap('返回首页')
    await eventually(() => expect(asked('switchTab')).toEqual([{ url }]))
  })

  it('is told what else is wrong', async () => {
    await begin('pages/setup/setup', { openid: 'oStranger' })
    user().rejection = { errCode: -501000, errMsg: 'FunctionName parameter could not be found' }
    screen().tap('重新检查')
    await eventually(() => expect(screen().text).toContain('云函数 getFeedback 还没有部署'))
  })
})
