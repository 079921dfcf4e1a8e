import { mkdtempSync, rmSync } from 'node:fs'

type Work = () => void | Promise<void>

const works: Work[] = []

/** What was registered last is done first, since it may need what was there before. */
const begun = () =>
  works
    .splice(0)
    .reverse()
    .map(async work => work())

process.on('exit', begun)

/**
 * Has this done where the process is ended before its work is: what it has started and created must not be left behind. All
 * that is important is done before the first `await`. Returns what takes it back, for when it is done in time.
 */
export function atEnd(work: Work): () => void {
  works.push(work)
  return () => {
    const at = works.indexOf(work)
    if (at >= 0) works.splice(at, 1)
  }
}

/** Does all of it now, and waits for it. */
export async function doWorkAtEnd(): Promise<void> {
  await Promise.allSettled(begun())
}

/**
 * Has this folder removed when the process ends, behind all that may still write into it. Returns what removes it now, when
 * its work is done.
 */
export function removeAtEnd(folder: string): () => void {
  const remove = () => {
    process.off('exit', remove)
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  process.on('exit', remove)
  return remove
}

/** Gives the work a folder of its own, which is gone afterwards, also where the process is ended before. */
export async function inTemporaryFolder<Result>(
  prefix: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(prefix)
  const remove = removeAtEnd(folder)
  try {
    return await work(folder)
  } finally {
    remove()
  }
}
