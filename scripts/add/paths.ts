import { spawnSync } from 'node:child_process'
import { lstatSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { AddError, explained, isMissing } from './error'
import { say } from './language'

/** A path below a folder with `/`, as projects write it: `miniprogram/lib`. */
export const below = (folder: string, path: string): string => relative(folder, path).split(sep).join('/')

export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Refuses a path that leads out of the project, through `..` or through a link. `what` names it in the message. */
export function assertInside(path: string, folder: string, what: string): void {
  const leads = (to: string) =>
    new AddError(
      say(`${what} 指到了项目 ${folder} 之外：${to}`, `${what} leads out of the project ${folder}: ${to}`),
    )
  if (!isWithin(path, folder)) throw leads(path)
  const real = realPath(path)
  if (real === undefined)
    throw new AddError(
      say(`${what} 是一个不通向任何地方的链接：${path}`, `${what} is a link that leads nowhere: ${path}`),
    )
  if (!isWithin(real, realpathSync(folder))) throw leads(real)
}

/** Where a path leads, even if its last parts do not exist yet; nothing for a link that leads nowhere. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch (error) {
    if (!isMissing(error)) throw explained(error, path)
  }
  if (lstatSync(path, { throwIfNoEntry: false })) return undefined
  const parent = realPath(dirname(path))
  return parent && join(parent, basename(path))
}

/**
 * Whether a build writes this folder of a project, so that what is put there is lost: its name says so in the project
 * of a framework; elsewhere git ignores it, or does not know and its name says so.
 */
export function isWritten(path: string, project: string, hasFramework: boolean): boolean {
  const way = below(project, path)
  if (way === '') return false
  const isNamedSo = /(^|\/)(dist|unpackage)(\/|$)/.test(way)
  if (isNamedSo && hasFramework) return true
  const { status } = spawnSync('git', ['check-ignore', '--quiet', `${way}/`], {
    cwd: project,
    stdio: 'ignore',
  })
  return status === 0 || (status !== 1 && isNamedSo)
}
