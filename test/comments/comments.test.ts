import { describe, expect, it } from 'vitest'
import type { Comment, CommentInfo, CommentReplies } from '../../shared/comments/types'
import type { Page } from '../../shared/types'
import { useLocalCloud } from '../helpers/cloud'

const { cloud, data, error, call, requestsTo } = useLocalCloud()

const INFO = '/wxaapi/comment/commentinfo/get'
const REPLIES = '/wxaapi/comment/replyandcommentreplylist/get'
const ADD = '/wxaapi/comment/reply/add'

const info = (commentId: string) => data<CommentInfo>('getCommentInfo', { commentId })
const replies = (commentId: string) => data<CommentReplies>('getCommentReplyList', { commentId })

type State = ReturnType<typeof cloud>['comments']['all'][number]

/** The id of a comment of the sample data for which this is true. */
function commentId(isSo: (state: State) => boolean) {
  const found = cloud().comments.all.find(isSo)
  if (!found) throw new Error('the sample data has no such comment')
  return found.comment.commentId
}
const isBad = ({ comment }: State) => comment.score === 100 || comment.score === 200
const unanswered = (state: State) => isBad(state) && !state.reply && !state.comment.extInfo.isAlreadySendTmpl

describe('getCommentInfo', () => {
  it('gives the same comment as the list', async () => {
    const { list } = await data<Page<Comment, object>>('getCommentList', { limit: 20 })
    for (const comment of list.slice(0, 5)) {
      expect((await info(comment.commentId)).comment).toEqual(comment)
    }
  })

  it('tells how far a bad comment has come', async () => {
    const content = { commentId: '1', score: '100', amount: '990' }
    const actionList = [
      { type: 1, updateTime: '1676351504' },
      { type: 2, updateTime: 1676351600 },
      { type: 3, updateTime: 0 },
      { type: 4 },
    ]
    const body = JSON.stringify({ info: { content }, processInfo: { commentId: '1', actionList } })
    cloud().faults.add({ on: INFO, body })
    const { comment, process, oldComment } = await info('1')
    expect(comment).toMatchObject({ commentId: '1', score: 100, stars: 1, amount: 990 })
    expect(process).toEqual({
      actions: [
        { type: 1, updateTime: 1676351504 },
        { type: 2, updateTime: 1676351600 },
        { type: 3, updateTime: null },
        { type: 4, updateTime: null },
      ],
      current: 2,
    })
    expect(oldComment).toBeNull()
  })

  it('has no process for a good comment', async () => {
    const { process, oldComment } = await info(commentId(({ comment }) => comment.score === 500))
    expect({ process, oldComment }).toEqual({ process: null, oldComment: null })
  })

  it.each(['ext', 'txt'])('reads what the user said before, which WeChat calls %s', async name => {
    const oldComment = {
      commentId: 2,
      createTime: '1676351504',
      score: '100',
      content: { [name]: '太差了', media: [] },
    }
    cloud().faults.add({
      on: INFO,
      body: JSON.stringify({ errcode: 0, info: { content: { commentId: '2' } }, oldComment }),
    })
    expect((await info('2')).oldComment).toEqual({
      commentId: '2',
      createTime: 1676351504,
      score: 100,
      stars: 1,
      content: { txt: '太差了', media: [] },
    })
    const changed = await info(commentId(state => state.oldComment !== undefined))
    expect(changed.oldComment?.content.txt).toBeTruthy()
  })

  it.each([
    '{"errcode":0}',
    '{"errcode":0,"info":{}}',
    '{"errcode":0,"info":{"content":null}}',
    '{"errcode":0,"info":"x"}',
  ])('refuses a reply without a comment: %s', async body => {
    cloud().faults.add({ on: INFO, body })
    expect(await error('getCommentInfo', { commentId: '1' })).toMatchObject({
      kind: 'bad_response',
      errCode: 502,
    })
  })
})

it.each(['""', '{}', '[]', 'null'])(
  'getCommentInfo takes %s for no process and no old comment',
  async nothing => {
    const body = `{"info":{"content":{"commentId":"1"}},"processInfo":${nothing},"oldComment":${nothing}}`
    cloud().faults.add({ on: INFO, body })
    expect(await info('1')).toMatchObject({ process: null, oldComment: null })
  },
)

