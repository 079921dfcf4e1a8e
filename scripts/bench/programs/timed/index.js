const fs = require('node:fs')

// A function that loads another, calls it once and then again and again, and says how long that took.
const target = process.env.BENCH_TARGET ?? ''
const started = performance.now()
const { main } = require(target)
const loadMs = performance.now() - started
console.log = () => {}

/** @param {{ event: object, warmCalls: number }} call @param {object} context */
exports.main = async ({ event, warmCalls }, context) => {
  const called = performance.now()
  const result = await main(event, context)
  const coldMs = loadMs + performance.now() - called
  const { rss, heapUsed } = process.memoryUsage()
  const warm = performance.now()
  for (let i = 0; i < warmCalls; i++) await main(event, context)
  const warmMs = (performance.now() - warm) / (warmCalls || 1)
  const files = Object.keys(require.cache).filter(
    file => file !== __filename && !file.endsWith('runtime.cjs'),
  )
  const bytes = files.reduce((sum, file) => sum + fs.statSync(file).size, 0)
  const characters = JSON.stringify(result).length
  return { coldMs, warmMs, rss, heapUsed, files: files.length, bytes, characters }
}
