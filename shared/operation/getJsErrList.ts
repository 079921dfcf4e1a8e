import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { fittingRecords } from '../function/size'
import type { Invocation } from '../invocation'
import type { Page } from '../types'
import type { Params } from '../wechat/call'
import type { FetchedPage } from '../wechat/page'
import * as read from '../wechat/reader'
import { ALL, checkDays, type Days, fetchJsErrorPage, inDays, jsErrorApi, version, writtenText } from './api'
import type { JsError } from './types'

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/operation/api_getjserrlist */
export const JS_ERROR_LIST = jsErrorApi('/wxaapi/log/jserr_list')

const jsErrorQuery = input.object(
  {
    startTime: input.withDefault(input.time, () => Math.floor(Date.now() / 1000)),
    endTime: input.optional(input.time),
    keyword: input.optional(input.text(1, 512)),
    openid: input.optional(input.id),
    errType: input.optional(input.integer(0, 3)),
    appVersion: version,
    orderby: input.optional(input.oneOf('pv', 'uv')),
    desc: input.optional(input.integer(1, 2)),
    offset: input.withDefault(input.integer(0), () => 0),
    limit: input.withDefault(input.integer(1, 30), () => 30),
  },
  checkDays,
)

type JsErrorFilter = Days & Partial<Omit<ReturnType<typeof jsErrorQuery>, 'offset' | 'limit'>>

const jsError = read.record(
  read.object({
    errorMsgMd5: read.text,
    errorMsg: writtenText,
    uv: read.number,
    pv: read.number,
    errorStackMd5: read.text,
    errorStack: writtenText,
    pvPercent: read.text,
    uvPercent: read.text,
  }),
)

/** WeChat requires all of them, and its codes as text. */
export const jsErrorParams = (
  {
    keyword = '',
    openid = '',
    errType = 0,
    appVersion = ALL,
    orderby = 'pv',
    desc = 1,
    ...days
  }: JsErrorFilter,
  offset: number,
  limit: number,
): Params => {
  const filter = { keyword, openid, errType: String(errType), appVersion, orderby, desc: String(desc) }
  return { ...inDays(days), ...filter, offset, limit }
}

/** JavaScript errors from `offset` on, at most 30. */
export const fetchJsErrors = (
  filter: JsErrorFilter,
  offset: number,
  limit: number,
  invocation: Invocation,
): Promise<FetchedPage<JsError>> =>
  fetchJsErrorPage(JS_ERROR_LIST, jsErrorParams(filter, offset, limit), jsError, invocation)

/** One page of JavaScript errors. */
export const getJsErrList: Operation<
  ReturnType<typeof jsErrorQuery>,
  Page<JsError, input.Given<JsErrorFilter> & { offset: number; limit: number }>
> = {
  input: jsErrorQuery,
  async call({ endTime, offset, limit, ...others }, invocation) {
    const filter = { ...others, endTime: endTime ?? others.startTime }
    const fetched = await fetchJsErrors(filter, offset, limit, invocation)
    const { list, total, end, isLast } = fittingRecords(fetched, offset)
    return { list, total, next: isLast ? null : input.given({ ...filter, offset: end, limit }) }
  },
}
