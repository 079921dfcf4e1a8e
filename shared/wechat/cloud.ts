import { timedOut } from '../deadline'
import { chunksOf } from '../each-of'
import { fail, OperationError } from '../errors'
import { type Invocation, startRequest } from '../invocation'
import { codeNamed } from './codes'
import { codeOf, weChatError } from './response'

type CloudCall = (data: object) => Promise<Record<string, unknown>>

/*
 * The part of wx-server-sdk that is used here, as it was measured (4.0.2). Its own types are wrong: by them `openapi`
 * cannot be called, and DYNAMIC_CURRENT_ENV does not fit `init`.
 */
interface CloudSdk {
  DYNAMIC_CURRENT_ENV: symbol | undefined
  init(options: { env: symbol | undefined; keepalive: boolean; timeout: number }): void
  openapi(options: { convertCase: false }): Record<string, Record<string, CloudCall>>
  uploadFile(file: { cloudPath: string; fileContent: Buffer }): Promise<{ fileID: unknown }>
  getTempFileURL(files: {
    fileList: { fileID: string; maxAge: number }[]
  }): Promise<{ fileList: { status: number; errMsg: string; tempFileURL: unknown }[] }>
  deleteFile(files: { fileList: string[] }): Promise<{ fileList: { status: number; errMsg: string }[] }>
  callFunction(call: { name: string; data: object }): Promise<{ result: unknown }>
  /** Its type is in shared/database/, which alone uses it. */
  database(options: { throwOnNotFound: false }): unknown
}

const LONGEST_CALL_MS = 60_000

let sdk: Promise<CloudSdk> | undefined

/** Loads the SDK when it is first needed: that takes longer than a whole call without it. */
export async function cloudSdk(): Promise<CloudSdk> {
  // Without them the SDK ends the process, by an unhandled rejection.
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
      // The longest time limit of a function: each call has its own deadline.
      timeout: LONGEST_CALL_MS,
    })
    return cloud
  })
  return sdk
}

/** Calls the SDK within the deadline; what it throws becomes one of our errors. */
export async function callSdk<T>(
  service: Service,
  invocation: Invocation,
  call: (cloud: CloudSdk) => Promise<T>,
  errorOf: (thrown: unknown) => unknown = thrown => sdkError(service, thrown),
): Promise<T> {
  const cloud = await cloudSdk()
  startRequest(invocation)
  try {
    return await invocation.deadline.race(call(cloud))
  } catch (error) {
    throw error instanceof OperationError ? error : errorOf(error)
  }
}

/**
 * A cloud call, e.g. `operation.getFeedback`. Gives what WeChat sent: an object where the SDK could parse it (with long
 * integers as BigNumber), otherwise the bytes.
 */
export async function cloudCall(api: string, data: object, invocation: Invocation): Promise<Buffer | object> {
  const result = await callSdk('openapi', invocation, cloud => {
    const [namespace = '', method = ''] = api.split('.')
    // With its default `convertCase` the SDK destroys long integers.
    const call = cloud.openapi({ convertCase: false })[namespace]?.[method]
    if (!call) throw new Error(`wx-server-sdk has no openapi.${api}`)
    return call(data)
  })
  const { errCode: _errCode, errMsg: _errMsg, ...response } = result
  if (Buffer.isBuffer(response.buffer)) return response.buffer
  // So the SDK gives text/plain that it cannot parse.
  if (typeof response.result === 'string' && Object.keys(response).length === 1)
    return Buffer.from(response.result)
  return response
}

/** Stores a file in cloud storage, or replaces the one under this path. Sent once. */
export async function uploadFile(
  cloudPath: string,
  fileContent: Buffer,
  invocation: Invocation,
): Promise<string> {
  const { fileID } = await callSdk('storage', invocation, cloud =>
    cloud.uploadFile({ cloudPath, fileContent }),
  )
  if (typeof fileID !== 'string' || !fileID)
    throw fail('bad_response', 'cloud storage gave the file no fileID')
  return fileID
}

/** Two hours, in seconds. */
const ADDRESS_MAX_AGE = 7200

