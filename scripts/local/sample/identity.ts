import { createHash } from 'node:crypto'

/** The identities in the local cloud. Everything that looks secret is made up. */

export const APPID = 'wx1234567890abcdef'
export const ENV_ID = 'local-1a2b3c4d5e'
export const ADMIN_OPENID = 'oLocalAdmin00000000000000001'
export const APPSECRET = 'deadbeefdeadbeefdeadbeefdeadbeef'
/** Token and EncodingAESKey of the message push. */
export const PUSH_TOKEN = 'localPushToken'
export const PUSH_AES_KEY = 'localPushAesKey0123456789ABCDEFGHIJKLMNOPQR'

/** A mini program of the local cloud. */
export interface SampleApp {
  appid: string
  secret: string
}

/** The mini program at this place: the first is the one to which the environment belongs. */
export function sampleApp(index: number): SampleApp {
  if (index === 0) return { appid: APPID, secret: APPSECRET }
  const digits = createHash('sha256').update(`mini program ${index}`).digest('hex')
  return { appid: `wx${digits.slice(0, 16)}`, secret: digits.slice(32) }
}

/** The appids of the first three. */
export const APPIDS = [APPID, sampleApp(1).appid, sampleApp(2).appid] as const
