import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { clock, second, useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud, result, get } = useCloudOfFixtures()

describe('cloud calls through the unmodified SDK', () => {
  test('integers beyond 2^53 arrive whole', async () => {
    const ids = cloud()
      .data.feedback.slice(0, 8)
      .map(record => String(record.record_id))
    const reply = await result('feedback', { api: 'operation.getFeedback', data: { page: 1, num: 8 } })
    expect(reply).toMatchObject({ ids, total: cloud().data.feedback.length })
    expect(ids.filter(id => BigInt(id) > 2n ** 53n).length).toBeGreaterThan(4)
    expect(cloud().requests).toMatchObject([
      {
        server: 'gateway',
        name: 'operation.getFeedback',
        functionName: 'feedback',
        params: { page: 1, num: 8 },
      },
    ])
  })

  test('an idle connection is kept as long as gateways keep one', async () => {
    const { headers } = await fetch(cloud().gatewayUrl, { method: 'POST', body: '{}' })
    expect(headers.get('keep-alive')).toBe('timeout=65')
  })

  test('the same JSON comes labelled as JSON and as text', async () => {
    const reply = await result('feedback', { api: 'operation.getFeedback', data: { page: 2, num: 8 } })
    expect(reply).toMatchObject({ total: cloud().data.feedback.length })
    expect((await get('/wxaapi/feedback/list', { page: '1', num: '1' })).contentType).toMatch(
      'application/json',
    )
    expect((await get('/wxaapi/feedback/list', { page: '2', num: '1' })).contentType).toMatch('text/plain')
  })

  test('a picture comes as its bytes', async () => {
    const record = cloud().data.feedback.find(
      ({ record_id, mediaIds }) => mediaIds?.length && Number(record_id) < 2 ** 53,
    )
    const data = { record_id: Number(record?.record_id), media_id: record?.mediaIds?.[0] }
    const reply = await result('feedback', { api: 'operation.getFeedbackmedia', data })
    const picture = cloud().data.picture(String(data.media_id))
    expect(reply).toMatchObject({
      reply: { contentType: picture?.contentType, buffer: picture?.bytes.toJSON() },
    })
  })

  test('a picture that is not there is 46001', async () => {
    const data = { record_id: 1, media_id: 'none' }
    expect(await result('feedback', { api: 'operation.getFeedbackmedia', data })).toMatchObject({
      failed: 46001,
    })
  })

  test('an API that config.json does not list is -604101', async () => {
    expect(await result('bare')).toMatchObject({ failed: -604101 })
    expect(
      await result('feedback', { api: 'customerServiceMessage.uploadTempMedia', data: {} }),
    ).toMatchObject({
      failed: -604101,
    })
  })

  test('an API that does not exist is -604100', async () => {
    expect(await result('feedback', { api: 'operation.getNothing', data: {} })).toMatchObject({
      failed: -604100,
    })
  })

  test('an image is uploaded as temporary media, anything else is refused', async () => {
    const bytes = PNG.sync.write(new PNG({ width: 2, height: 2 }))
    const reply = await result('media', { base64: bytes.toString('base64') })
    expect(cloud().tempMedia).toMatchObject([{ bytes, filename: 'media.png' }])
    expect(reply).toMatchObject({
      type: 'image',
      media_id: cloud().tempMedia[0]?.mediaId,
      created_at: clock.now / second,
    })
    const text = Buffer.from('no image').toString('base64')
    expect(await result('media', { base64: text })).toMatchObject({ failed: 40005 })
  })
})
