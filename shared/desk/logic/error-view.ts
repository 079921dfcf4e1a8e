import { type ErrorKind, UserVoiceError } from '../../client/client'
import { addressIn, indexesIn, wordsFor } from './code-words'
import { privacyRefusal } from './privacy'

/** An error as the screen shows it. */
export interface ErrorView {
  /** `''` if it is not an error of the client. */
  kind: ErrorKind | ''
  message: string
  /** For the people who can fix it. */
  detail: string
  isForbidden: boolean
  /** Whether the mini program that it was about is served no more. */
  isNotServed: boolean
  /** Whether it may succeed if it is tried again today. */
  canRetry: boolean
  /** The cloud function that failed, or `''`. */
  functionName: string
  /** The caller's openid, if the refusal names it. */
  openid: string
}

/** WeChat's code for a quota that is used up until tomorrow. */
const DAILY_QUOTA = 45009

/** Why a user gets no message. Not in the client, which has to be small: only this mini program sends messages. */
const MESSAGE_REFUSALS: Record<number, string> = {
  40003: '微信不认识这位用户，不能给他发消息。',
  45015: '这位用户太久没有和小程序互动，微信不让再发消息。可以改为回复评价。',
  45047: '给这位用户发的消息已经太多，要等他回复后才能再发。可以改为回复评价。',
}

/** Shown when getVoice refuses its input: that is only an id, which nobody types. */
const MISSING = '找不到这条反馈或评价，可能已经删除了。'

/** How a member is refused what owners alone may do. */
const OWNERS_ONLY = /^\w+:fail only an owner /

/** What a function says of its input where nobody types it: the client has words for what people type. */
const OWN_WORDS: [functionName: string, field: string, words: string][] = [
  ['createInvitation', 'invitation', '没有用掉的邀请已经有 20 个，请等它们过期（24 小时）再邀请。'],
  ['updateSettings', 'removeMember', '他现在不是成员，请重新打开这一页看看。'],
]

/** Errors that need somebody who sets the functions up. */
const FOR_DEVELOPERS = new Set<ErrorKind>(['forbidden', 'not_configured', 'bad_response', 'internal'])

/** What `wx.cloud` says while nobody has called `init`, and what the desk says where there is no `wx.cloud`. */
const NOT_STARTED = /init first/
const NO_CLOUD: ErrorView = {
  kind: 'not_configured',
  message:
    '这个小程序还没有启动云开发。请在 app.js 的 onLaunch 里调用 wx.cloud.init()，重新编译后再打开；没有开通云开发的话，先在微信开发者工具里点“云开发”开通。',
  detail: '',
  isForbidden: false,
  isNotServed: false,
  canRetry: false,
  functionName: '',
  openid: '',
}

export function errorView(error: unknown): ErrorView {
  if (NOT_STARTED.test(textOf(error))) return NO_CLOUD
  if (!(error instanceof UserVoiceError)) {
    const words = privacyRefusal(error) ?? { message: '出错了，请重试。', detail: textOf(error) }
    return {
      ...words,
      kind: '',
      isForbidden: false,
      isNotServed: false,
      canRetry: true,
      functionName: '',
      openid: '',
    }
  }
  const { kind, errCode, hint = '' } = error
  const isOwnersOnly = OWNERS_ONLY.test(error.message)
  // Nobody types an appid: it was served when it was chosen.
  const isNotServed = kind === 'invalid_input' && hasField(error, 'appid')
  const isForbidden = kind === 'forbidden' && !isOwnersOnly
  const functionName = /^(\w+):fail/.exec(error.message)?.[1] ?? ''
  const openid = (isForbidden && /openid is ([\w-]+)/.exec(hint)?.[1]) || ''
  const isMissing = kind === 'invalid_input' && functionName === 'getVoice'
  return {
    kind,
    message: isMissing ? MISSING : isOwnersOnly ? '只有管理员可以这样做。' : wordsOf(error, functionName),
    detail: FOR_DEVELOPERS.has(kind) && !isOwnersOnly ? detailOf(error, functionName, openid) : '',
    isForbidden,
    isNotServed,
    canRetry: errCode !== DAILY_QUOTA && !isMissing && !isOwnersOnly,
    functionName,
    openid,
  }
}

const hasField = ({ fields }: UserVoiceError, name: string): boolean =>
  fields?.some(({ field }) => field === name) === true

function wordsOf(error: UserVoiceError, functionName: string): string {
  const { kind, errCode, userMessage } = error
  const own = OWN_WORDS.find(([name, field]) => name === functionName && hasField(error, field))
  return own?.[2] ?? ((kind === 'wechat' && MESSAGE_REFUSALS[errCode]) || userMessage)
}

/** What happened where, and what an owner can do about it. The function says that in English. */
function detailOf(
  { errCode, message, hint = '' }: UserVoiceError,
  functionName: string,
  openid: string,
): string {
  const said = message.slice(`${functionName}:fail `.length)
  const address = addressIn(said)
  return [
    `${functionName} · ${errCode}`,
    openid && `你的 openid：${openid}`,
    address && `IP：${address}`,
    wordsFor(said),
    indexesIn(hint),
  ]
    .filter(Boolean)
    .join('\n')
}

/** `wx` rejects with objects, code throws errors. */
function textOf(error: unknown): string {
  if (error instanceof Error) return error.message
  const { errMsg } = Object(error) as { errMsg?: unknown }
  return typeof errMsg === 'string' ? errMsg : String(error)
}
