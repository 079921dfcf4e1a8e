import { join } from 'node:path'
import { APPID, APPSECRET, type LocalCloudOptions } from '../../scripts/local/cloud'
import { useLocalCloud } from './cloud'

/** The functions that the tests of the local cloud run. */
export const functionsRoot = join(import.meta.dirname, '../fixtures/functions')
/** Milliseconds. */
export const second = 1000
/** WeChat's clock, for tests to turn. */
export const clock = { now: Date.UTC(2025, 10, 20) }

/** A local cloud for the tests of one file, with the fixtures as its functions, and ways to ask it. */
export function useCloudOfFixtures(options: LocalCloudOptions = {}) {
  const { cloud } = useLocalCloud({
    functionsRoot,
    // The unbundled SDK needs no old Node, whatever the built functions are run with.
    node: process.execPath,
    now: () => clock.now,
    env: { COLOUR: 'green', UNWANTED: 'yes' },
    ...options,
  })

  async function result(name: string, event: unknown = {}, options = {}): Promise<unknown> {
    return (await cloud().call(name, event, options)).result
  }

  /** Calls api.weixin.qq.com. */
  async function api(pathname: string, query: Record<string, string> = {}, body?: unknown) {
    const post = { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }
    const url = `${cloud().apiUrl}${pathname}?${new URLSearchParams(query)}`
    const response = await fetch(url, body === undefined ? {} : post)
    const text = await response.text()
    const json: Record<string, unknown> = JSON.parse(text)
    return { text, json, contentType: response.headers.get('content-type') }
  }

  function stableToken(changes: Record<string, unknown> = {}) {
    const request = { grant_type: 'client_credential', appid: APPID, secret: APPSECRET, force_refresh: false }
    return api('/cgi-bin/stable_token', {}, { ...request, ...changes })
  }

  async function token(): Promise<string> {
    return String((await stableToken()).json.access_token)
  }

  return {
    cloud,
    result,
    api,
    stableToken,
    token,
    async get(pathname: string, query: Record<string, string> = {}) {
      return api(pathname, { ...query, access_token: await token() })
    },
    async post(pathname: string, body: unknown) {
      return api(pathname, { access_token: await token() }, body)
    },
  }
}

/** What stands at this place of a JSON value. */
export function at(value: unknown, ...place: (string | number)[]): unknown {
  return place.reduce<unknown>((inner, key) => {
    const members: Record<string, unknown> = { ...Object(inner) }
    return members[key]
  }, value)
}
