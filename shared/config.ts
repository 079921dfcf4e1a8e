import { fail } from './errors'
import { keepSecret } from './secrets'

/** The environment variables that the owner sets on a function. */
export const FUNCTION_VARIABLES = [
  'ADMIN_OPENIDS',
  'WECHAT_APPSECRET',
  'WECHAT_TOKEN_FUNCTION',
  'WECHAT_APPID',
  'FEEDBACK_TRANSPORT',
  'TRUSTED_SOURCES',
  'PUSH_SOURCES',
  'ALERT_ROBOTS',
  'VOICE_RETENTION_DAYS',
] as const

/** `WECHAT_API_BASE_URL` is for tests. */
type Variable = (typeof FUNCTION_VARIABLES)[number] | 'WECHAT_API_BASE_URL'

/**
 * Each is read when it is needed, so that a mistake in one does not break what does not need it; errors name the
 * variable.
 */
function variable(name: Variable): string | undefined {
  return process.env[name]?.trim() || undefined
}

/** What people type between entries, and around them. */
const SEPARATORS = /[,，;；、\s]+/
const QUOTES = /^["'`“”‘’「」]+|["'`“”‘’「」]+$/g

export const list = (name: Variable) =>
  (variable(name) ?? '').split(SEPARATORS).flatMap(entry => entry.replace(QUOTES, '') || [])

/** `ADMIN_OPENIDS`: who may call from the mini program. */
export const adminOpenids = () => list('ADMIN_OPENIDS')

/** `PUSH_SOURCES`: where WeChat's message push comes from, for `onBadComment` alone. */
export const pushSources = () => list('PUSH_SOURCES')

/** `TRUSTED_SOURCES`: which callers without an OPENID may call, by the last entry of their SOURCE. */
export const trustedSources = () => list('TRUSTED_SOURCES')

/** `WECHAT_APPID`, where it is set. */
export const givenAppId = () => variable('WECHAT_APPID')

/** `WECHAT_APPSECRET`, where it is set. */
export function appSecret(): string | undefined {
  const secret = variable('WECHAT_APPSECRET')
  return secret && keepSecret(secret)
}

/** `WECHAT_TOKEN_FUNCTION`: the name of the cloud function that hands out access tokens, where it is set. */
export const tokenFunction = () => variable('WECHAT_TOKEN_FUNCTION')

/** `VOICE_RETENTION_DAYS`: how long the archive keeps a record after its creation; 0 for ever, 365 unless set. */
export function retentionDays(): number {
  const value = variable('VOICE_RETENTION_DAYS') ?? '365'
  if (/^\d{1,6}$/.test(value)) return Number(value)
  throw fail('not_configured', 'VOICE_RETENTION_DAYS is not a number of days', {
    hint: 'Set VOICE_RETENTION_DAYS to a whole number of days, to 0 to keep everything, or remove it: then it is 365.',
  })
}

const TRANSPORTS = ['auto', 'cloud', 'https'] as const

/** `FEEDBACK_TRANSPORT`: how feedback is asked for. */
export function feedbackTransport(): (typeof TRANSPORTS)[number] {
  const value = variable('FEEDBACK_TRANSPORT') ?? 'auto'
  const transport = TRANSPORTS.find(name => name === value)
  if (!transport) {
    throw fail('not_configured', 'FEEDBACK_TRANSPORT has a value that does not exist', {
      hint: `Set FEEDBACK_TRANSPORT to one of ${TRANSPORTS.join(', ')}, or remove it.`,
    })
  }
  return transport
}

/** Whether a host name is this machine, where tests have their servers. */
export const isLoopback = (hostname: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)

/** An address that only https may reach, unless it is on this machine (tests). `undefined` if it is not one. */
export function secureUrl(text: string): URL | undefined {
  try {
    const url = new URL(text)
    const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
    return secure && !url.username && !url.password ? url : undefined
  } catch {
    return undefined
  }
}

let baseUrl: { given: string; checked: string } | undefined

/** `WECHAT_API_BASE_URL`, without a slash at the end. */
export function apiBaseUrl(): string {
  const given = variable('WECHAT_API_BASE_URL') ?? 'https://api.weixin.qq.com'
  if (baseUrl?.given === given) return baseUrl.checked
  const url = secureUrl(given)
  if (!url || url.search || url.hash) {
    throw fail('not_configured', 'WECHAT_API_BASE_URL is not an https address', {
      hint: 'Remove WECHAT_API_BASE_URL: it is for tests, and takes https, or http on this machine only.',
    })
  }
  baseUrl = { given, checked: url.origin + url.pathname.replace(/\/+$/, '') }
  return baseUrl.checked
}
