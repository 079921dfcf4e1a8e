import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findRunningCloud } from '../../../scripts/local/sharing/remote'
import { shareCloud } from '../../../scripts/local/sharing/server'
import { at, useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud } = useCloudOfFixtures()

describe('calls from another terminal', () => {
  const root = mkdtempSync(join(tmpdir(), 'local-cloud-'))
  afterAll(() => rmSync(root, { recursive: true }))
  const file = join(root, 'state', 'local-cloud.json')

  test('find the running cloud, and none after it stopped', async () => {
    const share = await shareCloud(cloud(), file)
    // Windows has no such modes.
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    const remote = await findRunningCloud(file)
    expect(remote?.functionNames()).toEqual(cloud().functionNames())
    const reply = await remote?.call('context', {}, { openid: 'oRemote', timeLimitMs: 4000 })
    expect(reply).toMatchObject({
      result: { OPENID: 'oRemote', context: { time_limit_in_ms: 4000 } },
      logs: '',
    })
    const from = { appid: 'wxOther', openid: 'oThere' }
    expect((await remote?.call('context', {}, { from }))?.result).toMatchObject({
      FROM_APPID: 'wxOther',
      FROM_OPENID: 'oThere',
    })
    await expect(remote?.call('throws', {})).rejects.toMatchObject({
      name: 'PlatformError',
      errCode: -504002,
    })
    await share.stop()
    expect(existsSync(file)).toBe(false)
    expect(await findRunningCloud(file)).toBeUndefined()
  })

  test('go to the cloud that was started last, and to the one before when that has stopped', async () => {
    const first = await shareCloud(cloud(), file)
    expect(first.before).toBeUndefined()
    const token = readFileSync(file, 'utf8')
    const second = await shareCloud(cloud(), file)
    expect(second.before).toBe(process.pid)
    expect(readFileSync(file, 'utf8')).not.toBe(token)
    await second.stop()
    expect(readFileSync(file, 'utf8')).toBe(token)
    expect(await findRunningCloud(file)).toBeDefined()
    await first.stop()
    expect(existsSync(file)).toBe(false)
  })

  test('a stranger without the token is refused, a stale file ignored', async () => {
    const share = await shareCloud(cloud(), file)
    const state: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const url = `http://127.0.0.1:${at(state, 'port')}/invoke`
    expect((await fetch(url, { method: 'POST', body: '{"name":"nothing"}' })).status).toBe(401)
    writeFileSync(file, JSON.stringify({ ...Object(state), token: 'other' }))
    expect(await findRunningCloud(file)).toBeUndefined()
    await share.stop()
    expect(await findRunningCloud(file)).toBeUndefined()
  })
})
