import { createHash } from 'node:crypto'
import { jsonAnswer } from '../http/answers'
import * as param from '../http/params'
import { BadParameter } from '../http/refusals'
import type { JsErrorRecord } from '../sample/records'
import { chinaDate, day } from '../sample/times'
import type { WeChatApi } from './definition'

/** "Data format error", WeChat's general code: these APIs document none of their own. */
const badParameter = 47001
const DAYS_OF_LOGS = 7
const LARGEST_PAGE = 30

const realtimeLog: WeChatApi = {
  https: { method: 'GET', path: '/wxaapi/userlog/userlog_search' },
  badParameter,
  answer(params, wechat) {
    const date = param.text(params, 'date')
    if (!/^\d{8}$/.test(date)) throw new BadParameter('date is YYYYMMDD')
    const [begin, end] = [param.integer(params, 'begintime'), param.integer(params, 'endtime')]
    const start = param.integer(params, 'start', 0)
    const limit = param.integer(params, 'limit', 20)
    const level = param.integer(params, 'level', 0)
    const is = (name: string, value: string) => {
      const sent = params[name]
      return sent === undefined || sent === '' || sent === value
    }
    const oldest = chinaDate(wechat.now() / 1000 - (DAYS_OF_LOGS - 1) * day)
    const found = wechat.data.logs.filter(
      log =>
        date >= oldest &&
        chinaDate(log.timestamp) === date &&
        // Times in milliseconds are far behind every log.
        begin <= log.timestamp &&
        log.timestamp <= end &&
        log.level >= level &&
        is('id', log.id) &&
        is('url', log.url) &&
        is('traceId', log.traceid) &&
        (is('filterMsg', '') || log.filterMsg.split(' ').includes(String(params.filterMsg))),
    )
    // Where nothing was written, there is no data at all.
    if (found.length === 0) return jsonAnswer({ errcode: 0, errmsg: '' })
    const list = found.slice(start, start + wechat.pageSize(limit))
    return jsonAnswer({ errcode: 0, errmsg: '', data: { list, total: found.length } })
  },
}

const jsErrorList: WeChatApi = {
  https: { method: 'POST', path: '/wxaapi/log/jserr_list' },
  badParameter,
  answer(params, { data }) {
    const [keyword, errType] = [optionalText(params, 'keyword'), param.text(params, 'errType')]
    const orderby = oneOf(params, 'orderby', ['uv', 'pv'])
    const isDescending = oneOf(params, 'desc', ['1', '2']) === '1'
    const found = errorsWithin(data.jsErrors, params).filter(
      error => error.errorMsg.includes(keyword) && ['0', String(error.errType)].includes(errType),
    )
    const people = peopleOf(found).size
    const rows = [...groupBy(found, ({ errorMsg, errorStack }) => `${errorMsg}\n${errorStack}`).values()]
      .flatMap(group => {
        const [error] = group
        if (!error) return []
        const [pv, uv] = [group.length, peopleOf(group).size]
        const percent = { pvPercent: `${part(pv, found.length)}%`, uvPercent: `${part(uv, people)}%` }
        // WeChat knows the stack of its own code, but does not list it.
        return [{ ...textsOf(error, error.errType !== 3), uv, pv, ...percent }]
      })
      .sort((a, b) => (isDescending ? b[orderby] - a[orderby] : a[orderby] - b[orderby]))
    return jsonAnswer({ success: true, openid: '', ...pageOf(rows, params), errcode: 0 })
  },
}

const jsErrorDetail: WeChatApi = {
  https: { method: 'POST', path: '/wxaapi/log/jserr_detail' },
  badParameter,
  answer(params, { data }) {
    const [errorMsgMd5, errorStackMd5] = [
      param.text(params, 'errorMsgMd5'),
      param.text(params, 'errorStackMd5'),
    ]
    const isAsked = (name: string, value: unknown) => ['0', String(value)].includes(param.text(params, name))
    const isDescending = oneOf(params, 'desc', ['0', '1']) === '1'
    const rows = errorsWithin(data.jsErrors, params)
      .filter(
        error =>
          md5(error.errorMsg) === errorMsgMd5 &&
          md5(error.errorStack) === errorStackMd5 &&
          isAsked('sdkVersion', error.sdkVersion) &&
          isAsked('osName', error.osName) &&
          isAsked('clientVersion', error.clientVersion),
      )
      .sort((a, b) => (isDescending ? b.time - a.time : a.time - b.time))
      .map(error => {
        const { time, openId, appVersion, sdkVersion, clientVersion, osName, deviceModel, route, nickname } =
          error
        const inChina = new Date((time + 8 * 3600) * 1000).toISOString().replace('T', ' ').slice(0, 19)
        // Capital letters and texts as in WeChat's sample.
        return {
          Count: '1',
          sdkVersion,
          ClientVersion: clientVersion,
          TimeStamp: inChina,
          appVersion,
          ...textsOf(error),
          Ds: inChina.slice(0, 10),
          OsName: String(osName),
          openId,
          pluginversion: '0',
          DeviceModel: deviceModel,
          source: '',
          route,
          Uin: '',
          nickname,
        }
      })
    return jsonAnswer({ success: true, openid: '', ...pageOf(rows, params), errcode: 0 })
  },
}

export const phoneApis: WeChatApi[] = [realtimeLog, jsErrorList, jsErrorDetail]

/** Errors of the days, the person and the version that both lists ask for. */
function errorsWithin(errors: JsErrorRecord[], params: param.ReceivedParams): JsErrorRecord[] {
  const [from, to] = [dayIn(params, 'startTime'), dayIn(params, 'endTime')]
  const openid = optionalText(params, 'openid')
  const version = param.text(params, 'appVersion')
  return errors.filter(({ time, openId, appVersion }) => {
    const date = chinaDate(time)
    return from <= date && date <= to && ['', openId].includes(openid) && ['0', appVersion].includes(version)
  })
}

function pageOf<Row>(rows: Row[], params: param.ReceivedParams) {
  const [offset, limit] = [param.integer(params, 'offset'), param.integer(params, 'limit')]
  if (limit < 1 || limit > LARGEST_PAGE) throw new BadParameter(`limit is at most ${LARGEST_PAGE}`)
  return { data: rows.slice(offset, offset + limit), totalCount: rows.length }
}

/** A day as 2024-02-29, read as 20240229. */
function dayIn(params: param.ReceivedParams, name: string): string {
  const text = param.text(params, name)
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new BadParameter(`${name} is YYYY-MM-DD`)
  return text.replaceAll('-', '')
}

/** Must be there, but may be empty. */
function optionalText(params: param.ReceivedParams, name: string): string {
  const value = params[name]
  if (typeof value !== 'string') throw new BadParameter(`${name} is required, a string`)
  return value
}

function oneOf<Word extends string>(params: param.ReceivedParams, name: string, words: Word[]): Word {
  const word = words.find(word => word === params[name])
  if (!word) throw new BadParameter(`${name} is one of ${words.join(', ')}`)
  return word
}

const textsOf = ({ errorMsg, errorStack }: JsErrorRecord, hasStack = true) => ({
  errorMsgMd5: md5(errorMsg),
  errorMsg,
  errorStackMd5: md5(errorStack),
  errorStack: hasStack ? errorStack : '',
})

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const peopleOf = (errors: JsErrorRecord[]) => new Set(errors.map(({ openId }) => openId))
const part = (count: number, all: number) => Math.round((1000 * count) / all) / 10

function groupBy<Item>(items: Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
