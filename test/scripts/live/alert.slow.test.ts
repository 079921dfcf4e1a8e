import { describe, expect, test } from 'vitest'
import { ADMIN_OPENID } from '../../../scripts/local/cloud'
import { chromiumPath } from '../../../scripts/preview/browser'
import { useLiveDesk } from '../../helpers/live'

describe.runIf(chromiumPath)('an alert on the local cloud', { timeout: 120_000 }, () => {
  const { cloud, open, url, voices } = useLiveDesk()

  test('ends with a link that opens the voice on the live desk', async () => {
    cloud().deskUrl = url()
    const comment = voices().find(voice => voice.kind === 'comment' && voice.stars === 1)
    if (comment?.kind !== 'comment') throw new Error('the archive has no comment')
    const { commentId, content, orderInfo } = comment.record
    // At night, alerts are held back.
    const settings = { action: 'updateSettings', alerts: { quiet: null } }
    await cloud().call('userVoice', settings, { openid: ADMIN_OPENID })
    const event = { MsgType: 'event', Event: 'wxa_comment_bad_score', result: { comment_id: commentId } }
    const env = { ALERT_ROBOTS: cloud().robot.url }
    await cloud().call('userVoice', event, { openid: ADMIN_OPENID, env, timeLimitMs: 20_000 })
    const [link = ''] = /http\S+$/.exec(cloud().robot.texts[0] ?? '') ?? []
    expect(link.startsWith(`${url()}/user-voice/voice/voice?cq=`)).toBe(true)
    const page = await open(link.slice(url().length))
    await page.locator('handling').waitFor()
    expect(await page.locator('body').innerText()).toContain(orderInfo.busiOrderId || content.txt)
  })
})