describe('getCommentReplyList', () => {
  it.each([
    '{}',
    '{"list":{}}',
    '{"list":null}',
    '{"list":[]}',
    '{"list":""}',
    '{"list":{"reply":"","commentReplyList":""}}',
    '{"list":{"reply":{},"commentReplyList":null}}',
  ])('knows nothing where nobody replied: %s', async body => {
    cloud().faults.add({ on: REPLIES, body })
    expect(await replies('1')).toEqual({ reply: null, commentReplyList: [] })
  })

  it('gives times as numbers', async () => {
    const { reply, commentReplyList } = await replies(commentId(({ followUps }) => followUps.length > 0))
    for (const time of [
      reply?.createTime,
      commentReplyList[0]?.createTime,
      commentReplyList[0]?.updateTime,
    ]) {
      expect(time).toEqual(expect.any(Number))
    }
  })
})

describe('answering', () => {
  it('is there afterwards, and gone with its follow-ups when it is deleted', async () => {
    const id = commentId(unanswered)
    expect((await replies(id)).reply).toBeNull()

    expect(await data('addReply', { comment_id: id, content: '  很抱歉，马上为您补发。 \n' })).toEqual({})
    const { reply } = await replies(id)
    expect(reply?.replyContent.content).toBe('很抱歉，马上为您补发。')
    const replyId = reply?.replyId

    await data('addCommentReply', { commentId: id, replyId, content: '已经寄出' })
    await data('addCommentReply', { commentId: id, replyId, content: '请查收' })
    const { commentReplyList } = await replies(id)
    expect(commentReplyList.map(({ commentReplyContent }) => commentReplyContent.content)).toEqual([
      '已经寄出',
      '请查收',
    ])

    const [first] = commentReplyList
    await data('deleteCommentReply', { commentId: id, replyId, commentReplyId: first?.commentReplyId })
    expect((await replies(id)).commentReplyList).toHaveLength(1)

    await data('deleteReply', { commentId: id, replyId })
    expect(await replies(id)).toEqual({ reply: null, commentReplyList: [] })
  })

  it('sends JSON, with the token in the query string', async () => {
    const id = commentId(unanswered)
    await data('addReply', { commentId: id, content: '好' })
    expect(requestsTo(ADD)[0]).toMatchObject({ method: 'POST', params: { commentId: id, content: '好' } })
    expect(requestsTo(ADD)[0]?.headers['content-type']).toMatch(/^application\/json/)
    await data('resetApiKfQuota', { commentId: id })
    expect(cloud().comments.quotaResets).toContain(id)
  })
})

const WRITES = [
  ['addReply', ADD, { commentId: '1', content: 'x' }],
  ['deleteReply', '/wxaapi/comment/reply/delete', { commentId: '1', replyId: '2' }],
  ['addCommentReply', '/wxaapi/comment/commentreply/add', { commentId: '1', replyId: '2', content: 'x' }],
  [
    'deleteCommentReply',
    '/wxaapi/comment/commentreply/delete',
    { commentId: '1', replyId: '2', commentReplyId: '3' },
  ],
  ['resetApiKfQuota', '/wxaapi/comment/apikfquota/reset', { commentId: '1' }],
  [
    'confirmCompromise',
    '/wxaapi/comment/confirmcompromise',
    { commentId: '1', content: 'x', picList: ['m1'] },
  ],
] as const

describe.each(WRITES)('%s', (name, api, event) => {
  it('is sent once when no answer comes, and its outcome is unknown', async () => {
    cloud().faults.add({ on: api, close: 'before' })
    const refusal = await error(name, event)
    expect(refusal).toMatchObject({ kind: 'network', errCode: 503, retryable: false, outcome: 'unknown' })
    expect(refusal.message).toContain('it is not known whether this was carried out')
    expect(refusal.hint).toContain(name === 'confirmCompromise' ? 'getCommentInfo' : 'getCommentReplyList')
    expect(requestsTo(api)).toHaveLength(1)
  })

  it('is sent once when the time is over', async () => {
    cloud().faults.add({ on: api, hang: true })
    const refusal = await error(name, event, { timeLimitMs: 1500 })
    expect(refusal).toMatchObject({ kind: 'timeout', errCode: 504, retryable: false })
    expect(refusal.message).toContain('it is not known')
    expect(requestsTo(api)).toHaveLength(1)
  })

  it.each([
    ['HTTP 502', { body: '<html>', contentType: 'text/html', status: 502 }],
    ['no JSON', { body: '<html>', contentType: 'text/html' }],
    ['success: false', { body: '{"errcode":0,"success":false}' }],
  ])('is sent once when the answer says nothing: %s', async (_, fault) => {
    cloud().faults.add({ on: api, ...fault })
    const refusal = await error(name, event)
    expect(refusal).toMatchObject({ retryable: false, outcome: 'unknown' })
    expect(refusal.message).toContain('it is not known')
    expect(requestsTo(api)).toHaveLength(1)
  })

  it.each([-1, -10008, 45011, -10403])(
    'is sent once when WeChat answers %d, which is an answer',
    async errcode => {
      cloud().faults.add({ on: api, errcode, errmsg: 'no' })
      expect(await error(name, event)).toMatchObject({
        kind: 'wechat',
        errCode: errcode,
        retryable: false,
        message: `WeChat answered ${errcode}: no`,
        // A system error may come after the write was carried out.
        ...([-1, -10008].includes(errcode) && { outcome: 'unknown' }),
      })
      expect(requestsTo(api)).toHaveLength(1)
    },
  )

  it('is sent again after a refused token, since WeChat did nothing then', async () => {
    cloud().faults.add({ on: api, expireTokens: true })
    cloud().faults.add({ on: api, body: '{"errcode":0,"success":true}' })
    expect(await data(name, event)).toEqual({})
    expect(requestsTo(api)).toHaveLength(2)
  })

  it('is for administrators', async () => {
    expect(await error(name, {}, { openid: 'oSTRANGER' })).toMatchObject({ kind: 'forbidden', errCode: 403 })
    // Only the database is asked: is this a member?
    expect(cloud().requests.map(({ name }) => name)).toEqual(['database.getDocument'])
  })
})

