import { type Answer, errcodeAnswer } from '../http/answers'
import { BadParam, type Params } from '../http/params'
import type { SampleData } from '../sample/data'
import type { CommentStore } from './comment-store'

/** What WeChat knows: the state behind every API. */
export interface WeChat {
  /** Milliseconds. */
  now(): number
  data: SampleData
  comments: CommentStore
  /** Images that customerServiceMessage.uploadTempMedia took. */
  tempMedia: TempMedia[]
}

export interface TempMedia {
  mediaId: string
  filename: string
  bytes: Buffer
}

/** One API of WeChat, whichever way it is called. */
export interface Api {
  /** The errcode for a parameter that is missing or of the wrong type. */
  badParam: number
  answer(params: Params, wechat: WeChat): Answer
}

/** A refusal, inside an HTTP 200. */
export class Refusal extends Error {
  override readonly name = 'Refusal'

  constructor(
    readonly errcode: number,
    message: string,
  ) {
    super(message)
  }
}

export function callApi(api: Api, params: Params, wechat: WeChat): Answer {
  try {
    return api.answer(params, wechat)
  } catch (error) {
    if (error instanceof BadParam) return errcodeAnswer(api.badParam, error.message)
    if (error instanceof Refusal) return errcodeAnswer(error.errcode, error.message)
    throw error
  }
}
