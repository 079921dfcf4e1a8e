/*
 * What WeChat refuses to protect the user's privacy.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 */

interface Words {
  message: string
  detail: string
}

const GUIDE = '小程序后台（mp.weixin.qq.com）的“设置”-“服务内容声明”-“用户隐私保护指引”'

/** By `errno`. */
const REFUSALS: Record<number, Words> = {
  104: {
    message: '你没有同意隐私保护指引，所以这个功能用不了。请再点一次，在弹出的窗口里点“同意”。',
    detail: '',
  },
  112: {
    message: '这个功能还没有写进隐私保护指引，微信不允许使用，请联系小程序负责人。',
    detail: `请在${GUIDE}里声明这个接口，等审核通过后再试。`,
  },
}

/** What happened and what to do, if WeChat refused to protect privacy. */
export function privacyRefusal(error: unknown): Words | undefined {
  const { errno, errMsg = '' } = Object(error) as { errno?: unknown; errMsg?: unknown }
  // Old base libraries give no `errno`.
  const said = String(errMsg)
  if (errno === 112 || /not declared in the privacy/.test(said)) return REFUSALS[112]
  if (errno === 104 || /privacy permission is not authorized/.test(said)) return REFUSALS[104]
  return undefined
}

/** Asks for the consent that an API needs, if it has not been given yet; rejects when it is refused. */
export async function requirePrivacy(): Promise<void> {
  if (typeof wx.requirePrivacyAuthorize !== 'function') return
  await new Promise<void>((success, fail) => wx.requirePrivacyAuthorize({ success: () => success(), fail }))
}
