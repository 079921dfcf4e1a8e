/// <reference lib="es2018.asynciterable" preserve="true" />

import type {
  Comment,
  CommentInfo,
  CommentListQuery,
  CommentQuery,
  CommentReplies,
  CommentReplyQuery,
  Compromise,
  NewCommentReply,
  NewReply,
  ReplyQuery,
} from '../comments/types'
import type { Feedback, FeedbackMedia, FeedbackMediaQuery, FeedbackQuery } from '../feedback/types'
import type { ErrorKind, FieldError, Nothing, Page } from '../types'

export type * from '../comments/types'
export type * from '../feedback/types'
export type * from '../types'

/*
 * The client for mini programs. It ships as one file that runs as it is on base library 2.20, so it imports
 * nothing but types and uses nothing that an engine of that time lacks. The reference above brings the one type that
 * projects compiled for such engines lack.
 */

/** `wx.cloud`, as far as it is used here. */
export interface WxCloud {
  callFunction(call: { name: string; data: object }): Promise<{ result?: unknown }>
}

/** One method for each cloud function. On failure they throw a `UserVoiceError`. */
export interface UserVoiceClient {
  /** One page of user feedback. */
  getFeedback(input?: FeedbackQuery): Promise<Page<Feedback, FeedbackQuery>>
  /** A picture of a feedback record, stored in cloud storage. */
  getFeedbackMedia(input: FeedbackMediaQuery): Promise<FeedbackMedia>
  /** One page of comments on orders. */
  getCommentList(input?: CommentListQuery): Promise<Page<Comment, CommentListQuery>>
  /** One comment, how far its settlement has come, and what it said before. */
  getCommentInfo(input: CommentQuery): Promise<CommentInfo>
  /** The answer to a comment and its follow-ups. */
  getCommentReplyList(input: CommentQuery): Promise<CommentReplies>
  /** Answers a comment. */
  addReply(input: NewReply): Promise<Nothing>
  /** Deletes the answer to a comment, and its follow-ups with it. */
  deleteReply(input: ReplyQuery): Promise<Nothing>
  /** Follows the answer up. */
  addCommentReply(input: NewCommentReply): Promise<Nothing>
  /** Deletes a follow-up. */
  deleteCommentReply(input: CommentReplyQuery): Promise<Nothing>
  /** Lets one customer service message be sent to the author of a bad comment. */
  resetApiKfQuota(input: CommentQuery): Promise<Nothing>
  /** Asks WeChat to settle a bad comment, with pictures that prove it. */
  confirmCompromise(input: Compromise): Promise<Nothing>
}

type FunctionName = keyof UserVoiceClient
interface Details {
  kind: ErrorKind
  message: string
  hint: string | undefined
  fields?: FieldError[] | undefined
  retryable?: boolean
  /** Whether it was a write that may have been carried out all the same. */
  isOpen?: boolean | undefined
  userMessage?: string | undefined
  rejection?: unknown
}

/** The only error that a client throws, whatever went wrong: in the function, in WeChat, or on the way. */
export class UserVoiceError extends Error {
  override readonly name = 'UserVoiceError'
  readonly kind: ErrorKind
  /** WeChat's own code for `wechat`; one number for each other kind. */
  readonly errCode: number
  /** What can be done about it, in English, for developers. For `forbidden` it holds the caller's openid. */
  readonly hint: string | undefined
  /** What is wrong with the input, for `invalid_input`. */
  readonly fields: FieldError[] | undefined
  /** Whether the same call may succeed when it is made again. */
  readonly retryable: boolean
  /** What happened and what to do, in Chinese, for the screen. */
  readonly userMessage: string
  /** What `wx.cloud.callFunction` rejected with, where the function itself gave no answer. */
  readonly rejection: unknown

  constructor(functionName: string, errCode: number, error: Details) {
    super(`${functionName}:fail ${error.isOpen ? `${NOT_KNOWN}: ` : ''}${error.message}`)
    // Classes lowered to ES5 lose their prototype when they extend Error.
    Object.setPrototypeOf(this, UserVoiceError.prototype)
    this.kind = error.kind
    this.errCode = errCode
    this.hint = error.isOpen ? 'Look whether it is there before sending it again.' : error.hint
    this.fields = error.fields
    this.retryable = !!error.retryable
    this.userMessage = userMessage(functionName, errCode, error)
    this.rejection = error.rejection
  }
}

