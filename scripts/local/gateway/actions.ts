import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as v from 'valibot'
import { sourceOf } from '../functions/environment'
import type { Functions } from '../functions/functions'
import { FunctionError, type FunctionProcess } from '../functions/process'
import { type Answer, bytesAnswer, jsonAnswer } from '../http/answers'
import { withFault } from '../http/delivery'
import type { FaultOrder } from '../http/faults'
import type { Params } from '../http/params'
import { type CloudStorage, isCloudPath } from '../storage/state'
import { callApi, type WeChat } from '../wechat/api'
import { cloudApis } from './openapi'
import { encodeOpenApiResponse } from './wire'

/** A call to the gateway. */
export interface Call {
  /** The cloud API that is called through `wx.openApi`, or the action. */
  name: string
  params: Params
  /** The process that it came from, as its WX_API_TOKEN shows. */
  caller: FunctionProcess | undefined
  order: FaultOrder | undefined
  gatewayUrl: string
  wechat: WeChat
  storage: CloudStorage
  functions: Functions
}

/** The gateway's own refusals; wx-server-sdk turns the code into a number. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** Every action of the gateway: one entry each. */
export const actions: Record<string, (call: Call) => Answer | Promise<Answer>> = {
  'wx.openApi': openApi,
  'storage.getUploadMetadata': getUploadMetadata,
  'storage.batchGetDownloadUrl': batchGetDownloadUrl,
  'storage.batchDeleteFile': batchDeleteFile,
  'functions.invokeFunction': invokeFunction,
}

function success(data: unknown): Answer {
  return jsonAnswer({ data, requestId: randomUUID() })
}

// wx-server-sdk tells the gateway's own errors by their JSON content type, so a success must have another.
function protobufAnswer(response: Parameters<typeof encodeOpenApiResponse>[0]): Answer {
  return bytesAnswer(encodeOpenApiResponse(response), 'application/octet-stream')
}

function openApi({ name, params, caller, order, wechat, functions }: Call): Answer {
  const api = cloudApis[name]
  if (order && 'errorCode' in order) return protobufAnswer({ errorCode: order.errorCode })
  if (!caller) return protobufAnswer({ errorCode: -604104 })
  if (!api) return protobufAnswer({ errorCode: -604100 })
  if (!permissionsOf(functions.folder(caller.functionName)).includes(name)) {
    return protobufAnswer({ errorCode: -604101 })
  }
  const answer = withFault(order, () => callApi(api, params, wechat))
  return protobufAnswer({ respData: answer.body, contentType: answer.contentType, httpCode: answer.status })
}

const Config = v.object({
  permissions: v.optional(v.object({ openapi: v.optional(v.array(v.string()), []) }), {}),
})

/** The cloud APIs that a function's config.json lists. */
function permissionsOf(folder: string): string[] {
  let text: string
  try {
    text = readFileSync(path.join(folder, 'config.json'), 'utf8')
  } catch {
    return []
  }
  return v.parse(Config, JSON.parse(text)).permissions.openapi
}

function getUploadMetadata({ params, storage, gatewayUrl }: Call): Answer {
  if (!isCloudPath(params.path)) throw new GatewayError('STORAGE_SIGN_PARAM_INVALID', 'invalid cloudPath')
  return success(storage.uploadMetadata(gatewayUrl, params.path))
}

const FileList = v.array(v.object({ fileid: v.string(), max_age: v.optional(v.number()) }))

function batchGetDownloadUrl({ params, storage, gatewayUrl }: Call): Answer {
  const files = parseOr(FileList, params.file_list)
  const download_list = files.map(({ fileid, max_age }) => {
    const cloudPath = storage.pathOf(fileid)
    if (cloudPath === undefined) return { fileID: fileid, tempFileURL: '', code: 'STORAGE_FILE_NONEXIST' }
    const tempFileURL = storage.temporaryUrl(gatewayUrl, cloudPath, max_age)
    return { fileID: fileid, tempFileURL, download_url: tempFileURL, max_age, code: 'SUCCESS' }
  })
  return success({ download_list })
}

function batchDeleteFile({ params, storage }: Call): Answer {
  const delete_list = parseOr(v.array(v.string()), params.fileid_list).map(fileID => {
    const cloudPath = storage.pathOf(fileID)
    if (cloudPath === undefined) return { fileID, code: 'STORAGE_FILE_NONEXIST' }
    storage.files.delete(cloudPath)
    return { fileID, code: 'SUCCESS' }
  })
  return success({ delete_list })
}

async function invokeFunction({ params, caller, functions }: Call): Promise<Answer> {
  const name = String(params.function_name)
  if (!functions.names().includes(name)) {
    throw new GatewayError('FUNCTIONS_REQUEST_FAIL', `FunctionName parameter could not be found: ${name}`)
  }
  const { openid, source } = caller?.caller ?? {}
  const event: unknown = params.request_data ? JSON.parse(String(params.request_data)) : {}
  try {
    // The caller's OPENID stays; its SOURCE grows by the function that stands between.
    const { result } = await functions.call(name, event, {
      openid,
      source: `${sourceOf({ openid, source })},scf`,
    })
    return success({ response_data: JSON.stringify(result) })
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error
    throw new GatewayError('FUNCTIONS_EXECUTE_FAIL', error.message)
  }
}

function parseOr<const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value)
  if (!parsed.success) throw new GatewayError('INVALID_PARAM', parsed.issues[0].message)
  return parsed.output
}
