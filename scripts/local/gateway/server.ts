import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Functions } from '../functions/functions'
import { jsonAnswer } from '../http/answers'
import { deliver, withFault } from '../http/delivery'
import type { Faults } from '../http/faults'
import { isObject, type Params, paramsOfPairs, parseJson } from '../http/params'
import type { RecordedRequest } from '../http/requests'
import { type LoopbackServer, listen, readBody, urlOf } from '../http/server'
import type { CloudStorage } from '../storage/state'
import type { WeChat } from '../wechat/api'
import { actions, type Call, GatewayError } from './actions'
import { formFields } from './multipart'
import { decodeOpenApiRequest } from './wire'

export interface GatewayOptions {
  wechat: WeChat
  storage: CloudStorage
  faults: Faults
  /** Asked for late: the functions need the gateway's address first. */
  functions(): Functions
  record(request: RecordedRequest): void
}

/** The cloud's gateway and its storage, on one port. */
export async function startGateway(options: GatewayOptions): Promise<LoopbackServer> {
  const { wechat, storage, faults, record } = options
  const server = await listen((request, response) => {
    const { pathname } = urlOf(request)
    return pathname === '/admin' ? serveAction(request, response) : serveStorage(request, response)
  })
  return server

  async function serveAction(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { action, apiToken, name, params } = await readCall(request)
    const functions = options.functions()
    const caller = functions.withToken(apiToken)
    const functionName = caller?.functionName
    const method = request.method ?? 'POST'
    record({ server: 'gateway', method, name, params, functionName, headers: request.headers })
    const fault = faults.take(name)
    const call = { name, params, caller, order: fault?.order, wechat, storage, functions }
    await deliver(response, fault, () => act(action, { ...call, gatewayUrl: server.url }))
  }

  async function serveStorage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = urlOf(request)
    const body = await readBody(request)
    const [, folder, ...rest] = pathname.split('/')
    const path = decodeURIComponent(rest.join('/'))
    const method = request.method ?? 'GET'
    const isUpload = folder === 'upload' && method === 'PUT'
    const name = isUpload ? 'storage.put' : 'storage.get'
    const params = { path, size: body.length }
    record({ server: 'storage', method, name, params, headers: request.headers })
    const fault = faults.take(name)
    await deliver(response, fault, () =>
      withFault(fault?.order, () =>
        isUpload ? storage.put(path, request.headers.authorization, body) : storage.get(path, searchParams),
      ),
    )
  }
}

async function act(action: string, call: Call) {
  const { order } = call
  try {
    if (order && 'code' in order) throw new GatewayError(order.code, order.message ?? 'ordered by a test')
    const run = actions[action]
    if (!run) throw new GatewayError('INVALID_PARAM', `no such action: ${action}`)
    const answer = await run(call)
    // What a fault does to a cloud API stands inside its protobuf answer already.
    return action === 'wx.openApi' ? answer : withFault(order, () => answer)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return jsonAnswer({ code: error.code, message: error.message, requestId: randomUUID() })
  }
}

interface IncomingCall {
  action: string
  apiToken: string
  /** What tests and faults call it: the cloud API, or the action. */
  name: string
  params: Params
}

async function readCall(request: IncomingMessage): Promise<IncomingCall> {
  if (request.headers['content-type']?.startsWith('multipart/form-data')) {
    const fields = await formFields(request)
    const field = (key: string) => fields.get(key)?.toString() ?? ''
    const params = paramsOfPairs(decodeOpenApiRequest(fields.get('requestData') ?? Buffer.alloc(0)))
    return { action: field('action'), apiToken: field('wxCloudApiToken'), name: field('apiName'), params }
  }
  const json = parseJson((await readBody(request)).toString())
  const { action, wxCloudApiToken, ...params } = isObject(json) ? json : {}
  return { action: String(action), apiToken: String(wxCloudApiToken), name: String(action), params }
}
