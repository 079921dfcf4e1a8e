import { findAppNames } from '../archive/app-names'
import { type Archive, openArchive } from '../archive/archive'
import { noteInAudit } from '../archive/audit'
import { noteExport } from '../archive/files'
import type { ExportedVoices } from '../archive/operations'
import { findKnownNames } from '../archive/people'
import { MOST_READ } from '../database/database'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Position } from '../handling/cursor'
import { checkFilter, type Filter, filterFields } from '../handling/filter'
import { countVoices, findVoices } from '../handling/search'
import { asText } from '../values'
import { getTempFileURL } from '../wechat/cloud'
import { retryingReads } from '../wechat/retry'
import { columnsFor, fieldsOfColumns } from './columns'
import { newTable, rowOf } from './table'

/** A whole number of reads. */
const MOST_EXPORTED = 10 * MOST_READ

const exportQuery = input.object(
  { ...filterFields, contacts: input.withDefault(input.boolean, () => false) },
  filter => checkFilter(filter),
)

/** Writes the newest voices that a filter finds into a table in cloud storage; a sync removes it after a day. */
export const exportVoices: Operation<ReturnType<typeof exportQuery>, ExportedVoices> = {
  input: exportQuery,
  ownersAlone: ({ contacts }) => (contacts ? 'contacts' : undefined),
  async call({ contacts, ...filter }, invocation) {
    const archive = await openArchive(invocation)
    const { fileID, ...written } = await writeFile(filter, contacts, archive)
    // Nobody gets the file before its line is there.
    await noteInAudit({ action: 'exportVoices', count: written.count }, archive)
    const tempFileURL = await retryingReads(invocation)(() => getTempFileURL(fileID, invocation))
    return { fileID, tempFileURL, ...written }
  },
}

/** Writes the file, and writes it again where a user was forgotten meanwhile. */
async function writeFile(filter: Filter, contacts: boolean, archive: Archive) {
  for (;;) {
    const store = await noteExport(archive)
    const [total, { count, bytes }] = await Promise.all([
      countVoices(filter, archive),
      tableOf(filter, contacts, archive),
    ])
    const fileID = await store(bytes)
    if (fileID) return { fileID, count, total, size: bytes.length }
  }
}

async function tableOf(filter: Filter, contacts: boolean, archive: Archive) {
  const columns = columnsFor(archive)
  const fields = fieldsOfColumns(columns)
  const table = newTable(columns)
  const { appids } = archive
  const apps = appids.length > 1 ? await findAppNames(appids, archive) : undefined
  let names: Map<string, string> | undefined
  let after: Position | undefined
  let count = 0
  while (count < MOST_EXPORTED) {
    const found = await findVoices(filter, archive, { after, fields })
    if (found.some(({ assignee }) => assignee)) names ??= await findKnownNames(archive)
    for (const voice of found) {
      const assignee = names?.get(asText(voice.assignee)) ?? voice.assignee
      const appid = apps?.get(asText(voice.appid)) ?? voice.appid
      table.addRow(rowOf({ ...voice, assignee, appid }, columns, contacts))
    }
    count += found.length
    const last = found.at(-1)
    if (!last || found.length < MOST_READ) break
    after = { createTime: Number(last.createTime), _id: last._id }
  }
  return { count, bytes: Buffer.from(await table.finish()) }
}
