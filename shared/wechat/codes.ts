import { ERR_CODES, FunctionError } from '../errors'
import { redact } from '../secrets'

/** The access token is wrong, invalid or expired: WeChat refused before it did anything. */
export const TOKEN_CODES = new Set([40001, 40014, 42001])

/** The gateway does not know the API that a cloud call names. */
export const API_NOT_FOUND = -604100

const VARIABLES = 'in the environment variables of this function'

/** What the owner must set before anything can work: `not_configured`, whatever was asked for. */
const ownerMustSet = (): Record<number, string> => ({
  40013: `WeChat does not know this appid: check WECHAT_APPID ${VARIABLES} (without it the calling mini program's appid is used).`,
  40125: `WeChat refuses the app secret: set WECHAT_APPSECRET ${VARIABLES} to the secret of this very appid.`,
  41002: `The appid is missing: set WECHAT_APPID ${VARIABLES}.`,
  41004: `The app secret is missing: set WECHAT_APPSECRET ${VARIABLES}.`,
  40164: `The address that the message names is not on the mini program's IP white list (开发管理 → 开发设置 → IP白名单). Add it there, or use WECHAT_TOKEN_FUNCTION instead of WECHAT_APPSECRET.`,
  40243: 'The app secret is frozen: unfreeze it in the mini program console (开发管理 → 开发设置).',
  50007: 'The account of this mini program is frozen: see its notices in the mini program console.',
  [-604101]:
    "The function's config.json does not permit this API: upload the function with WeChat DevTools (no other tool applies config.json), and wait up to 10 minutes.",
  [API_NOT_FOUND]: `The cloud call is not offered any more. Set WECHAT_APPSECRET (or WECHAT_TOKEN_FUNCTION) ${VARIABLES}, and leave FEEDBACK_TRANSPORT at auto or set it to https.`,
})

const TOKEN_REFUSED =
  'WeChat refuses the access token: check that WECHAT_APPID and WECHAT_APPSECRET belong together, or else what hands the token out (WECHAT_TOKEN_FUNCTION, or the container of CloudBase Run).'
const PARAMETER = 'WeChat refuses a parameter: check the input.'
const NOT_GRANTED =
  'This mini program has no right to call this API: apply for it in the mini program console. Trying again does not help.'

/** What the owner or the caller can do about WeChat's own codes. */
const hints = (): Record<number, string> => ({
  [-1]: 'WeChat is busy: try again in a moment.',
  40001: TOKEN_REFUSED,
  40014: TOKEN_REFUSED,
  42001: TOKEN_REFUSED,
  45009: "Today's quota of this API is used up: it is filled again at midnight, China time.",
  45011: 'Too many calls in this minute: try again in a minute.',
  46001:
    'WeChat has no picture for this mediaId: take recordId and mediaId from the same record of getFeedback.',
  48001: NOT_GRANTED,
  48004:
    'WeChat has forbidden this mini program to call this API: see its notices in the mini program console.',
  50002: 'The account of this mini program is limited: see its notices in the mini program console.',
  61007:
    'The mini program has not granted this right to the third-party platform (comments: permission set 151).',
  [-10001]: PARAMETER,
  [-10003]: PARAMETER,
  [-10007]:
    'Only mini programs with 交易评价 opened may call the comment APIs; those on 体验评价 have no API.',
  [-10008]: 'The comment service has a problem: try again in a moment.',
  [-10403]: 'Check that the comment, reply or follow-up belongs to this mini program.',
  10000:
    'For a settlement: the comment is not a bad one, or the user was asked already. Elsewhere: check the input.',
  [-604102]: 'WeChat did not answer its gateway in time: try again in a moment.',
  [-604104]: 'WeChat does not accept this call from where it came: call the function from the mini program.',
})

/** WeChat's or its gateway's refusal, as the kind of error that it is. */
export function weChatError(code: number, text: unknown): FunctionError {
  // errmsg is WeChat's own short text. What is long, or looks like a document, comes from elsewhere and holds who
  // knows what; a secret cut in two would not be found any more.
  const isWords = typeof text === 'string' && text !== '' && !/^\s*([{<]|\[\s*[{["\d])/.test(text)
  const words = isWords ? `: ${redact(text).slice(0, 300)}` : ''
  const message = `WeChat answered ${code}${words}`
  const mustSet = ownerMustSet()[code]
  return mustSet
    ? new FunctionError('not_configured', ERR_CODES.not_configured, message, {
        hint: mustSet,
        weChatCode: code,
      })
    : new FunctionError('wechat', code, message, { hint: hints()[code], weChatCode: code })
}
