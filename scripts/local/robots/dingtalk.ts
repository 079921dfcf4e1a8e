import { createHmac } from 'node:crypto'
import * as v from 'valibot'
import { errcodeAnswer } from '../http/answers'
import { isRecent, type RobotKind, type RobotRefusal } from './robot'

const path = '/robot/send'
const accessToken = 'local-dingtalk-token'
const secret = 'SEClocal-dingtalk-secret'
const TextMessage = v.object({ msgtype: v.literal('text'), text: v.object({ content: v.string() }) })

export const dingtalkAddress = `${path}?access_token=${accessToken}#secret=${secret}`

const WRONG_SIGN: RobotRefusal = { code: 310000, words: 'sign not match' }

/** A group robot of DingTalk (钉钉自定义机器人) with 加签 switched on. */
export const dingtalkRobot: RobotKind = {
  name: 'dingtalk',
  isAt: pathname => pathname === path,
  refusalOf({ url: { searchParams }, message }, now) {
    if (searchParams.get('access_token') !== accessToken) {
      return { code: 300001, words: 'token is not exist' }
    }
    const timestamp = searchParams.get('timestamp') ?? ''
    const right = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
    if (!/^\d{13}$/.test(timestamp) || searchParams.get('sign') !== right) return WRONG_SIGN
    if (!isRecent(Number(timestamp), now)) return { code: 310000, words: 'invalid timestamp' }
    return dingtalkRobot.textOf(message) ? undefined : { code: 400106, words: 'msgtype is null' }
  },
  textOf(message) {
    const parsed = v.safeParse(TextMessage, message)
    return parsed.success ? parsed.output.text.content : undefined
  },
  rates: [{ messages: 20, seconds: 60 }],
  tooMany: { code: 130101, words: 'send too fast, exceed 20 times per minute' },
  blockSeconds: 600,
  answer: refusal => errcodeAnswer(refusal?.code ?? 0, refusal?.words ?? 'ok'),
}
