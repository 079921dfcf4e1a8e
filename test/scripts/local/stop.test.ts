import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { LocalCloud } from '../../../scripts/local/cloud'
import { functionsRoot } from '../../helpers/fixtures-cloud'
import { lifeline } from '../../helpers/ports'

describe('nothing is left behind', () => {
  test('after stop: no process and no port', async () => {
    const other = await LocalCloud.start({ functionsRoot })
    const { port, ended } = await lifeline()
    await other.call('holds', { port })
    const { apiUrl, gatewayUrl, storageUrl, robot, accessUrl } = other
    const unfinished = expect(other.call('slow', {})).rejects.toThrow('the local cloud was stopped')
    await other.stop()
    await Promise.all([unfinished, ended])
    for (const url of [apiUrl, gatewayUrl, storageUrl, robot.url, accessUrl])
      await expect(fetch(url)).rejects.toThrow()
  })

  test('a function’s process ends when the local cloud is killed', async () => {
    const { port, connected, ended } = await lifeline()
    const script = join(import.meta.dirname, '../../fixtures/killed-cloud.ts')
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
    const parent = spawn(process.execPath, ['--import', tsx, script, functionsRoot, String(port)], {
      stdio: 'inherit',
    })
    await connected
    parent.kill('SIGKILL')
    await ended
  })
})
