import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Moves what was built into the place of what was built before: file by file, so that none is missing at any time. What is
 * the same stays as it is, so that whatever runs from there, or watches it, notices nothing. In the folders that are built,
 * what is no longer built goes; beside them, what the build does not make stays, such as dist/preview/.
 */
export async function swapIn(built: string, place: string): Promise<string[]> {
  await mkdir(place, { recursive: true })
  const entries = await readdir(built, { withFileTypes: true })
  for (const entry of entries) {
    const [from, to] = [join(built, entry.name), join(place, entry.name)]
    const there = await stat(to).catch(() => undefined)
    if (there && there.isDirectory() !== entry.isDirectory()) await rm(to, { recursive: true })
    if (!entry.isDirectory()) {
      if (!there?.isFile() || !(await readFile(from)).equals(await readFile(to))) await rename(from, to)
      continue
    }
    const names = await swapIn(from, to)
    for (const name of await readdir(to)) {
      if (!names.includes(name)) await rm(join(to, name), { recursive: true })
    }
  }
  return entries.map(({ name }) => name)
}
