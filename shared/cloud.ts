import type { Deadline } from './deadline'
import { FunctionError, fail } from './errors'
import type { Invocation } from './invocation'
import { isObject } from './normalise'
import { weChatError } from './wechat-errors'

/*
 * wx-server-sdk, as far as it is used here. Its own types are wrong where it matters (`openapi` cannot be
 * called, DYNAMIC_CURRENT_ENV does not fit `init`), so this is what it was measured to do (4.0.2).
 */
interface CloudSdk {
  DYNAMIC_CURRENT_ENV: symbol | undefined
  init(options: { env: symbol | undefined; keepalive: boolean; timeout: number }): void
  openapi(options: {
    convertCase: false
  }): Record<string, Record<string, (data: object) => Promise<Record<string, unknown>>>>
  uploadFile(file: { cloudPath: string; fileContent: Buffer }): Promise<{ fileID: unknown }>
  getTempFileURL(files: {
    fileList: string[]
  }): Promise<{ fileList: { status: number; errMsg: string; tempFileURL: unknown }[] }>
  callFunction(call: { name: string; data: object }): Promise<{ result: unknown }>
}

let sdk: Promise<CloudSdk> | undefined

/** Loads the SDK when it is first needed: parsing it takes longer than a whole call that does without. */
async function cloudSdk(deadline: Deadline): Promise<CloudSdk> {
  // Without them the SDK leaves an unhandled rejection behind, which ends the process.
  if (!process.env.TENCENTCLOUD_SECRETID || !process.env.TENCENTCLOUD_SECRETKEY) {
    throw fail('not_configured', 'the platform has not given this function its credentials', {
      hint: 'Cloud calls work in WeChat CloudBase, or on the local cloud of this package (npm start).',
    })
  }
  sdk ??= import('wx-server-sdk').then(module => {
    const cloud = module.default as unknown as CloudSdk
    cloud.init({
      env: cloud.DYNAMIC_CURRENT_ENV,
      // Off inside the cloud unless asked for.
      keepalive: true,
      // Its requests cannot be aborted: this ends those that outlive our deadline, and none before.
      timeout: deadline.limitMs,
    })
    return cloud
  })
  return sdk
}

/** Calls the SDK within the deadline; whatever it throws becomes one of our errors. */
async function callSdk<T>(invocation: Invocation, call: (cloud: CloudSdk) => Promise<T>): Promise<T> {
  const cloud = await cloudSdk(invocation.deadline)
  if (invocation.deadline.error) throw invocation.deadline.error
  invocation.requests++
  try {
    return await invocation.deadline.race(call(cloud))
  } catch (error) {
    throw error instanceof FunctionError ? error : sdkError(error)
  }
}

/**
 * A cloud call, e.g. `operation.getFeedback`. What comes back is what WeChat sent: an object where the SDK
 * could parse it (long integers as BigNumber, keys as they were), or else the bytes.
 */
export async function cloudCall(api: string, data: object, invocation: Invocation): Promise<Buffer | object> {
  const [namespace = '', method = ''] = api.split('.')
  const result = await callSdk(invocation, cloud => {
    // With its default `convertCase` the SDK destroys long integers.
    const call = cloud.openapi({ convertCase: false })[namespace]?.[method]
    if (!call) throw new Error(`wx-server-sdk has no openapi.${api}`)
    return call(data)
  })
  const { errCode: _errCode, errMsg: _errMsg, ...reply } = result
  if (Buffer.isBuffer(reply.buffer)) return reply.buffer
  // What the SDK makes of text/plain that it cannot parse.
  if (typeof reply.result === 'string' && Object.keys(reply).length === 1) return Buffer.from(reply.result)
  return reply
}

/** Stores a file in cloud storage; an older one under the same path is replaced. Sent once. */
export async function uploadFile(
  cloudPath: string,
  fileContent: Buffer,
  invocation: Invocation,
): Promise<string> {
  const { fileID } = await callSdk(invocation, cloud => cloud.uploadFile({ cloudPath, fileContent }))
  if (typeof fileID !== 'string' || !fileID)
    throw fail('bad_response', 'cloud storage gave the file no fileID')
  return fileID
}

/** A signed address of a stored file, for a while. */
export async function getTempFileURL(fileID: string, invocation: Invocation): Promise<string> {
  const { fileList } = await callSdk(invocation, cloud => cloud.getTempFileURL({ fileList: [fileID] }))
  const file = fileList[0]
  if (file && file.status !== 0) throw weChatError(file.status, file.errMsg)
  if (typeof file?.tempFileURL !== 'string' || !file.tempFileURL) {
    throw fail('bad_response', 'cloud storage gave no address for the file')
  }
  return file.tempFileURL
}

/** The result of another cloud function of this environment. */
export async function callFunction(name: string, data: object, invocation: Invocation): Promise<unknown> {
  const { result } = await callSdk(invocation, cloud => cloud.callFunction({ name, data }))
  return result
}

// What the SDK says where a reply came and did not parse. It appends the whole reply, personal data and all.
const UNREADABLE = /response body is invalid json|unknown (wx )?response|empty (wx )?resp|:fail [{[]/

// Where a failed request, and not the gateway, made a cloud call end in "system error".
const FAILED_REQUEST = /^openapi\.[\w.]+:fail -501001 [\w ]+\. /

const TIMED_OUT = /(request|connect) timeout/

/** What the SDK threw, told apart by the little that its errors hold. */
export function sdkError(thrown: unknown): FunctionError {
  const error = isErrorLike(thrown) ? thrown : {}
  const text = typeof error.errMsg === 'string' ? error.errMsg : ''
  const code = Number(error.errCode)
  const ofOpenApi = text.startsWith('openapi.')
  // A TypeError is the SDK stumbling over a reply such as `null`; errcode "0" as text makes it throw a success away;
  // storage and functions report what they cannot name as -1, which only of an API means "busy".
  const failedRequest =
    typeof error.code === 'string' || typeof error.code === 'number' || FAILED_REQUEST.test(text)
  if (
    error.name !== 'Error' ||
    !code ||
    UNREADABLE.test(text) ||
    (code === -1 && !ofOpenApi && !failedRequest)
  ) {
    return fail('bad_response', 'the cloud gateway answered something that cannot be read', { cause: thrown })
  }
  if (failedRequest && TIMED_OUT.test(text)) {
    return fail('timeout', 'the cloud gateway did not answer in time', { hint: 'Try again.', cause: thrown })
  }
  if (failedRequest) {
    const reason =
      /\b(E[A-Z]{4,}|socket hang up|[45]\d\d)\b/.exec(`${error.code} ${text}`)?.[0] ?? 'connection failed'
    return fail('network', `no answer from the cloud gateway (${reason})`, {
      hint: 'Try again in a moment.',
      cause: thrown,
    })
  }
  return weChatError(code, text.replace(/^[\w.]*:fail\s*(-?\d+ [^.]*\. )?/, ''))
}

function isErrorLike(
  thrown: unknown,
): thrown is { name?: unknown; code?: unknown; errCode?: unknown; errMsg?: unknown } {
  return thrown instanceof Error || isObject(thrown)
}
