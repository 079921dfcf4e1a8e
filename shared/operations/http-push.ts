import { onBadComment } from '../alerts/onBadComment'
import { chooseApps } from '../archive/apps'
import { cloudFunction } from '../function/operation'
import { aboutApp, type Invocation } from '../invocation'
import { isBadCommentEvent } from '../push/event'
import { type HttpPush, readHttpPush, refused } from '../push/http'
import { asText } from '../values'
import { servedApps } from '../wechat/served'
import { MOST_MS, messageOrData, ON_PUSH } from './push'

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
export async function answerHttp(request: unknown, context: unknown): Promise<HttpAnswer> {
  let answer = REFUSED
  const work = async (_: unknown, invocation: Invocation) => {
    const push = readHttpPush(request)
    if (push.way === 'verification') {
      answer = answered(push.echo)
      return { push: push.way }
    }
    const { way, message } = push
    const ofPush = await aboutAppOf(push, invocation)
    answer = answered('success')
    if (!isBadCommentEvent(message)) return { push: way, event: nameOf(message) }
    return { push: way, ...(await onBadComment.call({ ...onBadComment.input(message), way }, ofPush)) }
  }
  await cloudFunction(ON_PUSH, () => {}, work, { mostMs: MOST_MS, toLog: messageOrData })(undefined, context)
  return answer
}

/** The same call, by nobody, about the mini program of a push; throws `forbidden` where that is not served here. */
async function aboutAppOf(
  { way, appid: named }: Exclude<HttpPush, { way: 'verification' }>,
  invocation: Invocation,
): Promise<Invocation> {
  const nobody = { openid: undefined, fromAppid: undefined, source: undefined }
  const ofNobody: Invocation = { ...invocation, caller: { ...invocation.caller, ...nobody }, seen: 'all' }
  ofNobody.served = await servedApps(ofNobody)
  await chooseApps({ archive: 'used', apps: 'all', asked: undefined }, ofNobody)
  const { served = [] } = ofNobody
  const appid = named ?? (way === 'plain' && served.length === 1 ? served[0] : undefined)
  if (appid !== undefined && served.includes(appid)) return aboutApp(appid, ofNobody)
  if (served.length === 0) {
    throw refused(
      'it is not known which mini program is served here: WECHAT_APPID is not set, nor does WECHAT_TOKEN_FUNCTION list any',
    )
  }
  throw refused(
    way === 'plain'
      ? 'it is not encrypted, and its path does not end with the appid of a mini program that is served here'
      : 'the mini program in it is not served here',
  )
}

/** What a message is called; nothing else of it may stand in the log. */
function nameOf({ Event, MsgType }: Record<string, unknown>): string {
  const [name] = /^[a-z]\w{0,63}$/i.exec(asText(Event) || asText(MsgType)) ?? []
  return name ?? 'without a name'
}
