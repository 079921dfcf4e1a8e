/*
 * What an owner does about WeChat's codes, in Chinese. Not in the client, which has to be small: those who handle voices do
 * not set anything up.
 */

const LATER = '请稍后重新检查。'
const BUSY = `微信系统繁忙，${LATER}`
const CONFIRM = '小程序管理员会在微信里收到“公众平台安全助手”的消息，请他确认这个 IP，再重新检查。'
const NO_LINKS = '个人主体的小程序不能生成链接，提醒里会改为写页面路径。'
const LIMITED = '账号或接口受到限制，请查看小程序后台的通知。'
const NO_ENVIRONMENT =
  '找不到云开发环境，或者它不能用：请在云开发控制台确认环境还在、没有欠费，并且开通了数据库。'
const SECRET =
  '请在小程序后台“开发管理 → 开发设置”核对 AppID 和 AppSecret，填入环境变量 WECHAT_APPSECRET（有几个小程序时是 WECHAT_APPS）。'
const TICKET =
  '第三方平台的 component_verify_ticket 失效了：微信每 10 分钟推送一次，请确认平台收到并保存了它。'
const AUTHORIZATION_CODE = '授权码失效了或已经用过：请小程序管理员重新扫码授权。'

const WORDS: Record<number, string> = {
  [-1]: BUSY,
  40001: `微信不认可凭据。${SECRET}`,
  40014: `微信不认可凭据。${SECRET}`,
  42001: `凭据过期了，${LATER}`,
  40013:
    '微信不认识这个 AppID：请核对环境变量 WECHAT_APPS 和 WECHAT_APPID，都不填时用的是当前小程序的 AppID。',
  40125: `AppSecret 不对。${SECRET}`,
  41002: '缺少 AppID：请填入环境变量 WECHAT_APPID。',
  41004: `缺少 AppSecret。${SECRET}`,
  40164:
    '这个 IP 不在白名单里：先在云开发控制台“云函数 → 函数配置”给这个函数打开“固定 IP”，再把它加到小程序后台“开发管理 → 开发设置 → IP 白名单”。',
  89501: CONFIRM,
  89503: CONFIRM,
  89506: '小程序管理员两次拒绝了这个 IP，24 小时内不能再用。之后请他在微信里确认。',
  89507: '小程序管理员拒绝了这个 IP，一小时内不能再用。之后请他在微信里确认。',
  40243: 'AppSecret 被冻结了：请在小程序后台“开发管理 → 开发设置”解冻。',
  45009: '今天的调用次数已用完，明天恢复。',
  45011: '操作太频繁，请过一分钟再检查。',
  48001: '没有这个接口的权限，请到小程序后台申请。',
  48004: LIMITED,
  50002: LIMITED,
  50007: '小程序账号被冻结，请查看小程序后台的通知。',
  61003: '小程序没有授权给第三方平台，或已经取消：请小程序管理员重新扫码授权。',
  61004: '这个 IP 不在第三方平台的白名单里，请加进去。',
  61005: TICKET,
  61006: TICKET,
  61007:
    '小程序没有把这项权限授权给第三方平台（评价要权限集 151，反馈和现场要 18，客服消息要 19，链接要 88）：请小程序管理员重新扫码，勾选它。',
  61009: AUTHORIZATION_CODE,
  61010: AUTHORIZATION_CODE,
  61023: '第三方平台的刷新令牌失效了：请重新获取，或让小程序管理员重新授权。',
  40002: NO_LINKS,
  85407: NO_LINKS,
  85408: LIMITED,
  40165: '已发布的版本里没有这个页面：请发布带有工作台的版本，并核对环境变量 DESK_PATH。',
  85079: '小程序还没有发布：发布以后才能生成链接。',
  [-10008]: `微信评价服务出错，${LATER}`,
  [-604100]: '微信不再提供这个云调用：请填写环境变量 WECHAT_APPSECRET，FEEDBACK_TRANSPORT 用 auto 或 https。',
  [-604101]:
    '云函数还没有这个接口的权限：请用微信开发者工具右键云函数，选“上传并部署：所有文件”，最多等 10 分钟生效。',
  [-604102]: BUSY,
  [-604103]: BUSY,
  [-604104]: '微信不接受从这里发起的调用：请在小程序里打开工作台检查。',
  [-501001]: BUSY,
  [-501002]: BUSY,
  [-601001]: BUSY,
  [-601003]: BUSY,
  [-601008]: BUSY,
  [-501003]: '云开发套餐的用量已用完：请在云开发控制台查看用量，需要时升级套餐。',
  [-501004]: `同时使用的人太多，${LATER}`,
  [-501005]: NO_ENVIRONMENT,
  [-501009]: '数据库还没有准备好：请在云开发控制台打开一次“数据库”和“存储”，等几分钟再检查。',
  [-502003]:
    '数据库拒绝了云函数：请确认云函数和两个集合 user_voices、user_voice_meta 在同一个环境里，集合权限是“仅管理端可读写”。',
  [-502005]:
    '缺少集合：请在云开发控制台“数据库”里新建 user_voices 和 user_voice_meta，权限选“仅管理端可读写”。',
}

