import type { IncomingMessage } from 'node:http'
import { isRecord, parseWithBigInts } from '../http/json'
import { formParts, isForm } from '../http/multipart'
import type { ReceivedParams } from '../http/params'
import { bodyOf } from '../http/server'
import { decodeOpenApiRequest, type KeyValuePair } from './wire'

interface GatewayRequest {
  action: string
  /** The caller's WX_API_TOKEN. */
  apiToken: string
  /** The cloud API that is called through `wx.openApi`, or the action again. */
  name: string
  params: ReceivedParams
}

/** Reads what wx-server-sdk sends: a form with protobuf in it for a cloud call, else JSON. */
export async function readGatewayRequest(request: IncomingMessage): Promise<GatewayRequest> {
  const body = await bodyOf(request)
  if (isForm(request.headers)) {
    const fields = await formParts(request.headers, body)
    const field = (key: string) => fields.get(key)?.bytes.toString() ?? ''
    const params = paramsOf(decodeOpenApiRequest(fields.get('requestData')?.bytes ?? Buffer.alloc(0)))
    return { action: field('action'), apiToken: field('wxCloudApiToken'), name: field('apiName'), params }
  }
  const json = parseWithBigInts(body.toString())
  const { action, wxCloudApiToken, ...params } = isRecord(json) ? json : {}
  return { action: String(action), apiToken: String(wxCloudApiToken), name: String(action), params }
}

function paramsOf(pairs: KeyValuePair[]): ReceivedParams {
  const entries = pairs.map(({ key, value, filename, contenttype }): [string, unknown] => {
    if (filename !== '') return [key, { bytes: value, filename, contentType: contenttype }]
    return [key, parseWithBigInts(value.toString())]
  })
  return Object.fromEntries(entries)
}
