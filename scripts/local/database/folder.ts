import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { EJSON } from 'bson'
import * as v from 'valibot'
import { CommandError } from '../../terminal/errors'
import { serialise } from './ejson'
import type { LocalDatabase } from './state'

const extension = '.json'
/** How long changes are gathered before they are written. */
const writeAfterMs = 200

const Documents = v.array(v.record(v.string(), v.unknown()))

/**
 * Keeps a database in a folder: one file a collection, an array in canonical Extended JSON with a line for
 * each document. Files are read now, and written shortly after something changed and at `close`.
 */
export function keepInFolder(database: LocalDatabase, folder: string): { close(): void } {
  mkdirSync(folder, { recursive: true })
  accessSync(folder, constants.W_OK)
  for (const file of readdirSync(folder).filter(name => name.endsWith(extension)))
    read(database, path.join(folder, file))
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  database.onChange(name => {
    changed.add(name)
    timer ??= setTimeout(writeChanged, writeAfterMs)
  })
  return { close: writeChanged }

  function writeChanged(): void {
    clearTimeout(timer)
    timer = undefined
    for (const name of changed) writeCollection(database, folder, name)
    changed.clear()
  }
}

function read(database: LocalDatabase, file: string): void {
  const name = decodeURIComponent(path.basename(file, extension))
  const text = readFileSync(file, 'utf8')
  try {
    database.insert(name, v.parse(Documents, EJSON.parse(text, { relaxed: true })))
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    throw new CommandError(
      `${file} is no collection that this local cloud wrote: move it away, or mend it. (${reason})`,
    )
  }
}

/** Writes the whole file or nothing: if the local cloud is killed, the last file or the one before is there. */
function writeCollection(database: LocalDatabase, folder: string, name: string): void {
  const file = path.join(folder, encodeURIComponent(name) + extension)
  if (!database.collections().includes(name)) {
    rmSync(file, { force: true })
    return
  }
  const temporary = `${file}.${process.pid}.tmp`
  const lines = database.documents(name).map(document => serialise(document))
  writeFileSync(temporary, `[\n${lines.join(',\n')}\n]\n`)
  renameSync(temporary, file)
}
