import * as v from 'valibot'
import { getTempFileURL, uploadFile } from './cloud'
import { feedbackTransport } from './config'
import { FunctionError, fail } from './errors'
import { anyText, given, input, integer, maybe, numericId, withDefault } from './input'
import type { Invocation } from './invocation'
import { address, jsonObject, list, number, numberOrNull, readReply, record, text } from './normalise'
import type { Page } from './page'
import { jsonReply, pictureReply, type Reply } from './reply'
import { withRetries } from './retry'
import { httpsIsConfigured } from './token'
import { type Api, callByCloud, callByHttps, type Params } from './wechat'
import { API_NOT_FOUND } from './wechat-errors'

/*
 * User feedback (运维中心用户反馈).
 * https://developers.weixin.qq.com/miniprogram/dev/api-backend/open-api/operation/operation.getFeedback.html
 */

/** Feedback can be had both ways. */
type FeedbackApi = Api & {
  /** e.g. `operation.getFeedback` */
  cloudCall: string
}

/** What one user reported. */
export interface Feedback {
  recordId: string
  /** Seconds since 1970. */
  createTime: number
  content: string
  /** The phone number or e-mail address that the user gave, or `''`. */
  phone: string
  openid: string
  nickname: string
  headUrl: string
  /** 1 无法打开小程序, 2 小程序闪退, 3 卡顿, 4 黑屏白屏, 5 死机, 6 界面错位, 7 界面加载慢, 8 其他异常; others have been seen. */
  type: number
  /** The pictures, each to be had from getFeedbackMedia. */
  mediaIds: string[]
  /** What the device says of itself, as it says it; `{ raw }` where it is not a JSON object. */
  systemInfo: Record<string, unknown>
}

const feedback = record({
  recordId: text,
  createTime: number,
  content: text,
  phone: text,
  openid: text,
  nickname: text,
  headUrl: address,
  type: number,
  mediaIds: list(text),
  systemInfo: jsonObject,
})

/** What getFeedback takes. */
export interface FeedbackQuery {
  /** From 1. */
  page?: number
  /** How many records a page has, 1 to 100. */
  num?: number
  /** Only feedback of this type. */
  type?: number
}

export const feedbackQuery = input({
  page: withDefault(integer(1), 1),
  num: withDefault(integer(1, 100), 10),
  type: maybe(integer(1)),
})

const LIST: FeedbackApi = {
  effect: 'read',
  method: 'GET',
  path: '/wxaapi/feedback/list',
  cloudCall: 'operation.getFeedback',
  takesCloudbaseToken: true,
}

const listReply = v.object({ list: list(feedback), totalNum: numberOrNull })

/** One page of feedback. */
export async function getFeedback(
  { page, num, type }: ReturnType<typeof feedbackQuery>,
  invocation: Invocation,
): Promise<Page<Feedback, FeedbackQuery>> {
  const reply = await call(LIST, { page, num, type }, jsonReply, invocation)
  if (reply.list === undefined && reply.totalNum === undefined)
    throw fail('bad_response', 'WeChat sent no list of feedback')
  const { list, totalNum } = readReply(listReply, reply)
  const seen = (page - 1) * num + list.length
  const isLast = list.length === 0 || (totalNum !== null && seen >= totalNum)
  return { list, total: totalNum ?? seen, next: isLast ? null : given({ page: page + 1, num, type }) }
}

/** What getFeedbackMedia takes: a picture is known by both. */
export interface FeedbackMediaQuery {
  recordId: string
  /** One of the record's `mediaIds`. */
  mediaId: string
}

export const feedbackMediaQuery = input({ recordId: numericId, mediaId: anyText(1, 512) })

/** A picture of a feedback record, in cloud storage. */
export interface FeedbackMedia {
  fileID: string
  /** Signed, good for a while. */
  tempFileURL: string
  /** Of the bytes, whatever WeChat called them. */
  contentType: string
  /** Bytes. */
  size: number
}

const MEDIA: FeedbackApi = {
  effect: 'read',
  method: 'GET',
  path: '/cgi-bin/media/getfeedbackmedia',
  cloudCall: 'operation.getFeedbackmedia',
  takesCloudbaseToken: true,
}

/** Fetches a picture and stores it; asked for again, it is stored over itself. */
export async function getFeedbackMedia(
  { recordId, mediaId }: ReturnType<typeof feedbackMediaQuery>,
  invocation: Invocation,
): Promise<FeedbackMedia> {
  const params = { record_id: BigInt(recordId), media_id: mediaId }
  const { bytes, contentType, extension } = await call(MEDIA, params, pictureReply, invocation)
  const path = `wx-user-voice/feedback/${recordId}/${await sha256(mediaId)}.${extension}`
  const fileID = await uploadFile(path, bytes, invocation)
  const tempFileURL = await withRetries('read', invocation, () => getTempFileURL(fileID, invocation))
  return { fileID, tempFileURL, contentType, size: bytes.length }
}

/** A media id may be any text, and so no part of a path. */
async function sha256(text: string): Promise<string> {
  const { createHash } = await import('node:crypto')
  return createHash('sha256').update(text).digest('hex')
}

let cloudCallIsGone = false

/** By cloud call or HTTPS, as FEEDBACK_TRANSPORT says; `auto` changes to HTTPS for good once WeChat knows no such cloud call. */
async function call<T>(
  api: FeedbackApi,
  params: Params,
  read: (reply: Reply) => T,
  invocation: Invocation,
): Promise<T> {
  const transport = feedbackTransport()
  if (transport === 'https' || (transport === 'auto' && cloudCallIsGone)) {
    return callByHttps(api, params, read, invocation)
  }
  try {
    return await callByCloud(api.cloudCall, params, read, invocation)
  } catch (error) {
    const gone = error instanceof FunctionError && error.weChatCode === API_NOT_FOUND
    if (!gone || transport !== 'auto' || !(await httpsIsConfigured({ cloudbase: true }))) throw error
    cloudCallIsGone = true
    return callByHttps(api, params, read, invocation)
  }
}
