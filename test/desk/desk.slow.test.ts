import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { Settings } from '../../shared/archive/settings-types'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, called, cloud, open, restart, screen, settled, user, withoutArchive } = usePhone()

describe('the statistics', () => {
  const openStats = () => open('user-voice/stats/stats')

  it('show the last 30 days against the 30 before', async () => {
    await openStats()
    for (const text of ['近 30 天', '平均星级', '每天的声音', '反馈类型', '评价星级', '微信版本', '比上期']) {
      expect(screen().text).toContain(text)
    }
    expect(screen().all('.day-chart--day')).toHaveLength(31)
    const bars = screen().all('.day-chart--bar')
    expect(
      Math.max(...bars.map(bar => Number.parseFloat(bar.getAttribute('style')?.match(/[\d.]+/)?.[0] ?? '0'))),
    ).toBeGreaterThan(50)
  })

  it('list the states as a voice goes through them, and put each date below its bar', async () => {
    await openStats()
    expect(screen().text).toMatch(/处理状态待处理\d+%处理中\d+%已处理\d+%/)
    const dates = screen().all('.day-chart--label')
    expect(dates).toHaveLength(4)
    const lefts = dates.map(date =>
      Number.parseFloat(/left: ?([\d.]+)/.exec(date.getAttribute('style') ?? '')?.[1] ?? ''),
    )
    for (const [i, left] of lefts.entries()) expect(left).toBeCloseTo(((8 * i + 6.5) / 31) * 100, 1)
  })

  it('show the chosen range and kind', async () => {
    await openStats()
    screen().tap('近 7 天')
    await settled()
    expect(screen().all('.day-chart--day')).toHaveLength(8)
    screen().tap('评价')
    await settled()
    expect(called('getVoiceStats').at(-1)).toMatchObject({ input: { kind: 'comment' } })
    screen().tap('自选日期')
    await settled()
    const [from] = screen().all('wx-picker')
    screen().trigger(there(from), 'change', { value: '2026-11-01' })
    await settled()
    expect(called('getVoiceStats').at(-1)).toMatchObject({ input: { startTime: '2026-11-01T00:00:00' } })
  })

  it('show the numbers of the day that a finger touches', async () => {
    await openStats()
    const [plot] = screen().all('.day-chart--days')
    expect(screen().text).toContain('点按或滑动看每天的数字')
    screen().touch(there(plot), 1)
    await eventually(() => expect(screen().text).toMatch(/每天的声音反馈 \d+评价 \d+2026-\d\d-\d\d/))
  })

  it('are exported into a file that is opened and sent to a colleague', async () => {
    await openStats()
    screen().tap('导出 Excel')
    await eventually(() => expect(screen().text).toMatch(/\.xlsx ?\d+ 条/))
    screen().tap('发送')
    await eventually(() => expect(asked('shareFileMessage')).toHaveLength(1))
    expect(asked('shareFileMessage')[0]).toMatchObject({ fileName: expect.stringMatching(/\.xlsx$/) })
    screen().tap('打开')
    await eventually(() => expect(asked('openDocument')).toHaveLength(1))
    user().refusals = { shareFileMessage: { errMsg: 'shareFileMessage:fail cancel' } }
    screen().tap('发送')
    await eventually(() => expect(asked('shareFileMessage')).toHaveLength(2))
    expect(asked('showModal')).toEqual([])
  })

  it('say that they need an archive, and where to set it up', async () => {
    withoutArchive()
    await openStats()
    expect(screen().text).toContain('统计需要归档')
    screen().tap('去设置')
    await eventually(() => expect(asked('navigateTo')).toEqual([{ url: '/user-voice/setup/setup' }]))
  })
})

/** The settings that all administrators share. */
async function kept() {
  const { result } = await cloud().call('getSettings', {}, { openid: ADMIN_OPENID })
  return (result as { data: Settings }).data
}

describe('my page', () => {
  const openMe = async () => {
    await open('user-voice/me/me')
    await eventually(() => expect(screen().text).not.toContain('加载中'))
  }

  it('shows the openid, and how alerts are set', async () => {
    restart()
    user().storage.set('openid', ADMIN_OPENID)
    await openMe()
    for (const text of [ADMIN_OPENID, '2 星及以下', '每天 09:00', '22:00 至次日 08:00', '2 个']) {
      expect(screen().text).toContain(text)
    }
  })

  it('changes alerts for everybody', async () => {
    await openMe()
    let changes = 0
    /** Until the change is made and shown. */
    async function saved() {
      changes += 1
      await eventually(() => expect(asked('showToast')).toHaveLength(changes))
      return (await kept()).alerts
    }
    screen().tap('新反馈')
    expect((await saved()).newFeedback).toBe(false)
    const [stars, digest, quiet] = screen().all('wx-picker')
    screen().trigger(there(stars), 'change', { value: '3' })
    expect((await saved()).badComments).toBe(3)
    screen().trigger(there(digest), 'change', { value: '0' })
    expect((await saved()).digestHour).toBeNull()
    screen().trigger(there(quiet), 'change', { value: [23, 7] })
    expect((await saved()).quiet).toEqual([23, 7])
    screen().trigger(there(quiet), 'change', { value: [7, 7] })
    expect((await saved()).quiet).toEqual([23, 7])
    expect(asked('showToast').at(-1)).toMatchObject({ title: '开始和结束不能相同' })
    screen().tap('取消')
    expect((await saved()).quiet).toBeNull()
    await eventually(() => expect(screen().text).toContain('不设置'))
  })

  it('shows what is kept when a change failed', async () => {
    await openMe()
    user().rejection = { errMsg: 'cloud.callFunction:fail request:fail ' }
    screen().tap('新反馈')
    await eventually(() => expect(asked('showModal')).toHaveLength(1))
    await eventually(() => expect(Reflect.get(Object(screen().page.data.alerts), 'newFeedback')).toBe(true))
  })
})

describe('templates', () => {
  it('are written, changed and deleted', async () => {
    restart()
    await open('user-voice/templates/templates')
    screen().tap('新建模板')
    await eventually(() => expect(screen().withText('保存')).toHaveLength(1))
    screen().type(there(screen().all('wx-input')[0]), '退款')
    screen().type(there(screen().all('wx-textarea')[0]), '已为您退款')
    expect(asked('enableAlertBeforeUnload')).toHaveLength(1)
    screen().tap('保存')
    await eventually(async () =>
      expect((await kept()).templates.at(-1)).toEqual({ name: '退款', text: '已为您退款' }),
    )
    await eventually(() => expect(screen().text).toContain('退款'))
    // Somebody else adds one meanwhile.
    await cloud().call(
      'updateSettings',
      { addTemplate: { name: '同事的', text: '您好' } },
      { openid: ADMIN_OPENID },
    )
    screen().tap('退款')
    await eventually(() => expect(screen().withText('保存')).toHaveLength(1))
    screen().type(there(screen().all('wx-textarea')[0]), '已退款')
    screen().tap('保存')
    await eventually(async () =>
      expect((await kept()).templates.slice(-2)).toEqual([
        { name: '退款', text: '已退款' },
        { name: '同事的', text: '您好' },
      ]),
    )
    await eventually(() => expect(screen().text).toContain('同事的'))
    screen().tap('退款')
    await eventually(() => expect(screen().withText('删除')).toHaveLength(1))
    screen().tap('删除')
    await eventually(async () =>
      expect((await kept()).templates.map(({ name }) => name)).toEqual(['好评感谢', '物流慢', '同事的']),
    )
  })
})
