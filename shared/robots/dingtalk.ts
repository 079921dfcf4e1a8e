import { createHmac } from 'node:crypto'
import { jsonBytes, type Refusal, type RobotService } from './robot'

const TOO_MANY: Refusal = {
  reason: 'got too many messages, and takes none for ten minutes',
}

const UNSUITABLE: Refusal = {
  reason: 'refuses what the message says as unsuitable',
  isOfWords: true,
}

/** DingTalk's group robot (钉钉自定义机器人). */
export const dingtalk: RobotService = {
  name: 'DingTalk',
  hostnames: ['oapi.dingtalk.com'],
  keyIn: ({ pathname, searchParams }) =>
    pathname === '/robot/send' ? searchParams.get('access_token') : null,
  message: ({ url, secret }, text, now) => ({
    url: secret ? signed(url, secret, now) : url,
    body: { msgtype: 'text', text: { content: text } },
  }),
  // DingTalk documents no limit; nobody reads more than this in a group.
  maxBytes: 15_000,
  bytesOf: jsonBytes,
  rates: [{ messages: 20, seconds: 60 }],
  codeIn: ({ errcode }) => errcode,
  refusals: {
    [-1]: { reason: 'is busy' },
    130101: TOO_MANY,
    410100: TOO_MANY,
    300001: { reason: 'does not know the access_token: copy its address anew' },
    400101: { reason: 'does not know the access_token: copy its address anew' },
    400102: { reason: 'is switched off (停用)' },
    400106: { reason: 'is not there any more: make a new one, and copy its address' },
    400013: { reason: 'refuses the message', isOfWords: true },
    430101: { reason: 'refuses a link in the message as unsafe', isOfWords: true },
    430102: UNSUITABLE,
    430103: UNSUITABLE,
    430104: UNSUITABLE,
    310000: {
      reason:
        'refuses by its security settings (安全设置): choose 加签, and put the secret behind the address as #secret=SEC…',
    },
  },
}

function signed(url: URL, secret: string, now: number): URL {
  const timestamp = String(now)
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
  const address = new URL(url)
  address.searchParams.set('timestamp', timestamp)
  address.searchParams.set('sign', sign)
  return address
}
