import { readdir, readFile } from 'node:fs/promises'
import { extname, join, posix, relative, sep } from 'node:path'
import { type CssNode, generate, parse, walk } from 'css-tree'
import { TmplGroup } from 'glass-easel-template-compiler'
import { BUILT_IN_TAGS } from './builtins'

/** A built mini program, for phones of jsdom and of browsers. */
export interface Compiled {
  /** JavaScript of all its code, templates and configurations: an expression whose value is a `Program` of program.ts. */
  script: string
  /** Paths of all pages. */
  pages: string[]
  /** CSS of `app.wxss` (as `app`), of each page and of each component, by path without extension. */
  styles: Record<string, string>
}

/** What is read of the `.json` of a page or component. */
interface Config {
  usingComponents?: Record<string, string>
  styleIsolation?: string
  component?: boolean
}

/** What is read of app.json. */
interface AppJson extends Config {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
  subpackages?: { root: string; pages: string[] }[]
}

interface Files {
  /** Without their extension, by it. */
  paths(extension: string): string[]
  text(file: string): string
}

/** Compiles the mini program in a folder: WXML, WXS, WXSS, JS (as CommonJS) and JSON. */
export async function compile(root: string): Promise<Compiled> {
  const files = await read(root)
  const app: AppJson = JSON.parse(files.text('app.json'))
  const subpackages = app.subPackages ?? app.subpackages ?? []
  const pages = [
    ...app.pages,
    ...subpackages.flatMap(({ root, pages }) => pages.map(page => posix.join(root, page))),
  ]
  const components = componentsOf(pages, app, files)
  const styles = Object.fromEntries(
    components
      .filter(({ path }) => files.text(`${path}.wxss`))
      .map(({ path, scope }) => [path, css(path, scope, files)]),
  )
  const modules = files.paths('.js').map(
    path => `${JSON.stringify(path)}(require, module, exports) {
${files.text(`${path}.js`)}
}`,
  )
  const json = JSON.stringify({ app, pages, components })
  return {
    script: `({ ...${json}, start(host, { wx, App, getApp, getCurrentPages, Page, Component, Behavior }) {
const getRegExp = (pattern, flags) => new RegExp(pattern, flags), getDate = (...parts) => new Date(...parts)
return { templates: ${templates(components, files)}, modules: { ${modules.join(',\n')} } }
} })`,
    pages,
    styles: { app: css('app', '', files), ...styles },
  }
}

async function read(root: string): Promise<Files> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const names = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const wanted = names.filter(name => ['.js', '.json', '.wxml', '.wxs', '.wxss'].includes(extname(name)))
  const texts = new Map(
    await Promise.all(
      wanted.map(async name => {
        const file = relative(root, name).replaceAll(sep, '/')
        return [file, await readFile(name, 'utf8')] as const
      }),
    ),
  )
  return {
    paths: extension =>
      [...texts.keys()]
        .filter(file => extname(file) === extension)
        .map(file => file.slice(0, -extension.length)),
    text: file => texts.get(file) ?? '',
  }
}

interface ComponentFiles {
  path: string
  config: Config
  /** What begins the names of its classes, as in `voice-row--brand`; empty where its styles are shared. */
  scope: string
}

/** The pages and all components that they use, each once. */
function componentsOf(pages: string[], app: AppJson, files: Files): ComponentFiles[] {
  const found = new Map<string, ComponentFiles>()
  const add = (path: string) => {
    if (found.has(path)) return
    const text = files.text(`${path}.json`)
    if (!files.text(`${path}.js`)) throw new Error(`${path}.js is not there; a page or a component names it`)
    const own: Config = text ? JSON.parse(text) : {}
    const using = Object.entries({ ...app.usingComponents, ...own.usingComponents })
    const usingComponents = Object.fromEntries(
      using.map(([tag, target]) => [tag, `/${resolve(path, target, files)}`]),
    )
    const isPage = pages.includes(path)
    const scopes = [...found.values()].map(({ scope }) => scope)
    const component = {
      path,
      config: { ...own, component: !isPage, usingComponents },
      scope: scopeOf(path, isPage, own, scopes),
    }
    found.set(path, component)
    for (const target of Object.values(usingComponents)) add(target.slice(1))
  }
  pages.forEach(add)
  return [...found.values()]
}

