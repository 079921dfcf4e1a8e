import { describe, expect, test } from 'vitest'
import { clock, second, useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud, api, stableToken, token } = useCloudOfFixtures()

describe('access tokens', () => {
  test('the same token until 5 minutes before its end, then both are valid', async () => {
    const start = clock.now
    const first = (await stableToken()).json
    expect(String(first.access_token).length).toBeGreaterThanOrEqual(512)
    clock.now += Number(first.expires_in) * second - 301 * second
    expect((await stableToken()).json).toEqual({ access_token: first.access_token, expires_in: 301 })
    clock.now += second
    const next = (await stableToken()).json
    expect(next).toMatchObject({ expires_in: 7200 })
    expect(next.access_token).not.toBe(first.access_token)

    const page = { page: '1', num: '1' }
    const list = (token: unknown) => api('/wxaapi/feedback/list', { ...page, access_token: String(token) })
    expect((await list(first.access_token)).json).toMatchObject({ errcode: 0 })
    expect((await list(next.access_token)).json).toMatchObject({ errcode: 0 })
    clock.now += 300 * second
    expect((await list(first.access_token)).json).toMatchObject({ errcode: 42001 })
    expect((await list('made up')).json).toMatchObject({ errcode: 40001 })
    expect((await list('')).json).toMatchObject({ errcode: 41001 })
    clock.now = start
  })

  test('each mistake in the request has its own code', async () => {
    const codes = await Promise.all(
      [{ appid: '' }, { appid: 'wx0' }, { secret: '' }, { secret: 'x' }, { grant_type: 'x' }].map(
        async changes => (await stableToken(changes)).json.errcode,
      ),
    )
    expect(codes).toEqual([41002, 40013, 41004, 40125, 40002])
    expect((await api('/cgi-bin/stable_token')).json).toMatchObject({ errcode: 43002 })
    expect((await api('/cgi-bin/stable_token', {}, '')).json).toMatchObject({ errcode: 44002 })
  })

  test('force_refresh ends the old token, 30 s apart and 20 a day', async () => {
    const old = await token()
    const forced = (await stableToken({ force_refresh: true })).json
    expect(forced.access_token).not.toBe(old)
    const list = await api('/wxaapi/feedback/list', { page: '1', num: '1', access_token: old })
    expect(list.json).toMatchObject({ errcode: 40001 })
    expect((await stableToken({ force_refresh: true })).json).toMatchObject({ errcode: 45011 })
    for (let i = 1; i < 20; i++) {
      clock.now += 30 * second
      expect((await stableToken({ force_refresh: true })).json).toHaveProperty('access_token')
    }
    clock.now += 30 * second
    expect((await stableToken({ force_refresh: true })).json).toMatchObject({ errcode: 45009 })
  })

  test('only feedback takes cloudbase_access_token', async () => {
    const credential = { cloudbase_access_token: 'local-cloudbase-access-token' }
    const page = { page: '1', num: '1' }
    expect((await api('/wxaapi/feedback/list', { ...page, ...credential })).json).toMatchObject({
      errcode: 0,
    })
    const comments = await api('/wxaapi/comment/commentinfo/get', { commentId: '1', ...credential })
    expect(comments.json).toMatchObject({ errcode: 41001 })
  })

  test('a token from elsewhere can be made valid', async () => {
    cloud().tokens.accept('authorizer', 60)
    const query = { page: '1', num: '1', access_token: 'authorizer' }
    expect((await api('/wxaapi/feedback/list', query)).json).toMatchObject({ errcode: 0 })
    expect(cloud().requests).toMatchObject([
      { token: 'authorizer', credential: 'access_token', params: { page: '1' } },
    ])
  })
})