/** A signed address of a stored file, which is good for two hours. */
export async function getTempFileURL(fileID: string, invocation: Invocation): Promise<string> {
  const { fileList } = await callSdk('storage', invocation, cloud =>
    cloud.getTempFileURL({ fileList: [{ fileID, maxAge: ADDRESS_MAX_AGE }] }),
  )
  const file = fileList[0]
  if (file && file.status !== 0) throw weChatError(file.status, file.errMsg)
  if (typeof file?.tempFileURL !== 'string' || !file.tempFileURL) {
    throw fail('bad_response', 'cloud storage gave no address for the file')
  }
  return file.tempFileURL
}

/** WeChat's limit for one request. */
const DELETED_AT_ONCE = 50

/** What cloud storage says of a file that is not there. */
const NO_FILE = /STORAGE_FILE_NONEXIST|not ?exist|not ?found/i

/** Deletes files in cloud storage. One that is not there is as good as deleted. */
export async function deleteFiles(fileIDs: string[], invocation: Invocation): Promise<void> {
  for (const chunk of chunksOf(fileIDs, DELETED_AT_ONCE)) {
    const { fileList } = await callSdk('storage', invocation, cloud => cloud.deleteFile({ fileList: chunk }))
    const failed = fileList.find(({ status, errMsg }) => status !== 0 && !NO_FILE.test(errMsg))
    if (failed) throw weChatError(failed.status, failed.errMsg)
  }
}

/** The result of another cloud function of this environment. */
export async function callFunction(name: string, data: object, invocation: Invocation): Promise<unknown> {
  const { result } = await callSdk('functions', invocation, cloud => cloud.callFunction({ name, data }))
  return result
}

type Service = 'openapi' | 'storage' | 'functions' | 'database'

/** The code of a refusal whose name is not in `codes`. Only for cloud calls does the SDK make numbers of names. */
const UNNAMED: Record<Service, number> = {
  openapi: -501001,
  storage: -503001,
  functions: -504001,
  database: -502001,
}

// The SDK also gives these codes to a response that it cannot read, which it then shows, with the data in it.
const SYSTEM_ERRORS = new Set([-501001, -601001])
const UNREADABLE =
  /response body is invalid json|unknown (wx )?response|empty (wx )?resp|^([{<]|\[(?!\d+\] ))/

// What Node and the SDK say where no answer came, and what the SDK says of an HTTP status: 402 is a refusal.
const NO_ANSWER = /^(socket hang up|aborted|(read|write|connect|getaddrinfo) E[A-Z_]+|Client network socket)/
const HTTP_STATUS = /^(?!402)(\d)\d\d (?=[\w ]+ \| \[)/
const TIMED_OUT = /^(request|connect) timeout$/

/** One of our errors for what the SDK threw, which shows what it is by code, text and name alone. */
export function sdkError(service: Service, thrown: unknown): OperationError {
  const error: Record<string, unknown> = Object(thrown)
  const words = (typeof error.errMsg === 'string' ? error.errMsg : '').replace(
    /^[\w.]*:fail\s*(-?\d+ [^.]*\. )?/,
    '',
  )
  const code =
    (typeof error.code === 'string' ? (codeNamed(error.code) ?? UNNAMED[service]) : codeOf(error.errCode)) ??
    0
  // From one of WeChat's APIs, every other code is WeChat's own, and so are the words.
  const isOfSdk = service !== 'openapi' || SYSTEM_ERRORS.has(code)
  const [status, firstDigit] = (isOfSdk && HTTP_STATUS.exec(words)) || []
  const [noAnswer] = (isOfSdk && NO_ANSWER.exec(words)) || []

  if (isOfSdk && TIMED_OUT.test(words)) return timedOut()
  if (noAnswer || firstDigit === '5') {
    const message = `no answer from the cloud gateway (${noAnswer ?? `HTTP ${status?.trim()}`})`
    return fail('network', message, { hint: 'Try again in a moment.', cause: thrown })
  }
  // The SDK throws a TypeError at a response such as `null`, and an error at a success whose errcode is the text "0". What
  // it cannot name is -1, which only from one of WeChat's APIs means "busy".
  const isUnnamed = service !== 'openapi' && code === -1
  const isUnreadable = service === 'openapi' && isOfSdk && UNREADABLE.test(words)
  if (error.name !== 'Error' || !code || status || isUnnamed || isUnreadable) {
    return fail('bad_response', 'the cloud gateway answered something that cannot be read', { cause: thrown })
  }
  const isUnknown = typeof error.code === 'string' && codeNamed(error.code) === undefined
  return weChatError(code, words.split(' | [http')[0], isUnknown ? String(error.code) : '')
}
