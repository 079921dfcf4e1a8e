/** The identities in the local cloud. Everything that looks secret is made up. */

export const APPID = 'wx1234567890abcdef'
export const ENV_ID = 'local-1a2b3c4d5e'
export const ADMIN_OPENID = 'oLocalAdmin00000000000000001'
export const APPSECRET = 'deadbeefdeadbeefdeadbeefdeadbeef'
