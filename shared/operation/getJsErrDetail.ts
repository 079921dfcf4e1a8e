import * as input from '../function/input'
import { isoSeconds } from '../function/iso-time'
import type { Operation } from '../function/operation'
import { fittingRecords } from '../function/size'
import type { Invocation } from '../invocation'
import type { Page } from '../types'
import type { Params } from '../wechat/call'
import { withCamelCaseKeys } from '../wechat/keys'
import type { FetchedPage } from '../wechat/page'
import * as read from '../wechat/reader'
import { ALL, checkDays, type Days, fetchJsErrorPage, inDays, jsErrorApi, version, writtenText } from './api'
import type { JsErrorDetail } from './types'

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/operation/api_getjserrdetail */
export const JS_ERROR_DETAIL = jsErrorApi('/wxaapi/log/jserr_detail')

const jsErrorDetailQuery = input.object(
  {
    startTime: input.time,
    endTime: input.time,
    errorMsgMd5: input.id,
    errorStackMd5: input.id,
    appVersion: version,
    sdkVersion: version,
    osName: input.optional(input.integer(0, 3)),
    clientVersion: version,
    openid: input.optional(input.id),
    offset: input.withDefault(input.integer(0), () => 0),
    limit: input.withDefault(input.integer(1, 30), () => 30),
    desc: input.optional(input.integer(0, 1)),
  },
  checkDays,
)

type Query = ReturnType<typeof jsErrorDetailQuery>
type JsErrorDetailFilter = Days &
  Pick<Query, 'errorMsgMd5' | 'errorStackMd5'> &
  Partial<Omit<Query, 'offset' | 'limit'>>

/** e.g. `2021-01-25 16:36:39`, in China. */
const chinaTimeText: read.Reader<number> = (value, notes) =>
  read.time(typeof value === 'string' ? (isoSeconds(value) ?? value) : value, notes)

const detailFields = read.object({
  count: read.number,
  sdkVersion: read.text,
  clientVersion: read.text,
  errorStackMd5: read.text,
  timeStamp: chinaTimeText,
  appVersion: read.text,
  errorMsgMd5: read.text,
  errorMsg: writtenText,
  errorStack: writtenText,
  ds: read.text,
  osName: read.text,
  openId: read.text,
  pluginversion: read.text,
  deviceModel: read.text,
  source: writtenText,
  route: writtenText,
  nickname: read.text,
})

/** WeChat writes some of these keys with a capital letter, such as `TimeStamp`. */
const withSmallLetter = (key: string) => key.charAt(0).toLowerCase() + key.slice(1)

const anyFields = read.object({})

const jsErrorDetail = read.record((value, notes) =>
  detailFields(withCamelCaseKeys(anyFields(value, notes), withSmallLetter), notes),
)

/** WeChat requires all of them, and its codes as text. */
export const jsErrorDetailParams = (
  {
    errorMsgMd5,
    errorStackMd5,
    appVersion = ALL,
    sdkVersion = ALL,
    osName = 0,
    clientVersion = ALL,
    openid = '',
    desc = 1,
    ...days
  }: JsErrorDetailFilter,
  offset: number,
  limit: number,
): Params => {
  const which = { errorMsgMd5, errorStackMd5, appVersion, sdkVersion, clientVersion, openid }
  const codes = { osName: String(osName), desc: String(desc) }
  return { ...inDays(days), ...which, ...codes, offset, limit }
}

/** When and where a JavaScript error happened, from `offset` on, at most 30. */
export const fetchJsErrorDetails = (
  filter: JsErrorDetailFilter,
  offset: number,
  limit: number,
  invocation: Invocation,
): Promise<FetchedPage<JsErrorDetail>> =>
  fetchJsErrorPage(JS_ERROR_DETAIL, jsErrorDetailParams(filter, offset, limit), jsErrorDetail, invocation)

/** One page of when and where a JavaScript error happened. */
export const getJsErrDetail: Operation<
  Query,
  Page<JsErrorDetail, input.Given<JsErrorDetailFilter> & { offset: number; limit: number }>
> = {
  input: jsErrorDetailQuery,
  async call({ offset, limit, ...filter }, invocation) {
    const fetched = await fetchJsErrorDetails(filter, offset, limit, invocation)
    const { list, total, end, isLast } = fittingRecords(fetched, offset)
    return { list, total, next: isLast ? null : input.given({ ...filter, offset: end, limit }) }
  },
}