it('a write whose token cannot be had is not retryable either, and was not sent', async () => {
  cloud().faults.add({ on: '/cgi-bin/stable_token', close: 'before', times: 3 })
  const refusal = await error('addReply', { commentId: '1', content: 'x' }, { env: { FRESH: 'write' } })
  expect(refusal).toMatchObject({ kind: 'network', retryable: false })
  expect(refusal.message).not.toContain('it is not known')
  expect(refusal.outcome).toBeUndefined()
  expect(requestsTo(ADD)).toHaveLength(0)
})

describe('input', () => {
  it.each([
    ['addReply', { commentId: '1', content: ' \n' }, ['content']],
    ['addReply', { commentId: '../1', content: '字'.repeat(501) }, ['commentId', 'content']],
    ['addReply', { content: 'x' }, ['commentId']],
    ['deleteReply', { commentId: '1' }, ['replyId']],
    ['deleteCommentReply', {}, ['commentId', 'replyId', 'commentReplyId']],
    ['getCommentInfo', { commentId: 'a b' }, ['commentId']],
    ['confirmCompromise', { commentId: '1', content: 'x' }, ['picList']],
    ['confirmCompromise', { commentId: '1', content: 'x', picList: 'm1' }, ['picList']],
    ['confirmCompromise', { commentId: '1', content: 'x', fileIDs: ['/etc/passwd'] }, ['fileIDs']],
    ['confirmCompromise', { commentId: '1', content: 'x', picList: Array(10).fill('m') }, ['picList']],
    [
      'confirmCompromise',
      { commentId: '1', content: 'x', picList: Array(5).fill('m'), fileIDs: Array(5).fill('cloud://a/b') },
      ['picList'],
    ],
  ])('%s refuses %j', async (name, event, fields) => {
    const refusal = await error(name, event)
    expect(refusal).toMatchObject({ kind: 'invalid_input', errCode: 400, retryable: false })
    expect(refusal.fields?.map(({ field }) => field)).toEqual(fields)
    expect(cloud().requests).toHaveLength(0)
  })

  it('takes 500 characters, an emoji being one', async () => {
    cloud().faults.add({ on: ADD, body: '{"errcode":0}' })
    await data('addReply', { commentId: '1', content: '😀'.repeat(500) })
  })
})

