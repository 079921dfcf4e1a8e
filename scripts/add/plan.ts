import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { loadingLine } from './client'
import { enterIntoCloudbaserc } from './cloudbaserc'
import { type Desk, deskOf, USUAL_PATH } from './desk'
import { AddError } from './error'
import { functionRootOf } from './function-root'
import type { Change, ProjectPart } from './install'
import { say } from './language'
import { readFolder, versionOf } from './manifest'
import { below } from './paths'
import { declarations } from './privacy'
import type { Project } from './project'
import { subpackagePath } from './subpackages'

/** The package's dist/, where this code is once it is built. */
const dist = import.meta.dirname

export interface Options {
  /** Where the desk is to be, empty for the usual place; nothing for no desk. */
  desk?: string
  name?: string
  env?: string
  /** Whether the client is copied, where it does not come from npm anyway. */
  client: boolean
  force: boolean
  yes: boolean
  dryRun: boolean
}

/** All that is to be done in a project. */
export interface Plan extends Change {
  project: Project
  /** Of the function. */
  name: string
  env: string | undefined
  version: string
  parts: ProjectPart[]
  /** Folders that are there already and stay as they are, each with its version. */
  kept: Map<string, string>
  /** Whether the function was there before, and gets another version. */
  isUpgrade: boolean
  /** The folder of the function, unless this is a framework's output. */
  functionFolder: string | undefined
  /** How a page loads the client. */
  loading: string
  desk: Desk | undefined
  /** Where the desk is to be, from app.json on; nothing for no desk. */
  deskRoot: string | undefined
  /** The same, if alerts must be told. */
  deskElsewhere: string | undefined
  /** What the privacy guide must declare for the desk. */
  declared: string[]
}

export async function planFor(project: Project, options: Options): Promise<Plan> {
  const { desk: deskPath, env, force, yes } = options
  if (deskPath !== undefined && project.kind !== 'miniprogram') throw new AddError(unfit(project.kind))
  if (project.isOutput && deskPath === undefined) throw new AddError(isOutput(project))
  const changes: Change[] = []
  const parts: ProjectPart[] = []
  let functionRoot: string | undefined
  if (!project.isOutput) {
    const found = await functionRootOf(project, options)
    changes.push(found)
    functionRoot = found.functionRoot
  }
  const name = options.name ?? presentName(functionRoot) ?? 'userVoice'
  const cloudFunction = filesOf('functions/userVoice')
  const manifest = JSON.parse(cloudFunction.get('package.json')?.toString() ?? '{}')
  cloudFunction.set('package.json', Buffer.from(`${JSON.stringify({ ...manifest, name }, null, 2)}\n`))
  const functionFolder = functionRoot && join(functionRoot, name)
  if (functionFolder) parts.push({ files: cloudFunction, to: functionFolder, owned: [] })

  const clientFolder =
    options.client && !project.framework ? join(project.miniprogramRoot, 'lib', 'wx-user-voice') : undefined
  if (clientFolder) {
    const files = filesOf('client')
    // It tells Node.js how to read the client; mini programs do not need it.
    files.delete('package.json')
    parts.push({ files, to: clientFolder, owned: [] })
  }
  // Whoever adds the desk has added function and client before, perhaps.
  const kept = new Map<string, string>()
  for (const { to } of deskPath === undefined || force ? [] : parts) {
    const present = versionOf(to)
    if (present !== undefined) kept.set(to, present)
  }

  const takesDesk = project.isOutput || !project.framework
  const desk =
    deskPath !== undefined && takesDesk
      ? deskOf(project, filesOf('desk'), { path: deskPath, yes, name, env })
      : undefined
  if (desk) {
    parts.push(desk.part)
    changes.push(desk)
  }
  const deskRoot = deskPath === undefined ? undefined : (desk?.root ?? subpackagePath(deskPath || USUAL_PATH))
  const deskElsewhere = deskRoot === USUAL_PATH ? undefined : deskRoot
  if (functionRoot) {
    const cloudFunction = { name, root: functionRoot, deskPath: deskElsewhere }
    changes.push(enterIntoCloudbaserc(project, cloudFunction, yes))
  }
  return {
    project,
    name,
    env,
    version: String(manifest.version),
    parts: parts.filter(({ to }) => !kept.has(to)),
    kept,
    isUpgrade: force && functionFolder !== undefined && versionOf(functionFolder) !== undefined,
    functionFolder,
    loading: loadingLine(project, clientFolder),
    desk,
    deskRoot,
    deskElsewhere,
    declared: deskRoot === undefined ? [] : declarations(filesOf('desk')),
    edits: changes.flatMap(({ edits }) => edits),
    entered: changes.flatMap(({ entered }) => entered),
    steps: changes.flatMap(({ steps }) => steps),
  }
}

function filesOf(folder: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  const from = join(dist, folder)
  if (existsSync(from))
    for (const [path, contents] of readFolder(from)) if (contents) files.set(path, contents)
  if (files.size > 0) return files
  throw new AddError(
    say(`这个包不完整：dist/${folder} 是空的。`, `This package is incomplete: dist/${folder} is empty.`),
  )
}

/** The name that the function was given when it was added. */
function presentName(functionRoot: string | undefined): string | undefined {
  if (!functionRoot || !existsSync(functionRoot)) return undefined
  const folders = readdirSync(functionRoot, { withFileTypes: true }).filter(entry => entry.isDirectory())
  const present = folders.map(({ name }) => join(functionRoot, name)).filter(versionOf)
  return present.length === 1 ? basename(present[0] ?? '') : undefined
}

/** What a minigame or a plugin lacks. */
export function unfit(kind: Project['kind']): string {
  if (kind === 'minigame')
    return say(
      '这是小游戏：小游戏没有交易评价，也没有页面，所以工作台放不进去；能用的只有用户反馈。',
      'This is a minigame: it has neither comments on orders nor pages, so the desk cannot be added; user feedback is all that there is.',
    )
  return say(
    '这是插件项目：插件没有自己的交易评价，也没有工作台能用的页面。请加到使用这个插件的小程序里。',
    'This is a plugin: it has neither comments on orders nor pages for the desk. Add it to the mini program that uses the plugin.',
  )
}

const isOutput = ({ miniprogramRoot, framework }: Project) =>
  say(
    `${miniprogramRoot} 是构建的产物，下次构建就没有了。请指定项目自己的文件夹：add ${framework?.folder}。这里只能放工作台：add --desk`,
    `${miniprogramRoot} is what a build writes, and gone with the next build. Give the project's own folder: add ${framework?.folder}. Only the desk can be put here: add --desk`,
  )

/** How a message names a folder: from the project on. */
export const nameIn = ({ folder }: Project, path: string): string => below(folder, path) || '.'
