import { describe, expect, test } from 'vitest'
import { at, clock, second, useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud, result } = useCloudOfFixtures()

describe('storage', () => {
  test('what was uploaded comes back, through the SDK and through the temporary address', async () => {
    const reply = await result('storage', { path: 'a b/图片 1.png', text: '内容' })
    expect(reply).toMatchObject({
      text: '内容',
      fileID: expect.stringMatching(/^cloud:\/\/.*\/a b\/图片 1\.png$/),
    })
    expect(cloud().storage.files.get('a b/图片 1.png')?.toString()).toBe('内容')

    const url = String(at(reply, 'url'))
    const response = await fetch(url)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(await response.text()).toBe('内容')
    expect((await fetch(url.replace('sign=', 'sign=0'))).status).toBe(403)
  })

  test('a temporary address ends', async () => {
    const url = String(at(await result('storage', { path: 'short.txt', text: 'x' }), 'url'))
    const start = clock.now
    clock.now += 7201 * second
    expect((await fetch(url)).status).toBe(403)
    clock.now = start
  })

  test('an upload without the signature is refused', async () => {
    const response = await fetch(`${cloud().storageUrl}/upload/x.png`, { method: 'PUT', body: 'x' })
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch'),
    ])
  })

  test('a file can be deleted once', async () => {
    const fileID = at(await result('storage', { path: 'gone.txt', text: 'x' }), 'fileID')
    expect(await result('remove', { fileList: [fileID] })).toMatchObject({
      fileList: [{ fileID, status: 0 }],
    })
    expect(await result('remove', { fileList: [fileID] })).toMatchObject({
      fileList: [{ fileID, status: -503003 }],
    })
  })
})
