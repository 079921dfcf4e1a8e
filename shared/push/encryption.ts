import { createDecipheriv } from 'node:crypto'
import { list } from '../config'

/*
 * How WeChat encrypts a push (安全模式): AES-256-CBC; the key is EncodingAESKey, 43 characters of base64, and its first 16
 * bytes are the initialisation vector.
 */

/**
 * The keys of PUSH_AES_KEY, the new one first: WeChat goes on with the old one for a while after it was changed. `undefined`
 * in the place of what is no key.
 */
export const aesKeyEntries = (): (Buffer | undefined)[] =>
  list('PUSH_AES_KEY').map(entry =>
    /^[A-Za-z0-9+/]{43}$/.test(entry) ? Buffer.from(`${entry}=`, 'base64') : undefined,
  )

/** What an encrypted push holds. */
interface Decrypted {
  message: string
  /** Whose it is: the mini program's, or the third-party platform's whose URL it came to. */
  appid: string
}

/** `undefined` where it is not whole, or none of the keys is its key. */
export function decrypt(encrypted: string, keys: (Buffer | undefined)[]): Decrypted | undefined {
  for (const key of keys) {
    const found = key && contentOf(encrypted, key)
    if (found) return found
  }
  return undefined
}

const BLOCK = 16
/** WeChat fills up to whole blocks of 32 bytes, which Node.js does not know. */
const MOST_PADDING = 32
/** Random bytes, then the length of the message in 4 bytes. */
const RANDOM = 16
const HEAD = RANDOM + 4

function contentOf(encrypted: string, key: Buffer): Decrypted | undefined {
  const cipher = Buffer.from(encrypted, 'base64')
  if (cipher.length === 0 || cipher.length % BLOCK !== 0) return undefined
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, BLOCK)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(cipher), decipher.final()])
  const padding = padded[padded.length - 1] ?? 0
  const plain = padded.subarray(0, padded.length - padding)
  const isPadded = padded.subarray(plain.length).every(byte => byte === padding)
  if (padding < 1 || padding > MOST_PADDING || !isPadded || plain.length < HEAD) return undefined
  const end = HEAD + plain.readUInt32BE(RANDOM)
  if (end > plain.length) return undefined
  return { message: plain.toString('utf8', HEAD, end), appid: plain.toString('utf8', end) }
}
