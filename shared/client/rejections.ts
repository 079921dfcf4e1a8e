import type { OperationName } from '../operations/types'
import type { ErrorKind } from '../types'
import { isObject } from '../values'
import { UserVoiceError } from './error'
import { IS_WRITE } from './operations'
import { ASK_OWNER } from './words'

/*
 * What wx.cloud.callFunction rejects with. Its `errCode` may be missing, or be -404011 where only the text names the real
 * code: so both are read as one text that begins with the code. `$` stands for the function's name.
 */
type Rejection = [pattern: RegExp, kind: ErrorKind, hint?: string, userMessage?: string]

/** The function was not run. */
const REFUSALS: Rejection[] = [
  [
    /^(?!-504)[\s\S]*(isolated|arrears|overdue|suspend|欠费|隔离)/i,
    'not_configured',
    'Renew the plan (续费).',
    '云开发环境的套餐已到期或欠费，请负责人在云开发控制台续费。',
  ],
  [
    // The text of -504… is that of a function that ran and failed: it may say anything.
    /^-(501005|6010(1[2-7]|34))|^(?!-504).*(env(ironment)?.?(not|invalid)|invalid.env|init first|\bnot init|开通)/i,
    'not_configured',
    'Open 云开发, and call wx.cloud.init first.',
    `云开发没有开通或没有连上${ASK_OWNER}`,
  ],
  [
    /^-501000|FunctionName|function.?not.?found/i,
    'not_configured',
    'Deploy $ (上传并部署), or set functionName.',
    '云函数 $ 还没有部署，请负责人在微信开发者工具中上传并部署。',
  ],
  [/^-(401\d|5010(?!0[12])|6010(?!0[138]))/, 'wechat'],
]

/** The function may have run, but its outcome is unknown. */
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
    'Set the timeout of the function to 25 s.',
  ],
  [/^-(504002|404011)/, 'internal', "See the function's log."],
  [
    /^-(601003|4040)|request:fail|net(work|::)|socket|conn|enotfound|eai_|err_|ssl|handshake|certif|to fetch|interrupted|offline|网络|连接|证书/i,
    'network',
    'Check the network.',
  ],
]

/** WeChat or its cloud is busy: the next call may well succeed. */
const BUSY = [-1, -501001, -501004, -504001, -601001]

/** The error of a call that the platform refused or did not finish. */
export function platformError(
  operation: OperationName,
  functionName: string,
  rejection: unknown,
): UserVoiceError {
  const { code, text } = read(rejection)
  const fits = ([pattern]: Rejection) => pattern.test(text)
  const refusal = REFUSALS.find(fits)
  const [
    ,
    kind = code ? 'wechat' : 'internal',
    hint = "See WeChat's documentation.",
    userMessage = '',
  ]: Partial<Rejection> = refusal || LOSSES.find(fits) || []
  const isWrite = IS_WRITE[operation]
  const isOpen = isWrite && !refusal
  return new UserVoiceError(operation, {
    kind,
    errCode: kind === 'wechat' ? code : undefined,
    message: text,
    hint: isOpen ? 'Look whether it is there before sending it again.' : hint.replace('$', functionName),
    retryable:
      !isWrite && (kind === 'network' || kind === 'timeout' || (kind === 'wechat' && BUSY.includes(code))),
    outcome: isOpen ? 'unknown' : undefined,
    userMessage: userMessage.replace('$', functionName),
    rejection,
  })
}

/** A rejection as text that begins with its code, where it has one (0 where not). */
function read(rejection: unknown): { code: number; text: string } {
  let text = 'unreadable rejection'
  try {
    const { errCode, errMsg, message }: Record<string, unknown> = isObject(rejection) ? rejection : {}
    text = String(errMsg || message || rejection) || text
    const withCode = `errCode: ${errCode || ''} ${text}`
    const [, code] =
      /service error code (-\d+)/.exec(withCode) || /errCode: *(-?[1-9]\d*)/.exec(withCode) || []
    if (code) return { code: Number(code), text: `${code} ${text}` }
  } catch {
    // A rejection that cannot be read has no code.
  }
  return { code: 0, text }
}
