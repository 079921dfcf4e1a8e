import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AddError } from './error'
import { type Framework, frameworkAbove, frameworkAt } from './frameworks'
import { type JsonFile, readJson } from './json'
import { say } from './language'
import { assertInside, below, isWithin, isWritten } from './paths'

const CONFIG = 'project.config.json'

/** A mini program's project; all paths are absolute. */
export interface Project {
  folder: string
  kind: 'miniprogram' | 'minigame' | 'plugin'
  /** What builds the mini program; nothing where WeChat DevTools compiles what the owner writes. */
  framework: Framework | undefined
  /** Whether this is what a framework wrote: a place for the desk alone, until the next build. */
  isOutput: boolean
  /** The file in which `cloudfunctionRoot` stands, and the object in it. */
  config: JsonFile
  configPath: string[]
  /** The folder of its cloud functions, which have a folder each. Nothing where none is named. */
  functionRoot: string | undefined
  /** The folder of app.json. */
  miniprogramRoot: string
  usesTypeScript: boolean
}

/** The project of a folder: its own project.config.json or manifest.json, or the nearest one above it. */
export function findProject(given: string): Project {
  const start = resolve(given)
  if (!statSync(start, { throwIfNoEntry: false })?.isDirectory())
    throw new AddError(say(`没有这个文件夹：${start}`, `There is no folder ${start}.`))
  for (let folder = start; ; folder = dirname(folder)) {
    const project = projectAt(folder, start)
    if (project) return project
    if (folder === dirname(folder)) throw noProject(start)
  }
}

function noProject(start: string): AddError {
  const others = readdirSync(start).filter(name => existsSync(join(start, name, CONFIG)))
  const hint = others.length
    ? say(
        `${others.join('、')} 里有一个：请指定那个文件夹。`,
        `There is one in ${others.join(', ')}: give that folder.`,
      )
    : say(
        '请指定在微信开发者工具里打开的文件夹：add <文件夹>',
        'Give the folder that you open in WeChat DevTools: add <folder>',
      )
  return new AddError(
    say(
      `${start} 和它上面的文件夹里都没有 ${CONFIG}。${hint}`,
      `There is no ${CONFIG} in ${start} or above it. ${hint}`,
    ),
  )
}

function projectAt(folder: string, start: string): Project | undefined {
  const framework = frameworkAt(folder)
  const config = readJson(join(folder, CONFIG), { comments: false })
  if (framework?.name === 'uni-app' && !config?.value.cloudfunctionRoot) return uniApp(framework)
  if (config) return ofConfig(folder, start, config)
  // The templates of mpx keep it among what is copied into the output.
  const copied = framework?.name === 'mpx' && readJson(join(folder, 'static/wx', CONFIG), { comments: false })
  return copied ? built(framework, copied, [], copied.value) : undefined
}

/** The project of a file project.config.json. */
function ofConfig(folder: string, start: string, config: JsonFile): Project {
  const { value } = config
  // If no folder is named, DevTools takes the project itself.
  const miniprogramRoot = rootOf(config, 'miniprogramRoot', folder) ?? folder
  const known = frameworkAbove(miniprogramRoot)
  const isOutput = known !== undefined && isWritten(folder, known.folder, true)
  const project = {
    folder,
    kind: kindOf(value, miniprogramRoot),
    config,
    configPath: [],
    miniprogramRoot,
    usesTypeScript: usesTypeScript(folder, value),
  }
  if (isOutput) return { ...project, framework: known, isOutput, functionRoot: undefined }
  if (!isWritten(miniprogramRoot, known?.folder ?? folder, known !== undefined))
    return {
      ...project,
      framework: undefined,
      isOutput,
      functionRoot: rootOf(config, 'cloudfunctionRoot', folder),
    }
  const unknown = { name: 'other', folder, sources: join(folder, 'src'), script: undefined } as const
  const framework = { ...(known ?? unknown), output: miniprogramRoot }
  if (start !== folder && isWithin(start, miniprogramRoot))
    return { ...project, framework, isOutput: true, functionRoot: undefined }
  return { ...project, framework, isOutput, functionRoot: sourceRoot(framework, folder, config, value) }
}

function uniApp(framework: Framework): Project {
  const manifest = readJson(join(framework.sources, 'manifest.json'), { comments: true })
  if (!manifest) throw new Error('frameworkAt has seen it')
  return built(framework, manifest, ['mp-weixin'], Object(manifest.value['mp-weixin']))
}

/** A project without a project.config.json of its own: what a framework writes has one. */
function built(framework: Framework, config: JsonFile, configPath: string[], value: object): Project {
  const { folder, output } = framework
  return {
    folder,
    kind: kindOf(value, output),
    framework,
    isOutput: false,
    config,
    configPath,
    functionRoot: sourceRoot(framework, framework.output, config, value),
    miniprogramRoot: output,
    usesTypeScript: usesTypeScript(folder, value),
  }
}

function kindOf(config: object, miniprogramRoot: string): Project['kind'] {
  const { compileType, pluginRoot }: { compileType?: unknown; pluginRoot?: unknown } = config
  const has = (file: string) => existsSync(join(miniprogramRoot, file))
  if (compileType === 'game' || (has('game.json') && !has('app.json'))) return 'minigame'
  return compileType === 'plugin' || (compileType === undefined && pluginRoot) ? 'plugin' : 'miniprogram'
}

function usesTypeScript(folder: string, config: object): boolean {
  const { setting }: { setting?: unknown } = config
  const { useCompilerPlugins }: { useCompilerPlugins?: unknown } = Object(setting)
  return (
    existsSync(join(folder, 'tsconfig.json')) ||
    (Array.isArray(useCompilerPlugins) && useCompilerPlugins.includes('typescript'))
  )
}

function named(value: unknown, key: string, { file }: JsonFile): string | undefined {
  if (value === undefined || (typeof value === 'string' && value.trim() === '')) return undefined
  if (typeof value === 'string') return value.trim().replace(/\\/g, '/').replace(/^\/+/, '')
  throw new AddError(say(`${file}："${key}" 不是文字。`, `${file}: "${key}" is not text.`))
}

function rootOf(config: JsonFile, key: string, folder: string): string | undefined {
  const value = named(config.value[key], key, config)
  if (value === undefined) return undefined
  const root = resolve(folder, value)
  assertInside(root, folder, `"${key}" (${CONFIG})`)
  return root
}

/** The folder of cloud functions among what the owner writes, from which a build may copy it into the output. */
function sourceRoot(
  framework: Framework,
  base: string,
  config: JsonFile,
  holder: object,
): string | undefined {
  const { cloudfunctionRoot }: { cloudfunctionRoot?: unknown } = holder
  const value = named(cloudfunctionRoot, 'cloudfunctionRoot', config)
  if (value === undefined) return undefined
  const { folder, sources, output } = framework
  // The framework's folder may be one part of what DevTools opens.
  const outer = isWithin(folder, base) ? base : folder
  const declared = resolve(base, value)
  const inOutput = isWithin(declared, output) ? below(output, declared) : value
  const isSource = (root: string) => isWithin(root, outer) && !isWritten(root, outer, true)
  const candidates = [declared, resolve(sources, inOutput), resolve(folder, inOutput)].filter(isSource)
  const root = candidates.find(existsSync) ?? candidates[0] ?? join(folder, inOutput)
  assertInside(root, outer, '"cloudfunctionRoot"')
  return root
}
