import { createHmac } from 'node:crypto'
import { jsonBytes, type RobotService } from './robot'

const HOOK = /^\/open-apis\/bot\/v2\/hook\/([^/]+)\/?$/

/** Feishu's group robot (飞书自定义机器人), and Lark's. */
export const feishu: RobotService = {
  name: 'Feishu',
  hostnames: ['open.feishu.cn', 'open.larksuite.com'],
  keyIn: ({ pathname }) => HOOK.exec(pathname)?.[1],
  message: ({ url, secret }, text, now) => ({
    url,
    body: { ...(secret && signed(secret, now)), msg_type: 'text', content: { text } },
  }),
  // The whole request may have 20 KB, perhaps 20,000 bytes, and little of it is not the text.
  maxBytes: 20_000 - 512,
  bytesOf: jsonBytes,
  rates: [
    { messages: 100, seconds: 60 },
    { messages: 5, seconds: 1 },
  ],
  // Older versions of the API say `StatusCode`.
  codeIn: ({ code, StatusCode }) => code ?? StatusCode,
  refusals: {
    9499: { reason: 'cannot read the message, or is busy', isOfWords: true },
    230025: { reason: 'refuses the message as too long', isOfWords: true },
    230028: { reason: 'refuses what the message says as unsuitable', isOfWords: true },
    11232: { reason: 'got too many messages' },
    19001: { reason: 'does not know the address: copy it anew' },
    19021: {
      reason:
        'refuses the signature: its signing secret (签名校验) stands behind the address as #secret=…, and must be the one that Feishu shows',
    },
    19022: { reason: 'takes messages from listed IP addresses only (IP 白名单)' },
    19024: {
      reason: 'takes messages with its keywords only (自定义关键词): use the signature instead',
      isOfWords: true,
    },
  },
}

/** Feishu signs an empty text, with a key that is made of the time and the secret. */
function signed(secret: string, now: number): { timestamp: string; sign: string } {
  const timestamp = String(Math.floor(now / 1000))
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') }
}
