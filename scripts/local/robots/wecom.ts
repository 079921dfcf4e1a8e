import * as v from 'valibot'
import { errcodeAnswer } from '../http/answers'
import { isRecord } from '../http/json'
import type { RobotKind } from './robot'

const path = '/cgi-bin/webhook/send'
const key = 'local-robot-key'
const maxBytes = 2048
const messageTypes = ['text', 'markdown', 'markdown_v2', 'image', 'news', 'file', 'voice', 'template_card']
const TextMessage = v.object({ msgtype: v.literal('text'), text: v.object({ content: v.string() }) })

export const wecomAddress = `${path}?key=${key}`

/** A group robot of WeCom (企业微信群机器人). */
export const wecomRobot: RobotKind = {
  name: 'wecom',
  isAt: pathname => pathname === path,
  refusalOf({ url, message }) {
    if (url.searchParams.get('key') !== key) return { code: 93000, words: 'invalid webhook url' }
    if (!isRecord(message) || !messageTypes.includes(String(message.msgtype))) {
      return { code: 40008, words: 'invalid message type' }
    }
    if (message.msgtype !== 'text') return undefined
    const text = wecomRobot.textOf(message)
    if (!text) return { code: 44004, words: 'empty content' }
    if (Buffer.byteLength(text) > maxBytes) {
      return { code: 40058, words: 'text.content exceed max length 2048' }
    }
    return undefined
  },
  textOf(message) {
    const parsed = v.safeParse(TextMessage, message)
    return parsed.success ? parsed.output.text.content : undefined
  },
  rates: [{ messages: 20, seconds: 60 }],
  tooMany: { code: 45009, words: 'api freq out of limit' },
  answer: refusal => errcodeAnswer(refusal?.code ?? 0, refusal?.words ?? 'ok'),
}
