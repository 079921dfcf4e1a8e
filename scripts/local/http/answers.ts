import { stringify } from 'lossless-json'

/** One HTTP answer; the same logic answers over HTTPS and through the cloud call. */
export interface Answer {
  status: number
  contentType: string
  body: Buffer
}

export const JSON_TYPE = 'application/json; charset=utf-8'
/** WeChat labels some of its JSON like this, nobody knows why. */
export const TEXT_TYPE = 'text/plain; charset=utf-8'

export function bytesAnswer(body: Buffer, contentType: string, status = 200): Answer {
  return { status, contentType, body }
}

/** A `bigint` is written as a bare JSON integer, which is how WeChat sends ids beyond 2^53. */
export function jsonAnswer(value: unknown, contentType = JSON_TYPE): Answer {
  return bytesAnswer(Buffer.from(stringify(value) ?? 'null'), contentType)
}

/** WeChat reports errors inside an HTTP 200. */
export function errcodeAnswer(errcode: number | string, errmsg: string): Answer {
  return jsonAnswer({ errcode, errmsg })
}