/** Where WeChat looks for a component: beside the file that names it, then from the root. */
function resolve(from: string, target: string, files: Files): string {
  const beside = posix.join(target.startsWith('/') ? '/' : posix.dirname(from), target).replace(/^\//, '')
  return files.text(`${beside}.js`) || /^[./]/.test(target) ? beside : target
}

/** Pages have one name in common: the styles of one page alone apply at a time. */
function scopeOf(path: string, isPage: boolean, { styleIsolation }: Config, taken: string[]): string {
  const isShared = /^(page-)?shared$/.test(styleIsolation ?? (isPage ? 'shared' : 'isolated'))
  if (isShared) return ''
  if (isPage) return 'page'
  const name = posix.basename(path)
  const number = taken.filter(scope => scope.replace(/-\d+$/, '') === name).length
  return number > 0 ? `${name}-${number + 1}` : name
}

function templates(components: ComponentFiles[], files: Files): string {
  const group = new TmplGroup()
  // In WXS `constructor` is a name, and files are required with their extension. Functions are marked for `host.event`.
  const script = (text: string) =>
    `${text.replace(/\.constructor\b(?!\.name)/g, '.constructor.name').replace(/\.wxs(?=["']\s*\))/g, '')}
for (const one of Object.values(module.exports)) if (typeof one === 'function') one.isWxs = true`
  for (const path of files.paths('.wxs')) group.addScript(path, script(files.text(`${path}.wxs`)))
  for (const path of files.paths('.wxml')) {
    const using = components.find(one => one.path === path)?.config.usingComponents ?? {}
    const tags = BUILT_IN_TAGS.filter(tag => !(tag in using)).join('|')
    const text = files
      .text(`${path}.wxml`)
      .replace(new RegExp(`<(/?)(?=(?:${tags})[\\s/>])`, 'g'), (_, slash: string) => `<${slash}wx-`)
    const [problem]: { message: string; startLine: number }[] = group.addTmpl(path, text)
    if (problem) throw new Error(`${path}.wxml, line ${problem.startLine + 1}: ${problem.message}`)
    for (const name of group.getInlineScriptModuleNames(path))
      group.setInlineScript(path, name, script(group.getInlineScript(path, name)))
  }
  group.setExtraRuntimeScript('Q.A = host.changed; Q.C = host.event;')
  return group.getTmplGenObjectGroups()
}

/** The styles of a page or component, with those that it imports. */
function css(path: string, scope: string, files: Files): string {
  const text = files.text(`${path}.wxss`)
  const tree = parse(text, {
    parseCustomProperty: true,
    onParseError: ({ message }) => {
      throw new Error(`${path}.wxss: ${message}`)
    },
  })
  let imported = ''
  walk(tree, (node, item, list) => {
    if (node.type === 'Atrule' && node.name === 'import') {
      const target = /["'](.+?)(?:\.wxss)?["']/.exec(node.prelude ? generate(node.prelude) : '')?.[1] ?? ''
      imported += css(resolve(path, `./${target}`, files), scope, files)
      list.remove(item)
    } else translate(node, scope)
  })
  return imported + generate(tree)
}

/** The page's window is a container in the window of the browser or of the picture. */
const UNITS: Record<string, { unit: string; size: number }> = {
  rpx: { unit: 'cqw', size: 100 / 750 },
  vw: { unit: 'cqw', size: 1 },
  vh: { unit: 'cqh', size: 1 },
}

function translate(node: CssNode, scope: string): void {
  if (node.type === 'ClassSelector' && scope) node.name = `${scope}--${node.name}`
  else if (node.type === 'TypeSelector' && BUILT_IN_TAGS.includes(node.name)) node.name = `wx-${node.name}`
  else if (node.type === 'PseudoClassSelector' && node.name === 'host')
    Object.assign(node, {
      type: 'AttributeSelector',
      name: identifier('wx-host'),
      matcher: '=',
      value: identifier(scope),
      flags: null,
    })
  else if (node.type === 'Dimension') {
    const { unit, size } = UNITS[node.unit] ?? { unit: node.unit, size: 1 }
    node.value = String(Number(node.value) * size)
    node.unit = unit
  } else if (node.type === 'Atrule' && node.name === 'media' && node.prelude) {
    const query = generate(node.prelude)
    if (!/^\((min-|max-)?(width|height):[^)]*\)/.test(query)) return
    node.name = 'container'
    node.prelude = { type: 'Raw', value: `webview ${query}` }
  }
}

const identifier = (name: string): CssNode => ({ type: 'Identifier', name })
