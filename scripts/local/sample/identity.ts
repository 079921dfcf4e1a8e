/** Who and where everything in the local cloud is. What looks secret is made up. */

export const APPID = 'wx1234567890abcdef'
export const ENV_ID = 'local-1a2b3c4d5e'
export const ADMIN_OPENID = 'oLocalAdmin00000000000000001'
export const APPSECRET = 'deadbeefdeadbeefdeadbeefdeadbeef'
