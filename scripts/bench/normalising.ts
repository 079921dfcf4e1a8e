import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { ADMIN_OPENID, LocalCloud } from '../local/cloud'
import { table } from '../terminal/table'
import { kilobytes, median, ms, ratioCells, ratioOf } from './figures'
import { bundleProgram } from './variants'

const PROCESSES = 12

/** What programs/normalising.ts answers. */
const Reading = v.object({ bytes: v.number(), parseMs: v.array(v.number()), readMs: v.array(v.number()) })
const Answer = v.object({ comments: Reading, feedback: Reading })

/** Reading a reply of 1,000 records, beside `JSON.parse` of the same bytes. */
export async function benchNormalising(node: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'wx-user-voice-bench-'))
  try {
    await bundleProgram('normalising.ts', join(folder, 'index.js'))
    const answers: v.InferOutput<typeof Answer>[] = []
    for (let i = 0; i < PROCESSES; i++) answers.push(await readInAProcess(folder, node))
    const rows = [
      row(
        '1,000 comments',
        answers.map(({ comments }) => comments),
      ),
      row(
        '1,000 feedback',
        answers.map(({ feedback }) => feedback),
      ),
    ]
    console.log(table(['reply', 'size', 'JSON.parse', 'read and normalised', 'ratio', '95 %'], rows))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function readInAProcess(folder: string, node: string): Promise<v.InferOutput<typeof Answer>> {
  const cloud = await LocalCloud.start({ node, extraFunctions: { normalising: folder } })
  try {
    const { result } = await cloud.call('normalising', {}, { openid: ADMIN_OPENID, timeLimitMs: 60_000 })
    return v.parse(Answer, result)
  } finally {
    await cloud.stop()
  }
}

function row(name: string, readings: v.InferOutput<typeof Reading>[]): string[] {
  const parse = readings.map(({ parseMs }) => parseMs)
  const read = readings.map(({ readMs }) => readMs)
  const size = kilobytes(readings[0]?.bytes ?? 0)
  return [name, size, ms(median(parse.flat())), ms(median(read.flat())), ...ratioCells(ratioOf(read, parse))]
}
