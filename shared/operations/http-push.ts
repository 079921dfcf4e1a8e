import { chooseApps } from '../archive/apps'
import { cloudFunction } from '../function/operation'
import { aboutApp, type Invocation } from '../invocation'
import { isBadCommentEvent } from '../push/event'
import { type HttpPush, readHttpPush, refused } from '../push/http'
import { asText } from '../values'
import { servedApps } from '../wechat/served'
import { MOST_MS, messageOrData, ON_PUSH, type OnBadComment } from './push'

/*
 * WeChat's message push over HTTP, for `userVoice`. The request itself shows whether WeChat sent it, whatever the platform
 * says of the caller; and it opens onBadComment alone, whatever it says.
 */

/** As CloudBase's HTTP access service (HTTP 访问服务) takes it. */
interface HttpAnswer {
  statusCode: 200 | 403
  headers: Record<string, string>
  body: string
}

const REFUSED: HttpAnswer = { statusCode: 403, headers: {}, body: '' }

const answered = (body: string): HttpAnswer => ({
  statusCode: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body,
})

/**
 * Answers a verification with its echo, a push with `success`, whatever becomes of it, and all else with 403. One line of
 * the log says what came and what became of it.
 */
export async function answerHttp(
  request: unknown,
  context: unknown,
  onBadComment: OnBadComment,
): Promise<HttpAnswer> {
  let answer = REFUSED
  const work = async (_: unknown, invocation: Invocation) => {
    const push = readHttpPush(request)
    if (push.way === 'verification') {
      answer = answered(push.echo)
      return { push: push.way }
    }
    const { way, message } = push
    const appid = await appidOfPush(push, invocation)
    answer = answered('success')
    if (!isBadCommentEvent(message)) return { push: way, event: nameOf(message) }
    const comment = { ...onBadComment.input(message), way }
    return { push: way, ...(await onBadComment.call(comment, aboutApp(appid, invocation))) }
  }
  const main = cloudFunction(ON_PUSH, () => {}, work, {
    callerOf: ({ appid }) => ({ appid, openid: undefined, fromAppid: undefined, source: undefined }),
    mostMs: MOST_MS,
    toLog: messageOrData,
  })
  await main(undefined, context)
  return answer
}

/** The mini program that a push is of; throws `forbidden` where that is not served here. */
async function appidOfPush(
  { way, appid }: Exclude<HttpPush, { way: 'verification' }>,
  invocation: Invocation,
): Promise<string> {
  invocation.served = await servedApps(invocation)
  invocation.seen = 'all'
  await chooseApps({ archive: 'used', apps: 'all', asked: undefined }, invocation)
  const { served } = invocation
  const [only, ...others] = served ?? []
  if (!only)
    throw refused(
      'it is not known which mini program is served here: WECHAT_APPID is not set, nor does WECHAT_TOKEN_FUNCTION list any',
    )
  if (way === 'plain' && others.length === 0) return only
  if (appid !== undefined && served?.includes(appid)) return appid
  throw refused(
    way === 'plain'
      ? 'it is not encrypted, and its path does not end with the appid of a mini program that is served here'
      : 'the mini program in it is not served here',
  )
}

/** What a message is called; nothing else of it may stand in the log. */
function nameOf({ Event, MsgType }: Record<string, unknown>): string {
  const [name] = /^\w{1,64}$/.exec(asText(Event) || asText(MsgType)) ?? []
  return name ?? 'without a name'
}
