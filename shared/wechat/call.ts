import { apiBaseUrl } from '../config'
import { OperationError } from '../errors'
import { type Invocation, partOf } from '../invocation'
import { inAddress } from '../secrets'
import { cloudCall } from './cloud'
import { codeRow } from './codes'
import { type HttpRequest, httpRequest } from './https'
import { errorOfStatus, type RawResponse } from './response'
import { isTransient, retryingReads } from './retry'
import { type Credential, credential } from './token'

/** A read may be asked again; a write changes something, and is never sent twice by accident. */
type Effect =
  | { effect: 'read' }
  | {
      effect: 'write'
      /** What to do, instead of sending it again, where nobody knows whether it was carried out. */
      lookFirst: string
    }

/** One of WeChat's APIs that is called over HTTPS, as its documents describe it. */
export type HttpsApi = Effect & {
  method: 'GET' | 'POST'
  path: string
  /** Whether it takes the `cloudbase_access_token` of a CloudBase Run container. */
  takesCloudbaseToken?: boolean
}

/** One that is called through the cloud gateway. */
export type CloudApi = Effect & {
  /** e.g. `operation.getFeedback` */
  cloudCall: string
}

/** Under WeChat's own names; what is `undefined` is not sent. A bigint is an integer too long for a number. */
export type Params = Record<string, string | number | bigint | string[] | undefined>

/** Reads a response, or throws the error that it holds. */
type Read<T> = (response: RawResponse) => T

/** Calls an API through the cloud gateway, where WeChat knows the caller without a token. */
export async function callByCloud<T>(
  api: CloudApi,
  params: Record<string, unknown>,
  read: Read<T>,
  invocation: Invocation,
): Promise<T> {
  const data = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined))
  return attempts(api, invocation)(async part => read(await cloudCall(api.cloudCall, data, part)))
}

/** Calls an API over HTTPS. If WeChat refuses the token, once more with another one. */
export async function callByHttps<T>(
  api: HttpsApi,
  params: Params,
  read: Read<T>,
  invocation: Invocation,
): Promise<T> {
  const attempt = attempts(api, invocation)
  const send = (proof: Credential) =>
    attempt(async part => {
      const { status, body } = await httpRequest(requestTo(api, params, proof), part)
      if (status !== 200) throw errorOfStatus(status, body)
      return read(body)
    })
  const beforeSending = (error: unknown) => {
    throw errorOfCall(error, api, false)
  }
  const proof = await credential(api.takesCloudbaseToken ?? false, invocation).catch(beforeSending)
  try {
    return await send(proof)
  } catch (error) {
    if (!isRefusedToken(error)) throw error
    const other = await proof.renew().catch(beforeSending)
    if (!other) throw error
    invocation.counts.add('retries')
    return send(other)
  }
}

/** Attempts at one API: a read is repeated by rule; the error of a write says whether it may have been carried out. */
function attempts(api: Effect, invocation: Invocation) {
  const attemptRead = retryingReads(invocation)
  return async <T>(attempt: (part: Invocation) => Promise<T>): Promise<T> => {
    if (api.effect === 'read') return attemptRead(() => attempt(invocation))
    const part = partOf(invocation)
    try {
      return await attempt(part)
    } catch (error) {
      throw errorOfCall(error, api, part.counts.requests > 0)
    }
  }
}

/**
 * What an error means to the caller. Only a read may be made again; a write that was sent and got no clear answer may
 * have been carried out all the same.
 */
function errorOfCall(error: unknown, api: Effect, wasSent: boolean): unknown {
  if (api.effect === 'read' || !(error instanceof OperationError)) return error
  const isRefusal = error.details.weChatCode !== undefined
  if (!wasSent || (isRefusal && !isTransient(error))) return error.with(error.message, { retry: undefined })
  const message = isRefusal ? error.message : `it is not known whether this was carried out: ${error.message}`
  return error.with(message, { retry: undefined, outcome: 'unknown', hint: api.lookFirst })
}

function requestTo({ method, path, effect }: HttpsApi, params: Params, proof: Credential): HttpRequest {
  const given = Object.entries(params).filter(([, value]) => value !== undefined)
  // Not by URLSearchParams, whose first use costs more than all the rest here.
  const query = [[proof.parameter, proof.value], ...(method === 'GET' ? given : [])].map(
    ([name, value]) => `${name}=${inAddress(String(value))}`,
  )
  const url = new URL(`${apiBaseUrl()}${path}?${query.join('&')}`)
  if (method === 'GET') return { method, url }
  // On a kept connection that WeChat is just closing, nobody could say whether a write arrived.
  return { method, url, body: Object.fromEntries(given), newConnection: effect === 'write' }
}

const isRefusedToken = (error: unknown) =>
  error instanceof OperationError && codeRow(error.details.weChatCode).tokenRefused
