import { promises as fs } from 'node:fs'
import { tokenWayOf } from '../apps'
import { apiBaseUrl, list, variable } from '../config'
import type { Deadline } from '../deadline'
import { fail, OperationError } from '../errors'
import { appidOf, type Invocation, noteDate } from '../invocation'
import { keepSecret } from '../secrets'
import { callFunction } from './cloud'
import { httpRequest } from './https'
import { withCamelCaseKeys } from './keys'
import { errorOfStatus, jsonIn } from './response'
import { isTransient, retryingReads } from './retry'

/** What an HTTPS call proves itself with, in its query string. */
export interface Credential {
  parameter: 'access_token' | 'cloudbase_access_token'
  value: string
  /** Another one, after WeChat refused this; `undefined` where there is none. */
  renew(): Promise<Credential | undefined>
}

interface Token {
  accessToken: string
  /** Seconds. */
  expiresIn: number
}

interface TokenSource {
  /** Under which its tokens are kept. */
  key: string
  /** Of the call that asks. */
  deadline: Deadline
  fetch(): Promise<Token>
  /** Makes the tokens in use invalid and fetches another. */
  forceRefresh?(): Promise<Token>
}

/** In its last 5 minutes WeChat hands out a new token, and both are valid. */
const RENEW_BEFORE_END_MS = 5 * 60 * 1000
/** WeChat allows one forced refresh in 30 s, and 20 a day for all instances together. */
const FORCE_REFRESH_INTERVAL_MS = 30 * 1000
const FORCE_REFRESHES_A_DAY = 10
const DAY_MS = 24 * 60 * 60 * 1000

// These live as long as the instance does.
const cache = new Map<string, { value: string; renewAt: number }>()
const pending = new Map<string, Promise<string>>()
/** Times of forced refreshes, oldest first. */
const forcedAt = new Map<string, number[]>()

/** Fetches a token and keeps it. Calls that ask meanwhile wait for the same one, each until its own deadline. */
async function fetchOnce(source: TokenSource, fetch: () => Promise<Token>): Promise<string> {
  const { key, deadline } = source
  for (;;) {
    const shared = pending.get(key)
    if (!shared) break
    try {
      return await deadline.race(shared)
    } catch (error) {
      // The call that fetches it may have had less time than this one.
      if (!isTimeout(error) || deadline.isOver) throw error
    }
  }
  const token = fetch()
    .then(({ accessToken, expiresIn }) => {
      keepSecret(accessToken)
      cache.set(key, { value: accessToken, renewAt: Date.now() + expiresIn * 1000 - RENEW_BEFORE_END_MS })
      return accessToken
    })
    .finally(() => pending.delete(key))
  pending.set(key, token)
  return token
}

const isTimeout = (error: unknown) => error instanceof OperationError && error.kind === 'timeout'

async function currentToken(source: TokenSource): Promise<string> {
  const cached = cache.get(source.key)
  if (cached && Date.now() < cached.renewAt) return cached.value
  return fetchOnce(source, () => source.fetch())
}

const forcedOf = (key: string) => (forcedAt.get(key) ?? []).filter(time => Date.now() - time < DAY_MS)

function mayForce(key: string): boolean {
  const forced = forcedOf(key)
  const last = forced[forced.length - 1] ?? Number.NEGATIVE_INFINITY
  return forced.length < FORCE_REFRESHES_A_DAY && Date.now() - last >= FORCE_REFRESH_INTERVAL_MS
}

/** Another token than the refused one; `undefined` where there is none. */
async function renewedToken(source: TokenSource, refused: string): Promise<string | undefined> {
  // Another call may have renewed it meanwhile.
  if (cache.get(source.key)?.value === refused) cache.delete(source.key)
  const token = await currentToken(source)
  if (token !== refused) return token
  const { forceRefresh } = source
  if (!forceRefresh || (!mayForce(source.key) && !pending.has(source.key))) return undefined
  const other = await fetchOnce(source, () => {
    // A forced refresh that this call waited for may have failed; it counts all the same.
    if (!mayForce(source.key)) return source.fetch()
    forcedAt.set(source.key, [...forcedOf(source.key), Date.now()])
    return forceRefresh()
  })
  return other === refused ? undefined : other
}

function accessToken(source: TokenSource, value: string): Credential {
  return {
    parameter: 'access_token',
    value,
    async renew() {
      const token = await renewedToken(source, value)
      return token === undefined ? undefined : accessToken(source, token)
    },
  }
}

function tokenIn(response: unknown): Token | undefined {
  const { accessToken, expiresIn }: Record<string, unknown> = Object(response)
  const seconds = Number(expiresIn)
  return typeof accessToken === 'string' && accessToken && seconds >= 1
    ? { accessToken, expiresIn: seconds }
    : undefined
}

