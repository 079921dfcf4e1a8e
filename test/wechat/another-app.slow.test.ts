import { beforeEach, describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPIDS, APPSECRET, type CallOptions } from '../../scripts/local/cloud'
import type { Setup } from '../../shared/setup/types'
import type { Page } from '../../shared/types'
import { useLocalCloud } from '../helpers/cloud'

/*
 * A cloud call is made as the mini program to which the environment belongs, whoever is meant. So where another one is
 * meant, everything goes over HTTPS, with that one's token.
 */

const { cloud, call, requestsTo } = useLocalCloud({
  apps: 3,
  env: ({ robotUrl }) => ({ ALERT_ROBOTS: robotUrl, FEEDBACK_TRANSPORT: 'cloud' }),
})

const [OWN, OTHER, THIRD] = APPIDS
const SETTLE = '/wxaapi/comment/confirmcompromise'
const PNG = Buffer.from('\x89PNG\r\n\x1a\nproof', 'latin1')

/** All by one function, so that few processes are started. */
async function ask(action: string, event: object, options: CallOptions = {}) {
  const { envelope } = await call('userVoice', { action, ...event }, { timeLimitMs: 20_000, ...options })
  return envelope
}
async function data<Data>(action: string, event: object, options?: CallOptions): Promise<Data> {
  const envelope = await ask(action, event, options)
  expect(envelope).toMatchObject({ errCode: 0, errMsg: `${action}:ok` })
  return ('data' in envelope ? envelope.data : undefined) as Data
}
async function error(action: string, event: object, options?: CallOptions) {
  const envelope = await ask(action, event, options)
  return 'error' in envelope
    ? { ...envelope.error, errCode: envelope.errCode }
    : expect.fail('it did not fail')
}

/** The administrator, from another mini program that shares the environment. */
const fromOther = { from: { openid: ADMIN_OPENID, appid: OTHER } }

const badComment = (appid: string) => {
  const found = cloud()
    .of(appid)
    .comments.all.find(({ comment }) => comment.score === 100)
  return found?.comment ?? expect.fail('the sample data has no bad comment')
}
const withPicture = (appid: string) => {
  const found = cloud()
    .of(appid)
    .data.feedback.find(({ mediaIds }) => mediaIds?.length)
  return { recordId: String(found?.record_id), mediaId: String(found?.mediaIds?.[0]) }
}
function proof(): string[] {
  cloud().storage.files.set('proof/1.png', PNG)
  return [cloud().storage.fileId('proof/1.png')]
}

/** What goes by cloud call for the environment's own mini program, and over HTTPS for any other. */
const WAYS = [
  {
    name: 'getFeedback',
    cloudCall: 'operation.getFeedback',
    https: '/wxaapi/feedback/list',
    input: () => ({ num: 3 }),
  },
  {
    name: 'getFeedbackMedia',
    cloudCall: 'operation.getFeedbackmedia',
    https: '/cgi-bin/media/getfeedbackmedia',
    input: withPicture,
    isRemembered: true,
  },
  {
    name: 'sendServiceMessage',
    cloudCall: 'customerServiceMessage.send',
    https: '/cgi-bin/message/custom/send',
    input: (appid: string) => ({ commentId: badComment(appid).commentId, content: '已退款' }),
  },
  {
    name: 'confirmCompromise',
    cloudCall: 'customerServiceMessage.uploadTempMedia',
    https: '/cgi-bin/media/upload',
    input: (appid: string) => ({
      commentId: badComment(appid).commentId,
      content: '已退款',
      fileIDs: proof(),
    }),
  },
  {
    name: 'checkSetup',
    cloudCall: 'urllink.generate',
    https: '/wxa/generate_urllink',
    isRemembered: true,
    input: () => ({}),
  },
]

let instance = 0

beforeEach(() => {
  // Links are kept there.
  cloud().database.clear()
})

