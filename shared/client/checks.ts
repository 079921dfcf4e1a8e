import type { Check, CheckId } from '../setup/types'

const TITLES: Record<CheckId, string> = {
  administrators: '管理员',
  appid: '小程序 AppID',
  token: '接口调用凭据',
  feedback: '用户反馈',
  comments: '交易评价',
  database: '数据库',
  sync: '自动同步',
  robots: '群机器人',
  runtime: '运行环境',
  evidence: '现场',
  links: '提醒链接',
  pushes: '消息推送',
}

/** The title of a check (检查项的名称), in Chinese, for the screen, e.g. `管理员`. */
export const checkTitle = ({ id }: Pick<Check, 'id'>): string => TITLES[id] || id
