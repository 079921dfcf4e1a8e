import { listedApps } from '../apps'
import { secureUrl } from '../config'
import { fail } from '../errors'
import { type Invocation, isOfEnvironment } from '../invocation'
import { type CloudApi, callByCloud, callByHttps, type HttpsApi } from '../wechat/call'
import { codeRowOf } from '../wechat/codes'
import { jsonIn, type RawResponse } from '../wechat/response'
import { httpsIsConfigured } from '../wechat/token'

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/url-link/api_generateurllink.html */
const GENERATE: CloudApi & HttpsApi = {
  effect: 'write',
  lookFirst: 'A link that nobody uses does no harm: try again.',
  method: 'POST',
  path: '/wxa/generate_urllink',
  cloudCall: 'urllink.generate',
  takesCloudbaseToken: true,
}

/** How long a link opens the page: WeChat's longest. */
const DAYS = 30

/** WeChat's have some 30; a robot must have room for ten. */
const MOST_CHARACTERS = 100

/** The address in a response. It stands in plain text, where an `@` would mention somebody. */
function readLink(response: RawResponse): string {
  const { urlLink } = jsonIn(response)
  const url = typeof urlLink === 'string' ? secureUrl(urlLink) : undefined
  if (url && !url.hash && !url.href.includes('@') && url.href.length <= MOST_CHARACTERS) return url.href
  throw fail('bad_response', 'WeChat gave no link where one was due')
}

/**
 * Makes a URL Link that opens a page of the published mini program for 30 days. A cloud call makes it for the mini
 * program to which the environment belongs: where another one may be meant, it goes over HTTPS.
 *
 * @param path without a query
 */
export async function generateUrlLink(path: string, invocation: Invocation): Promise<string> {
  const params = { path, expire_type: 1, expire_interval: DAYS }
  const overHttps = () => callByHttps(GENERATE, params, readLink, invocation)
  // Where the call brings no appid, the one that is listed may be another than the environment's own.
  const isOwn = isOfEnvironment(invocation) && (invocation.caller.appid || !listedApps())
  if (!isOwn) return overHttps()
  try {
    return await callByCloud(GENERATE, params, readLink, invocation)
  } catch (error) {
    const { noCloudCall, noTicket } = codeRowOf(error)
    if (!(noCloudCall || noTicket) || !(await httpsIsConfigured(invocation))) throw error
    return overHttps()
  }
}
