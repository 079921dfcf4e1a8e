import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, called, follow, open, restart, screen, settled, user, withoutArchive } = usePhone()

describe('the statistics', () => {
  const openStats = () => open('user-voice/stats/stats')

  it('show the last 30 days against the 30 before', async () => {
    await openStats()
    for (const text of [
      '近 30 天',
      '差评率',
      '平均星级',
      '每天的数量',
      '商品',
      '反馈类型',
      '评价星级',
      '较上期',
    ]) {
      expect(screen().text).toContain(text)
    }
    expect(screen().all('.day-chart--day')).toHaveLength(30)
    const heights = screen()
      .all('.day-chart--day')
      .map(day =>
        [...day.querySelectorAll('.day-chart--bar')]
          .map(bar => Number.parseFloat(/[\d.]+/.exec(bar.getAttribute('style') ?? '')?.[0] ?? ''))
          .reduce((sum, height) => sum + height, 0),
      )
    expect(Math.max(...heights)).toBeGreaterThan(50)
    expect(Math.max(...heights)).toBeLessThanOrEqual(100)
    // Its dot, too, where somebody gave stars since midnight.
    expect(screen().all('.day-chart--day.day-chart--is-today')).toHaveLength(1)
    expect(screen().all('.day-chart--today')[0]?.textContent).toBe('今天')
  })

  it('list the states as a voice goes through them, and put each date below its bar', async () => {
    await openStats()
    expect(screen().text).toMatch(/处理状态待处理\d+%处理中\d+%已处理\d+%/)
    const dates = screen().all('.day-chart--label')
    expect(dates).toHaveLength(4)
    const lefts = dates.map(date =>
      Number.parseFloat(/left: ?([\d.]+)/.exec(date.getAttribute('style') ?? '')?.[1] ?? ''),
    )
    for (const [i, left] of lefts.entries()) expect(left).toBeCloseTo(((8 * i + 5.5) / 30) * 100, 1)
  })

  it('show the chosen range and kind', async () => {
    await openStats()
    screen().tap('近 7 天')
    await settled()
    expect(screen().all('.day-chart--day')).toHaveLength(7)
    screen().tap('评价')
    await settled()
    expect(called('getVoiceStats').at(-1)).toMatchObject({ input: { kind: 'comment' } })
    const { startTime } = there(called('getVoiceStats').at(-1)).input as { startTime: number }
    screen().tap('自选日期')
    await settled()
    // They begin as the days that were shown.
    expect(called('getVoiceStats')).toHaveLength(4)
    expect(called('getVoiceStats').at(-1)).toMatchObject({ input: { startTime } })
    const [from] = screen().all('wx-picker')
    screen().trigger(there(from), 'change', { value: '2026-11-01' })
    await settled()
    expect(called('getVoiceStats').at(-1)).toMatchObject({
      input: { startTime: Date.parse('2026-11-01T00:00:00+08:00') / 1000 },
    })
  })

  it('show the numbers of the day that a finger touches', async () => {
    await openStats()
    const [plot] = screen().all('.day-chart--days')
    expect(screen().text).toContain('点按或滑动看每天的数字')
    screen().touch(there(plot), 1)
    await eventually(() => expect(screen().text).toMatch(/\d+月\d+日 反馈 \d+ 评价 \d+ 差评 \d/))
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
    user().refusals = { shareFileMessage: { errMsg: 'shareFileMessage:fail file not found' } }
    screen().tap('发送')
    await eventually(() =>
      expect(asked('showModal')).toMatchObject([{ content: expect.stringContaining('file not found') }]),
    )
  })

  it('are saved where WeChat can send no files, as on a PC', async () => {
    await openStats()
    screen().tap('导出 Excel')
    await eventually(() => expect(screen().text).toMatch(/\.xlsx ?\d+ 条/))
    const { wx } = user()
    const share: unknown = Reflect.get(wx, 'shareFileMessage')
    Reflect.deleteProperty(wx, 'shareFileMessage')
    try {
      screen().tap('发送')
      await eventually(() =>
        expect(asked('saveFileToDisk')).toEqual([{ filePath: expect.stringMatching(/^wxfile:.*\.xlsx$/) }]),
      )
      expect(asked('showModal')).toEqual([])
      user().refusals = { saveFileToDisk: { errMsg: 'saveFileToDisk:fail no permission' } }
      screen().tap('发送')
      await eventually(() => expect(asked('showModal')).toHaveLength(1))
    } finally {
      Reflect.set(wx, 'shareFileMessage', share)
    }
  })

  it('say that they need an archive, and where to set it up', async () => {
    withoutArchive()
    await openStats()
    expect(screen().text).toContain('统计需要归档')
    screen().tap('去设置')
    await eventually(() => expect(asked('navigateTo')).toEqual([{ url: '/user-voice/setup/setup' }]))
  })

  it('open the list of what a figure, a bar or a day counts, and are there again afterwards', async () => {
    await openStats()
    screen().tap('评价')
    await settled()
    const shown = screen().text
    const opened = async (element: Element | undefined) => {
      const before = asked('redirectTo').length
      screen().trigger(there(element), 'tap')
      await eventually(() => expect(asked('redirectTo')).toHaveLength(before + 1))
      return String(there(asked('redirectTo').at(-1)).url)
    }
    const rate = await opened(screen().all('.page--figure')[0])
    expect(rate).toMatch(
      /^\/user-voice\/inbox\/inbox\?state=&kind=comment&startTime=\d+&endTime=\d+&stars=0%2C1%2C2$/,
    )
    const row = screen()
      .all('.row-list--row')
      .find(one => one.textContent?.startsWith('5 星'))
    expect(await opened(row)).toContain('stars=5')
    screen().touch(there(screen().all('.day-chart--days')[0]), 1)
    await eventually(() => expect(screen().withText('查看')).toHaveLength(1))
    expect(await opened(screen().withText('查看')[0])).toContain('startTime')
    screen().close()
    await openStats()
    expect(screen().text).toBe(shown)
    expect(called('getVoiceStats')).toHaveLength(2)
  })

  it('open nothing where nothing is counted', async () => {
    await openStats()
    const empty = screen()
      .all('.page--figure')
      .find(one => one.textContent?.startsWith('首次回复时长'))
    expect(empty?.textContent).toContain('—')
    screen().trigger(there(empty), 'tap')
    screen().tap('自选日期')
    await settled()
    expect(asked('redirectTo')).toEqual([])
  })

  it('call people by their names, not by openids', async () => {
    restart()
    user().storage.set('openid', ADMIN_OPENID)
    await openStats()
    expect(screen().text).toMatch(/负责人(?:(?:韩梅梅|张伟|我)\d+%){3}/)
    expect(screen().text).not.toContain(ADMIN_OPENID)
  })

  it('have devices and versions on a tab of their own', async () => {
    await openStats()
    expect(screen().text).not.toMatch(/机型|微信版本/)
    screen().tap('设备与错误')
    await settled()
    expect(screen().text).toMatch(/机型.*微信版本/)
    expect(called('getVoiceStats').at(-1)).toMatchObject({ input: { kind: 'feedback' } })
  })

  it('have the errors that stand beside most feedback there, too, each with its list', async () => {
    await openStats()
    screen().tap('设备与错误')
    await settled()
    const row = screen()
      .all('.row-list--row')
      .find(one => one.textContent?.startsWith('TypeError'))
    expect(row?.textContent).toMatch(/^TypeError: Cannot read property 'skuList' of undefined\d+\d%$/)
    screen().trigger(there(row), 'tap')
    const list = await follow()
    expect(list.text).toContain("JS 错误 TypeError: Cannot read property 'skuList' of undefined ×")
    const [count] = /^\d+/.exec(there(row?.textContent).split('undefined')[1] ?? '') ?? []
    expect(list.page.data.total).toBeGreaterThan(0)
    expect(String(count)).toMatch(new RegExp(`^${list.page.data.total}`))
    for (const found of list.all('voice-row')) expect(found.textContent).toMatch(/错误 \d/)
    // The next test begins with statistics that are not left for a list.
    restart()
  })

  it('of a time without anything say so', async () => {
    await openStats()
    screen().tap('自选日期')
    await settled()
    for (const picker of screen().all('wx-picker'))
      screen().trigger(picker, 'change', { value: '2020-01-01' })
    await eventually(() => expect(screen().text).toContain('这段时间没有反馈和评价'))
    expect(screen().text).toContain('差评率—')
    expect(screen().text).not.toMatch(/0%|NaN/)
    expect(screen().all('day-chart')).toEqual([])
  })
})
