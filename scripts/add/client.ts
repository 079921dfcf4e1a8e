import { readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { readJson } from './json'
import { below } from './paths'
import type { Project } from './project'

/** The line by which a page loads the client, from its folder or, without one, from npm. */
export function loadingLine(project: Project, folder: string | undefined): string {
  const from = folder ? `${wayFromPage(project, folder)}/index.js` : 'wx-user-voice'
  return project.usesTypeScript || project.framework
    ? `import { createClient } from '${from}'`
    : `const { createClient } = require('${from}')`
}

/** `../../lib/wx-user-voice` from the first page on: pages cannot load what begins with `/`. */
function wayFromPage({ miniprogramRoot }: Project, folder: string): string {
  const pages: unknown = readJson(join(miniprogramRoot, 'app.json'), { comments: true })?.value.pages
  const first: unknown = Array.isArray(pages) ? pages[0] : undefined
  const page = typeof first === 'string' ? first.replace(/^\//, '') : 'pages/index/index'
  return posix.relative(`/${posix.dirname(page)}`, `/${below(miniprogramRoot, folder)}`)
}

const APP_FILES = ['app.js', 'app.ts', 'app.jsx', 'app.tsx', 'app.vue', 'App.vue', 'App.uvue', 'app.mpx']

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile()

/** The file of `App()` if it does not call `wx.cloud.init`. */
export function appWithoutCloud({ framework, miniprogramRoot }: Project): string | undefined {
  const folders = framework
    ? [framework.sources, join(framework.sources, 'miniprogram'), framework.folder]
    : [miniprogramRoot]
  const files = folders.flatMap(folder => APP_FILES.map(name => join(folder, name))).filter(isFile)
  const calls = files.some(file =>
    /\bcloud\s*(\?\.|\.)\s*init\s*\(/.test(
      readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''),
    ),
  )
  return calls ? undefined : files[0]
}
