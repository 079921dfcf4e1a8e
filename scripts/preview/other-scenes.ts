import { ADMIN_OPENID, type LocalCloud } from '../local/cloud'
import type { Phone } from '../phone/wx'
import { rest, until } from './actions'
import type { Scene } from './scene'

const STATS = 'user-voice/stats/stats'
const ME = 'user-voice/me/me'

/** What WeChat answers to an IP address that is not in the whitelist. */
const UNKNOWN_IP = { errcode: 40164, errmsg: 'invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist' }

/** The pages that show no voices: statistics, settings, the setup. */
export function otherScenes(
  user: Phone,
  cloud: LocalCloud,
  withoutArchive: Pick<Scene, 'before' | 'after'>,
): Scene[] {
  return [
    { name: 'stats', path: STATS, height: 1900 },
    {
      name: 'stats-chosen',
      path: STATS,
      height: 2650,
      async prepare(screen) {
        screen.tap('自选日期')
        await rest(screen)
        screen.tap('导出 Excel')
        await until(() => screen.text.includes('.xlsx'))
        const [days] = screen.all('.day-chart--days')
        if (days) screen.touch(days, 150)
        await until(() => !screen.text.includes('点按或滑动'))
      },
    },
    {
      name: 'stats-devices',
      path: STATS,
      height: 1300,
      async prepare(screen) {
        screen.tap('设备与错误')
        await rest(screen)
      },
    },
    {
      name: 'stats-empty',
      path: STATS,
      async prepare(screen) {
        screen.tap('自选日期')
        await rest(screen)
        for (const picker of screen.all('wx-picker'))
          screen.trigger(picker, 'change', { value: '2020-01-01' })
        await until(() => screen.text.includes('这段时间没有'))
      },
    },
    { name: 'stats-live', path: STATS, ...withoutArchive },
    { name: 'me', path: ME, height: 1550 },
    {
      name: 'me-inviting',
      path: ME,
      height: 1750,
      async prepare(screen) {
        screen.tap('邀请成员')
        await until(() => screen.text.includes('邀请已经生成'))
        const { people, joined } = screen.page.data as { people: object[]; joined: string[] }
        screen.page.setData({ joined: [...joined, '张伟，昨天 09:05 加入'], people })
      },
    },
    {
      name: 'me-member',
      path: ME,
      height: 1200,
      before() {
        user.caller = { openid: 'oColleague' }
      },
      after() {
        user.caller = { openid: ADMIN_OPENID }
        user.storage.set('openid', ADMIN_OPENID)
      },
    },
    { name: 'me-live', path: ME, ...withoutArchive },
    { name: 'templates', path: 'user-voice/templates/templates' },
    {
      name: 'template',
      path: 'user-voice/templates/templates',
      async prepare(screen) {
        const [first] = screen.all('.page--template')
        if (first) screen.trigger(first, 'tap')
        await until(() => screen.withText('保存').length > 0)
      },
    },
    { name: 'setup', path: 'user-voice/setup/setup', height: 1100 },
    {
      name: 'setup-missing',
      path: 'user-voice/setup/setup',
      height: 1700,
      before() {
        cloud.faults.add({ on: '/cgi-bin/stable_token', ...UNKNOWN_IP, times: 99 })
        // An instance that has a token would not ask for one.
        user.caller = { openid: ADMIN_OPENID, env: { INSTANCE: 'without a token' } }
      },
      after() {
        cloud.faults.clear()
        user.caller = { openid: ADMIN_OPENID }
      },
    },
    {
      name: 'setup-refused',
      path: 'user-voice/setup/setup',
      query: { isRefused: '1', openid: ADMIN_OPENID },
    },
  ]
}
