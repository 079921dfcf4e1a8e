import { type Check, type CheckId, checkTitle } from '../../client/client'
import { addressIn, indexesIn, wordsFor } from './code-words'
import { found } from './setup-found'

/** A check for the screen. */
export interface CheckView {
  id: string
  title: string
  /** `waits`: it can only be seen when another one is mended. */
  state: Check['state'] | 'waits'
  /** Each state has a sign of another shape: colours alone say nothing to some. */
  sign: string
  /** What it is, or what to do. */
  words: string
  /** What was found. */
  found: string
  /** The IP address that is to be let in; `''` where there is none. */
  address: string
  /** WeChat's code. */
  code: string
  /** What the function says, in English, to be passed on to somebody who helps; it is not shown. */
  original: string
}

/** What is said of a check. */
interface Words {
  /** What to do if it fails. */
  todo: string
  /** What it means if it is off. */
  off: string
  /** What to see to where it works and has a hint. */
  ok?: string
  /** WeChat's codes of which `todo` says more than the words of the code. */
  saysMoreThan?: number[]
}

const CHECKS: Record<CheckId, Words> = {
  administrators: {
    todo: '请在云函数的环境变量里改正：ADMIN_OPENIDS 只填管理员的 openid（只管一个小程序时写成“openid@AppID”），几位之间用逗号隔开；TRUSTED_SOURCES、PUSH_SOURCES 里不起作用的来源请删掉。',
    off: '',
  },
  appid: {
    todo: '请在云函数的环境变量里改正：WECHAT_APPID 应为小程序的 AppID（wx 开头，18 位），不填时用当前小程序的；WECHAT_APPS 的每一项是“AppID:AppSecret”，中间没有空格，几项之间用逗号隔开。',
    off: '',
  },
  token: {
    todo: '请核对环境变量 WECHAT_APPSECRET，它应为小程序的 AppSecret。',
    off: '没有设置 AppSecret，只能用云调用。',
  },
  feedback: {
    todo: '请确认云函数是用微信开发者工具上传并部署的，这样 config.json 里的权限才会生效。',
    off: '没有使用用户反馈。',
  },
  comments: {
    todo: '没有读到评价，请稍后重新检查。',
    off: '这个小程序没有开通“交易评价”，不影响用户反馈。',
  },
  database: {
    todo: '请确认云开发环境已经开通数据库，并把两个集合的权限设为“仅管理端可读写”。',
    off: '没有使用归档：不能标记、搜索和统计。',
    ok: '两个集合的权限要设为“仅管理端可读写”（云开发控制台 → 数据库 → 选择集合 → 权限设置）。',
  },
  sync: {
    todo: '请在微信开发者工具里右键云函数，选择“上传触发器”，之后每 10 分钟同步一次。用别的办法建的定时器可能被拒绝，请删掉。',
    off: '还没有同步。',
  },
  robots: {
    todo: '请从群机器人的设置里复制完整的地址，填入环境变量 ALERT_ROBOTS。有签名的，在后面加上 #secret= 和密钥。',
    off: '没有设置群机器人，不会收到提醒。需要时把机器人的地址填入环境变量 ALERT_ROBOTS。',
  },
  runtime: {
    todo: '请在云函数的“函数配置”里把超时时间设为 25 秒。运行环境不能修改：低于 Nodejs16.13 时，请用 Nodejs18.15 重新创建云函数。环境变量快满时，请删短一些。',
    off: '',
  },
  evidence: {
    todo: '取不到用户手机上的日志：请看小程序后台“开发管理 → 运维中心”能不能打开；由第三方平台代调用的，要授权权限集 18。不需要时，把环境变量 FEEDBACK_EVIDENCE 设为 off。',
    off: '没有取用户手机上的日志。需要时填写环境变量 WECHAT_APPSECRET，并删掉 FEEDBACK_EVIDENCE。',
    saysMoreThan: [48001, 61007],
  },
  links: {
    todo: '提醒里现在只有页面路径，点不开。请确认小程序已经发布，发布的版本里有这个工作台，并且环境变量 DESK_PATH 是它所在的分包目录。',
    off: '没有设置群机器人，用不到链接。',
  },
  pushes: {
    todo: '请在云函数的环境变量里改正：PUSH_TOKEN、PUSH_AES_KEY 应为“消息推送”里的 Token 和 EncodingAESKey（43 位）；没有归档时还要填写 WECHAT_APPID。',
    off: '没有设置消息推送：差评等下一次同步时提醒，最多晚 10 分钟。',
    ok: '消息推送没有加密：建议选“安全模式”，并把 EncodingAESKey 填入环境变量 PUSH_AES_KEY。',
  },
}

/** A function may be newer than this page. */
const UNKNOWN: Words = { todo: '还没有设置好。', off: '没有使用。' }

/** Checks that fail whenever another one does. The others do where they fail for the same reason. */
const NEEDS: Partial<Record<CheckId, CheckId>> = { comments: 'token', evidence: 'token', sync: 'database' }
/** What others need. */
const ROOTS: CheckId[] = ['appid', 'token', 'database']

const TO_INDEX = '内容已经很多，请给 user_voices 建好下面的索引（索引管理），搜索和统计才快。'

export const SIGNS: Record<CheckView['state'], string> = { ok: '✓', todo: '!', off: '–', waits: '…' }

export function checkViews(checks: Check[]): CheckView[] {
  return checks.map(check => {
    const root = check.state === 'todo' && checks.find(one => isRootOf(one, check))
    return root ? waiting(check, root) : checkView(check)
  })
}

/** What is to be done first, then what waits for it. */
export function byUrgency(views: CheckView[]): CheckView[] {
  const [todo, waits] = (['todo', 'waits'] as const).map(one => views.filter(({ state }) => state === one))
  const rest = views.filter(({ state }) => state === 'ok' || state === 'off')
  return [...(todo ?? []), ...(waits ?? []), ...rest]
}

function isRootOf(root: Check, check: Check): boolean {
  if (root === check || root.state !== 'todo' || !ROOTS.includes(root.id)) return false
  if (NEEDS[check.id] === root.id) return true
  const isBefore = !ROOTS.includes(check.id) || ROOTS.indexOf(root.id) < ROOTS.indexOf(check.id)
  return isBefore && root.weChatCode === check.weChatCode && check.message.endsWith(root.message)
}

function waiting(check: Check, root: Check): CheckView {
  const words = `先处理“${checkTitle(root)}”，好了再看这一项。`
  return { ...checkView(check), state: 'waits', sign: SIGNS.waits, words, found: '', address: '', code: '' }
}

export function checkView(check: Check): CheckView {
  const { id, state, message, hint = '', weChatCode } = check
  const { todo, off, ok = '', saysMoreThan = [] } = CHECKS[id] ?? UNKNOWN
  const indexes = indexesIn(hint)
  const isTodo = state === 'todo'
  const words = {
    todo: (!saysMoreThan.includes(weChatCode ?? 0) && wordsFor(message, weChatCode)) || todo,
    off,
    ok: hint && ok + (indexes && TO_INDEX),
  }
  return {
    id,
    title: checkTitle(check),
    state,
    sign: SIGNS[state],
    words: words[state],
    found: indexes || (state === 'off' ? '' : found(id, message)),
    address: isTodo ? addressIn(message, weChatCode) : '',
    code: isTodo && weChatCode ? `微信返回 ${weChatCode}` : '',
    original: isTodo ? [message, hint].filter(Boolean).join('\n') : '',
  }
}
