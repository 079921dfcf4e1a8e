import type { CheckId } from '../../client/client'

/* What a check found, in Chinese: the function says it in English, in one form for each thing. */

const KINDS: Record<string, string> = { feedback: '反馈', comments: '评价' }

/** How pushes come. */
const WAYS: Record<string, string> = { 'by function': '云函数', 'over HTTP': 'URL' }

/** Why an entry of ADMIN_OPENIDS lets nobody in. */
const MISTAKES: Record<string, string> = {
  'it has more than one @': '有不止一个 @',
  'nothing stands before its @': '@ 前面没有 openid',
  'nothing stands behind its @': '@ 后面没有 AppID',
  'the mini program behind its @ is not served': '@ 后面的小程序不在服务范围内',
}

/** For each form: what it is in Chinese, made of the parts of it that the pattern names by place. */
const FORMS: Partial<Record<CheckId, [pattern: RegExp, words: (parts: string[]) => string][]>> = {
  administrators: [
    [
      /entry (\d+) lets nobody in, since no openid holds "(.+?)" \(/gu,
      ([, n, sign]) => `ADMIN_OPENIDS 的第 ${n} 项里有“${sign}”，openid 里不会有`,
    ],
    [
      /entry (\d+) lets nobody in, since ([in]\w+ [^;]*@|the [^;]*served)/g,
      ([, n, why = '']) => `ADMIN_OPENIDS 的第 ${n} 项${MISTAKES[why] ?? '不对'}`,
    ],
    [/members whom they invited: (\d+)/g, ([, n]) => `另有他们邀请的成员 ${n} 位`],
    [/(\S+) in (\w+_SOURCES) never counts/g, ([, source, name]) => `${name} 里的 ${source} 不起作用`],
  ],
  appid: [
    [
      /(\d+) are served: ([^;]+)/g,
      ([, n, names = '']) => `共 ${n} 个小程序：${names.split(', ').join('、')}`,
    ],
    [/WECHAT_TOKEN_FUNCTION lists no others/g, () => 'WECHAT_TOKEN_FUNCTION 没有列出别的小程序'],
    [/entry (\d+) of WECHAT_APPS is neither/g, ([, n]) => `WECHAT_APPS 的第 ${n} 项不对`],
    [
      /entry (\d+) of WECHAT_APPS names the mini program of entry (\d+) again/g,
      ([, n, first]) => `WECHAT_APPS 的第 ${n} 项和第 ${first} 项是同一个小程序`,
    ],
    [
      /entry (\d+) of WECHAT_APPS has no secret/g,
      ([, n]) => `WECHAT_APPS 的第 ${n} 项没有 AppSecret，也没有设置 WECHAT_TOKEN_FUNCTION`,
    ],
  ],
  sync: [
    [/(\w+): never complete/g, ([, kind = '']) => `${KINDS[kind] ?? kind}还没有完整同步过`],
    [
      /(\w+): last complete (\d+) min ago/g,
      ([, kind = '', n]) => `${KINDS[kind] ?? kind}${n === '0' ? '刚刚' : ` ${n} 分钟前`}同步完`,
    ],
    [/(\w+): last complete (\d+) h ago/g, ([, kind = '', n]) => `${KINDS[kind] ?? kind} ${n} 小时前同步完`],
    [
      /its SOURCE is (\S+) instead/g,
      ([, source]) => `有定时器一直被拒绝，来源是 ${source === 'empty' ? '空的' : source}`,
    ],
  ],
  robots: [
    [
      /entry (\d+) of ALERT_ROBOTS(?: \((\S+)\))? is not/g,
      ([, n, host]) => `第 ${n} 个地址${host ? `（${host}）` : ''}不是群机器人的`,
    ],
  ],
  runtime: [
    [/Node\.js ([\d.]+)/g, ([, version]) => `Node.js ${version}`],
    [/time limit ([\d.]+) s/g, ([, n]) => `超时时间 ${n} 秒`],
    [/variables of (\d+) bytes/g, ([, n]) => `环境变量 ${n} 字节，最多 4096`],
  ],
  evidence: [
    [
      /today (\d+) log entries and (\d+) errors/g,
      ([, logs, errors]) =>
        logs === '0'
          ? `今天还没有日志，JS 错误 ${errors} 种。日志要由小程序自己的代码来写（wx.getRealtimeLogManager）`
          : `今天有日志 ${logs} 份，JS 错误 ${errors} 种`,
    ],
  ],
  pushes: [
    [/(by function|over HTTP): set, none came yet/g, ([, way = '']) => `${WAYS[way]}：已设置，还没有收到过`],
    [
      /(by function|over HTTP): (?:not )?set, last came (\d+) (min|h) ago/g,
      ([, way = '', n, unit]) =>
        `${WAYS[way]}：${n === '0' ? '刚刚' : `${n} ${unit === 'h' ? '小时' : '分钟'}前`}收到`,
    ],
    [/PUSH_AES_KEY holds no key/g, () => 'PUSH_AES_KEY 里没有密钥'],
    [/entry (\d+) of PUSH_AES_KEY is no/g, ([, n]) => `PUSH_AES_KEY 的第 ${n} 项不是 43 位`],
    [/PUSH_AES_KEY is set without/g, () => '填了 PUSH_AES_KEY，没有填 PUSH_TOKEN'],
    [/PUSH_TOKEN is not 3/g, () => 'PUSH_TOKEN 不是 3 到 32 位字母和数字'],
    [/WECHAT_APPID is not set/g, () => '没有填 WECHAT_APPID'],
  ],
  links: [
    [
      /the desk is at (\S+), while alerts name (\S+)/g,
      ([, desk, named]) => `工作台在 ${desk}，提醒里写的是 ${named}：请把环境变量 DESK_PATH 改成 ${desk}`,
    ],
  ],
}

/** `''` where there is nothing more to say than that it works, or what to do. */
export function found(id: CheckId, message: string): string {
  const said: string[] = []
  for (const [pattern, words] of FORMS[id] ?? []) {
    for (let parts = pattern.exec(message); parts; parts = pattern.exec(message)) said.push(words(parts))
  }
  return said.join('；')
}
