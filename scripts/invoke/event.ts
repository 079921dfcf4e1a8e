import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import * as v from 'valibot'
import { typedPath } from '../terminal/command'
import { UsageError } from '../terminal/errors'

/** Where an event comes from; at most one of the three is given. */
interface EventSource {
  /** `key=value` each, or a single JSON text. */
  words: string[]
  /** A file's name, or `-` for standard input. */
  file: string | undefined
  /** The name of an event in test/events/<function>.json. */
  event: string | undefined
}

export async function readEvent(functionName: string, { words, file, event }: EventSource): Promise<unknown> {
  const given = [words.length > 0, file !== undefined, event !== undefined].filter(Boolean)
  if (given.length > 1) throw new UsageError('give key=value, --input or --event, only one of the three')
  if (event !== undefined) return testEvent(functionName, event)
  if (file !== undefined) return parsed(await textOf(file), file === '-' ? 'standard input' : file)
  const [only] = words
  return words.length === 1 && only !== undefined && !isPair(only) ? parsed(only) : pairs(words)
}

const isPair = (word: string) => /^\w+=/.test(word)

/** Every value stays text: functions read numbers from text, and long ids stay exact. */
function pairs(words: string[]): Record<string, string> {
  const fields = new Map<string, string>()
  for (const word of words) {
    const [, key, value] = /^(\w+)=(.*)$/s.exec(word) ?? []
    if (key === undefined || value === undefined)
      throw new UsageError(
        `"${word}" is not key=value; a value with spaces stands in double quotes: "key=two words"`,
      )
    if (fields.has(key)) throw new UsageError(`${key} is given twice; a list is given by --input`)
    fields.set(key, value)
  }
  return Object.fromEntries(fields)
}

async function textOf(file: string): Promise<string> {
  if (file === '-') return decoded(await buffer(process.stdin))
  const place = typedPath(file)
  try {
    return decoded(await readFile(place))
  } catch (error) {
    throw new UsageError(`${place} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

/** Windows' shells write UTF-16, and its editors a byte order mark. */
function decoded(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}

function parsed(text: string, where?: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    if (where) throw new UsageError(`${where} is not JSON: ${reason}`)
    throw new UsageError(`the event is not JSON: ${reason}\n${text}\nWhat every shell passes on: key=value`)
  }
}

const eventsFile = v.array(v.object({ name: v.string(), value: v.record(v.string(), v.unknown()) }))

/** The events of test/events/<name>.json, as DevTools offers them for a cloud test. */
async function testEvent(functionName: string, eventName: string) {
  const file = path.join('test', 'events', `${functionName}.json`)
  const text = await readFile(path.join(import.meta.dirname, '..', '..', file), 'utf8').catch(() => {
    throw new UsageError(`there are no test events for ${functionName}: ${file} does not exist`)
  })
  const events = v.parse(eventsFile, JSON.parse(text))
  const event = events.find(event => event.name === eventName)
  if (event) return event.value
  throw new UsageError(
    `${file} has no event "${eventName}"; it has: ${events.map(({ name }) => name).join(', ')}`,
  )
}
