import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { build } from './build'
import { functionNames } from './build/functions'
import { readEvent } from './invoke/event'
import { outputOf } from './invoke/output'
import { USAGE, UsageError } from './invoke/usage'
import { ADMIN_OPENID, LocalCloud } from './local/cloud'
import { findRunningCloud } from './local/sharing/remote'

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'string' },
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

async function invoke() {
  const { positionals, values } = readArguments()
  const { json, event: eventName, openid = ADMIN_OPENID, source } = values
  const [name, ...words] = positionals
  if (values.help) return console.log(USAGE)
  if (!name) throw new UsageError(USAGE)
  const names = await functionNames()
  if (!names.includes(name))
    throw new UsageError(`there is no function "${name}"; there are: ${names.join(', ')}`)
  const event = await readEvent(name, { words, json, event: eventName })

  const running = await findRunningCloud()
  if (!running && !values['no-build']) await build()
  const cloud = running ?? (await LocalCloud.start())
  try {
    const origin = { ...(openid && { openid }), ...(source && { source }) }
    const { result, logs } = await cloud.call(name, event, origin)
    if (logs) process.stderr.write(logs)
    console.log(outputOf(result))
    if (v.is(v.object({ errCode: v.number() }), result) && result.errCode !== 0) process.exitCode = 1
  } finally {
    await cloud.stop()
  }
}

try {
  await invoke()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
