import { bytesAnswer, JSON_TYPE, jsonAnswer, TEXT_TYPE } from '../http/answers'
import * as param from '../http/params'
import { BadParameter, WeChatRefusal } from '../http/refusals'
import type { WeChatApi } from './definition'
import type { TokenParameter } from './tokens'

/** "Data format error", WeChat's general code: the two APIs document none of their own. */
const badParameter = 47001

const tokenParameters: TokenParameter[] = ['cloudbase_access_token', 'access_token']

const feedbackList: WeChatApi = {
  https: { method: 'GET', path: '/wxaapi/feedback/list', tokenParameters },
  cloudCall: 'operation.getFeedback',
  badParameter,
  answer(params, wechat) {
    const { data } = wechat
    const page = param.integer(params, 'page')
    const num = param.integer(params, 'num')
    if (page < 1 || num < 1) throw new BadParameter('page and num start at 1')
    const type = param.integer(params, 'type', 0)
    const records = type === 0 ? data.feedback : data.feedback.filter(record => record.type === type)
    const first = (page - 1) * num
    const list = records.slice(first, first + wechat.pageSize(num))
    // Behind the last page the list is missing rather than empty.
    const found = list.length === 0 && records.length > 0 ? {} : { list }
    // The content type varies at WeChat; here with the page, so that everybody who reads two pages meets both.
    const contentType = page % 2 === 0 ? TEXT_TYPE : JSON_TYPE
    return jsonAnswer({ ...found, total_num: records.length, errcode: 0 }, contentType)
  },
}

const feedbackMedia: WeChatApi = {
  https: { method: 'GET', path: '/cgi-bin/media/getfeedbackmedia', tokenParameters },
  cloudCall: 'operation.getFeedbackmedia',
  badParameter,
  answer(params, { data }) {
    const recordId = param.longInteger(params, 'record_id')
    const mediaId = param.text(params, 'media_id')
    const record = data.feedback.find(({ record_id }) => BigInt(record_id) === recordId)
    const picture = record?.mediaIds?.includes(mediaId) ? data.picture(mediaId) : undefined
    if (!picture) throw new WeChatRefusal(46001, 'media data no exist')
    return bytesAnswer(picture.bytes, picture.contentType)
  },
}

export const feedbackApis: WeChatApi[] = [feedbackList, feedbackMedia]
