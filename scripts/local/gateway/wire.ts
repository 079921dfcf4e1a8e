import protobuf from 'protobufjs'
import * as v from 'valibot'

/** The protobuf messages of `wx.openApi`, as far as functions use them. */
const { root } = protobuf.parse(
  `syntax = "proto3";
  message KeyValuePair { string key = 1; bytes value = 2; string contenttype = 3; string filename = 4; }
  message OpenApiData { repeated KeyValuePair pairs = 1; }
  message CommApiData { int32 apiType = 1; OpenApiData openapiData = 2; string appid = 6; }
  message CommOpenApiResp { bytes respData = 1; string contentType = 2; int32 errorCode = 3; uint32 httpCode = 4; }`,
  { keepCase: true },
)
const CommApiData = root.lookupType('CommApiData')
const CommOpenApiResp = root.lookupType('CommOpenApiResp')

const Pair = v.object({
  key: v.string(),
  value: v.instance(Buffer),
  contenttype: v.string(),
  filename: v.string(),
})
const Request = v.object({
  apiType: v.number(),
  openapiData: v.nullish(v.object({ pairs: v.array(Pair) })),
})

export type KeyValuePair = v.InferOutput<typeof Pair>

export interface OpenApiResponse {
  respData?: Buffer
  contentType?: string
  /** Refused by WeChat's gateway before any API was reached. */
  errorCode?: number
  httpCode?: number
}

/** The parameters of a cloud call: JSON text, or a file's bytes. */
export function decodeOpenApiRequest(bytes: Buffer): KeyValuePair[] {
  const message = CommApiData.decode(bytes)
  const request = v.parse(Request, CommApiData.toObject(message, { defaults: true, arrays: true }))
  return request.openapiData?.pairs ?? []
}

export function encodeOpenApiResponse(response: OpenApiResponse): Buffer {
  return Buffer.from(CommOpenApiResp.encode(CommOpenApiResp.fromObject(response)).finish())
}
