import { FEEDBACK_TYPES, type Feedback, typeLabel } from '../../client/client'
import { formatTime } from './format'
import { phoneNumberIn } from './phone-number'

export const TYPE_CHOICES = [
  { value: 0, name: '全部' },
  ...Object.keys(FEEDBACK_TYPES).map(type => ({ value: Number(type), name: typeLabel(Number(type)) })),
]

export interface FeedbackView {
  recordId: string
  nickname: string
  headUrl: string
  time: string
  typeName: string
  content: string
  phone: string
  /** The number in `phone` that can be called, or `''`. */
  callable: string
  mediaIds: string[]
  /** The device in one line. */
  deviceSummary: string
  /** All that the device said of itself. */
  device: { label: string; value: string }[]
  openid: string
}

export function feedbackView(feedback: Feedback): FeedbackView {
  const { recordId, openid, nickname, headUrl, createTime, type, content, phone, mediaIds, systemInfo } =
    feedback
  return {
    recordId,
    nickname: nickname || '微信用户',
    headUrl,
    time: formatTime(createTime),
    typeName: typeLabel(type),
    content,
    phone,
    callable: phoneNumberIn(phone),
    mediaIds,
    deviceSummary: deviceSummary(systemInfo),
    device: deviceDetails(systemInfo),
    openid,
  }
}

// No prototype: a key of a device may be `constructor`.
const DEVICE_LABELS: Record<string, string | null> = {
  __proto__: null,
  brand: '品牌',
  model: '机型',
  system: '系统',
  platform: '平台',
  version: '微信版本',
  SDKVersion: '基础库',
  networkType: '网络',
  language: '语言',
  pixelRatio: '像素比',
  screenWidth: '屏幕宽',
  screenHeight: '屏幕高',
  windowWidth: '窗口宽',
  windowHeight: '窗口高',
  statusBarHeight: '状态栏高',
  fontSizeSetting: '字号',
  benchmarkLevel: '性能等级',
  raw: '设备',
}

function deviceDetails(systemInfo: Record<string, unknown>): FeedbackView['device'] {
  return Object.entries(systemInfo).map(([key, value]) => ({
    label: DEVICE_LABELS[key] ?? key,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }))
}

/** The device in one line. */
export function deviceSummary({ brand, model, system, version, raw }: Record<string, unknown>): string {
  // iPhones call themselves `iPhone 13<iPhone14,5>`.
  const name = typeof model === 'string' ? model.replace(/<.*>/, '') : ''
  const device = typeof brand === 'string' && !name.startsWith(brand) ? `${brand} ${name}` : name
  const parts = [device.trim(), system, version && `微信 ${version}`, raw]
  return parts.filter(part => typeof part === 'string' && part).join(' · ')
}
