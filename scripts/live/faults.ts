import { type FaultOrder, Faults } from '../local/http/faults'

/** What goes wrong for the tab that asks for it by `?fault=NAME`. */
interface NamedFault {
  about: string
  /** Without it nothing reaches the cloud. */
  orders?: FaultOrder[]
}

const times = Number.POSITIVE_INFINITY
const FROM_WECHAT = ['operation.*', '/wxaapi/*']

export const FAULTS: Record<string, NamedFault> = {
  offline: { about: '手机没有网络' },
  slow: { about: '每个请求都要等 2 秒', orders: [{ on: '*', delayMs: 2000, times }] },
  'no-archive': {
    about: '还没有建数据库集合，只能看微信里的列表',
    orders: [{ on: 'database.*', code: 'DATABASE_COLLECTION_NOT_EXIST', times }],
  },
  'no-database': {
    about: '数据库没有回答',
    orders: [{ on: 'database.*', code: 'DATABASE_TIMEOUT', times }],
  },
  busy: {
    about: '微信系统繁忙（-1）',
    orders: FROM_WECHAT.map(on => ({ on, errcode: -1, errmsg: 'system error', times })),
  },
  hanging: {
    about: '微信一直不回答',
    orders: FROM_WECHAT.map(on => ({ on, hang: true, times })),
  },
  'no-comments': {
    about: '没有开通交易评价（-10007）',
    orders: [{ on: '/wxaapi/comment/*', errcode: -10007, errmsg: 'not open', times }],
  },
  'no-permission': {
    about: 'config.json 里的权限还没有生效（-604101）',
    orders: [{ on: 'operation.*', errorCode: -604101, times }],
  },
  'unknown-ip': {
    about: '服务器的 IP 不在白名单里（40164）',
    orders: [
      {
        on: '/cgi-bin/stable_token',
        errcode: 40164,
        errmsg: 'invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist',
        times,
      },
    ],
  },
}

/** All of them, one a line, for whoever named another. */
export const faultList = Object.entries(FAULTS)
  .map(([name, { about }]) => `?fault=${name}  ${about}`)
  .join('\n')

export function ordered({ orders = [] }: NamedFault): Faults {
  const faults = new Faults()
  for (const order of orders) faults.add(order)
  return faults
}
