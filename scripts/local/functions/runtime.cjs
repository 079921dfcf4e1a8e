'use strict'
// The process that a function runs in: `node runtime.cjs <folder>`, with an IPC channel to the local cloud.
// Plain CommonJS without a loader, because it must run on every Node that the platform offers, from 16.13 on.

const path = require('node:path')

/**
 * @typedef {object} CallMessage
 * @property {number} id
 * @property {string} event JSON text
 * @property {Record<string, unknown>} context
 * @property {Record<string, string>} environment
 */

const send = process.send?.bind(process)
if (!send) throw new Error('runtime.cjs is started by the local cloud')
// A function in the cloud has no parent to talk to.
delete process.send

// Also when the local cloud is killed: nobody would be left to end this process.
process.on('disconnect', () => process.exit(0))

// One stream, so that what a function writes stays in order.
process.stderr.write = process.stdout.write.bind(process.stdout)

/** @type {string[]} */
let namesOfLastCall = []

/** @param {Record<string, string>} environment */
function setEnvironment(environment) {
  for (const name of namesOfLastCall) delete process.env[name]
  Object.assign(process.env, environment)
  namesOfLastCall = Object.keys(environment)
}

/** @param {unknown} error */
function describe(error) {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const folder = process.argv[2]
if (!folder) throw new Error('usage: node runtime.cjs <folder>')
const { main } = require(path.resolve(folder, 'index.js'))

/** @param {CallMessage} call */
async function run(call) {
  setEnvironment(call.environment)
  let kind = 'result'
  let text = ''
  try {
    if (typeof main !== 'function') throw new Error('index.js exports no function named main')
    const result = await main(JSON.parse(call.event), call.context)
    text = JSON.stringify(result) ?? 'null'
  } catch (error) {
    kind = 'error'
    text = describe(error).replaceAll('\0', '')
  }
  // A rejection that nobody handled ends the process now, before the answer, as on the platform.
  await new Promise(resolve => setImmediate(resolve))
  // Behind all that the call wrote, since a stream stays in order. JSON holds no \0.
  process.stdout.write(`\0${kind} of call ${call.id}\0${text}\0`)
}

/** @type {(() => void) | undefined} */
let collectGarbage

/** What this process holds, in bytes: all of it as it is, the heap without garbage. */
function memory() {
  const { rss } = process.memoryUsage()
  const v8 = require('node:v8')
  if (!collectGarbage) {
    v8.setFlagsFromString('--expose-gc')
    collectGarbage = require('node:vm').runInNewContext('gc')
  }
  // What the first collection finalises is freed by the second.
  for (let i = 0; i < 2; i++) collectGarbage?.()
  const code = v8.getHeapCodeStatistics()
  return {
    rss,
    heapUsed: process.memoryUsage().heapUsed,
    code: code.code_and_metadata_size + code.bytecode_and_metadata_size,
  }
}

process.on('message', message => {
  if (message === 'memory') send({ memory: memory() })
  else void run(/** @type {CallMessage} */ (message))
})
send({ ready: true })
