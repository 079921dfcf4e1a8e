import { apiBaseUrl } from '../config'
import { type Invocation, isOfEnvironment, noteDate } from '../invocation'
import { inAddress } from '../secrets'
import { cloudCall } from './cloud'
import { codeRowOf } from './codes'
import { type FormFile, type HttpRequest, httpRequest } from './https'
import { errorOfStatus, type ReadResponse } from './response'
import { retryingReads, writingOnce } from './retry'
import { type Credential, credential } from './token'

/** A read may be asked again; a write changes something, and is never sent twice by accident. */
type Effect =
  | { effect: 'read' }
  | {
      effect: 'write'
      /** What to do, instead of sending it again, where it is not known whether it was carried out. */
      lookFirst: string
    }

/** One of WeChat's APIs that is called over HTTPS, as its documents describe it. */
export type HttpsApi = Effect & {
  method: 'GET' | 'POST'
  path: string
  /** Whether it takes the `cloudbase_access_token` of a CloudBase Run container. */
  takesCloudbaseToken?: boolean
}

/** An API that is called through the cloud gateway. */
export type CloudApi = Effect & {
  /** e.g. `operation.getFeedback` */
  cloudCall: string
}

/** By WeChat's own names; what is `undefined` is not sent. A bigint is an integer too long for a number. */
export type Params = Record<string, string | number | bigint | string[] | { content: string } | undefined>

/** Calls an API through the cloud gateway, where WeChat knows the caller without a token. */
export async function callByCloud<T>(
  api: CloudApi,
  params: Record<string, unknown>,
  read: ReadResponse<T>,
  invocation: Invocation,
): Promise<T> {
  const data = Object.fromEntries(given(params))
  return attemptsAt(api, invocation)(async part => read(await cloudCall(api.cloudCall, data, part), part))
}

/**
 * Calls an API where the gateway would make the call as the environment's own mini program: by cloud call only if that is
 * the one that is meant, otherwise over HTTPS, as the one that is.
 */
export const callAsMeant = <T>(
  api: CloudApi & HttpsApi,
  params: Params,
  read: ReadResponse<T>,
  invocation: Invocation,
): Promise<T> =>
  isOfEnvironment(invocation)
    ? callByCloud(api, params, read, invocation)
    : callByHttps(api, params, read, invocation)

/**
 * Calls an API over HTTPS. If WeChat refuses the token, once more with another one.
 *
 * @param file is posted as a form; the parameters then stand in the query
 */
export async function callByHttps<T>(
  api: HttpsApi,
  params: Params,
  read: ReadResponse<T>,
  invocation: Invocation,
  file?: FormFile,
): Promise<T> {
  const attempt = attemptsAt(api, invocation)
  const send = (proof: Credential) =>
    attempt(async part => {
      const { status, date, body } = await httpRequest(requestTo(api, params, proof, file), part)
      noteDate(date, part)
      if (status !== 200) throw errorOfStatus(status, body)
      return read(body, part)
    })
  const proof = await credential(api.takesCloudbaseToken ?? false, invocation)
  try {
    return await send(proof)
  } catch (error) {
    if (!codeRowOf(error).tokenRefused) throw error
    const other = await proof.renew()
    if (!other) throw error
    invocation.counts.add('retries')
    return send(other)
  }
}

const attemptsAt = (api: Effect, invocation: Invocation) =>
  api.effect === 'read' ? retryingReads(invocation) : writingOnce(invocation, api.lookFirst)

const given = (params: Record<string, unknown>) =>
  Object.entries(params).filter(([, value]) => value !== undefined)

function requestTo(
  { method, path, effect }: HttpsApi,
  params: Params,
  proof: Credential,
  file: FormFile | undefined,
): HttpRequest {
  const isInQuery = method === 'GET' || file
  // Not by URLSearchParams, whose first use costs more than all the rest here.
  const query = [[proof.parameter, proof.value], ...(isInQuery ? given(params) : [])].map(
    ([name, value]) => `${name}=${inAddress(String(value))}`,
  )
  const url = new URL(`${apiBaseUrl()}${path}?${query.join('&')}`)
  if (method === 'GET') return { method, url }
  const body = file ? { file } : { body: Object.fromEntries(given(params)) }
  // WeChat may be closing a kept connection: then nobody could say whether a write arrived.
  return { method, url, ...body, newConnection: effect === 'write' }
}
