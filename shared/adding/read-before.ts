import type { Archive } from '../archive/archive'
import { hashOf } from '../archive/hash'
import { readVoice, withExactRecord } from '../archive/voice'
import type { Stored } from '../database/database'
import { valueAt } from '../kinds/column'
import { kindOf } from '../kinds/lookup'
import { type WeChatPart, weChatPart } from '../kinds/voice'

/*
 * What cannot be read of a record takes nothing away that could be before, and says nothing of what its user changed;
 * nor does what can be read again.
 */

/** The paths in the record that could not be read. */
export function unreadableIn({ record }: Record<string, unknown>): string[] {
  const { unreadable }: { unreadable?: unknown } = Object(record)
  return Array.isArray(unreadable) ? unreadable.map(String) : []
}

interface Merged {
  part: WeChatPart
  /** The hash of what its user says, as far as that could be read now and before. */
  said: string
}

/** @param before the voice as it is in the archive, with what could not be read of it */
export async function withReadBefore(
  part: WeChatPart,
  before: Stored,
  { voices, appid }: Archive,
): Promise<Merged> {
  const { _id, hash, recordHash } = part
  const [now, then] = [unreadableIn(part), unreadableIn(before)]
  const [found] = now.length + then.length > 0 ? await voices.find({ _id }) : []
  if (!found) return { part, said: hash }
  const voice = withExactRecord(found)
  const readThen = now.filter(path => !then.some(other => path.startsWith(other) || other.startsWith(path)))
  // Of a list, what can be read now counts.
  const kept = readThen.filter(path => !/\.\d/.test(path) && inRecord(voice, path) !== undefined)
  const sent = { ...readVoice(part).record }
  Reflect.deleteProperty(sent, 'unreadable')
  const left = now.filter(path => !kept.includes(path))
  const read = withValuesOf(voice, kept, sent)
  const kind = kindOf(part)
  const record = { ...(kind.withDerived?.(read) ?? read), ...(left.length > 0 && { unreadable: left }) }
  // An item that cannot be read is left out of its list; a field of one changes nothing.
  const doubtful = [...now, ...then].flatMap(path => (/\.\d+\./.test(path) ? [] : path.replace(/\.\d+$/, '')))
  return {
    // What WeChat sent is the same when it is sent again.
    part: { ...weChatPart(kind, appid, record), recordHash },
    said: hashOf(kind.saidIn(withValuesOf(voice, doubtful, record))),
  }
}

const inRecord = (voice: Stored, path: string) => valueAt(voice, `record.${path}`)

/** A copy of a record with what stands in the one of the voice at these paths. */
const withValuesOf = <T extends object>(voice: Stored, paths: string[], record: T): T =>
  paths.reduce((copy, path) => {
    const value = inRecord(voice, path)
    return value === undefined ? copy : withValueAt(copy, path.split('.'), value)
  }, record)

function withValueAt<T extends object>(object: T, [key = '', ...rest]: string[], value: unknown): T {
  const inner: unknown = Reflect.get(object, key)
  return { ...object, [key]: rest.length > 0 ? withValueAt(Object(inner), rest, value) : value }
}
