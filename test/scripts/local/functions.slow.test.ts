import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { ADMIN_OPENID, APPID, APPSECRET, LocalCloud } from '../../../scripts/local/cloud'
import { at, functionsRoot, useCloudOfFixtures } from '../../helpers/fixtures-cloud'
import { portOf } from '../../helpers/ports'

const { cloud, result } = useCloudOfFixtures()

describe('functions', () => {
  test('names are sorted, and listed in the error of an unknown one', async () => {
    expect(cloud().functionNames()).toEqual([...cloud().functionNames()].sort())
    await expect(cloud().call('getFeedbak', {})).rejects.toThrow(
      /no function "getFeedbak".*bare, busy, caller/,
    )
  })

  test('each call has the context of its own caller', async () => {
    expect(await result('context', {}, { openid: 'oOne' })).toMatchObject({
      OPENID: 'oOne',
      APPID,
      SOURCE: 'wx_client',
      context: { time_limit_in_ms: 20_000, function_name: 'context' },
    })
    const second = await result('context', {}, { source: 'wx_trigger', timeLimitMs: 3000, requestId: 'r-1' })
    expect(second).toMatchObject({
      SOURCE: 'wx_trigger',
      context: { time_limit_in_ms: 3000, request_id: 'r-1' },
    })
    expect(second).not.toHaveProperty('OPENID')
    expect(await result('context')).toMatchObject({ SOURCE: 'wx_unknown' })
  })

  test('a function calls another: OPENID stays, SOURCE grows', async () => {
    expect(await result('caller', { name: 'context' }, { openid: 'oOne' })).toMatchObject({
      result: { OPENID: 'oOne', SOURCE: 'wx_client,scf' },
    })
    expect(await result('caller', { name: 'nobody' })).toMatchObject({ code: 'FUNCTIONS_REQUEST_FAIL' })
    expect(await result('caller', { name: 'throws' })).toMatchObject({
      code: 'FUNCTIONS_EXECUTE_FAIL',
      message: expect.stringContaining('no such thing'),
    })
  })

  test('the environment holds the platform’s and the owner’s variables, and none of ours', async () => {
    process.env.OF_THE_TEST = 'secret'
    const reply = await result('environment', {}, { env: { UNWANTED: undefined, COLOUR: 'red' } })
    delete process.env.OF_THE_TEST
    expect(reply).toMatchObject({
      env: {
        COLOUR: 'red',
        ADMIN_OPENIDS: ADMIN_OPENID,
        WECHAT_APPSECRET: APPSECRET,
        WECHAT_API_BASE_URL: cloud().apiUrl,
        TENCENTCLOUD_RUNENV: 'SCF',
      },
    })
    for (const name of ['UNWANTED', 'OF_THE_TEST', 'NODE_OPTIONS', 'VITEST']) {
      expect(reply).not.toHaveProperty(['env', name])
    }
  })

  test('a process is kept for the next call, and another one serves another environment', async () => {
    const one = await result('environment')
    const again = await result('environment')
    const other = await result('environment', {}, { env: { COLOUR: 'blue' } })
    expect(again).toMatchObject({ pid: at(one, 'pid'), calls: Number(at(one, 'calls')) + 1 })
    expect(other).toMatchObject({ calls: 1 })
  })

  test('calls at the same time get a process each', async () => {
    const waiting: ServerResponse[] = []
    const barrier = createServer((_, response) => {
      waiting.push(response)
      if (waiting.length === 3) for (const each of waiting) each.end()
    }).listen(0, '127.0.0.1')
    await once(barrier, 'listening')
    const event = { port: portOf(barrier) }
    const pids = await Promise.all([1, 2, 3].map(() => result('meet', event)))
    expect(new Set(pids).size).toBe(3)
    barrier.close()
  })

  test('logs are complete and in order', async () => {
    const { logs } = await cloud().call('talks', {})
    const lines = Array.from({ length: 5000 }, (_, i) => `out ${i}\nerr ${i}\n`)
    expect(logs).toBe(`${lines.join('')}end without a line break`)
    expect((await cloud().call('nothing', {})).logs).toBe('')
  })

  test('a result travels as JSON', async () => {
    expect(await result('nothing')).toBeNull()
    expect(await result('large', { length: 1000 })).toHaveLength(1000)
    await expect(cloud().call('large', { length: 1024 * 1024 })).rejects.toMatchObject({ errCode: -604001 })
  })

  test('a call that outlives its time limit is killed', async () => {
    await expect(cloud().call('slow', {}, { timeLimitMs: 50 })).rejects.toMatchObject({
      message: 'slow: Invoking task timed out after 0.05 seconds',
      logs: 'before\n',
    })
    await expect(cloud().call('busy', {}, { timeLimitMs: 50 })).rejects.toThrow(
      'busy: Invoking task timed out',
    )
  })

  test('an error, an unhandled rejection and an exit are errors of the call', async () => {
    await expect(cloud().call('throws', {})).rejects.toThrow(/throws: Error: no such thing/)
    await expect(cloud().call('rejects', {})).rejects.toThrow(/exit code 1[\s\S]*nobody cared/)
    await expect(cloud().call('exits', {})).rejects.toMatchObject({ logs: 'bye\n' })
  })

  test('the memory of an instance is what it holds, without garbage', async () => {
    const own = await LocalCloud.start({ functionsRoot })
    const heap = async (forEver: boolean) => {
      await own.call('keeps', { forEver })
      const instances = await own.memoryOfInstances()
      expect(instances).toHaveLength(1)
      return instances.reduce((sum, { heapUsed }) => sum + heapUsed, 0)
    }
    expect(await own.memoryOfInstances()).toEqual([])
    const empty = await heap(false)
    const garbage = await heap(false)
    const kept = await heap(true)
    await own.stop()
    const eightMegabytes = 8 * 2 ** 20
    expect(garbage - empty).toBeLessThan(eightMegabytes / 2)
    expect(kept - garbage).toBeGreaterThan(eightMegabytes * 0.9)
  })

  test('a node that cannot be started is an error of the call', async () => {
    const other = await LocalCloud.start({ functionsRoot, node: '/no/such/node' })
    await expect(other.call('nothing', {})).rejects.toThrow(
      /nothing: could not be started with .no.such.node/,
    )
    await other.stop()
  })
})
