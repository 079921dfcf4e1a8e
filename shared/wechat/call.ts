import { apiBaseUrl } from '../config'
import { FunctionError } from '../errors'
import type { Invocation } from '../invocation'
import { cloudCall } from './cloud'
import { TOKEN_CODES } from './codes'
import { type HttpRequest, httpRequest } from './https'
import { errorOfStatus, type Reply } from './reply'
import { type Effect, isTransient, retrying } from './retry'
import { type Credential, credential } from './token'

/** One of WeChat's APIs, as its documents describe it. */
export interface Api {
  effect: Effect
  method: 'GET' | 'POST'
  path: string
  /** Whether it takes the `cloudbase_access_token` of a CloudBase Run container. */
  takesCloudbaseToken?: boolean
}

/** An API that can be called through the cloud gateway. */
export interface CloudApi extends Api {
  /** e.g. `operation.getFeedback` */
  cloudCall: string
}

/** Under WeChat's own names; what is `undefined` is not sent. A bigint is an integer too long for a number. */
export type Params = Record<string, string | number | bigint | string[] | undefined>

/** Reads a reply, or throws the error that it holds. */
type Read<T> = (reply: Reply) => T

/** Calls an API through the cloud gateway, where WeChat knows the caller without a token. */
export async function callByCloud<T>(
  { cloudCall: name, effect }: CloudApi,
  params: Params,
  read: Read<T>,
  invocation: Invocation,
): Promise<T> {
  const data = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined))
  const attempt = retrying(effect, invocation)
  return attempt(async () => read(await cloudCall(name, data, invocation)))
}

/** Calls an API over HTTPS. If WeChat refuses the token, once more with another one. */
export async function callByHttps<T>(
  api: Api,
  params: Params,
  read: Read<T>,
  invocation: Invocation,
): Promise<T> {
  const attempt = retrying(api.effect, invocation)
  const send = (proof: Credential) =>
    attempt(async () => {
      invocation.requests++
      try {
        const { status, body } = await httpRequest(requestTo(api, params, proof), invocation.deadline)
        if (status !== 200) throw errorOfStatus(status, body)
        return read(body)
      } catch (error) {
        throw api.effect === 'write' ? errorOfWrite(error) : error
      }
    })
  try {
    const proof = await credential(api.takesCloudbaseToken ?? false, invocation)
    return await send(proof).catch(async (error: unknown) => {
      if (!isRefusedToken(error)) throw error
      const other = await proof.renew()
      if (!other) throw error
      invocation.retries++
      return send(other)
    })
  } catch (error) {
    throw api.effect === 'write' ? finalError(error) : error
  }
}

function requestTo({ method, path, effect }: Api, params: Params, proof: Credential): HttpRequest {
  const given = Object.entries(params).filter(([, value]) => value !== undefined)
  const query = new URLSearchParams({ [proof.parameter]: proof.value })
  if (method === 'GET') for (const [name, value] of given) query.append(name, String(value))
  const url = new URL(`${apiBaseUrl()}${path}?${query}`)
  if (method === 'GET') return { method, url }
  // On a kept connection that WeChat is just closing, nobody could say whether a write arrived.
  return { method, url, body: Object.fromEntries(given), newConnection: effect === 'write' }
}

const isRefusedToken = (error: unknown) =>
  error instanceof FunctionError &&
  error.details.weChatCode !== undefined &&
  TOKEN_CODES.has(error.details.weChatCode)

/** The error of what must not be done again by rule. */
export const finalError = (error: unknown) =>
  error instanceof FunctionError ? error.with(error.message, { isFinal: true }) : error

const LOOK_FIRST =
  'Do not simply send it again: look first whether it is there (getCommentReplyList for replies, getCommentInfo for the rest).'

/** Without a clear answer, a write may have been carried out all the same. */
function errorOfWrite(error: unknown): unknown {
  if (!(error instanceof FunctionError)) return error
  if (error.details.weChatCode === undefined) {
    return error.with(`it is not known whether this was carried out: ${error.message}`, { hint: LOOK_FIRST })
  }
  return isTransient(error) ? error.with(error.message, { hint: LOOK_FIRST }) : error
}
