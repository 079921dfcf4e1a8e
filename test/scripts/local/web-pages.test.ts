import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen } from '../../../scripts/local/http/server'
import { shareCloud } from '../../../scripts/local/sharing/server'
import { at, useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud, stableToken } = useCloudOfFixtures()

const root = mkdtempSync(join(tmpdir(), 'local-cloud-'))
let sharing: { url: string; stop(): Promise<void> }
beforeAll(async () => {
  const file = join(root, 'local-cloud.json')
  const share = await shareCloud(cloud(), file)
  sharing = { ...share, url: `http://127.0.0.1:${at(JSON.parse(readFileSync(file, 'utf8')), 'port')}` }
})
afterAll(async () => {
  await sharing.stop()
  rmSync(root, { recursive: true })
})

/** What a page can have a browser on this machine send, without asking first (no preflight). */
function post(url: string, body: object, headers: Record<string, string>) {
  const sent = request(url, { method: 'POST', headers: { 'content-type': 'text/plain', ...headers } })
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', response => {
      text(response).then(body => resolve({ status: response.statusCode, body }), reject)
    })
    sent.end(JSON.stringify(body))
  })
}

const insert = {
  action: 'database.insertDocument',
  collectionName: 'user_voices',
  data: ['{"_id":"forged"}'],
}
const find = { action: 'database.getDocument', collectionName: 'user_voices', queryType: 'WHERE' }

test('a write of any web page is refused, and nothing is written', async () => {
  cloud().database.insert('user_voices', [{ _id: 'own' }])
  const url = `${cloud().gatewayUrl}/admin`
  for (const origin of ['https://example.com', 'null', 'http://127.0.0.1:1', cloud().apiUrl]) {
    expect(await post(url, insert, { origin })).toMatchObject({ status: 403 })
  }
  // A page's picture or form: browsers do not always name the origin, but say that it is another.
  for (const site of ['cross-site', 'same-site']) {
    expect(await post(url, insert, { 'sec-fetch-site': site })).toMatchObject({ status: 403 })
  }
  expect(cloud().database.documents('user_voices')).toMatchObject([{ _id: 'own' }])
  expect(cloud().requests).toEqual([])
})

test('a name that was pointed at this machine reads nothing', async () => {
  cloud().database.insert('user_voices', [{ _id: 'private', text: '13800138000' }])
  const { host, port } = new URL(cloud().gatewayUrl)
  for (const foreign of [
    `example.com:${port}`,
    'example.com',
    `127.0.0.1.example.com:${port}`,
    '127.0.0.1',
  ]) {
    const { status, body } = await post(`${cloud().gatewayUrl}/admin`, find, { host: foreign })
    expect(status).toBe(403)
    expect(body).not.toContain('13800138000')
  }
  for (const own of [host, `localhost:${port}`]) {
    expect(await post(`${cloud().gatewayUrl}/admin`, find, { host: own })).toMatchObject({ status: 200 })
  }
})

test('no server of the local cloud takes requests of web pages', async () => {
  const { apiUrl, gatewayUrl, storageUrl, robot, accessUrl } = cloud()
  await stableToken()
  for (const url of [apiUrl, gatewayUrl, storageUrl, robot.url, accessUrl, sharing.url]) {
    const refused = { status: 403, body: expect.stringContaining('web pages') }
    expect(await post(url, {}, { origin: 'https://example.com' })).toMatchObject(refused)
    expect(await post(url, {}, { host: 'example.com' })).toMatchObject(refused)
    // Its own pages may ask it.
    const { body } = await post(url, {}, { origin: new URL(url).origin })
    expect(body).not.toContain('web pages')
  }
})

test('a server takes the next port where its own is in use', async () => {
  const first = await listen(async (_, response) => void response.end())
  const port = Number(new URL(first.url).port)
  const second = await listen(async (_, response) => void response.end(), port)
  expect(Number(new URL(second.url).port)).toBeGreaterThan(port)
  await Promise.all([first.stop(), second.stop()])
})
