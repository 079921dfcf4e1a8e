import type { RobotService } from './robot'

const PATH = '/cgi-bin/webhook/send'

/** WeCom's group robot (企业微信群机器人). It has no signature: its key is its only protection. */
export const wecom: RobotService = {
  name: 'WeCom',
  hostnames: ['qyapi.weixin.qq.com'],
  keyIn: ({ pathname, searchParams }) => (pathname === PATH ? searchParams.get('key') : null),
  // WeCom reads no markup in messages of type `text`.
  message: ({ url }, text) => ({ url, body: { msgtype: 'text', text: { content: text } } }),
  maxBytes: 2048,
  bytesOf: Buffer.byteLength,
  rates: [{ messages: 20, seconds: 60 }],
  codeIn: ({ errcode }) => errcode,
  refusals: {
    [-1]: { reason: 'is busy' },
    45009: { reason: 'got too many messages in this minute' },
    93000: { reason: 'does not know the key: copy its address anew' },
    40058: { reason: 'finds the message too long', isOfWords: true },
    45002: { reason: 'finds the message too long', isOfWords: true },
  },
}