function stableToken(secret: string, invocation: Invocation) {
  keepSecret(secret)
  const appid = appidOf(invocation)
  const url = new URL(`${apiBaseUrl()}/cgi-bin/stable_token`)
  const attempt = retryingReads(invocation)
  const request = async (force_refresh: boolean) => {
    const { status, date, body } = await httpRequest(
      { method: 'POST', url, body: { grant_type: 'client_credential', appid, secret, force_refresh } },
      invocation,
    )
    noteDate(date, invocation)
    if (status !== 200) throw errorOfStatus(status, body)
    const token = tokenIn(jsonIn(body))
    if (!token) throw fail('bad_response', 'WeChat answered without an access token where one was due')
    return token
  }
  return { fetch: () => attempt(() => request(false)), forceRefresh: () => request(true) }
}

function functionToken(name: string, invocation: Invocation) {
  const appid = appidOf(invocation)
  const attempt = retryingReads(invocation)
  const mend = (message: string, hint: string) =>
    fail('not_configured', `the cloud function that WECHAT_TOKEN_FUNCTION names ${message}`, { hint })
  return {
    async fetch() {
      const result = await attempt(() => callFunction(name, { appid }, invocation)).catch(error => {
        const code = error instanceof OperationError && !isTransient(error) && error.details.weChatCode
        if (!code) throw error
        // -504001, -504002 and their like.
        const { kind, details } = error
        const ofEnvironment = kind === 'not_configured' && details.hint
        throw mend(
          `is not there, or failed (${code})`,
          ofEnvironment || 'Check that it is deployed in the same environment, and what its log says.',
        )
      })
      const token = tokenIn(withCamelCaseKeys(result))
      if (token) return token
      throw mend(
        'did not answer with a token',
        'It gets {appid} and answers {accessToken, expiresIn} (seconds).',
      )
    },
  }
}

const CLOUDBASE_ACCESS_TOKEN_FILE = '/.tencentcloudbase/wx/cloudbase_access_token'

/** The token of a CloudBase Run container. It is read for every call, since it changes every 10 minutes. */
export async function cloudbaseAccessToken(
  file = CLOUDBASE_ACCESS_TOKEN_FILE,
): Promise<Credential | undefined> {
  const value = await fs.readFile(file, 'utf8').then(
    text => text.trim(),
    () => '',
  )
  if (!value) return undefined
  return {
    parameter: 'cloudbase_access_token',
    value: keepSecret(value),
    async renew() {
      const other = await cloudbaseAccessToken(file)
      return other?.value === value ? undefined : other
    },
  }
}

/** The variable that says where tokens of the mini program that is meant come from; `undefined` where none does. */
export function tokenVariable({ appid }: Invocation): string | undefined {
  const way = appid === undefined ? undefined : tokenWayOf(appid)
  return typeof way === 'object' ? way.name : way
}

/** Whether there is a credential for an HTTPS call of an API that takes a container's token too. */
export const httpsIsConfigured = async (invocation: Invocation) =>
  Boolean(tokenVariable(invocation) ?? (await cloudbaseAccessToken()))

function tokenSource(invocation: Invocation): TokenSource {
  const appid = appidOf(invocation)
  const way = tokenWayOf(appid)
  if (!way) throw noTokenWay(appid)
  const ways =
    typeof way === 'object'
      ? stableToken(way.secret, invocation)
      : functionToken(variable(way) ?? '', invocation)
  return { key: `${appid} ${apiBaseUrl()}`, deadline: invocation.deadline, ...ways }
}

const noTokenWay = (appid: string) =>
  list('WECHAT_APPS').length > 0
    ? fail('not_configured', `there is nothing to get an access token of ${appid} with`, {
        hint: `In WECHAT_APPS, in the environment variables of this function, write ${appid}:<its secret>, or set WECHAT_TOKEN_FUNCTION.`,
      })
    : fail('not_configured', 'there is nothing to get an access token with: WECHAT_APPSECRET is not set', {
        hint: 'Set WECHAT_APPSECRET (or WECHAT_TOKEN_FUNCTION) in the environment variables of this function.',
      })

/** Fetches a token, kept or not, to see whether it is handed out. Gives its seconds. */
export async function tryToken(invocation: Invocation): Promise<number> {
  return (await tokenSource(invocation).fetch()).expiresIn
}

/**
 * The credential for an HTTPS call.
 *
 * @param cloudbase whether the API takes a container's token, which then goes first
 */
export async function credential(cloudbase: boolean, invocation: Invocation): Promise<Credential> {
  const ofContainer = cloudbase ? await cloudbaseAccessToken() : undefined
  if (ofContainer) return ofContainer
  const source = tokenSource(invocation)
  return accessToken(source, await currentToken(source))
}
