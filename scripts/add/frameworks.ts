import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readJson } from './json'

/** What makes a mini program out of something else, into a folder that each build writes anew. */
export interface Framework {
  name: 'Taro' | 'uni-app' | 'mpx' | 'other'
  /** The folder that a developer opens: that of package.json, or of manifest.json in projects of HBuilderX. */
  folder: string
  /** The folder of the code that the owner writes. */
  sources: string
  /** The folder of the mini program that a build writes. */
  output: string
  /** The script that builds it, which stands in package.json. */
  script: string | undefined
}

/** The framework of a folder, or of the nearest one above it that has a package.json. */
export function frameworkAbove(path: string): Framework | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    const framework = frameworkAt(folder)
    if (framework || existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return framework
  }
}

/** The framework whose project this folder is. */
export function frameworkAt(folder: string): Framework | undefined {
  const hasPackage = existsSync(join(folder, 'package.json'))
  const sources = join(folder, 'src')
  if (isUniApp(sources)) {
    const output = join(folder, 'dist/build/mp-weixin')
    return { name: 'uni-app', folder, sources, output, script: 'build:mp-weixin' }
  }
  if (isUniApp(folder)) {
    const parent = dirname(folder)
    if (basename(folder) === 'src' && existsSync(join(parent, 'package.json'))) return frameworkAt(parent)
    const output = join(folder, 'unpackage/dist/build/mp-weixin')
    return { name: 'uni-app', folder, sources: folder, output, script: undefined }
  }
  if (!hasPackage) return undefined
  const { dependencies, devDependencies } =
    readJson(join(folder, 'package.json'), { comments: true })?.value ?? {}
  const names = Object.keys({ ...Object(dependencies), ...Object(devDependencies) })
  if (names.some(name => name.startsWith('@tarojs/')))
    return { name: 'Taro', folder, sources, output: join(folder, 'dist'), script: 'build:weapp' }
  if (names.some(name => name.startsWith('@mpxjs/')))
    return { name: 'mpx', folder, sources, output: join(folder, 'dist/wx'), script: 'build' }
  return undefined
}

const isUniApp = (folder: string) =>
  ['manifest.json', 'pages.json'].every(name => existsSync(join(folder, name)))
