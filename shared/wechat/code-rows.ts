/** What a code means for a call, whichever gateway it comes through. */
export interface Code {
  /** The gateway's name for it: some services give no number. */
  name?: string
  /** In place of the words that come with it, where those may hold users' data, as the database's do. */
  text?: string
  /** What the owner or the caller can do about it. */
  hint?: string
  /** When the same call may succeed: in a moment, or some time later. Never, unless given. */
  retry?: 'now' | 'later'
  /** Nothing works until the owner mends it: the error is `not_configured`. */
  ownerMustMend?: true
  /** WeChat refused the access token, before it did anything. */
  tokenRefused?: true
  /** The cloud call does not exist or is not allowed; the same API may work over HTTPS. */
  noCloudCall?: true
  /** This very call may make no cloud calls; another one may. */
  noTicket?: true
  /** It may be the size of a page that WeChat refuses. */
  sizeRefused?: true
}

/** The page of the cloud console. */
export const DATABASE = 'the cloud console (云开发控制台 → 数据库)'

export const IN_VARIABLES = 'in the environment variables of this function'
export const SECRET_OR_TOKEN = `WECHAT_APPSECRET (or WECHAT_TOKEN_FUNCTION) ${IN_VARIABLES}`

const TOKEN: Code = {
  hint: 'WeChat refuses the access token: check that appid and secret belong together (WECHAT_APPID and WECHAT_APPSECRET, or an entry of WECHAT_APPS), or else what hands the token out (WECHAT_TOKEN_FUNCTION, or the container of CloudBase Run).',
  tokenRefused: true,
}
const PARAMETER: Code = { hint: 'WeChat refuses a parameter: check the input.', sizeRefused: true }
const BUSY: Code = { hint: 'WeChat is busy: try again in a moment.', retry: 'now' }
const GATEWAY: Code = { hint: "WeChat's gateway has a problem: try again in a moment.", retry: 'now' }
export const NO_ENVIRONMENT: Code = {
  text: 'there is no such environment, or it cannot be used',
  hint: 'Open the cloud console and check that this environment is there, is paid for (续费), and has a database.',
  ownerMustMend: true,
}
const FORBIDDEN: Code = {
  hint: 'WeChat has forbidden this mini program to call this API: see its notices in the mini program console.',
}
const NO_LINKS: Code = { hint: 'WeChat makes no links for personal mini programs (个人主体).' }
const ADDRESS = "the address from which this function calls WeChat's API (the message may hold it)"
const CONFIRM: Code = {
  hint: `The mini program's administrator must confirm ${ADDRESS}: he is asked in WeChat (公众平台安全助手). Then try again.`,
  ownerMustMend: true,
}

const TICKET: Code = {
  hint: 'The ticket of the third-party platform (component_verify_ticket) is not valid any more: WeChat pushes another every 10 minutes. Check that the platform receives and keeps it.',
}
const AUTHORIZATION_CODE: Code = {
  hint: 'The authorization code is not valid, or was used: let the administrator of this mini program scan the code of the third-party platform again.',
}

