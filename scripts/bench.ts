import { cpus } from 'node:os'
import { benchArchive } from './bench/archive'
import { benchFunctions, COLD_RUNS, WARM_CALLS, WARM_RUNS } from './bench/functions'
import { benchNormalising } from './bench/normalising'
import { benchSweep } from './bench/sweep'
import { build } from './build'
import { sampleData } from './local/sample/data'

await build()
const data = sampleData(Date.now())
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`
console.log(`${machine}, medians of ${COLD_RUNS} processes, ${WARM_RUNS} × ${WARM_CALLS} warm calls`)
await benchFunctions(data)
benchNormalising(data)
await benchSweep()
await benchArchive()
