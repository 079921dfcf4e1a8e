import type { WxCloud } from '../../shared/client/client'
import { PlatformError } from '../local/cloud'

/** A mini program's `wx.cloud` whose functions are called by `call`. */
export function wxCloud(call: (name: string, event: object) => Promise<{ result: unknown }>): WxCloud {
  return {
    async callFunction({ name, data }) {
      try {
        const { result } = await call(name, data)
        return { result }
      } catch (error) {
        throw error instanceof PlatformError ? rejection(error) : error
      }
    },
  }
}

/** The rejection that base libraries make of a call that the platform ended. */
function rejection({ errCode, message }: PlatformError): { errCode: number; errMsg: string } {
  const code = message.includes('timed out after') ? -504003 : errCode
  const name = code === -504002 ? ' functions execute fail' : ''
  return {
    errCode: code,
    errMsg: `cloud.callFunction:fail Error: errCode: ${code}${name} | errMsg: ${message}`,
  }
}
