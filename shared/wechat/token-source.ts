import { tokenWayOf } from '../apps'
import { apiBaseUrl, list, variable } from '../config'
import type { Deadline } from '../deadline'
import { fail, OperationError } from '../errors'
import { appidOf, type Invocation, noteDate } from '../invocation'
import { keepSecret } from '../secrets'
import { callFunction } from './cloud'
import { IN_VARIABLES, SECRET_OR_TOKEN } from './code-rows'
import { httpRequest } from './https'
import { withCamelCaseKeys } from './keys'
import { codeOf, errorOfStatus, jsonIn, weChatError } from './response'
import { isTransient, retryingReads } from './retry'

/* Where the access tokens of a mini program come from. */

export interface Token {
  accessToken: string
  /** Seconds. */
  expiresIn: number
}

export interface TokenSource {
  /** Under which its tokens are kept. */
  key: string
  /** Of the call that asks. */
  deadline: Deadline
  fetch(): Promise<Token>
  /** Makes the tokens in use invalid and fetches another. */
  forceRefresh?(): Promise<Token>
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
  const ask = () =>
    callFunction(name, { appid }, invocation).catch(error => {
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
  return {
    fetch: () =>
      attempt(async () => {
        const result = await ask()
        const { errcode, errmsg }: Record<string, unknown> = Object(result)
        const code = codeOf(errcode)
        if (code) throw weChatError(code, errmsg)
        const token = tokenIn(withCamelCaseKeys(result))
        if (token) return token
        throw mend(
          'did not answer with a token',
          'It gets {appid} and answers {accessToken, expiresIn} (seconds), or what WeChat refused: {errcode, errmsg}.',
        )
      }),
  }
}

/** The variable that says where tokens of the mini program that is meant come from; `undefined` where none does. */
export const tokenVariable = ({ appid }: Invocation): string | undefined =>
  appid === undefined ? undefined : tokenWayOf(appid)?.name

/** @throws `not_configured` where nothing gives its tokens */
export function tokenSource(invocation: Invocation): TokenSource {
  const appid = appidOf(invocation)
  const way = tokenWayOf(appid)
  if (!way) throw noTokenWay(appid)
  const ways =
    way.name === 'WECHAT_TOKEN_FUNCTION'
      ? functionToken(variable(way.name) ?? '', invocation)
      : stableToken(way.secret, invocation)
  return { key: `${appid} ${apiBaseUrl()}`, deadline: invocation.deadline, ...ways }
}

/** The error where nothing gives tokens of a mini program. */
const noTokenWay = (appid: string) =>
  list('WECHAT_APPS').length > 0
    ? fail('not_configured', `there is nothing to get an access token of ${appid} with`, {
        hint: `Write its secret behind it in WECHAT_APPS (${appid}:…) ${IN_VARIABLES}, or set WECHAT_TOKEN_FUNCTION.`,
      })
    : fail('not_configured', 'there is nothing to get an access token with: WECHAT_APPSECRET is not set', {
        hint: `Set ${SECRET_OR_TOKEN}.`,
      })

/** Fetches a token, kept or not, to see whether it is handed out. Gives its seconds. */
export async function tryToken(invocation: Invocation): Promise<number> {
  return (await tokenSource(invocation).fetch()).expiresIn
}
