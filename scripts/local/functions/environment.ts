import { tmpdir } from 'node:os'
import { APPID, ENV_ID } from '../sample/identity'

/** Who makes a call, and from where. */
export interface CallOrigin {
  /** Without it the call carries no OPENID, like a timer's or the console's. */
  openid?: string | undefined
  /** SOURCE chain, oldest first. Default: `wx_client` with an openid, `wx_unknown` without. */
  source?: string | undefined
  /** Default: the mini program of the sample data. `null`: the call carries no APPID, as a timer's may. */
  appid?: string | null | undefined
  /** The caller in another mini program that shares the environment (环境共享). */
  from?: { openid?: string | undefined; appid: string } | undefined
}

export type OwnerEnvironment = Record<string, string>

export function sourceOf(origin: CallOrigin): string {
  return origin.source ?? (origin.openid === undefined ? 'wx_unknown' : 'wx_client')
}

/** What the platform sets once for a process. Nothing else of this process's environment reaches a function. */
export function platformEnvironment(functionName: string, gatewayUrl: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? tmpdir(),
    // The cloud's containers run on UTC, whatever the zone of the owner.
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    TENCENTCLOUD_SECRETID: 'local-secret-id',
    TENCENTCLOUD_SECRETKEY: 'local-secret-key',
    TENCENTCLOUD_SESSIONTOKEN: 'local-session-token',
    SCF_NAMESPACE: ENV_ID,
    SCF_FUNCTIONNAME: functionName,
    TCB_ENV: ENV_ID,
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${gatewayUrl}/admin` }),
  }
}

/** What the platform sets anew for every call. */
export function callEnvironment(origin: CallOrigin, apiToken: string): Record<string, string> {
  const context: Record<string, string> = {
    WX_CLIENTIP: '127.0.0.1',
    WX_API_TOKEN: apiToken,
    ...(origin.appid === null ? {} : { WX_APPID: origin.appid ?? APPID }),
    ...(origin.openid === undefined ? {} : { WX_OPENID: origin.openid }),
    ...(origin.from && { WX_FROM_APPID: origin.from.appid }),
    ...(origin.from?.openid && { WX_FROM_OPENID: origin.from.openid }),
  }
  return { ...context, WX_CONTEXT_KEYS: Object.keys(context).join(','), TCB_SOURCE: sourceOf(origin) }
}
