import type { AuditEntry, Person, Settings } from '../../client/client'
import { namesOfApps } from './apps'
import { nowSeconds } from './china-time'
import { formatTime } from './format'
import { isMe } from './me'
import { nameOf } from './people'

/** Somebody who handles voices, for the screen. */
export interface PersonRow {
  openid: string
  name: string
  /** The first letter of the name, in place of a picture. */
  initial: string
  /** `管理员`, or `成员，11月9日 12:30 加入` */
  about: string
  isMe: boolean
  /** Whether the person with the phone may remove this one. */
  canRemove: boolean
}

const NO_NAME = '还没有填名字'

export function personRows({ people, me }: Pick<Settings, 'people' | 'me'>): PersonRow[] {
  return people.map(({ openid, name, role, since, appids }) => ({
    openid,
    name: name || NO_NAME,
    initial: [...name][0] ?? '',
    about: [
      role === 'owner' ? '管理员' : `成员${since ? `，${formatTime(since)} 加入` : ''}`,
      namesOfApps(appids) && `可见${namesOfApps(appids)}`,
    ]
      .filter(Boolean)
      .join('，'),
    isMe: isMe(openid),
    canRemove: me.role === 'owner' && role === 'member',
  }))
}

/** So long somebody who has joined is told of at the top, in seconds. */
const NEW_FOR = 7 * 24 * 60 * 60

/** Who has joined lately, for owners: `张伟，11月24日 09:05 加入`. */
export function joinedLately({ people, me }: Pick<Settings, 'people' | 'me'>, now = nowSeconds()): string[] {
  if (me.role !== 'owner') return []
  const isNew = ({ since }: Person) => since !== undefined && now - since <= NEW_FOR
  return people
    .filter(isNew)
    .sort((a, b) => (b.since ?? 0) - (a.since ?? 0))
    .map(({ name, since = 0 }) => `${name || NO_NAME}，${formatTime(since, now)} 加入`)
}

/** Something that was done, for the screen. */
export interface AuditRow {
  who: string
  what: string
  time: string
}

const ACTIONS: Record<string, (count: number) => string> = {
  exportVoices: count => `导出了 ${count} 条`,
  forgetUser: count => `删除了一位用户的 ${count} 条`,
  createInvitation: () => '生成了一个邀请',
  acceptInvitation: () => '接受邀请，成为成员',
  removeMember: () => '移除了一位成员',
  alerts: () => '修改了提醒设置',
}

const inBrackets = (text: string) => (text ? `（${text}）` : '')

/** The newest first, as the settings give them. */
export const auditRows = (entries: AuditEntry[]): AuditRow[] =>
  entries.map(({ time, by, action, count, appids }) => ({
    who: nameOf(by) || '云函数',
    what: `${ACTIONS[action]?.(count) ?? '做了其他操作'}${inBrackets(namesOfApps(appids))}`,
    time: formatTime(time),
  }))