/** A client of the functions in the environment that `wx.cloud.init` chose. */
export function createClient(cloud: WxCloud): UserVoiceClient {
  async function send(name: FunctionName, data: object): Promise<object> {
    let result: unknown
    try {
      // Whatever its type says, an old base library has none.
      if (!cloud || typeof cloud.callFunction !== 'function') throw new Error('no wx.cloud: init first')
      const response: unknown = await cloud.callFunction({ name, data })
      result = isObject(response) && response.result
    } catch (rejection) {
      throw platformError(name, rejection)
    }
    return readEnvelope(name, result)
  }
  function method<Input extends object, Data extends object>(name: FunctionName) {
    function call(input?: Input): Promise<Data> {
      const answer = send(name, input || {}).then(data => {
        calls.set(data, call)
        // The functions and this file are built from the same types.
        return data as Data
      })
      calls.set(answer, () => call(input))
      return answer
    }
    return call
  }
  return {
    getFeedback: method('getFeedback'),
    getFeedbackMedia: method('getFeedbackMedia'),
    getCommentList: method('getCommentList'),
    getCommentInfo: method('getCommentInfo'),
    getCommentReplyList: method('getCommentReplyList'),
    addReply: method('addReply'),
    deleteReply: method('deleteReply'),
    addCommentReply: method('addCommentReply'),
    deleteCommentReply: method('deleteCommentReply'),
    resetApiKfQuota: method('resetApiKfQuota'),
    confirmCompromise: method('confirmCompromise'),
  }
}

const isWrite = (name: FunctionName) => !/^get/.test(name)

/** What a page does not say: what to call with its `next`. And what to call where a promise was rejected. */
const calls = new WeakMap<object, (input?: never) => Promise<unknown>>()

// Babel's `for await` looks for this name where the engine has no such symbol.
const asyncIterator: typeof Symbol.asyncIterator = Symbol.asyncIterator || '@@asyncIterator'

/** Pages one after the other, for `for await`. */
export interface Pages<Item, Input> {
  next(): Promise<IteratorResult<Page<Item, Input>, undefined>>
  [Symbol.asyncIterator](): Pages<Item, Input>
}

/**
 * Walks all pages from the first on:
 *
 *     for await (const page of eachPage(client.getFeedback({ num: 50 }))) show(page.list)
 *
 * Each page is fetched when it is asked for. Without `for await`: `const { done, value } = await pages.next()`.
 * After an error, `next()` asks for the same page again, but cannot where the first one was a promise that does not
 * come straight from a client.
 *
 * @param firstCall the call for the first page; or a function that is called with `input`, and then with every `next`;
 *   of one without a parameter, which cannot be told to go on, only the first page is asked for
 */
