import { join } from 'node:path'
import { AddError } from './error'
import type { Change, ProjectPart } from './install'
import { readJson } from './json'
import { say } from './language'
import { versionOf } from './manifest'
import type { Project } from './project'
import { enterIntoSitemap } from './sitemap'
import { assertFree, enterIntoApp, FIRST_PAGE, subpackagePath, subpackagesOf } from './subpackages'

export const USUAL_PATH = 'user-voice'

/** The order of the pages; others, of later versions, follow. */
const ORDER = ['inbox', 'voice', 'stats', 'me', 'setup', 'templates']

/** The owner's own settings of the desk. */
const CONFIG = 'config.js'

interface DeskOptions {
  /** Where it is to be, from app.json on; empty for where it is, or the usual place. */
  path: string
  /** Whether to write into sitemap.json, too. */
  yes: boolean
  /** Of the function. */
  name: string
  /** Of the environment, if it is not that of `wx.cloud.init`. */
  env: string | undefined
}

export interface Desk extends Change {
  /** Its folder from app.json on: the root of the subpackage. */
  root: string
  part: ProjectPart
}

/** The desk as a subpackage of this project, from the files of dist/desk. */
export function deskOf(project: Project, files: Map<string, Buffer>, options: DeskOptions): Desk {
  const { miniprogramRoot, isOutput } = project
  const app = readJson(join(miniprogramRoot, 'app.json'), { comments: true })
  if (!app)
    throw new AddError(
      say(
        `${miniprogramRoot} 里没有 app.json，工作台没有地方登记。`,
        `There is no app.json in ${miniprogramRoot}, into which the desk could be entered.`,
      ),
    )
  const present = subpackagesOf(app).find(
    ({ root, pages }) => pages.includes(FIRST_PAGE) && versionOf(join(miniprogramRoot, root)),
  )?.root
  const root = options.path ? subpackagePath(options.path) : (present ?? USUAL_PATH)
  if (present !== undefined && present !== root)
    throw new AddError(
      say(
        `工作台已经在 ${present}/ 里了。要换地方，请先删除那个文件夹和 app.json 里的那一项。`,
        `The desk is in ${present}/ already. To move it, first remove that folder and its entry in app.json.`,
      ),
    )
  assertFree(root, app)
  const pages = pagesOf(files)
  const part = {
    files: new Map(files).set(CONFIG, Buffer.from(configOf(files.get(CONFIG)?.toString() ?? '', options))),
    to: join(miniprogramRoot, root),
    owned: [CONFIG],
  }
  const changes = [enterIntoApp(app, { root, pages }, isOutput)]
  const paths = pages.map(page => `${root}/${page}`)
  if (!isOutput) changes.push(enterIntoSitemap(app, paths, options.yes))
  return {
    root,
    part,
    edits: changes.flatMap(({ edits }) => edits),
    entered: changes.flatMap(({ entered }) => entered),
    steps: changes.flatMap(({ steps }) => steps),
  }
}

/** A page is a folder that holds a file of settings with the folder's name. */
function pagesOf(files: Map<string, Buffer>): string[] {
  const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)
  return [...files.keys()]
    .flatMap(path => /^([\w-]+)\/\1\.json$/.exec(path)?.[1] ?? [])
    .sort((one, other) => rank(one) - rank(other))
    .map(name => `${name}/${name}`)
}

/** The settings of the desk with the names that were given. */
function configOf(built: string, { name, env }: DeskOptions): string {
  const given = { functionName: name === 'userVoice' ? '' : name, env: env ?? '' }
  return Object.entries(given).reduce(
    (text, [key, value]) => text.replace(`${key}: ''`, `${key}: '${value}'`),
    built,
  )
}
