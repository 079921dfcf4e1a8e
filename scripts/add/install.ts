import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { AddError, explained } from './error'
import { say } from './language'
import { foreignTo, MANIFEST, manifestIn, manifestOf, readFolder } from './manifest'
import { assertInside } from './paths'

/** A folder that goes into the project. */
export interface ProjectPart {
  /** Path with `/` to what the file holds. */
  files: Map<string, Buffer>
  /** The folder that it becomes. */
  to: string
  /** Files that belong to the owner once they are there: never replaced. */
  owned: string[]
}

/** A file of the project's own with something more in it. */
export interface Edit {
  file: string
  text: string
}

/** What makes a file of the owner's say something. */
export interface Change {
  edits: Edit[]
  /** What was entered into which file. */
  entered: string[]
  /** What the owner has to write himself. */
  steps: string[]
}

interface InstallOptions {
  project: string
  version: string
  /** Whether to replace what this package put there before. */
  force: boolean
  /** Whether only to look whether it could be done. */
  dryRun: boolean
}

/** What is written already, beside its place. */
interface Staged {
  /** A folder in the same place, which holds it as `new`. */
  folder: string
  to: string
  owned: string[]
}

/** Puts all parts and edits into the project or none: all is written beside its place, and renamed in the end. */
export function install(parts: ProjectPart[], edits: Edit[], options: InstallOptions): void {
  for (const part of parts) assertMayWrite(part, options)
  for (const { file } of edits) assertInside(file, options.project, file)
  if (options.dryRun) return
  const undo: (() => void)[] = []
  const done: (() => void)[] = []
  let place = ''
  const stage = (to: string, owned: string[], write: (fresh: string) => void): Staged => {
    place = dirname(to)
    const made = mkdirSync(place, { recursive: true })
    if (made) undo.push(() => rmSync(made, { recursive: true, force: true }))
    const folder = mkdtempSync(join(place, '.wx-user-voice-'))
    const remove = () => rmSync(folder, { recursive: true, force: true })
    undo.push(remove)
    done.push(remove)
    place = to
    write(join(folder, 'new'))
    return { folder, to, owned }
  }
  try {
    const staged = [
      ...parts.map(({ files, to, owned }) =>
        stage(to, owned, fresh => writeFolder(fresh, files, options.version, owned)),
      ),
      ...edits.map(({ file, text }) => stage(leadsTo(file), [], fresh => writeEdit(fresh, text, file))),
    ]
    for (const { folder, to, owned } of staged) {
      place = to
      if (lstatSync(to, { throwIfNoEntry: false })) {
        keep(owned, to, join(folder, 'new'))
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

/** The file itself, where a link leads to it. */
const leadsTo = (file: string) => (existsSync(file) ? realpathSync(file) : file)

/** Writes what replaces a file of the owner's: one that he may write, and with its rights. */
function writeEdit(fresh: string, text: string, file: string): void {
  writeFileSync(fresh, text)
  if (!existsSync(file)) return
  accessSync(file, constants.W_OK)
  chmodSync(fresh, statSync(file).mode)
}

function writeFolder(folder: string, files: Map<string, Buffer>, version: string, owned: string[]): void {
  const ours = new Map([...files].filter(([path]) => !owned.includes(path)))
  const manifest = `${JSON.stringify(manifestOf(version, ours), null, 2)}\n`
  for (const [path, contents] of [...files, [MANIFEST, manifest] as const]) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, contents)
  }
}

/** Takes the owner's files from the old folder over into the new one. */
function keep(owned: string[], from: string, to: string): void {
  for (const path of owned) {
    const file = lstatSync(join(from, path), { throwIfNoEntry: false })
    if (file?.isFile()) writeFileSync(join(to, path), readFileSync(join(from, path)))
  }
}

/** Refuses a place that holds something of somebody else, or something that may not be replaced. */
function assertMayWrite({ to, owned }: ProjectPart, { project, version, force }: InstallOptions): void {
  try {
    const stat = lstatSync(to, { throwIfNoEntry: false })
    if (stat && !stat.isDirectory())
      throw new AddError(
        say(
          `${to} 是一个${stat.isSymbolicLink() ? '链接' : '文件'}，不是这个包放的。${ELSEWHERE}`,
          `${to} is a ${stat.isSymbolicLink() ? 'link' : 'file'} that is not this package's. ${ELSEWHERE}`,
        ),
      )
    assertInside(to, project, say('要写入的文件夹', 'The folder to write'))
    if (!stat || readdirSync(to).length === 0) return
    const files = readFolder(to)
    const manifest = manifestIn(files)
    if (!manifest)
      throw new AddError(
        say(
          `${to} 已经存在，不是这个包放的。${ELSEWHERE}`,
          `${to} is already there, and is not this package's. ${ELSEWHERE}`,
        ),
      )
    if (!force)
      throw new AddError(
        say(
          `${to} 已经有了，来自 wx-user-voice ${manifest.version}。加上 --force 就换成 ${version}。`,
          `${to} is already there, from wx-user-voice ${manifest.version}. --force replaces it with ${version}.`,
        ),
      )
    const foreign = foreignTo(manifest, files, owned)
    if (foreign.length > 0)
      throw new AddError(
        say(
          `${to} 里有不是这个包放的内容：${foreign.join('、')}。请移走它们，或者自己删除这个文件夹。`,
          `${to} holds what this package did not put there: ${foreign.join(', ')}. Move that away, or remove the folder yourself.`,
        ),
      )
  } catch (error) {
    throw explained(error, to)
  }
}

const ELSEWHERE = say(
  '它保持原样：请移走它；或者换一个地方：云函数用 --name，工作台用 --desk=路径。',
  'It stays as it is: move it away, or choose another place: --name for the function, --desk=path for the desk.',
)