export function eachPage<Item, Input>(
  firstCall: Promise<Page<Item, Input>> | ((input?: Input) => Promise<Page<Item, Input>>),
  input?: Input,
): Pages<Item, Input> {
  type Call = (input?: Input) => Promise<Page<Item, Input>>
  // `method` above put it there: what follows a page is one of its kind.
  const knownCall = (key: object) => calls.get(key) as Call | undefined
  const call: Call = typeof firstCall === 'function' ? firstCall : () => firstCall

  let fetchPage: (() => Promise<Page<Item, Input>>) | undefined = () => {
    fetchPage = knownCall(firstCall) || fetchPage
    return call(input)
  }
  let lastNext: string | undefined

  async function step(): Promise<IteratorResult<Page<Item, Input>, undefined>> {
    if (!fetchPage) return { done: true, value: undefined }
    const page = await fetchPage()
    let text: string | undefined
    try {
      text = `${JSON.stringify(page.next)}`
    } catch {
      // There is no page.
    }
    if (!text || text === lastNext || !page.list) {
      throw badResponse('eachPage', 'got no new page', 'Pass a call of the client.')
    }
    fetchPage = undefined
    const { next } = page
    if (next) {
      lastNext = text
      // A function without a parameter cannot be told to go on.
      const goOn = (!call.length && knownCall(page)) || call
      fetchPage = () => goOn(next)
    }
    return { done: false, value: page }
  }

  let last: Promise<unknown> = Promise.resolve()
  const pages: Pages<Item, Input> = {
    next() {
      const result = last.then(step, step)
      last = result
      return result
    },
    [asyncIterator]: () => pages,
  }
  return pages
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

const isKind = (value: unknown): value is ErrorKind => Object.keys(KINDS).some(kind => kind === value)

const isFieldError = (value: unknown): value is FieldError =>
  isObject(value) && Boolean(textOf(value.field) && textOf(value.message))

function readEnvelope(name: FunctionName, result: unknown): object {
  let failure: UserVoiceError | undefined
  try {
    const { errCode, data, error }: Record<string, unknown> = isObject(result) ? result : {}
    if (errCode === 0 && isObject(data)) return data
    if (typeof errCode === 'number' && isObject(error) && isKind(error.kind)) {
      failure = new UserVoiceError(name, errCode, {
        kind: error.kind,
        message: textOf(error.message) || error.kind,
        hint: textOf(error.hint),
        fields: Array.isArray(error.fields) ? error.fields.filter(isFieldError) : undefined,
        retryable: error.retryable === true,
      })
    }
  } catch {
    // What cannot be read is no envelope.
  }
  throw (
    failure ||
    badResponse(
      name,
      'the result is not one of this package',
      'Deploy the version of this client.',
      isWrite(name),
    )
  )
}

const badResponse = (name: string, message: string, hint: string, isOpen?: boolean) =>
  new UserVoiceError(name, 502, { kind: 'bad_response', message, hint, isOpen })

/** The functions' own words for a write that may have been carried out. */
const NOT_KNOWN = 'it is not known whether this was carried out'

/*
 * What wx.cloud.callFunction rejects with. Its `errCode` may be missing, or be a -404011 that stands for the code that
 * only its text names: so they are read as one text that begins with the code.
 */
type Rejection = [pattern: RegExp, kind: ErrorKind, hint?: string, userMessage?: string]

const ASK_OWNER = '，请联系小程序负责人。'
const LATER = '，请稍后再试。'

/** The function was not run. */
const REFUSALS: Rejection[] = [
  [
    // Of a function that ran and failed, the text may say anything.
    /^-(501005|6010(1[2-7]|34))|^(?!-504).*(env(ironment)?.?(not|invalid)|invalid.env|init first|\bnot init|开通)/i,
    'not_configured',
    'Open 云开发, and call wx.cloud.init first.',
    `云开发没有开通或没有连上${ASK_OWNER}`,
  ],
  [
    /^-501000|FunctionName|function.?not.?found/i,
    'not_configured',
    'Deploy the function (上传并部署).',
    '云函数 $ 还没有部署，请负责人在微信开发者工具中上传并部署。',
  ],
  [/^-(401\d|5010(?!0[12])|6010(?!0[138]))/, 'wechat'],
]

/** The function may have run, but nobody knows what came of it. */
const LOSSES: Rejection[] = [
  [
    /^-604001/,
    'bad_response',
    'Ask for fewer items: a result has at most 1 MB.',
    '内容太多，请减少每页的条数。',
  ],
  [
    /^-(50(4003|1002)|601008|4040(05|1[02]))|timed?.?out|time.limit|超时/i,
    'timeout',
    'Set the timeout of the function to 20 s.',
  ],
  [/^-(504002|404011)/, 'internal', "See the function's log."],
  [
    /^-(601003|4040)|request:fail|net(work|::)|socket|conn|enotfound|eai_|err_|ssl|handshake|certif|to fetch|interrupted|offline|网络|连接|证书/i,
    'network',
    'Check the network.',
  ],
]

function platformError(name: FunctionName, rejection: unknown): UserVoiceError {
  let text = 'unreadable rejection'
  let code: string | undefined
  try {
    const { errCode, errMsg, message }: Record<string, unknown> = isObject(rejection) ? rejection : {}
    text = String(errMsg || message || rejection) || text
    const withCode = `errCode: ${errCode || ''} ${text}`
    ;[, code] = /service error code (-\d+)/.exec(withCode) || /errCode: *(-?[1-9]\d*)/.exec(withCode) || []
    if (code) text = `${code} ${text}`
  } catch {
    // Then it stays unreadable.
  }
  const fits = ([pattern]: Rejection) => pattern.test(text)
  const refusal = REFUSALS.find(fits)
  const [
    ,
    kind = code ? 'wechat' : 'internal',
    hint = "See WeChat's documentation.",
    userMessage,
  ]: Partial<Rejection> = refusal || LOSSES.find(fits) || []
  const errCode = kind === 'wechat' ? Number(code) : KINDS[kind][0]
  return new UserVoiceError(name, errCode, {
    kind,
    message: text,
    hint,
    retryable: !isWrite(name) && (kind === 'network' || kind === 'timeout' || BUSY.indexOf(errCode) >= 0),
    isOpen: isWrite(name) && !refusal,
    userMessage,
    rejection,
  })
}

/** WeChat or its cloud cannot just now: the next call may well succeed. */
const BUSY = [-1, -501001, -501004, -504001, -601001]

const BAD_PARAMETER = '微信认为参数有误，请刷新后再试。'
const NO_RIGHT = '没有这个接口的权限，请负责人到小程序后台申请。'
const RESTRICTED = '账号或接口受到限制，请负责人查看小程序后台的通知。'

const CODE_MESSAGES: Record<number, string> = {
  [-10001]: BAD_PARAMETER,
  [-10003]: BAD_PARAMETER,
  [-10007]: '只有开通了“交易评价”的小程序才能使用评价接口。',
  [-10008]: `微信评价服务出错${LATER}`,
  [-10403]: '无权操作：这条评价或回复可能已被删除，或不属于这个小程序。',
  10000: BAD_PARAMETER,
  45009: '今天的调用次数已用完，请明天再试。',
  45011: '操作太频繁，请过一分钟再试。',
  46001: '这张图片已经不存在。',
  48001: NO_RIGHT,
  48004: RESTRICTED,
  50002: RESTRICTED,
  61007: NO_RIGHT,
  [-501003]: '云开发的用量已用完，请负责人升级套餐。',
  [-501004]: `使用的人太多${LATER}`,
}

/** What each kind is on the screen, and its `errCode` where WeChat gives none. */
const KINDS: Record<ErrorKind, [errCode: number, userMessage: string]> = {
  invalid_input: [400, '填写的内容有误'],
  forbidden: [403, '你不是管理员。请把你的 openid 交给小程序负责人，加入环境变量 ADMIN_OPENIDS。'],
  not_configured: [412, `云函数还没有配置好${ASK_OWNER}`],
  wechat: [0, '微信拒绝了'],
  bad_response: [502, `收到的数据无法识别${ASK_OWNER}`],
  network: [503, '网络不通，请检查网络后再试。'],
  timeout: [504, `等待超时${LATER}`],
  internal: [500, `云函数出错了${ASK_OWNER}`],
}

// No prototype: a field may be called constructor.
const FIELD_NAMES: Record<string, string | null> = {
  __proto__: null,
  content: '内容',
  picList: '图片',
  fileIDs: '图片',
  startTime: '开始时间',
  endTime: '结束时间',
}

function userMessage(name: string, errCode: number, error: Details): string {
  const { kind, message, fields = [], isOpen } = error
  const general = error.userMessage || KINDS[kind][1]
  if (isOpen || message.indexOf(NOT_KNOWN) >= 0) {
    return '没有收到明确答复，不确定是否成功：请刷新查看，不要直接重试。'
  }
  if (kind === 'wechat') {
    if (errCode === 10000 && name === 'confirmCompromise') return '这条评价不是差评，或已经请用户改过评价。'
    // Codes of six digits are the cloud's.
    const generally = `${errCode < -100000 ? '云开发没有完成' : general}这次请求（错误码 ${errCode}）。`
    return CODE_MESSAGES[errCode] || (BUSY.indexOf(errCode) >= 0 ? `微信系统繁忙${LATER}` : generally)
  }
  if (kind === 'invalid_input') {
    const names = fields.map(({ field }) => FIELD_NAMES[field] || field)
    const which = names.filter((name, i) => names.indexOf(name) === i).join('、')
    return `${general}${which && `：${which}`}。`
  }
  return general.replace('$', name)
}
