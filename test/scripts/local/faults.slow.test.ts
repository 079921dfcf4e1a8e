import { describe, expect, test } from 'vitest'
import { Faults } from '../../../scripts/local/http/faults'
import { useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud, result, stableToken, token, get } = useCloudOfFixtures()

describe('faults', () => {
  const list = '/wxaapi/feedback/list'
  const page = { page: '1', num: '1' }
  const cloudCall = () => result('feedback', { api: 'operation.getFeedback', data: { page: 1, num: 1 } })

  test('an errcode comes as often as ordered, after as many good calls as ordered', async () => {
    const fault = cloud().faults.add({ on: list, errcode: -1, skip: 1, times: 2 })
    const codes: unknown[] = []
    for (let i = 0; i < 4; i++) codes.push((await get(list, page)).json.errcode)
    expect(codes).toEqual([0, -1, -1, 0])
    expect(fault.hits).toBe(2)
  })

  test('cloud calls take the same faults, inside the protobuf answer', async () => {
    cloud().faults.add({ on: 'operation.getFeedback', errcode: 45009, errmsg: 'too often' })
    expect(await cloudCall()).toMatchObject({ failed: 45009, message: expect.stringContaining('too often') })
    cloud().faults.add({ on: 'operation.getFeedback', body: '{"list":[]}', contentType: 'text/plain' })
    expect(await cloudCall()).toMatchObject({ ids: [] })
    cloud().faults.add({ on: 'operation.getFeedback', body: '<html>' })
    expect(await cloudCall()).toMatchObject({ failed: -601001 })
  })

  test('the gateway refuses in its own ways', async () => {
    cloud().faults.add({ on: 'operation.getFeedback', errorCode: -604102 })
    expect(await cloudCall()).toMatchObject({ failed: -604102 })
    cloud().faults.add({ on: 'operation.getFeedback', code: 'SERVER_TIMEOUT' })
    expect(await cloudCall()).toMatchObject({ failed: -501002 })
    cloud().faults.add({
      on: 'storage.getUploadMetadata',
      code: 'STORAGE_EXCEED_AUTHORITY',
      message: 'not yours',
    })
    await expect(cloud().call('storage', { path: 'x', text: 'x' })).rejects.toThrow(
      'uploadFile:fail not yours',
    )
    cloud().faults.add({ on: 'functions.invokeFunction', code: 'FUNCTIONS_EXECUTE_FAIL' })
    expect(await result('caller', { name: 'context' })).toMatchObject({ code: 'FUNCTIONS_EXECUTE_FAIL' })
  })

  test('the normal answer can be rewritten', async () => {
    cloud().faults.add({
      on: list,
      rewriteJson: json => ({ ...json, errcode: '0', more: 12345678901234567890n }),
    })
    expect((await get(list, page)).text).toMatch(
      /"record_id":\d+,.*"errcode":"0","more":12345678901234567890/,
    )
    cloud().faults.add({ on: list, rewrite: () => ({ contentType: 'image/png' }) })
    expect((await get(list, page)).contentType).toBe('image/png')
  })

  test('a connection can be closed before the answer and in its middle', async () => {
    cloud().faults.add({ on: list, close: 'before' })
    await expect(get(list, page)).rejects.toThrow('fetch failed')
    cloud().faults.add({ on: list, close: 'midway' })
    await expect(get(list, page)).rejects.toThrow('terminated')
    cloud().faults.add({ on: 'operation.getFeedback', close: 'before' })
    expect(await cloudCall()).toMatchObject({ failed: -501001 })
  })

  test('an answer can be late, or never come', async () => {
    cloud().faults.add({ on: list, delayMs: 1 })
    expect((await get(list, page)).json).toMatchObject({ errcode: 0 })
    const hang = cloud().faults.add({ on: list, hang: true })
    const url = `${cloud().apiUrl}${list}`
    await expect(fetch(url, { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout')
    await hang.over
  })

  test('a body without end counts what was sent until the client left', async () => {
    const flood = cloud().faults.add({ on: list, flood: {} })
    const response = await fetch(`${cloud().apiUrl}${list}`)
    const reader = response.body?.getReader()
    let received = 0
    while (received < 1_000_000) received += (await reader?.read())?.value?.length ?? 0
    await reader?.cancel()
    await flood.over
    expect(flood.bytesSent).toBeGreaterThan(900_000)
    cloud().faults.add({ on: list, flood: { bytes: 100_000 } })
    expect((await (await fetch(`${cloud().apiUrl}${list}`)).text()).length).toBe(100_000)
  })

  test('tokens expire when ordered, and the same one can be handed out again', async () => {
    const before = await token()
    cloud().faults.add({ on: list, expireTokens: true })
    expect((await get(list, page)).json).toMatchObject({ errcode: 42001 })
    cloud().faults.add({ on: '/cgi-bin/stable_token', sameToken: true })
    expect((await stableToken({ force_refresh: true })).json).toEqual({
      access_token: before,
      expires_in: 7200,
    })
    expect(await token()).not.toBe(before)
  })

  test('cleared faults do nothing', async () => {
    cloud().faults.add({ on: list, errcode: -1, times: Number.POSITIVE_INFINITY })
    cloud().faults.clear()
    expect((await get(list, page)).json).toMatchObject({ errcode: 0 })
  })

  test('of the same cloud, some callers meet faults of their own', async () => {
    const faults = new Faults()
    faults.add({ on: 'operation.getFeedback', errcode: -1, times: Number.POSITIVE_INFINITY })
    const troubled = await cloud().withFaults(faults)
    const event = { api: 'operation.getFeedback', data: { page: 1, num: 1 } }
    expect((await troubled.call('feedback', event)).result).toMatchObject({ failed: -1 })
    expect(await cloudCall()).toMatchObject({ total: expect.any(Number) })
    expect((await troubled.call('feedback', event)).result).toMatchObject({ failed: -1 })
  })
})
