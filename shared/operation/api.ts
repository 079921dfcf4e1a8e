import { chinaDay, chinaDayNumber } from '../china-time'
import * as input from '../function/input'
import type { Invocation } from '../invocation'
import { redact } from '../secrets'
import type { FieldError } from '../types'
import { callByHttps, type HttpsApi, type Params } from '../wechat/call'
import type { FetchedPage } from '../wechat/page'
import * as read from '../wechat/reader'
import { jsonIn } from '../wechat/response'

/*
 * Logs and errors of users' phones (运维中心): HTTPS only. One file for each API says what it takes, where it is, and what
 * it answers.
 */

/** Text that the mini program's own code wrote, which may hold any credential of its own. */
export const writtenText: read.Reader<string> = (value, notes) => redact(read.text(value, notes))

/** A version, of which WeChat documents no form. */
export const version = input.optional(input.text(1, 64))

/** WeChat's word for all versions or all systems. */
export const ALL = '0'

/** Whole days in China, both included. */
export interface Days {
  startTime: number
  endTime: number
}

export const inDays = ({ startTime, endTime }: Days) => ({
  startTime: chinaDay(startTime),
  endTime: chinaDay(endTime),
})

export const checkDays = ({
  startTime,
  endTime,
}: {
  startTime?: number
  endTime?: number | undefined
}): FieldError[] =>
  startTime !== undefined && endTime !== undefined && chinaDayNumber(startTime) > chinaDayNumber(endTime)
    ? [{ field: 'startTime', message: 'is after endTime' }]
    : []

export const jsErrorApi = (path: string): HttpsApi => ({ effect: 'read', method: 'POST', path })

/** Asks for a page of JavaScript errors. */
export const fetchJsErrorPage = <Item>(
  api: HttpsApi,
  params: Params,
  item: read.Reader<Item>,
  invocation: Invocation,
): Promise<FetchedPage<Item>> =>
  callByHttps(
    api,
    params,
    raw => {
      const { data, totalCount } = jsonIn(raw)
      return read.readAs(read.page(item, totalCount), data, invocation)
    },
    invocation,
  )
