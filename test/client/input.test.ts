import { describe, expect, it } from 'vitest'
import type { UserVoiceClient, WxCloud } from '../../shared/client/client'
import { CLIENTS, errorOf, phone } from '../helpers/client'
import { useLocalCloud } from '../helpers/cloud'

const { cloud } = useLocalCloud()

const TEMPLATE = { name: '致歉', text: '非常抱歉' }
const TAGS = Array.from({ length: 20 }, (_, index) => `${index}`)

/** Calls as JavaScript can, with input that types would refuse. */
const call = (client: UserVoiceClient, operation: keyof UserVoiceClient, input: unknown): Promise<unknown> =>
  Reflect.apply(client[operation], client, [input])

describe.each(CLIENTS)('%s', (_, { createClient }) => {
  const circle: Record<string, unknown> = { content: '谢谢' }
  circle.self = circle
  const unreadable = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('no keys')
      },
    },
  )
  it.each([
    ['a BigInt', { commentId: 12n, content: '谢谢' }, 'commentId', '数字太大，应写成文本'],
    [
      'a BigInt deep inside',
      { commentId: '1', content: [{ length: 12n }] },
      'content',
      '数字太大，应写成文本',
    ],
    ['what holds itself', circle, 'self', '写法有误'],
    ['what cannot be read', unreadable, 'event', '写法有误'],
  ])('%s is not sent, and never says that it may have been', async (_what, input, field, reason) => {
    let calls = 0
    const watched: WxCloud = {
      async callFunction() {
        calls++
        return {}
      },
    }
    for (const operation of ['addReply', 'getCommentInfo'] as const) {
      const error = await errorOf(call(createClient(watched), operation, input))
      expect(error).toMatchObject({
        kind: 'invalid_input',
        errCode: 400,
        retryable: false,
        outcome: undefined,
      })
      expect(error.fields).toEqual([{ field, message: expect.any(String) }])
      expect(error.message).toContain(`${operation}:fail the input is wrong: ${field} `)
      expect(error.userMessage).toContain(`${field === 'content' ? '内容' : field}：${reason}。`)
    }
    expect(calls).toBe(0)
  })

  // Each message that a function has for a field, in Chinese; only the names of fields stay.
  it.each<[keyof UserVoiceClient, object, string]>([
    ['addReply', {}, 'commentId：没有填写；内容：没有填写。'],
    ['addReply', { commentId: '1', content: '长'.repeat(501) }, '内容：至少 1 个字，最多 500 个字。'],
    ['addReply', { commentId: '?', content: '谢谢' }, 'commentId：写法有误。'],
    ['addReply', { commentId: 2 ** 60, content: '谢谢' }, 'commentId：数字太大，应写成文本。'],
    ['getFeedback', { page: 0, num: 101 }, 'page：应为整数（1～）；num：应为整数（1～100）。'],
    ['checkSetup', { test: 'perhaps' }, 'test：写法有误。'],
    ['getFeedbackMedia', { recordId: 'x', mediaId: 'm' }, 'recordId：写法有误。'],
    ['getCommentList', { startTime: 'yesterday' }, '开始时间：写法有误。'],
    ['getCommentList', { endTime: 1676351504000 }, '结束时间：写法有误。'],
    ['getCommentList', { startTime: 2, endTime: 1 }, '开始时间：晚于结束时间。'],
    ['getCommentList', { startTime: 1, start_time: 2 }, '开始时间：写法有误。'],
    ['getCommentList', { filtertype: 1 }, 'filtertype：写法有误。'],
    ['realtimelogSearch', { beginTime: 2, endTime: 1 }, '开始时间：晚于结束时间。'],
    ['realtimelogSearch', { beginTime: 0, endTime: 86_400 }, '结束时间：应与开始时间同一天。'],
    ['realtimelogSearch', { beginTime: 0, endTime: 1, level: 'fatal' }, 'level：写法有误。'],
    ['getFeedback', { appid: 'wx?' }, '小程序：写法有误。'],
    ['getFeedback', { appid: 'wx0000000000000000' }, '小程序：没有接入这里。'],
    ['createInvitation', { appids: ['wx0000000000000000'] }, '小程序：没有接入这里。'],
    ['getVoice', { id: 'wx1:comment:1' }, 'id：已不在归档里。'],
    ['updateVoice', { id: 'wx1:comment:1', addTags: TAGS, removeTags: ['x'] }, '标签：最多 20 个。'],
    ['updateSettings', { templates: [TEMPLATE, TEMPLATE] }, '回复模板：已有同名的。'],
    ['updateSettings', { myName: '长'.repeat(21) }, '名字：至少 1 个字，最多 20 个字。'],
    ['updateSettings', { removeMember: 'oNobody' }, '成员：不是成员。'],
    ['updateVoice', { id: 'wx1:comment:1', assignee: 'oNobody' }, '负责人：不是成员。'],
    ['confirmCompromise', { commentId: '1', content: '好' }, '图片：应有 1 到 9 张，现有 0 张。'],
    ['confirmCompromise', { commentId: '1', content: '好', picList: 'm' }, '图片：写法有误。'],
    ['confirmCompromise', { commentId: '1', content: '好', fileIDs: ['x'] }, '图片：写法有误。'],
  ])('%s %j', async (operation, input, words) => {
    const error = await errorOf(call(createClient(phone(cloud())), operation, input))
    expect(error).toMatchObject({ kind: 'invalid_input', userMessage: `填写的内容有误。${words}` })
  })

  it('what the templates that are there have no room for is explained in Chinese', async () => {
    const desk = createClient(phone(cloud()))
    const templates = Array.from({ length: 50 }, (_, index) => ({ ...TEMPLATE, name: `${index}` }))
    await desk.updateSettings({ templates })
    const added = (name: string) => errorOf(desk.updateSettings({ addTemplate: { name, text: '另一句' } }))
    expect((await added('7')).userMessage).toBe('填写的内容有误。回复模板：已有同名的。')
    expect((await added('新')).userMessage).toBe('填写的内容有误。回复模板：最多 50 个。')
  })

  it('a file that cannot be proof is explained in Chinese', async () => {
    cloud().storage.files.set('proof.webp', Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1'))
    const input = { commentId: '1', content: '好', fileIDs: [cloud().storage.fileId('proof.webp')] }
    const error = await errorOf(call(createClient(phone(cloud())), 'confirmCompromise', input))
    expect(error.userMessage).toBe('填写的内容有误。图片：只能是 PNG、JPEG 或 GIF，每张最多 10 MB。')
  })
})
