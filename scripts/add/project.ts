import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { AddError, explained, isMissing } from './error'

const CONFIG = 'project.config.json'

/** A mini program's project; all paths are absolute. */
export interface Project {
  folder: string
  /** The folder of its cloud functions, which have a folder each. */
  functionRoot: string
  /** The folder of its app.json. */
  miniprogramRoot: string
}

/** The project of a folder: its own project.config.json, or the nearest one above it. */
export function findProject(folder: string): Project {
  const start = resolve(folder)
  if (!statSync(start, { throwIfNoEntry: false })?.isDirectory())
    throw new AddError(`There is no folder ${start}.`)
  const found = nearest(start)
  const config = readConfig(join(found, CONFIG))
  const functionRoot = rootOf(config, 'cloudfunctionRoot', found)
  if (!functionRoot)
    throw new AddError(
      `${join(found, CONFIG)} names no folder for cloud functions. Add to it, e.g.: "cloudfunctionRoot": "cloudfunctions/"`,
    )
  // If no folder is named, DevTools takes the project itself.
  return { folder: found, functionRoot, miniprogramRoot: rootOf(config, 'miniprogramRoot', found) ?? found }
}

function nearest(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (hasConfig(folder)) return folder
    if (folder === dirname(folder)) break
  }
  const below = readdirSync(start).filter(name => hasConfig(join(start, name)))
  const hint = below.length
    ? `There is one in ${below.join(', ')}: give that folder.`
    : 'Give the folder that you open in WeChat DevTools: npx wx-user-voice add <folder>'
  throw new AddError(`There is no ${CONFIG} in ${start} or above it. ${hint}`)
}

// `existsSync` never throws, whatever is at the path.
const hasConfig = (folder: string) => existsSync(join(folder, CONFIG))

function readConfig(file: string): object {
  let config: unknown
  try {
    // Windows' editors may begin a file with a byte order mark.
    config = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw explained(error, file)
    throw new AddError(`${file} is not JSON: ${error.message}`)
  }
  if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config
  throw new AddError(`${file} does not hold a JSON object.`)
}

function rootOf(config: object, key: string, folder: string): string | undefined {
  const value: unknown = Object.entries(config).find(([name]) => name === key)?.[1]
  if (value === undefined || (typeof value === 'string' && value.trim() === '')) return undefined
  if (typeof value !== 'string') throw new AddError(`${join(folder, CONFIG)}: "${key}" is not text.`)
  const root = resolve(folder, value.replace(/\\/g, '/'))
  assertInside(root, folder, `"${key}" of ${CONFIG}`)
  return root
}

/** Refuses a path that leads out of the project, through `..` or through a link. `what` names it in the message. */
export function assertInside(path: string, folder: string, what: string): void {
  const leads = (to: string) => new AddError(`${what} leads out of the project ${folder}: ${to}`)
  if (!isWithin(path, folder)) throw leads(path)
  const real = realPath(path)
  if (real === undefined) throw new AddError(`${what} is a link that leads nowhere: ${path}`)
  if (!isWithin(real, realpathSync(folder))) throw leads(real)
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
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
