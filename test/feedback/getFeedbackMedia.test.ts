import { beforeEach, describe, expect, it } from 'vitest'
import type { FeedbackMedia } from '../../shared/feedback/types'
import { TRANSPORTS, useLocalCloud } from '../helpers/cloud'

const { cloud, data, error, requestsTo } = useLocalCloud()

const PNG = Buffer.from('\x89PNG\r\n\x1a\nand so on', 'latin1')
const JPEG = Buffer.from('\xff\xd8\xff\xe0 and so on', 'latin1')
const MEGABYTE = 1024 * 1024

// A process remembers what it has stored: each test has a picture of its own.
let test = 0
beforeEach(() => {
  test++
})

/** A picture of the sample data. */
const picture = () => {
  const pictures = cloud().data.feedback.flatMap(({ record_id, mediaIds = [] }) =>
    mediaIds.map(mediaId => ({ recordId: String(record_id), mediaId })),
  )
  const own = pictures[test]
  if (!own) throw new Error('there are more tests than pictures')
  return own
}

const download = async (url: string) => {
  const response = await fetch(url)
  return { bytes: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type') }
}

describe.each(TRANSPORTS)('over $transport', ({ transport, media: api }) => {
  const options = { env: { FEEDBACK_TRANSPORT: transport } }
  const fetchPicture = (event: object = picture()) => data<FeedbackMedia>('getFeedbackMedia', event, options)
  const failure = (event: object = picture()) => error('getFeedbackMedia', event, options)

  it('stores the picture and gives its address', async () => {
    const { fileID, tempFileURL, contentType, size } = await fetchPicture()
    const { bytes, type } = await download(tempFileURL)
    expect(fileID).toMatch(/^cloud:\/\//)
    expect(bytes).toHaveLength(size)
    expect(type).toBe(contentType)
    expect(contentType).toMatch(/^image\/(png|jpeg)$/)
    expect(requestsTo(api)[0]?.params).toEqual({
      record_id: transport === 'cloud' ? BigInt(picture().recordId) : picture().recordId,
      media_id: picture().mediaId,
    })
  })

  it.each<[Buffer, string, string]>([
    [PNG, 'image/png', 'png'],
    [JPEG, 'image/jpeg', 'jpg'],
    [Buffer.from('GIF89a and so on'), 'image/gif', 'gif'],
    [Buffer.from('RIFF....WEBPVP8 '), 'image/webp', 'webp'],
    [Buffer.from('BM\x36\x10\x0e\0\0\0\0\0\x36\0'), 'image/bmp', 'bmp'],
    [Buffer.from('\0\0\0\x18ftypheic'), 'image/heic', 'heic'],
    [Buffer.from('\0\0\0\x18ftypheix'), 'image/heic', 'heic'],
    [Buffer.from('\0\0\0\x18ftypmif1'), 'image/heic', 'heic'],
    [Buffer.from('\0\0\0\x1cftypavif'), 'image/avif', 'avif'],
  ])('goes by the bytes, not by their label: %j', async (body, type, extension) => {
    for (const label of ['application/octet-stream', 'image/tiff', 'image/x-icon']) {
      cloud().faults.add({ on: api, body, contentType: label })
      const event = { recordId: 1, mediaId: `${body.toString('hex').slice(0, 40)} ${label}` }
      const { fileID, contentType, size, tempFileURL } = await fetchPicture(event)
      expect({ contentType, size }).toEqual({ contentType: type, size: body.length })
      expect(fileID.endsWith(`.${extension}`)).toBe(true)
      expect((await download(tempFileURL)).bytes).toEqual(body)
    }
  })

  it('stores one picture in one place, and different ones in different places', async () => {
    const answers: string[] = []
    for (const event of [
      { recordId: 1, mediaId: 'a' },
      { recordId: '01', mediaId: 'a' },
      { recordId: 1, mediaId: 'b' },
      { recordId: 11, mediaId: 'a' },
    ]) {
      cloud().faults.add({ on: api, body: PNG, contentType: 'image/png' })
      answers.push((await fetchPicture(event)).fileID)
    }
    expect(answers[1]).toBe(answers[0])
    expect(new Set(answers).size).toBe(3)
  })

  it.each(['../../etc/passwd', '/absolute', 'a/b\\c', '..', 'x\0y', '图片 1.png', 'C:\\'])(
    'stores nothing outside its folder: %j',
    async mediaId => {
      cloud().faults.add({ on: api, body: PNG, contentType: 'image/png' })
      const { fileID } = await fetchPicture({ recordId: 1, mediaId })
      expect(fileID).toMatch(/\/wx-user-voice\/feedback\/1\/[0-9a-f]{64}\.png$/)
    },
  )

  it.each([
    ['as JSON', 'application/json'],
    ['as text', 'text/plain'],
    ['as a picture', 'image/jpeg'],
  ])('stores nothing when WeChat refuses, %s', async (_, contentType) => {
    cloud().faults.add({ on: api, body: '{"errcode":46001,"errmsg":"media not exist"}', contentType })
    expect(await failure()).toMatchObject({ kind: 'wechat', errCode: 46001, retryable: false })
    expect(requestsTo('storage.getUploadMetadata')).toHaveLength(0)
    expect(requestsTo(api)).toHaveLength(1)
  })

  it.each([
    ['{"errcode":0,"errmsg":"ok"}', 'application/json'],
    ['<html>busy</html>', 'text/html'],
    ['', 'image/png'],
    ['no picture at all', 'image/png'],
  ])('stores nothing when there is no picture: %s', async (body, contentType) => {
    cloud().faults.add({ on: api, body, contentType })
    expect(await failure()).toMatchObject({ kind: 'bad_response', errCode: 502 })
    expect(requestsTo('storage.getUploadMetadata')).toHaveLength(0)
  })

  it('asks again when WeChat is busy, and stores one picture', async () => {
    cloud().faults.add({ on: api, errcode: -1, errmsg: 'system error' })
    await fetchPicture()
    expect(requestsTo(api)).toHaveLength(2)
    expect(requestsTo('storage.put')).toHaveLength(1)
  })

  it('takes 10 MB and refuses more', async () => {
    const atLimit = Buffer.concat([PNG, Buffer.alloc(10 * MEGABYTE - PNG.length)])
    cloud().faults.add({ on: api, body: atLimit, contentType: 'image/png' })
    expect((await fetchPicture()).size).toBe(10 * MEGABYTE)
    cloud().clearRequests()
    cloud().faults.add({ on: api, body: Buffer.concat([atLimit, PNG]), contentType: 'image/png' })
    const refusal = await failure({ recordId: 1, mediaId: 'large' })
    expect(refusal).toMatchObject({ kind: 'bad_response', errCode: 502, retryable: false })
    expect(refusal.message).toContain('10 MB')
    expect(requestsTo('storage.getUploadMetadata')).toHaveLength(0)
  })

  it('sends an id of any length exactly', async () => {
    const recordId = '98765432109876543210987654321'
    cloud().faults.add({ on: api, body: PNG, contentType: 'image/png' })
    await fetchPicture({ recordId, mediaId: 'a&b=c#d 图' })
    expect(String(requestsTo(api)[0]?.params.record_id)).toBe(recordId)
    expect(requestsTo(api)[0]?.params.media_id).toBe('a&b=c#d 图')
  })
})

describe('over https', () => {
  const options = { env: { FEEDBACK_TRANSPORT: 'https' } }

  it('stops reading what is too large', async () => {
    const flood = cloud().faults.add({
      on: '/cgi-bin/media/getfeedbackmedia',
      flood: { contentType: 'image/png', bytes: 200 * MEGABYTE },
    })
    expect(await error('getFeedbackMedia', picture(), options)).toMatchObject({
      kind: 'bad_response',
      errCode: 502,
    })
    await flood.over
    expect(flood.bytesSent).toBeLessThan(40 * MEGABYTE)
    expect(flood.hits).toBe(1)
  })

  it('takes a picture cut short for no answer, and asks again', async () => {
    cloud().faults.add({ on: '/cgi-bin/media/getfeedbackmedia', close: 'midway' })
    await data('getFeedbackMedia', picture(), options)
    expect(requestsTo('/cgi-bin/media/getfeedbackmedia')).toHaveLength(2)
  })
})

describe('cloud storage', () => {
  it('says so when it refuses, having sent the picture once', async () => {
    cloud().faults.add({
      on: 'storage.put',
      body: '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>no</Message><RequestId>r</RequestId><TraceId>t</TraceId></Error>',
      contentType: 'application/xml',
      status: 403,
    })
    const refusal = await error('getFeedbackMedia', picture())
    expect(refusal).toMatchObject({ kind: 'wechat', errCode: -503001, retryable: false })
    expect(refusal.message).toContain('AccessDenied')
    expect(requestsTo('storage.put')).toHaveLength(1)
  })

  it('is asked for the address again, not for the upload', async () => {
    cloud().faults.add({ on: 'storage.batchGetDownloadUrl', close: 'before' })
    await data('getFeedbackMedia', picture())
    expect(requestsTo('storage.put')).toHaveLength(1)
    expect(requestsTo('storage.batchGetDownloadUrl')).toHaveLength(2)
  })

  it('gets the upload once where it gives no answer', async () => {
    cloud().faults.add({ on: 'storage.put', close: 'before' })
    expect(await error('getFeedbackMedia', picture())).toMatchObject({
      kind: 'network',
      errCode: 503,
    })
    expect(requestsTo('storage.put')).toHaveLength(1)
  })

  it('is only asked for another address where the instance has stored the picture', async () => {
    const first = await data<FeedbackMedia>('getFeedbackMedia', picture())
    const again = await data<FeedbackMedia>('getFeedbackMedia', picture())
    expect({ ...again, tempFileURL: '' }).toEqual({ ...first, tempFileURL: '' })
    expect(requestsTo('operation.getFeedbackmedia')).toHaveLength(1)
    expect(requestsTo('storage.put')).toHaveLength(1)
    expect(requestsTo('storage.batchGetDownloadUrl')).toHaveLength(2)
  })

  it('gets a picture again that was removed from it meanwhile', async () => {
    await data('getFeedbackMedia', picture())
    cloud().storage.files.clear()
    const { tempFileURL, size } = await data<FeedbackMedia>('getFeedbackMedia', picture())
    expect((await download(tempFileURL)).bytes).toHaveLength(size)
    expect(requestsTo('storage.put')).toHaveLength(2)
  })
})
