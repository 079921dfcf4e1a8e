/// <reference lib="es2018.asynciterable" preserve="true" />

import type {
  Comment,
  CommentInfo,
  CommentListQuery,
  CommentQuery,
  CommentReplies,
  CommentReplyQuery,
  Compromise,
  ErrorKind,
  Feedback,
  FeedbackMedia,
  FeedbackMediaQuery,
  FeedbackQuery,
  FieldError,
  NewCommentReply,
  NewReply,
  Nothing,
  Page,
  ReplyQuery,
} from './types'

export type * from './types'

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
  retryable: boolean
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
    super(`${functionName}:fail ${error.message}`)
    // Classes lowered to ES5 lose their prototype when they extend Error.
    Object.setPrototypeOf(this, UserVoiceError.prototype)
    this.kind = error.kind
    this.errCode = errCode
    this.hint = error.hint
    this.fields = error.fields
    this.retryable = error.retryable
    this.userMessage = userMessage(functionName, errCode, error)
    this.rejection = error.rejection
  }
}

/** A client of the functions in the environment that `wx.cloud.init` chose. */
export function createClient(cloud: WxCloud): UserVoiceClient {
  async function send(name: FunctionName, data: object): Promise<object> {
    let result: unknown
    try {
      result = (await cloud.callFunction({ name, data })).result
    } catch (rejection) {
      throw platformError(name, isWrite(name), rejection)
    }
    return readEnvelope(name, isWrite(name), result)
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
 * @param firstCall the call for the first page; or a function that is called with `input`, and then with every `next`
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
    if (!text || text === lastNext) {
      throw new UserVoiceError('eachPage', 502, {
        kind: 'bad_response',
        message: 'got no new page',
        hint: 'Pass it a call of the client.',
        retryable: false,
      })
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

function readEnvelope(name: FunctionName, isWrite: boolean, result: unknown): object {
  const { errCode, data, error }: Record<string, unknown> = isObject(result) ? result : {}
  if (errCode === 0 && isObject(data)) return data
  if (typeof errCode !== 'number' || !isObject(error) || !isKind(error.kind)) {
    throw noAnswer(
      name,
      isWrite,
      'bad_response',
      'the result is not one of this package',
      'Deploy the function again, in the version of this client.',
    )
  }
  throw new UserVoiceError(name, errCode, {
    kind: error.kind,
    message: String(error.message),
    hint: typeof error.hint === 'string' ? error.hint : undefined,
    fields: Array.isArray(error.fields) ? error.fields : undefined,
    retryable: error.retryable === true,
  })
}

/** The functions' own words for a write that may have been carried out. */
const NOT_KNOWN = 'it is not known whether this was carried out'

/** The error where a function gave no answer that can be read. */
function noAnswer(
  name: FunctionName,
  isWrite: boolean,
  kind: Exclude<ErrorKind, 'invalid_input' | 'forbidden'>,
  message: string,
  hint: string,
  rejection?: unknown,
  code = 0,
): UserVoiceError {
  const isOpen = isWrite && kind !== 'not_configured'
  return new UserVoiceError(name, kind === 'wechat' ? code : ERR_CODES[kind], {
    kind,
    message: isOpen ? `${NOT_KNOWN}: ${message}` : message,
    hint: isOpen ? 'Look first whether it is there, before sending it again.' : hint,
    retryable: !isWrite && (kind === 'network' || kind === 'timeout' || TRANSIENT.indexOf(code) >= 0),
    rejection,
  })
}

const ERR_CODES = { not_configured: 412, internal: 500, bad_response: 502, network: 503, timeout: 504 }

/** The cloud's system errors: the next call may well succeed. */
const TRANSIENT = [-1, -501001, -501004, -601001]

/*
 * What wx.cloud.callFunction rejects with. Its `errCode` may be missing, or be a -404011 that stands for the code that
 * only its text names: so they are read as one text.
 */
const NO_CLOUD =
  /-60(1002|1034)|-501005|env(ironment)? ?not ?(exist|found)|invalid[ _](env|scope)|isn't enabled|init first|not init|没有权限|开通/i
const NOT_DEPLOYED = /-501000|FunctionName|function ?not ?found/i
const TOO_BIG = /-604001/
const TIMED_OUT = /-504003|-501002|-601008|-404012|time(d[ _]|[ _]limit|[ _]?out)/i
const FAILED = /-504002|-404011(?!.*error code)/
const NO_NETWORK = /-601003|request:fail|network|socket|E(CONN|NOTFOUND)|interrupted|offline|net::/i
const CODE = /^(?:.*(?:errCode: |error code ))?(-?\d+)/

function platformError(name: FunctionName, isWrite: boolean, rejection: unknown): UserVoiceError {
  const { errCode, errMsg, message }: Record<string, unknown> = isObject(rejection) ? rejection : {}
  const words = String(errMsg || message || rejection)
  const text = errCode && words.indexOf(String(errCode)) < 0 ? `${errCode} ${words}` : words
  const fail = (kind: Parameters<typeof noAnswer>[2], hint: string, code?: number) =>
    noAnswer(name, isWrite, kind, text, hint, rejection, code)

  // A TypeError is `wx.cloud` missing.
  if (NO_CLOUD.test(text) || rejection instanceof TypeError) {
    return fail('not_configured', 'Open 云开发 for this mini program, and call wx.cloud.init first.')
  }
  if (NOT_DEPLOYED.test(text)) {
    return fail('not_configured', `Deploy ${name} with WeChat DevTools (上传并部署).`)
  }
  if (TOO_BIG.test(text))
    return fail('bad_response', 'A result has at most 1 MB: ask for fewer items a page.')
  if (TIMED_OUT.test(text)) return fail('timeout', `Try again, and set the timeout of ${name} to 20 s.`)
  if (FAILED.test(text)) return fail('internal', `See the log of ${name} in the cloud console.`)
  if (NO_NETWORK.test(text)) return fail('network', 'Check the network and try again.')
  const code = CODE.exec(text)
  return code
    ? fail('wechat', "See WeChat's documentation.", Number(code[1]))
    : fail('internal', 'See the message.')
}

const BAD_PARAMETER = '微信认为参数有误，请刷新后再试。'
const NO_RIGHT = '没有这个接口的权限，请负责人到小程序后台申请。'
const RESTRICTED = '账号或接口受到限制，请负责人查看小程序后台的通知。'

const CODE_MESSAGES: Record<number, string> = {
  [-1]: '微信系统繁忙，请稍后再试。',
  [-10001]: BAD_PARAMETER,
  [-10003]: BAD_PARAMETER,
  [-10007]: '只有开通了“交易评价”的小程序才能使用评价接口。',
  [-10008]: '微信评价服务出错，请稍后再试。',
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
  [-501004]: '使用的人太多，请稍后再试。',
}

const KIND_MESSAGES: Record<ErrorKind, string> = {
  invalid_input: '填写的内容有误',
  forbidden: '你不是管理员。请把你的 openid 交给小程序负责人，加入环境变量 ADMIN_OPENIDS。',
  not_configured: '云函数还没有配置好，请联系小程序负责人。',
  wechat: '微信拒绝了这次请求',
  bad_response: '收到的数据无法识别，请联系小程序负责人。',
  network: '网络不通，请检查网络后再试。',
  timeout: '等待超时，请稍后再试。',
  internal: '云函数出错了，请联系小程序负责人。',
}

const FIELD_NAMES: Record<string, string> = {
  content: '内容',
  picList: '图片',
  fileIDs: '图片',
  startTime: '开始时间',
  endTime: '结束时间',
}

function userMessage(name: string, errCode: number, { kind, message, fields, rejection }: Details): string {
  const general = KIND_MESSAGES[kind]
  if (message.indexOf(NOT_KNOWN) >= 0) return '没有收到明确答复，不确定是否成功：请刷新查看，不要直接重试。'
  if (kind === 'wechat') {
    return errCode === 10000 && name === 'confirmCompromise'
      ? '这条评价不是差评，或已经请用户改过评价。'
      : CODE_MESSAGES[errCode] || `${general}（错误码 ${errCode}）。`
  }
  if (kind === 'invalid_input') {
    const names = (fields || []).map(({ field }) => FIELD_NAMES[field] || field)
    return `${general}：${names.filter((name, i) => names.indexOf(name) === i).join('、')}。`
  }
  if (rejection && kind === 'not_configured') {
    return NO_CLOUD.test(message) || !NOT_DEPLOYED.test(message)
      ? '云开发没有开通或没有连上，请联系小程序负责人。'
      : `云函数 ${name} 还没有部署，请负责人在微信开发者工具中上传并部署。`
  }
  return rejection && kind === 'bad_response' ? '内容太多，请减少每页的条数。' : general
}

const isKind = (kind: unknown): kind is ErrorKind =>
  typeof kind === 'string' && Object.keys(KIND_MESSAGES).indexOf(kind) >= 0
