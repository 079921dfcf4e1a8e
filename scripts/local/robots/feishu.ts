import { createHmac } from 'node:crypto'
import * as v from 'valibot'
import { jsonAnswer } from '../http/answers'
import { isRecent, type RobotKind, type RobotRefusal } from './robot'

const path = '/open-apis/bot/v2/hook/'
const hook = 'local-feishu-hook'
const secret = 'local-feishu-secret'
const maxBytes = 20 * 1024
const TextMessage = v.object({ msg_type: v.literal('text'), content: v.object({ text: v.string() }) })
const Signature = v.object({ timestamp: v.pipe(v.string(), v.regex(/^\d{10}$/)), sign: v.string() })

export const feishuAddress = `${path}${hook}#secret=${secret}`

const WRONG_SIGN: RobotRefusal = { code: 19021, words: 'sign match fail or timestamp is not within one hour' }

/** A group robot of Feishu (飞书自定义机器人) with 签名校验 switched on. */
export const feishuRobot: RobotKind = {
  name: 'feishu',
  isAt: pathname => pathname.startsWith(path),
  refusalOf({ url, message, bytes }, now) {
    if (url.pathname !== path + hook) {
      return { code: 19001, words: 'param invalid: incoming webhook access token invalid' }
    }
    const signature = v.safeParse(Signature, message)
    if (!signature.success) return WRONG_SIGN
    const { timestamp, sign } = signature.output
    const right = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64')
    if (sign !== right || !isRecent(Number(timestamp) * 1000, now)) return WRONG_SIGN
    if (bytes > maxBytes || !feishuRobot.textOf(message)) return { code: 9499, words: 'Bad Request' }
    return undefined
  },
  textOf(message) {
    const parsed = v.safeParse(TextMessage, message)
    return parsed.success ? parsed.output.content.text : undefined
  },
  rates: [
    { messages: 100, seconds: 60 },
    { messages: 5, seconds: 1 },
  ],
  tooMany: { code: 11232, words: 'frequency limited' },
  answer: refusal =>
    refusal
      ? jsonAnswer({ code: refusal.code, data: {}, msg: refusal.words })
      : jsonAnswer({ StatusCode: 0, StatusMessage: 'success', code: 0, data: {}, msg: 'success' }),
}
