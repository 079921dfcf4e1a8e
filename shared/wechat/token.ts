import { promises as fs } from 'node:fs'
import { apiBaseUrl, appSecret, tokenFunction } from '../config'
import type { Deadline } from '../deadline'
import { fail, OperationError } from '../errors'
import { appidOf, type Invocation } from '../invocation'
import { keepSecret } from '../secrets'
import { isObject } from '../values'
import { callFunction } from './cloud'
import { httpRequest } from './https'
import { withCamelCaseKeys } from './keys'
import { errorOfStatus, jsonIn } from './response'
import { isTransient, retryingReads } from './retry'

/** What an HTTPS call proves itself with, in its query string. */
export interface Credential {
  parameter: 'access_token' | 'cloudbase_access_token'
  value: string
  /** Another one, after WeChat refused this; `undefined` where there is none to be had. */
  renew(): Promise<Credential | undefined>
}

interface Token {
  accessToken: string
  /** Seconds. */
  expiresIn: number
}

/** Where tokens come from. */
interface TokenSource {
  /** Tokens of one key are the same tokens. */
  key: string
  /** Of the call that asks. */
  deadline: Deadline
  fetch(): Promise<Token>
  /** Makes the tokens in use invalid and fetches another; for leaks, and for a token that WeChat knows no more. */
  forceRefresh?(): Promise<Token>
}

/** WeChat hands out a new token from 5 minutes before the old one's end, and both are valid then. */
const RENEW_BEFORE_END_MS = 5 * 60 * 1000
/** WeChat's own limit is one in 30 s, and 20 a day to all instances together. */
const FORCE_REFRESH_INTERVAL_MS = 30 * 1000
const FORCE_REFRESHES_A_DAY = 10
const DAY_MS = 24 * 60 * 60 * 1000

// These live as long as the instance does.
const cache = new Map<string, { value: string; renewAt: number }>()
const pending = new Map<string, Promise<string>>()
/** When tokens were made anew by force within the last day, oldest first. */
const forcedAt = new Map<string, number[]>()

/** Fetches a token and keeps it. Whoever asks meanwhile waits for the same, each as long as its own time lasts. */
async function fetchOnce(source: TokenSource, fetch: () => Promise<Token>): Promise<string> {
  const { key, deadline } = source
  for (;;) {
    const shared = pending.get(key)
    if (!shared) break
    try {
      return await deadline.race(shared)
    } catch (error) {
      // The one that asks for it ran out of time. Another may have more.
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

/** Another token than the one refused, or `undefined`. */
async function renewedToken(source: TokenSource, refused: string): Promise<string | undefined> {
  // Another call may have renewed it meanwhile: only the refused one is dropped.
  if (cache.get(source.key)?.value === refused) cache.delete(source.key)
  const token = await currentToken(source)
  if (token !== refused) return token
  const { forceRefresh } = source
  if (!forceRefresh || (!mayForce(source.key) && !pending.has(source.key))) return undefined
  const other = await fetchOnce(source, () => {
    // The one that others waited for may have come to nothing, and yet it counts.
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
  const { accessToken, expiresIn }: Record<string, unknown> = isObject(response) ? response : {}
  const seconds = Number(expiresIn)
  return typeof accessToken === 'string' && accessToken && seconds >= 1
    ? { accessToken, expiresIn: seconds }
    : undefined
}

function stableToken(appid: string, secret: string, invocation: Invocation): TokenSource {
  const base = apiBaseUrl()
  const attempt = retryingReads(invocation)
  const request = async (force_refresh: boolean) => {
    const url = new URL(`${base}/cgi-bin/stable_token`)
    const { status, body } = await httpRequest(
      { method: 'POST', url, body: { grant_type: 'client_credential', appid, secret, force_refresh } },
      invocation,
    )
    if (status !== 200) throw errorOfStatus(status, body)
    const token = tokenIn(jsonIn(body))
    if (!token) throw fail('bad_response', 'WeChat answered without an access token where one was due')
    return token
  }
  return {
    key: `${appid} ${base}`,
    deadline: invocation.deadline,
    fetch: () => attempt(() => request(false)),
    forceRefresh: () => request(true),
  }
}

function functionToken(appid: string, name: string, invocation: Invocation): TokenSource {
  const attempt = retryingReads(invocation)
  const mend = (message: string, hint: string) =>
    fail('not_configured', `the cloud function that WECHAT_TOKEN_FUNCTION names ${message}`, { hint })
  return {
    key: `${appid} ${apiBaseUrl()}`,
    deadline: invocation.deadline,
    async fetch() {
      const result = await attempt(() => callFunction(name, { appid }, invocation)).catch(error => {
        const isItsOwn = error instanceof OperationError && error.kind === 'wechat' && !isTransient(error)
        if (!isItsOwn) throw error
        // -504001, -504002 and their like.
        throw mend(
          `is not there, or failed (${error.errCode})`,
          'Check that it is deployed in the same environment, and what its log says.',
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

/** The token that CloudBase Run puts into its containers, new every 10 minutes: so it is read for every call. */
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

/** Whether there is anything to prove an HTTPS call with; `cloudbase` where its token is accepted too. */
export async function httpsIsConfigured({ cloudbase }: { cloudbase: boolean }): Promise<boolean> {
  return Boolean(appSecret() ?? tokenFunction() ?? (cloudbase && (await cloudbaseAccessToken())))
}

function tokenSource(invocation: Invocation): TokenSource {
  const name = tokenFunction()
  if (name) return functionToken(appidOf(invocation), name, invocation)
  const secret = appSecret()
  if (secret) return stableToken(appidOf(invocation), secret, invocation)
  throw fail('not_configured', 'there is nothing to get an access token with: WECHAT_APPSECRET is not set', {
    hint: 'Set WECHAT_APPSECRET (or WECHAT_TOKEN_FUNCTION) in the environment variables of this function.',
  })
}

/** Where tokens come from: the variable's name, or `undefined` where none is set. */
export function tokenVariable(): 'WECHAT_TOKEN_FUNCTION' | 'WECHAT_APPSECRET' | undefined {
  if (tokenFunction()) return 'WECHAT_TOKEN_FUNCTION'
  return appSecret() ? 'WECHAT_APPSECRET' : undefined
}

/** Fetches a token whether one is kept or not, to see whether it is handed out. Gives its seconds. */
export async function tryToken(invocation: Invocation): Promise<number> {
  return (await tokenSource(invocation).fetch()).expiresIn
}

/** The credential for an HTTPS call; `cloudbase` where the API takes a container's token, which then goes first. */
export async function credential(cloudbase: boolean, invocation: Invocation): Promise<Credential> {
  const ofContainer = cloudbase ? await cloudbaseAccessToken() : undefined
  if (ofContainer) return ofContainer
  const source = tokenSource(invocation)
  return accessToken(source, await currentToken(source))
}