/** What the words of a message say where it has no code of its own, or where they say more than the code. */
const BY_TEXT: [pattern: RegExp, words: string][] = [
  [
    /isolated|answered -50[1-4].*(arrears|overdue|suspended|欠费|隔离|停服|402 Payment)/i,
    '云开发环境因套餐到期或欠费被隔离：请在云开发控制台续费。',
  ],
  [
    /no such environment|answered -50[1-4].*(env(ironment)? (is |does )?not (found|exist)|INVALID_ENV)/i,
    NO_ENVIRONMENT,
  ],
  [/too many collections/, '集合太多，建不了新的：请在云开发控制台删掉不用的集合。'],
  [/it is full/, '数据库满了：请清理，或升级套餐。'],
  [
    /without an index/,
    '数据库没有建索引，查不了这么多内容：请在云开发控制台“数据库 → user_voices → 索引管理”里建好。',
  ],
  [/in time|no answer/, `没有及时得到答复，${LATER}`],
  [/for which mini program to ask/, '不知道是哪个小程序：请填写环境变量 WECHAT_APPID。'],
  [
    /access token of \S+ with/,
    '没有办法取得这个小程序的凭据：请在环境变量 WECHAT_APPS 里写成“AppID:AppSecret”，或者设置 WECHAT_TOKEN_FUNCTION。',
  ],
  [
    /WECHAT_APPS names no/,
    '环境变量 WECHAT_APPS 里没有一项写对：每项是“AppID:AppSecret”，由 WECHAT_TOKEN_FUNCTION 给凭据时只写 AppID。',
  ],
  [/WECHAT_TOKEN_FUNCTION/, '环境变量 WECHAT_TOKEN_FUNCTION 指定的云函数没有给出可用的凭据，请检查它。'],
  [
    /WECHAT_APPSECRET is not set/,
    '没有设置 AppSecret：请在小程序后台“开发管理 → 开发设置”复制，填入环境变量 WECHAT_APPSECRET。评价要用它，反馈走云调用时不用。',
  ],
  [
    /^VOICE_RETENTION_DAYS/,
    '环境变量 VOICE_RETENTION_DAYS 应为天数（整数），0 为一直保留，删掉则是 365 天。',
  ],
  [/FEEDBACK_EVIDENCE has/, '环境变量 FEEDBACK_EVIDENCE 只能设为 off，或者删掉。'],
  [/FEEDBACK_TRANSPORT has/, '环境变量 FEEDBACK_TRANSPORT 应为 auto、cloud 或 https，或者删掉。'],
  [/^DESK_PATH/, '环境变量 DESK_PATH 应为 app.json 里工作台的分包目录，前后不带斜杠，例如 user-voice。'],
]

/** WeChat's code in the message of an error, e.g. `WeChat answered 40164: invalid ip …`. */
export function codeIn(message: string): number | undefined {
  const [, code] = /answered (-?\d+)/.exec(message) ?? []
  return code === undefined ? undefined : Number(code)
}

/** What to do about it; `''` where nothing is known. */
export function wordsFor(message: string, code = codeIn(message)): string {
  const byText = BY_TEXT.find(([pattern]) => pattern.test(message))?.[1]
  return byText ?? (code === undefined ? '' : (WORDS[code] ?? ''))
}

/** The indexes that a hint names, as the console calls them. */
export const indexesIn = (hint: string): string => (hint.match(/\w+ [升降]序[\w +升降序]*/g) ?? []).join('\n')

const OF_ADDRESSES = [40164, 61004, 89501, 89503, 89506, 89507]
const IPV4 = /\b\d{1,3}(\.\d{1,3}){3}\b/
const IPV6 = /[\da-f]{0,4}(:[\da-f]{0,4}){2,7}/i

/** The IP address that WeChat does not let in, where a refusal names it; `''` where it does not. */
export function addressIn(message: string, code = codeIn(message)): string {
  if (code === undefined || !OF_ADDRESSES.includes(code)) return ''
  return (IPV4.exec(message) ?? IPV6.exec(message))?.[0] ?? ''
}
