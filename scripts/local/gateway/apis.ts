import { randomUUID } from 'node:crypto'
import { databaseApis } from '../database/apis'
import type { LocalDatabase } from '../database/state'
import { functionApis } from '../functions/apis'
import type { FunctionProcess } from '../functions/process'
import type { Functions } from '../functions/state'
import { type Answer, bytesAnswer, jsonAnswer } from '../http/answers'
import { withFault } from '../http/delivery'
import type { FaultOrder } from '../http/faults'
import type { ReceivedParams } from '../http/params'
import { CloudBaseRefusal } from '../http/refusals'
import { storageApis } from '../storage/apis'
import type { CloudStorage } from '../storage/state'
import { apiOfCloudCall } from '../wechat/apis'
import { answerOf } from '../wechat/definition'
import type { WeChatState } from '../wechat/state'
import { encodeOpenApiResponse, type OpenApiResponse } from './wire'

/** The services behind the gateway. */
export interface GatewayServices {
  wechat: WeChatState
  storage: CloudStorage
  storageUrl: string
  database: LocalDatabase
  functions: Functions
}

interface GatewayCall {
  action: string
  /** The cloud API that is called through `wx.openApi`, or the action again: what tests and faults call it. */
  name: string
  params: ReceivedParams
  /** The process that it came from, as its WX_API_TOKEN shows. */
  caller: FunctionProcess | undefined
  /** What a test ordered to happen to it. */
  order: FaultOrder | undefined
}

/** Answers a call to the gateway. */
export async function answerCall(call: GatewayCall, services: GatewayServices): Promise<Answer> {
  const { action, order } = call
  try {
    if (order && 'code' in order && !order.carriedOut) throw orderedRefusal(order)
    // A fault of a cloud API is put inside its protobuf answer.
    const answer = action === 'wx.openApi' ? openApi(call, services) : await actionAnswer(call, services)
    if (order && 'code' in order) throw orderedRefusal(order)
    return answer
  } catch (error) {
    if (!(error instanceof CloudBaseRefusal)) throw error
    return jsonAnswer({ code: error.code, message: error.message, requestId: randomUUID() })
  }
}

function orderedRefusal({ code, message = 'ordered by a test' }: { code: string; message?: string }) {
  return new CloudBaseRefusal(code, message)
}

async function actionAnswer(call: GatewayCall, services: GatewayServices): Promise<Answer> {
  const data = await dataOf(call, services)
  return withFault(call.order, () => jsonAnswer({ data, requestId: randomUUID() }))
}

/** What the service behind an action answers. */
function dataOf(
  { action, params, caller, order }: GatewayCall,
  { wechat, storage, storageUrl, database, functions }: GatewayServices,
): unknown {
  const apis: Record<string, (params: ReceivedParams, caller: FunctionProcess | undefined) => unknown> = {
    ...databaseApis(database, wechat.now, order),
    ...storageApis(storage, storageUrl),
    ...functionApis(functions),
  }
  const api = apis[action]
  if (!api) throw new CloudBaseRefusal('INVALID_PARAM', `no such action: ${action}`)
  return api(params, caller)
}

function openApi({ name, params, caller, order }: GatewayCall, { wechat, functions }: GatewayServices) {
  const api = apiOfCloudCall(name)
  if (order && 'errorCode' in order) return protobufAnswer({ errorCode: order.errorCode })
  if (!caller) return protobufAnswer({ errorCode: -604104 })
  if (!api) return protobufAnswer({ errorCode: -604100 })
  if (!functions.permissionsOf(caller.functionName).includes(name)) {
    return protobufAnswer({ errorCode: -604101 })
  }
  const answer = withFault(order, () => answerOf(api, params, wechat))
  return protobufAnswer({ respData: answer.body, contentType: answer.contentType, httpCode: answer.status })
}

// wx-server-sdk recognises the gateway's own errors by their JSON content type, so a success must have another.
function protobufAnswer(response: OpenApiResponse): Answer {
  return bytesAnswer(encodeOpenApiResponse(response), 'application/octet-stream')
}
