import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { benchArchive } from './bench/archive'
import { benchFunctions } from './bench/functions'
import { benchLoad } from './bench/load'
import { benchSoak } from './bench/soak'
import { build } from './build'
import { LocalCloud } from './local/cloud'
import { sampleData } from './local/sample/data'

const { values } = parseArgs({
  options: {
    /** Many callers at once, and many calls in one instance, instead of the benchmark. */
    load: { type: 'boolean' },
    callers: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    calls: { type: 'string', default: '20000' },
    /** The functions alone. */
    functions: { type: 'boolean' },
    /** Processes of each function. */
    rounds: { type: 'string', default: '100' },
    'no-build': { type: 'boolean' },
  },
})
if (!values['no-build']) await build()
/** What runs the functions. */
const node = process.env.FUNCTIONS_NODE || process.execPath
const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
console.log(`Node ${version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`)

const problems = values.load
  ? [
      ...(await onACloud(cloud => benchLoad(cloud, Number(values.callers), Number(values.seconds)))),
      ...(await onACloud(cloud => benchSoak(cloud, Number(values.calls)))),
    ]
  : await benchFunctions(sampleData(Date.now()), node, Number(values.rounds))
if (!values.load && !values.functions) await benchArchive(node)
for (const problem of new Set(problems)) console.error(problem)
if (problems.length > 0) process.exitCode = 1

async function onACloud(work: (cloud: LocalCloud) => Promise<string[]>): Promise<string[]> {
  const cloud = await LocalCloud.start({ node })
  try {
    return await work(cloud)
  } finally {
    await cloud.stop()
  }
}
