import { describe, expect, test } from 'vitest'
import { useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud } = useCloudOfFixtures()

describe('the WeCom robot', () => {
  const send = (url: string, message: unknown) =>
    fetch(url, { method: 'POST', body: JSON.stringify(message) }).then(response => response.json())

  test('keeps messages to look at', async () => {
    const message = { msgtype: 'text', text: { content: '一星' } }
    expect(await send(cloud().robot.url, message)).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(cloud().robot.messages).toEqual([message])
  })

  test('refuses a wrong key and a message without type', async () => {
    expect(await send(`${cloud().robot.url}x`, { msgtype: 'text' })).toMatchObject({ errcode: 93000 })
    expect(await send(cloud().robot.url, {})).toMatchObject({ errcode: 40008 })
  })
})
