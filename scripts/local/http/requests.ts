import type { ReceivedParams } from './params'

/** A request that arrived, for tests to look at. */
export interface RecordedRequest {
  server: 'api' | 'gateway' | 'storage' | 'robot'
  method: string
  /** A path of api.weixin.qq.com, a cloud API (`operation.getFeedback`), a gateway action, or `storage.put`. */
  name: string
  /** The query, without the credential. */
  params: ReceivedParams
  /** The mini program that is meant: see `FaultOrder`. */
  appid?: string | undefined
  /** The access token, or the other credential, that came with it. */
  token?: string | undefined
  credential?: 'access_token' | 'cloudbase_access_token'
  /** At the gateway: the function that called. */
  functionName?: string | undefined
  headers: Readonly<Record<string, string | string[] | undefined>>
}
