import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { Settings } from '../../shared/archive/settings-types'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, called, cloud, open, restart, screen, user } = usePhone()

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
    const [, stars, digest, quiet] = screen().all('wx-picker')
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

  it('lets comments from so many stars on come in as done, and not any more', async () => {
    await openMe()
    expect(screen().text).toContain('好评自动归为已处理关闭')
    const choose = async (value: string) => {
      const before = asked('showToast').length
      screen().trigger(there(screen().all('wx-picker')[0]), 'change', { value })
      await eventually(() => expect(asked('showToast')).toHaveLength(before + 1))
      return (await kept()).autoDone
    }
    expect(await choose('2')).toBe(4)
    await eventually(() => expect(screen().text).toContain('好评自动归为已处理4 星及以上'))
    expect(await choose('0')).toBeNull()
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
    screen().type(there(screen().all('wx-input')[0]), ' 退款 ')
    screen().type(there(screen().all('wx-textarea')[0]), ' \n')
    expect(asked('enableAlertBeforeUnload')).toHaveLength(1)
    screen().tap('保存')
    expect(called('updateSettings')).toEqual([])
    screen().type(there(screen().all('wx-textarea')[0]), ' 已为您退款\n')
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
