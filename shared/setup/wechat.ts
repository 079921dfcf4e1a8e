import { getCommentList } from '../comments/getCommentList'
import { list } from '../config'
import { OperationError } from '../errors'
import { getFeedback } from '../feedback/getFeedback'
import { feedbackWay } from '../feedback/transport'
import type { Invocation } from '../invocation'
import { tokenVariable, tryToken } from '../wechat/token-source'
import { APP_SECRET, VARIABLES } from './console'
import { type Finding, todoOf } from './finding'

/* What WeChat answers. */

export async function token(invocation: Invocation): Promise<Finding> {
  const variable = tokenVariable(invocation)
  // Where mini programs are listed, the error says whose token is missing.
  if (!variable && list('WECHAT_APPS').length === 0) {
    return {
      state: 'todo',
      message: 'there is nothing to get an access token with: WECHAT_APPSECRET is not set',
      hint: `Comments need it, feedback does not while it goes by cloud call. Copy the secret from ${APP_SECRET} into WECHAT_APPSECRET in ${VARIABLES}.`,
    }
  }
  const seconds = await tryToken(invocation)
  return { state: 'ok', message: `${variable} brings an access token, good for ${seconds} s` }
}

export async function feedbackComes(invocation: Invocation): Promise<Finding> {
  const { total } = await getFeedback.call(getFeedback.input({ num: 1 }), invocation)
  return { state: 'ok', message: `came ${feedbackWay(invocation)}, ${total} in all` }
}

/** 交易评价 is not opened, so there are no comments. */
const NOT_OPENED = -10007

export async function commentsCome(invocation: Invocation): Promise<Finding> {
  try {
    const { total } = await getCommentList.call(getCommentList.input({ limit: 1 }), invocation)
    return { state: 'ok', message: `came over HTTPS, ${total} in the last 30 days` }
  } catch (error) {
    if (!(error instanceof OperationError) || error.details.weChatCode !== NOT_OPENED) throw error
    return { ...todoOf(error), state: 'off' }
  }
}
