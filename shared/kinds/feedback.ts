import type { VoiceDevice } from '../archive/types'
import { maskContact } from '../contacts'
import { fetchFeedback } from '../feedback/getFeedback'
import { KIND_LABELS, typeLabel } from '../labels'
import { plainLine } from '../robots/text'
import { asText } from '../values'
import { columnOf, numbersOf, wordsOf } from './column'
import type { Kind } from './kind'

/** 运维中心用户反馈: what users report, in a list without a filter by time. */
export const feedbackKind: Kind<'feedback'> = {
  name: 'feedback',
  label: KIND_LABELS.feedback,
  counts: 'feedback',
  idName: 'recordId',
  idOf: ({ recordId }) => recordId,
  saidIn: ({ content, phone, type, mediaIds }) => [content, phone, type, mediaIds.length],
  read: ({ createTime, openid, content, nickname, phone, type, systemInfo }) => ({
    createTime,
    openid,
    texts: [content, nickname, phone],
    type,
    device: deviceOf(systemInfo),
  }),
  added: { pictures: [] },
  sync: {
    by: 'position',
    fetch: (page, num, invocation) => fetchFeedback({ page, num, type: undefined }, invocation),
  },
  reopens: false,
  isAnswered: false,
  hasEvidence: true,
  isOptional: false,
  contentOf: ({ content }) => content,
  alert: {
    noun: '新反馈',
    fields: [],
    isWanted: (voice, { newFeedback }) => voice !== undefined && newFeedback,
    markOf: ({ type }) => typeLabel(type),
    aboutOf({ device: { brand, model, system, version } }, length) {
      return [
        plainLine([brand, model].filter(Boolean).join(' '), Math.max(12, length)),
        length > 20 ? plainLine(system, 20) : '',
        version && `微信 ${plainLine(version, 12)}`,
      ]
    },
    ownMessage: null,
  },
  statistics: {
    numbers: { types: 'type' },
    texts: { versions: 'device.version', models: 'device.model' },
    rated: {},
    rating: null,
    watched: [
      { path: 'type', say: type => typeLabel(Number(type)) },
      { path: 'device.version', say: version => `微信版本 ${plainLine(version, 20)}` },
    ],
  },
  columns: [
    wordsOf(4, '内容', 60, 'record.content'),
    columnOf(6, '反馈类型', 16, 'type', type => (typeof type === 'number' ? typeLabel(type) : '')),
    wordsOf(12, '昵称', 16, 'record.nickname'),
    wordsOf(13, '联系方式', 20, 'record.phone', asText, maskContact),
    columnOf(15, '手机品牌', 12, 'device.brand'),
    columnOf(16, '手机型号', 20, 'device.model'),
    columnOf(17, '系统', 16, 'device.system'),
    columnOf(18, '微信版本', 12, 'device.version'),
    columnOf(19, '基础库版本', 12, 'device.SDKVersion'),
    numbersOf(25, '图片或视频', 10, 'record.mediaIds', ids => (Array.isArray(ids) ? ids.length : 0)),
    numbersOf(26, '日志条数', 10, 'evidenceCounts', linesIn),
    {
      ...wordsOf(27, 'JS 错误', 60, 'evidence.errors', messagesIn),
      // Stacks are long, and the log is longer.
      fields: ['evidence.errors.message'],
    },
  ],
}

/** Nobody knows how many there were where WeChat gave no answer. */
function linesIn(counts: unknown): number | null {
  const { state, logs }: Record<string, unknown> = Object(counts)
  return state !== 'unavailable' && typeof logs === 'number' ? logs : null
}

/** What the errors say, a line each. */
function messagesIn(errors: unknown): string {
  const messages = Array.isArray(errors) ? errors.flatMap(error => asText(Object(error).message) || []) : []
  return [...new Set(messages)].join('\n')
}

function deviceOf(systemInfo: Record<string, unknown>): VoiceDevice {
  return {
    brand: asText(systemInfo.brand),
    model: asText(systemInfo.model),
    system: asText(systemInfo.system),
    platform: asText(systemInfo.platform),
    version: asText(systemInfo.version),
    SDKVersion: asText(systemInfo.SDKVersion),
  }
}
