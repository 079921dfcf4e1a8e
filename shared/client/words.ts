import type { ErrorKind } from '../types'
import { fieldWords } from './field-words'
import type { ErrorDetails } from './types'

/* Errors in Chinese, for the screen. */

export const ASK_OWNER = '，请联系小程序负责人。'
const LATER = '，请稍后再试。'

const KINDS: Record<ErrorKind, string> = {
  invalid_input: '填写的内容有误。',
  forbidden: '你还不是成员。请管理员邀请你，或把你的 openid 加入环境变量 ADMIN_OPENIDS。',
  not_configured: `云函数还没有配置好${ASK_OWNER}`,
  wechat: '微信拒绝了',
  bad_response: `收到的数据无法识别${ASK_OWNER}`,
  network: '网络不通，请检查网络后再试。',
  timeout: `等待超时${LATER}`,
  internal: `云函数出错了${ASK_OWNER}`,
}

export const isErrorKind = (value: unknown): value is ErrorKind =>
  Object.keys(KINDS).some(kind => kind === value)

const BUSY = `微信系统繁忙${LATER}`
const BAD_PARAMETER = '微信认为参数有误，请刷新后再试。'
const NO_RIGHT = '没有这个接口的权限，请负责人到小程序后台申请。'
const PLATFORM = '第三方平台的授权出了问题，请负责人处理。'
const RESTRICTED = '账号或接口受到限制，请负责人查看小程序后台的通知。'

/** WeChat's codes and its cloud's. */
const CODES: Record<number, string> = {
  [-1]: BUSY,
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
  61005: PLATFORM,
  61006: PLATFORM,
  61007: NO_RIGHT,
  61009: PLATFORM,
  61010: PLATFORM,
  [-501001]: BUSY,
  [-501003]: '云开发的用量已用完，请负责人升级套餐。',
  [-501004]: `使用的人太多${LATER}`,
  [-504001]: BUSY,
  [-601001]: BUSY,
}

const BAD_INVITATION = '邀请不对、用过了或已过期，请管理员重新邀请。'

/** An error for the screen: what happened and what to do. */
export function userMessage(operation: string, errCode: number, details: ErrorDetails): string {
  const { kind, fields = [], outcome } = details
  if (outcome) return '没有收到明确答复，不确定是否成功：请刷新查看，不要直接重试。'
  if (details.userMessage) return details.userMessage
  if (kind === 'forbidden' && operation === 'acceptInvitation') return BAD_INVITATION
  if (/^only an owner/.test(details.message)) return '这个操作只有管理员可以做。'
  if (/may not see this/.test(details.message)) return '你不能查看这个小程序，请能查看它的管理员邀请你。'
  if (kind !== 'wechat') return KINDS[kind] + fieldWords(fields)
  if (errCode === 10000 && operation === 'confirmCompromise')
    return '这条评价不是差评，或已经请用户改过评价。'
  // Codes of six digits are the cloud's.
  return (
    CODES[errCode] || `${errCode < -100000 ? '云开发没有完成' : KINDS.wechat}这次请求（错误码 ${errCode}）。`
  )
}