describe.each(WAYS)('$name', ({ name, cloudCall, https, input, isRemembered }) => {
  /** An instance that remembers nothing of the tests before. */
  const other = () => (isRemembered ? { env: { INSTANCE: String(++instance) } } : {})
  beforeEach(() => {
    cloud().faults.add({ on: SETTLE, body: '{"errcode":0}', times: 9 })
  })
  const asked = () => ({
    byCloud: requestsTo(cloudCall).length,
    overHttps: requestsTo(https).map(({ appid }) => appid),
  })

  it('goes by cloud call for the mini program to which the environment belongs', async () => {
    await data(name, { appid: OWN, ...input(OWN) }, other())
    expect(asked()).toEqual({ byCloud: 1, overHttps: [] })
  })

  it.each([
    ['whatever FEEDBACK_TRANSPORT says', OTHER, {}],
    ['where the call came from another one', OTHER, fromOther],
    ['where the call came from another one, although the own is meant', OWN, fromOther],
  ])('goes over HTTPS with the token of the one that is meant, %s', async (_, appid, options) => {
    await data(name, { appid, ...input(appid) }, { ...options, ...other() })
    expect(asked()).toEqual({ byCloud: 0, overHttps: [appid] })
  })

  it('makes no cloud call where HTTPS is refused, or nothing gives a token', async () => {
    const refusal = async (env: Record<string, string> = {}) => {
      const event = { appid: THIRD, ...input(THIRD) }
      if (name !== 'checkSetup') return error(name, event, { env })
      const { checks } = await data<Setup>(name, event, { env })
      return checks.find(({ id }) => id === 'links')
    }
    cloud().faults.add({ on: https, appid: THIRD, errcode: 48001, errmsg: 'api unauthorized', times: 9 })
    expect((await refusal())?.message).toContain('WeChat answered 48001: api unauthorized')
    expect(asked().byCloud).toBe(0)
    cloud().clearRequests()
    const withoutSecret = await refusal({ WECHAT_APPS: `${OWN}:${APPSECRET},${THIRD}` })
    expect(withoutSecret?.message).toContain(`there is nothing to get an access token of ${THIRD} with`)
    expect(withoutSecret?.hint).toContain(`(${THIRD}:…)`)
    expect(asked()).toEqual({ byCloud: 0, overHttps: [] })
  })
})

it('gives what is that mini program’s own, and stores its pictures apart', async () => {
  for (const appid of [OWN, OTHER]) {
    const { list } = await data<Page<{ recordId: string }, object>>('getFeedback', { appid, num: 3 })
    const ids = cloud()
      .of(appid)
      .data.feedback.slice(0, 3)
      .map(({ record_id }) => String(record_id))
    expect(list.map(({ recordId }) => recordId)).toEqual(ids)
    const picture = await data<{ fileID: string }>('getFeedbackMedia', { appid, ...withPicture(appid) })
    expect(cloud().storage.pathOf(picture.fileID)).toMatch(new RegExp(`^${appid}/`))
  }
})

it('a message is sent once, to the user, and repeated only where the token is refused', async () => {
  const SEND = '/cgi-bin/message/custom/send'
  const { commentId, userInfo } = badComment(OTHER)
  const message = { appid: OTHER, commentId, content: '已为您退款' }
  const sent = () => cloud().of(OTHER).serviceMessages
  const before = sent().length
  await data('sendServiceMessage', message)
  expect(sent().at(-1)).toEqual({ touser: userInfo.openid, content: '已为您退款' })
  cloud().clearRequests()
  cloud().faults.add({ on: SEND, close: 'after' })
  const unknown = await error('sendServiceMessage', message)
  expect(unknown).toMatchObject({ kind: 'network', retryable: false, outcome: 'unknown' })
  expect(requestsTo(SEND)).toHaveLength(1)
  expect(sent()).toHaveLength(before + 2)
  cloud().faults.add({ on: SEND, errcode: 42001, errmsg: 'access_token expired' })
  await data('sendServiceMessage', message)
  expect(requestsTo(SEND)).toHaveLength(3)
  expect(sent()).toHaveLength(before + 3)
})

it('a proof is uploaded once, as a form with its type and name, byte for byte', async () => {
  const UPLOAD = '/cgi-bin/media/upload'
  const { commentId } = badComment(THIRD)
  const bytes = Buffer.concat([
    PNG,
    Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
    Buffer.from('\r\n--'),
  ])
  cloud().storage.files.set('proof/odd.png', bytes)
  const fileIDs = [cloud().storage.fileId('proof/odd.png')]
  const settle = { appid: THIRD, commentId, content: '已退款', fileIDs }
  await data('confirmCompromise', settle)
  const uploaded = cloud().of(THIRD).tempMedia.at(-1)
  expect(uploaded?.bytes.equals(bytes)).toBe(true)
  expect(uploaded?.filename).toBe('picture.png')
  expect(requestsTo(UPLOAD).map(({ params }) => params.type)).toEqual(['image'])
  expect(requestsTo(SETTLE).map(({ params }) => params.picList)).toEqual([[uploaded?.mediaId]])
  cloud().clearRequests()
  cloud().faults.add({ on: UPLOAD, close: 'after' })
  const refusal = await error('confirmCompromise', settle)
  expect(refusal).toMatchObject({ kind: 'network', retryable: false })
  expect(refusal).not.toHaveProperty('outcome')
  expect(refusal.message).toMatch(/^picture 1 of 1 .*; the settlement was not sent$/)
  expect(requestsTo(UPLOAD)).toHaveLength(1)
  expect(requestsTo(SETTLE)).toEqual([])
})
