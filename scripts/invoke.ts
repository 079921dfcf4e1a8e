import * as v from 'valibot'
import { nearName } from '../shared/function/near-name'
import { assertBuilt, build } from './build'
import { functionNames } from './build/functions'
import { type InvokeOptions, invokeCommand } from './invoke/arguments'
import { readEvent } from './invoke/event'
import { ignoredKeys } from './invoke/keys'
import { LocalCloud } from './local/cloud'
import { findRunningCloud } from './local/sharing/remote'
import { resultText } from './results/result-text'
import { run } from './terminal/command'
import { UsageError } from './terminal/errors'
import { jsonText } from './terminal/json'

async function invoke(name: string, words: string[], options: InvokeOptions): Promise<void> {
  const names = await functionNames()
  if (!names.includes(name)) {
    const meant = nearName(name, names)
    const hint = meant ? `did you mean ${meant}? ` : ''
    throw new UsageError(`there is no function "${name}": ${hint}There are ${names.join(', ')}`)
  }
  const event = await readEvent(name, { words, file: options.input, event: options.event })
  for (const ignored of ignoredKeys(name, event)) console.error(`Ignored: ${ignored}`)

  const running = await findRunningCloud()
  if (!running) {
    console.error('No npm start runs: this call has a cloud of its own, with fresh sample data.')
    if (options.build) await build()
    else assertBuilt()
  }
  const cloud = running ?? (await LocalCloud.start())
  try {
    const { openid, source, from } = options
    const caller = { ...(openid && { openid }) }
    const { result, logs } = await cloud.call(name, event, {
      ...(from ? { from: { ...caller, appid: from }, source: 'wx_client' } : caller),
      ...(source && { source }),
    })
    if (logs) process.stderr.write(logs)
    const text = options.json ? undefined : resultText(result, running !== undefined)
    console.log(text ?? jsonText(result))
    if (v.is(v.object({ errCode: v.number() }), result) && result.errCode !== 0) process.exitCode = 1
  } finally {
    await cloud.stop()
  }
}

await run(invokeCommand(invoke))
