import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { benchArchive } from './bench/archive'
import { benchFunctions } from './bench/functions'
import { benchLive } from './bench/live'
import { benchLoad } from './bench/load'
import { benchMany } from './bench/many'
import { benchSoak } from './bench/soak'
import { assertBuilt, build } from './build'
import { LocalCloud } from './local/cloud'
import { sampleData } from './local/sample/data'
import { commandOf, run, wholeNumber } from './terminal/command'
import { typedNode } from './terminal/node'

/** Each takes some ten seconds. */
const LIVE_ROUNDS = 7

interface BenchOptions {
  load?: true
  live?: true
  apps?: number
  callers: number
  seconds: number
  calls: number
  functions?: true
  rounds: number
  build: boolean
}

async function bench(options: BenchOptions): Promise<void> {
  const { load, live, apps, callers, seconds, calls, functions, rounds } = options
  /** What runs the functions. */
  const node = process.env.FUNCTIONS_NODE ? typedNode(process.env.FUNCTIONS_NODE) : process.execPath
  if (options.build) await build()
  else assertBuilt()
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  console.log(`Node ${version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`)

  const problems: string[] = []
  if (live) problems.push(...(await benchLive(LIVE_ROUNDS)))
  else if (apps) problems.push(...(await benchMany(apps, node)))
  else if (load) {
    problems.push(...(await onACloud(node, cloud => benchLoad(cloud, callers, seconds))))
    problems.push(...(await onACloud(node, cloud => benchSoak(cloud, calls))))
  } else {
    problems.push(...(await benchFunctions(sampleData(Date.now()), node, rounds)))
    if (!functions) await benchArchive(node)
  }
  for (const problem of new Set(problems)) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
}

async function onACloud(node: string, work: (cloud: LocalCloud) => Promise<string[]>): Promise<string[]> {
  const cloud = await LocalCloud.start({ node })
  try {
    return await work(cloud)
  } finally {
    await cloud.stop()
  }
}

await run(
  commandOf('npm run bench --', 'Measures how fast the functions and the archive are.')
    .option('--functions', 'the functions alone')
    .option('--rounds <n>', 'processes of each function', wholeNumber, 100)
    .option('--load', 'many callers at once, and many calls in one instance, instead')
    .option('--live', 'from npm start to voices in a browser, instead')
    .option('--apps <n>', 'syncs of so many mini programs, instead', wholeNumber)
    .option('--callers <n>', 'with --load: callers at once', wholeNumber, 200)
    .option('--seconds <n>', 'with --load: for how long', wholeNumber, 30)
    .option('--calls <n>', 'with --load: calls in one instance', wholeNumber, 20_000)
    .option('--no-build', 'measures what was built before')
    .action(bench),
)
