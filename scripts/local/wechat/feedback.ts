import { bytesAnswer, JSON_TYPE, jsonAnswer, TEXT_TYPE } from '../http/answers'
import { BadParam, integer, longInteger, text } from '../http/params'
import { type Api, Refusal } from './api'

/** "Data format error", WeChat's general code: the two APIs document none of their own. */
const badParam = 47001

export const feedbackList: Api = {
  badParam,
  answer(params, { data }) {
    const page = integer(params, 'page')
    const num = integer(params, 'num')
    if (page < 1 || num < 1) throw new BadParam('page and num start at 1')
    const type = integer(params, 'type', 0)
    const records = type === 0 ? data.feedback : data.feedback.filter(record => record.type === type)
    const list = records.slice((page - 1) * num, page * num)
    // Behind the last page the list is missing rather than empty.
    const found = list.length === 0 && records.length > 0 ? {} : { list }
    // The label varies in life; here with the page, so that every reader of two pages meets both.
    const contentType = page % 2 === 0 ? TEXT_TYPE : JSON_TYPE
    return jsonAnswer({ ...found, total_num: records.length, errcode: 0 }, contentType)
  },
}

export const feedbackMedia: Api = {
  badParam,
  answer(params, { data }) {
    const recordId = longInteger(params, 'record_id')
    const mediaId = text(params, 'media_id')
    const record = data.feedback.find(({ record_id }) => BigInt(record_id) === recordId)
    const picture = record?.mediaIds?.includes(mediaId) ? data.picture(mediaId) : undefined
    if (!picture) throw new Refusal(46001, 'media data no exist')
    return bytesAnswer(picture.bytes, picture.contentType)
  },
}
