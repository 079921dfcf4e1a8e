import { createHash } from 'node:crypto'
import { jsonAnswer } from '../http/answers'
import * as param from '../http/params'
import { WeChatRefusal } from '../http/refusals'
import type { WeChatApi } from './definition'

const MOST_DAYS = 30
const QUERY = /^[\w!#$&'()*+,/:;=?@.~%-]{0,1024}$/

const urlLinkGeneration: WeChatApi = {
  https: {
    method: 'POST',
    path: '/wxa/generate_urllink',
    tokenParameters: ['cloudbase_access_token', 'access_token'],
  },
  cloudCall: 'urllink.generate',
  badParameter: 47001,
  answer(params, wechat) {
    const path = param.text(params, 'path')
    const { query = '' } = params
    if (path.includes('?')) throw new WeChatRefusal(40165, 'invalid weapp pagepath')
    if (typeof query !== 'string' || !QUERY.test(query)) throw new WeChatRefusal(40212, 'invalid query')
    const isByDays = param.integer(params, 'expire_type') === 1
    const days = isByDays ? param.integer(params, 'expire_interval') : 0
    if (days < 1 || days > MOST_DAYS) throw new WeChatRefusal(85401, 'time limit between 1min and 30days')
    const link = { path, query, days, url: '' }
    wechat.urlLinks.push(link)
    const pageAndQuery = [path, query].filter(Boolean).join('?')
    link.url = wechat.deskUrl
      ? `${wechat.deskUrl.replace(/\/$/, '')}/${pageAndQuery}`
      : `https://wxaurl.cn/${ticketOf(`${pageAndQuery} ${wechat.urlLinks.length}`)}`
    return jsonAnswer({ errcode: 0, errmsg: 'ok', url_link: link.url })
  },
}

/** The same for the same link every time, as all sample data. */
const ticketOf = (link: string) =>
  createHash('sha256').update(link).digest('base64').replace(/[+/]/g, '').slice(0, 11)

export const urlLinkApis: WeChatApi[] = [urlLinkGeneration]
