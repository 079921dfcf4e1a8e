const fs = require('node:fs')

// A function that calls another and says how long that took; the first call loads it. Not with `performance`, for
// which Node loads a module.
const started = process.hrtime.bigint()
const { main } = require(process.env.BENCH_TARGET ?? '')
/** @param {bigint} time */
const millisecondsSince = time => Number(process.hrtime.bigint() - time) / 1e6
let loadMs = millisecondsSince(started)

/** @param {object} event @param {object} context */
exports.main = async (event, context) => {
  const called = process.hrtime.bigint()
  const result = await main(event, context)
  const ms = loadMs + millisecondsSince(called)
  const cold = loadMs > 0 ? sizes() : {}
  loadMs = 0
  if (JSON.stringify(result).length < 1000) throw new Error(`no list: ${JSON.stringify(result)}`)
  return { ms, ...cold }
}

function sizes() {
  const { rss, heapUsed } = process.memoryUsage()
  const files = Object.keys(require.cache).filter(
    file => file !== __filename && !file.endsWith('runtime.cjs'),
  )
  const bytes = files.reduce((sum, file) => sum + fs.statSync(file).size, 0)
  return { rss, heapUsed, files: files.length, bytes }
}
