import { afterEach, expect, it, vi } from 'vitest'
import { alertRobots } from '../../shared/robots/robots'

const OF_ALL = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-e-y'
const OF_A = 'wxA=https://open.feishu.cn/open-apis/bot/v2/hook/h-o-o-k#secret=s1'
const OF_B = 'wxB=https://oapi.dingtalk.com/robot/send?access_token=t-o-k'

/** The robots of a mini program, where three are served. */
function listed(addresses: string, appid: string | undefined) {
  vi.stubEnv('ALERT_ROBOTS', addresses)
  return alertRobots({ appid, served: ['wxA', 'wxB', 'wxC'] })
}

afterEach(() => void vi.unstubAllEnvs())

const namesOf = (appid: string | undefined, addresses = `${OF_A},${OF_ALL},${OF_B}`) => {
  const { robots, mistakes } = listed(addresses, appid)
  expect(mistakes).toEqual([])
  return robots.map(({ name }) => name)
}

it('robots of one mini program get its alerts alone, under the same name whatever they are asked for; the others get all', () => {
  expect(namesOf('wxA')).toEqual(['robot 1 (Feishu)', 'robot 2 (WeCom)'])
  expect(namesOf('wxB')).toEqual(['robot 2 (WeCom)', 'robot 3 (DingTalk)'])
  expect(namesOf('wxC')).toEqual(['robot 2 (WeCom)'])
  expect(namesOf(undefined)).toEqual(['robot 2 (WeCom)'])
  expect(listed(OF_A, 'wxA').robots[0]).toMatchObject({ secret: 's1', url: { hash: '' } })
})

it('robots of several mini programs are told once, however often they are listed', () => {
  const twice = `wxA=${OF_ALL},wxB=${OF_ALL},wxB＝"${OF_ALL}"`
  expect(namesOf('wxA', twice)).toEqual(['robot 1 (WeCom)'])
  expect(namesOf('wxB', twice)).toEqual(['robot 1 (WeCom)'])
  expect(namesOf('wxC', twice)).toEqual([])
  expect(namesOf('wxC', `${twice},${OF_ALL}`)).toEqual(['robot 1 (WeCom)'])
})

it.each(['wxA = ', 'wxA= ', 'wxA\n＝', '"wxA = '])(
  '%j before an address is that of one mini program, too',
  before => {
    const list = `${OF_B},${before}${OF_ALL}`
    expect(namesOf('wxA', list)).toEqual(['robot 2 (WeCom)'])
    expect(namesOf('wxC', list)).toEqual([])
  },
)

it.each([
  ['is no address', 'wxA=https://open.feishu.cn/x-k-e-y', 'entry 1 of ALERT_ROBOTS (open.feishu.cn)'],
  ['is empty', 'wxA=', 'entry 1 of ALERT_ROBOTS is not'],
  ['has no mini program', `=${OF_ALL}`, 'entry 1 of ALERT_ROBOTS is not'],
  ['is for one that is not served', `wx-n-o=${OF_ALL}`, 'entry 1 of ALERT_ROBOTS is for'],
])('an entry that %s is a mistake, named without key and mini program', (_, entry, words) => {
  const { robots, mistakes } = listed(`${entry},${OF_ALL}`, 'wxA')
  expect(robots).toHaveLength(1)
  expect(mistakes.map(({ kind }) => kind)).toEqual(['not_configured'])
  const said = `${mistakes[0]?.message} ${mistakes[0]?.details.hint}`
  expect(said).toContain(words)
  expect(said).not.toMatch(/k-e-y|wxA|wx-n-o/)
})
