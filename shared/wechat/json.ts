import { transcode } from 'node:buffer'
import { longIntegers } from './long-integers'

/** A number as its JSON text, exactly: an integer that a double cannot hold stays text. */
export function exactNumber(text: string): number | string {
  const value = Number(text)
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? text : value
}

/** JSON, as text or in UTF-8, with its integers exact, however long: one that a double cannot hold becomes text. */
export function parseJson(json: string | Buffer): unknown {
  const places = longIntegers(json)
  return JSON.parse(typeof json === 'string' ? quoteText(json, places) : decode(quoteBytes(json, places)))
}

const QUOTE = 0x22

function quoteText(text: string, places: number[]): string {
  let quoted = ''
  let copied = 0
  for (const place of places) {
    quoted += `${text.slice(copied, place)}"`
    copied = place
  }
  return quoted + text.slice(copied)
}

/** Before the bytes become text, since text of thousands of pieces would have to be put together once more. */
function quoteBytes(bytes: Buffer, places: number[]): Buffer {
  const added = places.length
  if (added === 0) return bytes
  const quoted = Buffer.allocUnsafe(bytes.length + added)
  // All at the end first: moving the pieces to the front within one buffer is faster than copying each of them.
  quoted.set(bytes, added)
  let length = 0
  let moved = 0
  for (const place of places) {
    quoted.copyWithin(length, moved + added, place + added)
    length += place - moved
    quoted[length++] = QUOTE
    moved = place
  }
  return quoted
}

/** For less, starting the converter takes longer than it saves. */
const LARGE = 64 * 1024

function decode(bytes: Buffer): string {
  if (bytes.length >= LARGE) {
    try {
      // Faster than toString(), but it refuses what is no UTF-8.
      return transcode(bytes, 'utf8', 'utf16le').toString('utf16le')
    } catch {}
  }
  return bytes.toString()
}