/** One row a code, whichever gateway it comes through. */
export const CODES: Readonly<Record<number, Code>> = {
  // WeChat's general codes.
  [-1]: BUSY,
  40001: TOKEN,
  40014: TOKEN,
  42001: TOKEN,
  40013: {
    hint: `WeChat does not know this appid: check WECHAT_APPS and WECHAT_APPID ${IN_VARIABLES} (without them the calling mini program's appid is used).`,
    ownerMustMend: true,
  },
  40125: {
    hint: `WeChat refuses the app secret: set WECHAT_APPSECRET (or what stands behind the appid in WECHAT_APPS) ${IN_VARIABLES} to the secret of this very appid.`,
    ownerMustMend: true,
  },
  41002: { hint: `The appid is missing: set WECHAT_APPID ${IN_VARIABLES}.`, ownerMustMend: true },
  41004: { hint: `The app secret is missing: set WECHAT_APPSECRET ${IN_VARIABLES}.`, ownerMustMend: true },
  40097: { hint: 'WeChat does not take so many at once: ask for fewer.', sizeRefused: true },
  40164: {
    hint: "The address in the message is not on the mini program's IP white list. Switch on 固定 IP (fixed IP) for this function in the cloud console (云函数 → 函数配置): otherwise its address changes. Then add the address in the mini program console (开发管理 → 开发设置 → IP白名单). Or use WECHAT_TOKEN_FUNCTION instead of WECHAT_APPSECRET.",
    ownerMustMend: true,
  },
  // stable_token, from an address that the administrator has not confirmed.
  89501: CONFIRM,
  89503: CONFIRM,
  89506: {
    hint: `The mini program's administrator has refused ${ADDRESS} twice: it is closed for 24 hours. Let him confirm it in WeChat after that.`,
    ownerMustMend: true,
  },
  89507: {
    hint: `The mini program's administrator has refused ${ADDRESS}: it is closed for an hour. Let him confirm it in WeChat after that.`,
    ownerMustMend: true,
  },
  40243: {
    hint: 'The app secret is frozen: unfreeze it in the mini program console (开发管理 → 开发设置).',
    ownerMustMend: true,
  },
  50007: {
    hint: 'The account of this mini program is frozen: see its notices in the mini program console.',
    ownerMustMend: true,
  },
  45009: { hint: "Today's quota of this API is used up: it is filled again at midnight, China time." },
  45011: { hint: 'Too many calls in this minute: try again in a minute.', retry: 'later' },
  // Customer service messages.
  40003: { hint: 'WeChat does not know this user in this mini program: nothing can be sent to them.' },
  45015: {
    hint: 'The user has not used the mini program for too long, so WeChat sends them no message. Answer the comment instead.',
  },
  45047: {
    hint: 'WeChat sends this user no more messages until they answer. Answer the comment instead.',
  },
  // URL Links.
  40002: NO_LINKS,
  40165: { hint: 'No such page is published: publish the desk, and check that DESK_PATH is its root.' },
  85079: { hint: 'Publish the mini program first: WeChat makes links to published pages alone.' },
  85407: NO_LINKS,
  85408: FORBIDDEN,
  46001: {
    hint: 'WeChat has no picture for this mediaId: take recordId and mediaId from the same record of getFeedback.',
  },
  48001: {
    hint: 'This mini program has no right to call this API: apply for it in the mini program console. Trying again does not help.',
    noCloudCall: true,
  },
  48004: FORBIDDEN,
  50002: {
    hint: 'The account of this mini program is limited: see its notices in the mini program console.',
  },
  // Third-party platforms (第三方平台): what the token function passes on, and what a call with its token is refused with.
  61003: {
    hint: 'This mini program has not authorised the third-party platform, or does so no longer: let its administrator scan the code again.',
    ownerMustMend: true,
  },
  61004: {
    hint: "The address in the message is not on the third-party platform's IP white list: switch on 固定 IP (fixed IP) for this function, and add the address there.",
    ownerMustMend: true,
  },
  61005: TICKET,
  61006: TICKET,
  61007: {
    hint: 'The mini program has not granted this right to the third-party platform (permission set 151 for comments, 18 for feedback, logs and errors, 19 for customer service messages, 88 for links): let its administrator scan the code again and grant it.',
  },
  61009: AUTHORIZATION_CODE,
  61010: AUTHORIZATION_CODE,
  61023: {
    hint: "The refresh token of this mini program's authorisation is not valid: fetch it anew from WeChat's list of authorisations, or let its administrator authorise the platform again.",
    ownerMustMend: true,
  },
  // Comments on orders.
  [-10001]: PARAMETER,
  [-10003]: PARAMETER,
  [-10007]: {
    hint: 'Only mini programs with 交易评价 opened may call the comment APIs; those on 体验评价 have no API.',
  },
  [-10008]: { hint: 'The comment service has a problem: try again in a moment.', retry: 'now' },
  [-10403]: { hint: 'Check that the comment, reply or follow-up belongs to this mini program.' },
  10000: {
    hint: 'For a settlement: the comment is not a bad one, or the user was asked already. Elsewhere: check the input.',
    sizeRefused: true,
  },
  // Cloud calls.
  [-604100]: {
    hint: `The cloud call is not offered any more. Set ${SECRET_OR_TOKEN}, and leave FEEDBACK_TRANSPORT at auto or set it to https.`,
    ownerMustMend: true,
    noCloudCall: true,
  },
  [-604101]: {
    hint: "The function's config.json does not permit this API: upload the function with WeChat DevTools (no other tool applies config.json), and wait up to 10 minutes.",
    ownerMustMend: true,
    noCloudCall: true,
  },
  [-604102]: { hint: 'WeChat did not answer its gateway in time: try again in a moment.', retry: 'now' },
  [-604103]: GATEWAY,
  [-604104]: {
    hint: 'WeChat does not accept this call from where it came: call the function from the mini program.',
    noCloudCall: true,
  },
  // The gateway of the cloud's services.
  [-501001]: { name: 'SYS_ERR', text: 'system error', ...GATEWAY },
  [-501002]: { name: 'SERVER_TIMEOUT', text: 'timeout', ...GATEWAY },
  [-501003]: {
    name: 'EXCEED_REQUEST_LIMIT',
    text: 'the quota of requests is used up',
    hint: 'The plan of this environment (套餐) allows no more requests for now: see its usage in the cloud console.',
  },
  [-501004]: {
    name: 'EXCEED_CONCURRENT_REQUEST_LIMIT',
    text: 'too many requests at the same time',
    hint: 'Try again in a moment. If it happens often, the plan of this environment (套餐) is too small.',
    retry: 'later',
  },
  [-501005]: { name: 'INVALIID_ENV', ...NO_ENVIRONMENT },
  [-501006]: { name: 'INVALID_COMMON_PARAM' },
  [-501007]: { name: 'INVALID_PARAM', text: 'a parameter is wrong' },
  [-501008]: { name: 'INVALID_REQUEST_SOURCE' },
  [-501009]: {
    name: 'RESOURCE_NOT_INITIAL',
    text: 'the database of this environment is not ready',
    hint: 'Open 数据库 and 存储 in the cloud console (云开发控制台) once, so that they are made, and wait a few minutes.',
    ownerMustMend: true,
  },
  [-503001]: { name: 'STORAGE_REQUEST_FAIL' },
  [-503002]: { name: 'STORAGE_EXCEED_AUTHORITY' },
  [-503003]: { name: 'STORAGE_FILE_NONEXIST' },
  [-503004]: { name: 'STORAGE_SIGN_PARAM_INVALID' },
  [-504001]: { name: 'FUNCTIONS_REQUEST_FAIL' },
  [-504002]: { name: 'FUNCTIONS_EXECUTE_FAIL' },
  [-601001]: GATEWAY,
  [-601003]: GATEWAY,
  [-601008]: GATEWAY,
}
