import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { build, functionNames } from './build'
import { ADMIN_OPENID, LocalCloud } from './local/cloud'
import { findRunningCloud } from './local/sharing/remote'

const USAGE = `npm run invoke -- <function> ['<json>'] [--event NAME] [--openid OPENID] [--source SOURCE]

Calls a function on the local cloud (one that npm start runs, or else one of its own) and prints what it returns.
  --event NAME      the event of that name in test/events/<function>.json, instead of JSON
  --openid OPENID   who calls: an administrator unless given; '' for a caller without an OPENID
  --source SOURCE   from where, e.g. wx_trigger
  --no-build        runs what was built before`

class UsageError extends Error {}

const eventsFile = v.array(v.object({ name: v.string(), value: v.record(v.string(), v.unknown()) }))

/** The events of test/events/<name>.json, as DevTools offers them for a cloud test. */
async function testEvent(name: string, eventName: string) {
  const file = join('test/events', `${name}.json`)
  const events = v.parse(
    eventsFile,
    JSON.parse(await readFile(join(import.meta.dirname, '..', file), 'utf8')),
  )
  const event = events.find(event => event.name === eventName)
  if (!event)
    throw new UsageError(
      `${file} has no event "${eventName}"; it has: ${events.map(event => event.name).join(', ')}`,
    )
  return event.value
}

function parseEvent(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new UsageError(`the event is not JSON: ${error instanceof Error ? error.message : error}\n${json}`)
  }
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        event: { type: 'string' },
        openid: { type: 'string' },
        source: { type: 'string' },
        'no-build': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  }
}

/** JSON as it is; with colours for keys, text and other values on a terminal. */
function format(value: unknown): string {
  const json = JSON.stringify(value, null, 2) ?? 'undefined'
  if (!process.stdout.isTTY || process.env.NO_COLOR) return json
  return json.replace(
    /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null|-?\d[\d.eE+-]*)\b/g,
    (token, text, colon) =>
      colon
        ? `\x1b[34m${text}\x1b[39m${colon}`
        : text
          ? `\x1b[32m${token}\x1b[39m`
          : `\x1b[33m${token}\x1b[39m`,
  )
}

async function main() {
  const { positionals, values } = readArguments()
  const [name, json, ...rest] = positionals
  if (values.help) return console.log(USAGE)
  if (!name || rest.length > 0 || (json !== undefined && values.event !== undefined))
    throw new UsageError(USAGE)
  const names = await functionNames()
  if (!names.includes(name))
    throw new UsageError(`there is no function "${name}"; there are: ${names.join(', ')}`)
  const event = values.event === undefined ? parseEvent(json ?? '{}') : await testEvent(name, values.event)

  const running = await findRunningCloud()
  if (!running && !values['no-build']) await build()
  const cloud = running ?? (await LocalCloud.start())
  try {
    const { openid = ADMIN_OPENID, source } = values
    const { result, logs } = await cloud.call(name, event, {
      ...(openid && { openid }),
      ...(source && { source }),
    })
    if (logs) process.stderr.write(logs)
    console.log(format(result))
    if (v.is(v.object({ errCode: v.number() }), result) && result.errCode !== 0) process.exitCode = 1
  } finally {
    await cloud.stop()
  }
}

try {
  await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