describe('confirmCompromise', () => {
  const API = '/wxaapi/comment/confirmcompromise'
  const UPLOAD = 'customerServiceMessage.uploadTempMedia'
  const PNG = Buffer.from('\x89PNG\r\n\x1a\nproof', 'latin1')
  const JPEG = Buffer.from('\xff\xd8\xff\xe0proof', 'latin1')

  /** Puts files into cloud storage and gives their ids. */
  const stored = (...files: Buffer[]) =>
    files.map((bytes, index) => {
      const path = `proof/图 ${index}.bin`
      cloud().storage.files.set(path, bytes)
      return cloud().storage.fileId(path)
    })

  it('uploads the pictures, settles, and is refused the second time', async () => {
    const id = commentId(unanswered)
    const event = { commentId: id, content: '已补发', pic_list: ['ready'], file_ids: stored(PNG, JPEG, PNG) }
    await data('confirmCompromise', event)
    const [settlement] = cloud().comments.settlements.slice(-1)
    expect(settlement).toMatchObject({ commentId: id, content: '已补发' })
    expect(settlement?.picList).toHaveLength(4)
    expect(settlement?.picList[0]).toBe('ready')
    expect(cloud().tempMedia.map(({ bytes }) => bytes.length)).toEqual([PNG.length, JPEG.length, PNG.length])
    expect((await info(id)).process?.current).toBe(3)
    expect(await error('confirmCompromise', { commentId: id, content: 'x', picList: ['m'] })).toMatchObject({
      kind: 'wechat',
      errCode: 10000,
    })
  })

  it('is 10000 for a good comment and -10403 for a foreign one', async () => {
    const good = commentId(({ comment }) => comment.score === 500)
    const settle = (id: string) => error('confirmCompromise', { commentId: id, content: 'x', picList: ['m'] })
    expect(await settle(good)).toMatchObject({ kind: 'wechat', errCode: 10000 })
    expect(await settle('42')).toMatchObject({ kind: 'wechat', errCode: -10403 })
  })

  const MB10 = 10 * 1024 * 1024
  /** A file of that size. */
  const filled = (start: Buffer, size: number) => Buffer.concat([start, Buffer.alloc(size - start.length)])

  it.each([
    ['is no picture', Buffer.from('<html>')],
    ['is no picture', Buffer.alloc(0)],
    ['is HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['is WEBP', Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1')],
    ['is AVIF', Buffer.from('\0\0\0\x18ftypavif', 'latin1')],
    ['is BMP', Buffer.from('BM\x46\0\0\0\0\0\0\0\x36', 'latin1')],
    ['has more than 10 MB', filled(PNG, MB10 + 1)],
  ])('a file that %s is named, with what there may be; nothing is sent then', async (reason, bytes) => {
    const fileIDs = stored(PNG, bytes, PNG)
    const refusal = await error('confirmCompromise', { commentId: '1', content: 'x', fileIDs })
    const message = `${reason}: a proof is PNG, JPEG or GIF, of at most 10 MB`
    expect(refusal).toMatchObject({
      kind: 'invalid_input',
      errCode: 400,
      retryable: false,
      message: `picture 2 of 3 (${fileIDs[1]}): the file ${message}; the settlement was not sent`,
      fields: [{ field: 'fileIDs', message: `${fileIDs[1]} ${message}` }],
    })
    expect(requestsTo(UPLOAD)).toHaveLength(0)
    expect(requestsTo(API)).toHaveLength(0)
  })

  it('takes PNG, JPEG and GIF of 10 MB', async () => {
    const id = commentId(({ comment }) => comment.score === 500)
    const fileIDs = stored(filled(PNG, MB10), JPEG, Buffer.from('GIF89a proof'))
    expect(await error('confirmCompromise', { commentId: id, content: 'x', fileIDs })).toMatchObject({
      errCode: 10000,
    })
    expect(requestsTo(UPLOAD)).toHaveLength(3)
  })

  it('refuses a file that is not there', async () => {
    const fileIDs = ['cloud://elsewhere/a.png']
    const refusal = await error('confirmCompromise', { commentId: '1', content: 'x', fileIDs })
    expect(refusal).toMatchObject({ kind: 'wechat', retryable: false })
    expect(refusal.message).toContain('picture 1 of 1')
    expect(requestsTo(UPLOAD)).toHaveLength(0)
    expect(requestsTo(API)).toHaveLength(0)
  })

  it('uploads each picture once, and fetches it again if need be', async () => {
    const fileIDs = stored(PNG)
    cloud().faults.add({ on: 'storage.get', close: 'midway' })
    cloud().faults.add({ on: UPLOAD, errcode: -1, errmsg: 'busy' })
    const refusal = await error('confirmCompromise', { commentId: '1', content: 'x', fileIDs })
    expect(refusal).toMatchObject({ kind: 'wechat', errCode: -1, retryable: false })
    expect(requestsTo('storage.get')).toHaveLength(2)
    expect(requestsTo(UPLOAD)).toHaveLength(1)
  })

  it('shows no signed address', async () => {
    cloud().faults.add({ on: 'storage.get', body: 'no', status: 403 })
    const { envelope, logs } = await call('confirmCompromise', {
      commentId: '1',
      content: 'x',
      fileIDs: stored(PNG),
    })
    expect(JSON.stringify(envelope) + logs).not.toContain('sign=')
  })
})
