import { lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AddError, explained } from './error'
import { foreignTo, MANIFEST, manifestIn, manifestOf, readFolder } from './manifest'
import { assertInside } from './project'

/** A folder that goes into the project. */
export interface Part {
  /** Path with `/` to what the file holds. */
  files: Map<string, Buffer>
  /** The folder that it becomes. */
  to: string
}

interface InstallOptions {
  project: string
  version: string
  /** Whether to replace what this package put there before. */
  force: boolean
}

/** Puts all parts into the project or none: each is written beside its place, and renamed when all are complete. */
export function install(parts: Part[], { project, version, force }: InstallOptions): void {
  for (const { to } of parts) assertMayWrite(to, { project, version, force })
  const undo: (() => void)[] = []
  const done: (() => void)[] = []
  let place = ''
  try {
    const staged = parts.map(({ files, to }) => {
      place = dirname(to)
      const made = mkdirSync(place, { recursive: true })
      if (made) undo.push(() => rmSync(made, { recursive: true, force: true }))
      const folder = mkdtempSync(join(place, '.wx-user-voice-'))
      const remove = () => rmSync(folder, { recursive: true, force: true })
      undo.push(remove)
      done.push(remove)
      writeFolder(join(folder, 'new'), files, version)
      return { folder, to }
    })
    for (const { folder, to } of staged) {
      place = to
      if (lstatSync(to, { throwIfNoEntry: false })) {
        renameSync(to, join(folder, 'old'))
        undo.push(() => renameSync(join(folder, 'old'), to))
      }
      renameSync(join(folder, 'new'), to)
      undo.push(() => renameSync(to, join(folder, 'new')))
    }
  } catch (error) {
    for (const step of undo.reverse()) step()
    throw explained(error, place)
  }
  for (const step of done) step()
}

function writeFolder(folder: string, files: Map<string, Buffer>, version: string): void {
  const manifest = `${JSON.stringify(manifestOf(version, files), null, 2)}\n`
  for (const [path, contents] of [...files, [MANIFEST, manifest] as const]) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, contents)
  }
}

/** Refuses a place that holds something of somebody else, or something that may not be replaced. */
function assertMayWrite(to: string, { project, version, force }: InstallOptions): void {
  try {
    const stat = lstatSync(to, { throwIfNoEntry: false })
    if (stat && !stat.isDirectory())
      throw new AddError(
        `${to} is a ${stat.isSymbolicLink() ? 'link' : 'file'} that is not this package's. ${ELSEWHERE}`,
      )
    assertInside(to, project, 'The folder to write')
    if (!stat || readdirSync(to).length === 0) return
    const files = readFolder(to)
    const manifest = manifestIn(files)
    if (!manifest) throw new AddError(`${to} is already there, and is not this package's. ${ELSEWHERE}`)
    if (!force)
      throw new AddError(
        `${to} is already there, from wx-user-voice ${manifest.version}. --force replaces it with ${version}.`,
      )
    const foreign = foreignTo(manifest, files)
    if (foreign.length > 0)
      throw new AddError(
        `${to} holds what this package did not put there: ${foreign.join(', ')}. Move that away, or remove the folder yourself.`,
      )
  } catch (error) {
    throw explained(error, to)
  }
}

const ELSEWHERE = 'It stays as it is: move it away, or, for the function, choose another name with --name.'
