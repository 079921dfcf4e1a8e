import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './language'

/** A file in each folder that this package puts into a project: it tells these folders from others. */
export const MANIFEST = 'wx-user-voice.json'

interface Manifest {
  about: string
  version: string
  /** Path in the folder, with `/`, to the hash of the file there. */
  files: Record<string, string>
}

/** Left behind by file managers; they may be deleted. */
const LITTER = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

/** The hash of a text: git may have changed its line ends on the way. */
const hashOf = (contents: Buffer) =>
  createHash('sha256').update(contents.toString('latin1').replace(/\r\n/g, '\n'), 'latin1').digest('hex')

/** `files` without those that belong to the owner. */
export function manifestOf(version: string, files: Map<string, Buffer>): Manifest {
  return {
    about:
      'Put here by the command `add` of wx-user-voice, which replaces this folder with --force while nobody changes it.',
    version,
    files: Object.fromEntries([...files].map(([path, contents]) => [path, hashOf(contents)])),
  }
}

/** The files of a folder with `/` in their paths, and what is neither file nor folder as `undefined`. */
export function readFolder(folder: string, prefix = ''): Map<string, Buffer | undefined> {
  const files = new Map<string, Buffer | undefined>()
  for (const name of readdirSync(join(folder, prefix)).sort()) {
    const path = `${prefix}${name}`
    const stat = lstatSync(join(folder, path))
    if (stat.isDirectory())
      for (const [inner, contents] of readFolder(folder, `${path}/`)) files.set(inner, contents)
    else files.set(path, stat.isFile() ? readFileSync(join(folder, path)) : undefined)
  }
  return files
}

/** The manifest of a folder, or nothing if this package put none there. */
export function manifestIn(files: Map<string, Buffer | undefined>): Manifest | undefined {
  try {
    const manifest: unknown = JSON.parse(files.get(MANIFEST)?.toString() ?? '')
    return isManifest(manifest) ? manifest : undefined
  } catch {
    return undefined
  }
}

/** Which version of this package put a folder there, if it is one of ours. */
export function versionOf(folder: string): string | undefined {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined
  return manifestIn(readFolder(folder))?.version
}

function isManifest(value: unknown): value is Manifest {
  const { version, files }: { version?: unknown; files?: unknown } = Object(value)
  return typeof version === 'string' && typeof files === 'object' && files !== null
}

/** The files of a folder that this package did not put there, or that were changed; `owned` are the owner's anyway. */
export function foreignTo(
  manifest: Manifest,
  files: Map<string, Buffer | undefined>,
  owned: string[],
): string[] {
  const expected = new Map(Object.entries(manifest.files))
  return [...files].flatMap(([path, contents]) => {
    if (path === MANIFEST || owned.includes(path) || LITTER.has(path.slice(path.lastIndexOf('/') + 1)))
      return []
    if (contents && expected.get(path) === hashOf(contents)) return []
    return `${path} (${expected.has(path) ? say('改过', 'changed') : say('新增', 'added')})`
  })
}
