import { type Check, type CheckId, checkTitle } from '../../client/client'

/** A check for the screen. */
export interface CheckView {
  id: string
  title: string
  state: Check['state']
  /** `●` works, `○` to do, `–` not in use. */
  sign: string
  /** What it is, or what to do, in Chinese. */
  words: string
  /** What the function says, for the person who sets it up. */
  detail: string
  code: string
}

/** For each check: what to do if it fails, what it means if it is off, and what to see to where it works and has a hint. */
const CHECKS: Record<CheckId, { todo: string; off: string; ok?: string }> = {
  administrators: {
    todo: '在云函数的环境变量 ADMIN_OPENIDS 里填入管理员的 openid，几位之间用逗号隔开；TRUSTED_SOURCES、PUSH_SOURCES 里不起作用的来源请删掉。',
    off: '',
  },
  appid: {
    todo: '在环境变量 WECHAT_APPID 里填入小程序的 AppID。',
    off: '',
  },
  token: {
    todo: '在环境变量 WECHAT_APPSECRET 里填入小程序的 AppSecret。提示 IP 不在白名单时，先在云开发控制台给这个函数打开“固定 IP”，再把 IP 加到小程序后台“开发管理”的“IP 白名单”。',
    off: '没有设置 AppSecret，只能用云调用。',
  },
  feedback: {
    todo: '请确认云函数是用微信开发者工具上传并部署的，这样 config.json 里的权限才会生效。',
    off: '没有使用用户反馈。',
  },
  comments: {
    todo: '评价接口要用 AppSecret 调用，请先处理“接口调用凭据”。',
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
    todo: '请检查环境变量 ALERT_ROBOTS 里的地址。',
    off: '没有设置群机器人，不会收到提醒。需要时把机器人的地址填入环境变量 ALERT_ROBOTS。',
  },
  runtime: {
    todo: '请在云函数的“函数配置”里把超时时间设为 25 秒。运行环境不能修改：低于 Nodejs16.13 时，请用 Nodejs18.15 重新创建云函数。环境变量快满时，请删短一些。',
    off: '',
  },
  links: {
    todo: '提醒里现在只有页面路径，点不开。请确认小程序已经发布，发布的版本里有这个工作台，并且环境变量 DESK_PATH 是它所在的分包目录。个人主体的小程序不能生成链接。',
    off: '没有设置群机器人，用不到链接。',
  },
}

/** Indexes as the console calls them, in a hint. */
const INDEXES = /\w+ [升降]序[\w +升降序]*/g
const TO_INDEX = '内容已经很多，请给 user_voices 建好下面的索引（索引管理），搜索和统计才快。'

export const SIGNS: Record<Check['state'], string> = { ok: '●', todo: '○', off: '–' }

export function checkView(check: Check): CheckView {
  const { id, state, message, hint = '', weChatCode } = check
  // A function may be newer than this page.
  const { todo, off, ok = '' } = CHECKS[id] ?? { todo: '', off: '' }
  const indexes = hint.match(INDEXES) ?? []
  const words = { todo, off, ok: hint && ok + (indexes.length > 0 ? TO_INDEX : '') }
  return {
    id,
    title: checkTitle(check),
    state,
    sign: SIGNS[state],
    words: words[state],
    detail: state === 'ok' ? indexes.join('\n') : [message, hint].filter(Boolean).join('\n'),
    code: weChatCode ? `微信返回 ${weChatCode}` : '',
  }
}
