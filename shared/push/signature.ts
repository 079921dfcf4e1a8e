import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Whether WeChat signed these parts, one of which is the owner's token, which WeChat knows too: sha1 of all, sorted and joined.
 *
 * @param signature in hexadecimal
 */
export function isSigned(signature: string, parts: string[]): boolean {
  const right = Buffer.from(
    createHash('sha1')
      .update([...parts].sort().join(''))
      .digest('hex'),
  )
  const given = Buffer.from(signature)
  // The time that it takes must not say how much of it is right.
  return given.length === right.length && timingSafeEqual(given, right)
}
