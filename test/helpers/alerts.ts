import { beforeEach, expect } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import type { Document } from '../../scripts/local/database/ejson'
import type { CommentState } from '../../scripts/local/sample/records'
import { useLocalCloud } from './cloud'

const META = 'user_voice_meta'
const VOICES = 'user_voices'
export const ROBOTS = ['wecom', 'feishu', 'dingtalk'] as const
export type RobotName = (typeof ROBOTS)[number]

/** A busy machine is slow, and a sync that ends early leaves a part to the next one. */
const PATIENT = { timeLimitMs: 60_000 }

/** A message whose links name voices by their ids, as those are written elsewhere. */
export const withReadableLinks = (text: string) => text.replace(/%3[AD]/g, decodeURIComponent)

/** A local cloud with three robots and an empty archive, of which nothing was told yet. */
export function useAlerts() {
  const local = useLocalCloud({ env: ({ alertRobots }) => ({ ALERT_ROBOTS: alertRobots }) })
  const { cloud, data } = local
  let ids = 0
  const nextId = () => String(Date.now()) + String(++ids).padStart(6, '0')
  const nowSeconds = () => Math.floor(Date.now() / 1000)

  let test = 0
  /** Each test has an instance of its own, since an instance counts what it sends in a minute. */
  const fresh = () => ({ env: { FRESH: String(test) } })

  function reset(): void {
    test++
    const { comments, robots, database } = cloud()
    cloud().data.feedback.length = 0
    comments.all.length = 0
    database.clear()
    // Tests count insertions, and one that finds no collection counts too: so there is one.
    database.insert(VOICES, [])
    for (const name of ROBOTS) robots[name].clear()
    cloud().faults.clear()
    cloud().urlLinks.length = 0
  }
  beforeEach(reset)

  function rewrite(by: (documents: Document[]) => Document[]): void {
    const { database } = cloud()
    const all = (name: string) => (database.collections().includes(name) ? database.documents(name) : [])
    const [meta, voices] = [all(META), all(VOICES)]
    database.clear()
    database.insert(META, by(meta))
    database.insert(VOICES, voices)
  }

  return {
    ...local,
    /** A user sends feedback; gives its voice's id. */
    sendFeedback(fields: Partial<ReturnType<typeof feedbackOf>> = {}): string {
      const record = { ...feedbackOf(nextId(), nowSeconds()), ...fields }
      cloud().data.feedback.unshift(record)
      return `${APPID}:feedback:${record.record_id}`
    },
    /** A user comments on an order; gives the comment's id. */
    makeComment(score = 100, txt = '收到就坏了', createTime = nowSeconds()): string {
      const commentId = nextId()
      cloud().comments.all.unshift(commentOf(commentId, score, txt, createTime))
      return commentId
    },
    voiceOf: (commentId: string) => `${APPID}:comment:${commentId}`,
    sync: (options: object = {}) =>
      data<{ alerts: number }>(
        'syncVoices',
        {},
        { openid: undefined, source: 'wx_trigger', ...PATIENT, ...fresh(), ...options },
      ),
    /** WeChat pushes a bad comment; gives what the function writes into its log. */
    async push(commentId: string, options: object = {}) {
      const event = { MsgType: 'event', Event: 'wxa_comment_bad_score', result: { comment_id: commentId } }
      const { envelope, logs } = await local.call('onBadComment', event, { ...fresh(), ...options })
      expect(envelope).toBe('success')
      // The SDK has lines of its own there.
      return JSON.parse(logs.split('\n').find(line => line.startsWith('{"function"')) ?? '{}')
    },
    fresh,
    reset,
    /** Replaces the settings that administrators gave. */
    settings: (alerts: object) =>
      rewrite(documents => [
        ...documents.filter(({ _id }) => _id !== `settings:${APPID}`),
        { _id: `settings:${APPID}`, alerts },
      ]),
    /** As if every lease were over. */
    endLeases: () =>
      rewrite(documents => documents.map(document => JSON.parse(JSON.stringify(document), endLease))),
    /** As if so many minutes had passed since alerts were written. */
    passMinutes: (minutes: number) =>
      rewrite(documents =>
        documents.map(document =>
          JSON.parse(JSON.stringify(document), (key, value) =>
            isDue(key, value) ? value - minutes * 60 : value,
          ),
        ),
      ),
    alerts: () =>
      cloud()
        .database.documents(META)
        .filter(({ purpose }) => purpose === 'alert'),
    texts: (name: RobotName = 'wecom') => cloud().robots[name].texts.map(withReadableLinks),
  }
}

/** Of turns that are due some time. */
const isDue = (key: string, value: unknown) => key === 'due' && Number(value) < 1e12

const endLease = (key: string, value: unknown) => (isDue(key, value) ? 0 : value)

function feedbackOf(id: string, time: number) {
  return {
    record_id: BigInt(id),
    create_time: time,
    content: '一打开就闪退，加我微信 abc12345，电话 13812345678',
    phone: '13812345678',
    openid: 'oSECRETOPENID0123456789abcd',
    nickname: '匿名小王',
    head_url: '',
    type: 2,
    mediaIds: [],
    systemInfo: JSON.stringify({ brand: 'HUAWEI', model: 'P60', system: 'Android 12', version: '8.0.40' }),
  }
}

function commentOf(commentId: string, score: number, txt: string, createTime: number): CommentState {
  const person = { openid: 'oSECRETOPENID0123456789abcd', headImg: '', nickName: '匿名小李' }
  return {
    comment: {
      commentId,
      amount: 100,
      orderId: `4200${commentId}`,
      createTime: String(createTime),
      wxPayId: `4200${commentId}`,
      orderInfo: { busiOrderId: `ORDER-${commentId}` },
      userInfo: person,
      bizInfo: { appid: APPID, headImg: '', nickName: '小店' },
      score,
      content: { txt },
      extInfo: { isAlreadySendTmpl: false },
      productInfo: { productList: [{ name: '纸巾', picUrl: '' }] },
    },
    followUps: [],
    actions: [],
  }
}
