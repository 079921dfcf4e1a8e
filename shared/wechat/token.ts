import { promises as fs } from 'node:fs'
import { OperationError } from '../errors'
import { type Invocation, isOfEnvironment } from '../invocation'
import { keepSecret } from '../secrets'
import { type Token, type TokenSource, tokenSource, tokenVariable } from './token-source'

/** What an HTTPS call proves itself with, in its query string. */
export interface Credential {
  parameter: 'access_token' | 'cloudbase_access_token'
  value: string
  /** Another one, after WeChat refused this; `undefined` where there is none. */
  renew(): Promise<Credential | undefined>
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
    // Again at each use: an instance that serves hundreds has had many others meanwhile.
    value: keepSecret(value),
    async renew() {
      const token = await renewedToken(source, value)
      return token === undefined ? undefined : accessToken(source, token)
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

/** The container's token is the environment's own, and of no other mini program. */
const tokenOfContainer = async (invocation: Invocation) =>
  isOfEnvironment(invocation) ? cloudbaseAccessToken() : undefined

/** Whether there is a credential for an HTTPS call of an API that takes a container's token too. */
export const httpsIsConfigured = async (invocation: Invocation) =>
  Boolean(tokenVariable(invocation) ?? (await tokenOfContainer(invocation)))

/**
 * The credential for an HTTPS call.
 *
 * @param cloudbase whether the API takes a container's token, which then goes first
 */
export async function credential(cloudbase: boolean, invocation: Invocation): Promise<Credential> {
  const ofContainer = cloudbase ? await tokenOfContainer(invocation) : undefined
  if (ofContainer) return ofContainer
  const source = tokenSource(invocation)
  return accessToken(source, await currentToken(source))
}
