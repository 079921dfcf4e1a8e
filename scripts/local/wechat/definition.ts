import { type Answer, errcodeAnswer } from '../http/answers'
import type { ReceivedParams } from '../http/params'
import { BadParameter, WeChatRefusal } from '../http/refusals'
import type { WeChatState } from './state'
import type { TokenParameter } from './tokens'

/** One API of WeChat: how it is called over HTTPS and by cloud call, and what it answers either way. */
export interface WeChatApi {
  /** How it is called over HTTPS, if it can be. */
  https?: {
    method: 'GET' | 'POST'
    path: string
    /** The names that its token may have in the query. Default: only access_token. */
    tokenParameters?: TokenParameter[]
  }
  /** What it is called through `wx.openApi`, if it can be. */
  cloudCall?: string
  /** The errcode for a parameter that is missing or of the wrong type. */
  badParameter: number
  answer(params: ReceivedParams, wechat: WeChatState): Answer
}

export function answerOf(api: WeChatApi, params: ReceivedParams, wechat: WeChatState): Answer {
  try {
    return api.answer(params, wechat)
  } catch (error) {
    if (error instanceof BadParameter) return errcodeAnswer(api.badParameter, error.message)
    if (error instanceof WeChatRefusal) return errcodeAnswer(error.errcode, error.message)
    throw error
  }
}
