import { fail } from '../errors'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import type { Nothing } from '../types'
import { type CloudApi, callAsMeant, type HttpsApi } from '../wechat/call'
import { jsonIn } from '../wechat/response'
import { beforeSending, content } from './api'
import { getCommentInfo } from './getCommentInfo'
import { resetApiKfQuota } from './resetApiKfQuota'

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/kf-mgnt/kf-message/sendCustomMessage.html */
const SEND: CloudApi & HttpsApi = {
  cloudCall: 'customerServiceMessage.send',
  method: 'POST',
  path: '/cgi-bin/message/custom/send',
  effect: 'write',
  lookFirst:
    'Ask the user, or look in 客服 of the mini program console (mp.weixin.qq.com), before sending it again.',
}

const message = input.object({ commentId: input.id, content })

/**
 * Sends the author of a bad comment one customer service message. WeChat allows one after each reset of the quota, so
 * the quota is reset first.
 */
export const sendServiceMessage: Operation<ReturnType<typeof message>, Nothing> = {
  input: message,
  async call({ commentId, content }, invocation) {
    const touser = await beforeSending('the message', prepare(commentId, invocation))
    await callAsMeant(SEND, { touser, msgtype: 'text', text: { content } }, jsonIn, invocation)
    return {}
  },
}

/** Resets the quota, which does no harm where nothing is sent then. @returns whom to write to */
async function prepare(commentId: string, invocation: Invocation): Promise<string> {
  const { comment } = await getCommentInfo.call({ commentId }, invocation)
  if (!comment.userInfo.openid) throw fail('bad_response', 'WeChat does not say who wrote this comment')
  await resetApiKfQuota.call({ commentId }, invocation)
  return comment.userInfo.openid
}
