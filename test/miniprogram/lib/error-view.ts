import { type ErrorKind, UserVoiceError } from 'wx-user-voice'

/** An error as the screen shows it. */
export interface ErrorView {
  message: string
  /** For whoever can mend it. */
  detail: string
  isForbidden: boolean
  /** The cloud function that failed, where one did. */
  functionName: string
  /** The caller's own, where the refusal names it. */
  openid: string
}

/** What only those can mend who can read the hint. */
const FOR_DEVELOPERS = new Set<ErrorKind>(['forbidden', 'not_configured', 'bad_response', 'internal'])

export function errorView(error: unknown): ErrorView {
  if (!(error instanceof UserVoiceError)) {
    const message = '出错了，请重试。'
    return { message, detail: textOf(error), isForbidden: false, functionName: '', openid: '' }
  }
  const { kind, errCode, hint = '', userMessage } = error
  const isForbidden = kind === 'forbidden'
  const functionName = /^(\w+):fail/.exec(error.message)?.[1] ?? ''
  return {
    message: userMessage,
    detail: FOR_DEVELOPERS.has(kind) ? `${functionName} · ${errCode} · ${hint}` : '',
    isForbidden,
    functionName,
    openid: (isForbidden && /openid is ([\w-]+)/.exec(hint)?.[1]) || '',
  }
}

/** `wx` rejects with objects, code throws errors. */
function textOf(error: unknown): string {
  if (error instanceof Error) return error.message
  const { errMsg } = Object(error) as { errMsg?: unknown }
  return typeof errMsg === 'string' ? errMsg : String(error)
}
