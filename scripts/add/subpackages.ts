import { AddError } from './error'
import type { Change } from './install'
import { type JsonFile, shown, withEntries, withProperty } from './json'
import { say } from './language'

/** The first page of the desk, by which it is known among subpackages. */
export const FIRST_PAGE = 'inbox/inbox'

interface Subpackage {
  /** The name of the list in app.json, and the place in it. */
  key: string
  index: number
  root: string
  pages: string[]
}

/** WeChat takes either. */
const KEYS = ['subPackages', 'subpackages']

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : []

const trimmed = (path: string) => path.replace(/\\/g, '/').replace(/^(\.?\/)+|\/+$/g, '')

export function subpackagesOf({ value }: JsonFile): Subpackage[] {
  return KEYS.flatMap(key => {
    const list: unknown = value[key]
    if (!Array.isArray(list)) return []
    return list.map((entry, index) => {
      const { root, pages }: { root?: unknown; pages?: unknown } = Object(entry)
      return { key, index, root: trimmed(String(root ?? '')), pages: strings(pages).map(trimmed) }
    })
  })
}

/** A path of `--desk=path`, as app.json writes it. */
export function subpackagePath(given: string): string {
  const path = trimmed(given)
  const parts = path.split('/')
  if (!parts.every(part => /^\w[\w.-]*$/.test(part)))
    throw new AddError(
      say(
        `"${given}" 不能作为分包的路径：用字母、数字、_、- 和 /，从 app.json 所在的文件夹写起。`,
        `"${given}" cannot be the path of a subpackage: letters, digits, _, - and /, from the folder of app.json on.`,
      ),
    )
  const ignored = parts.find(part => part === 'node_modules' || part === 'miniprogram_npm')
  if (ignored)
    throw new AddError(
      say(`微信开发者工具会忽略 ${ignored} 里的内容。`, `WeChat DevTools ignores what is in ${ignored}.`),
    )
  return path
}

const isInside = (path: string, root: string) => path === root || path.startsWith(`${root}/`)

/** Refuses a place that WeChat would refuse, or that belongs to other pages. */
export function assertFree(root: string, app: JsonFile): void {
  const refuse = (chinese: string, english: string): never => {
    throw new AddError(
      say(
        `${app.file}：${chinese}。请换一个路径：--desk=路径`,
        `${app.file}: ${english}. Give another path: --desk=path`,
      ),
    )
  }
  const packages = subpackagesOf(app)
  const others = packages.filter(entry => entry.root && entry.root !== root)
  const other = others.find(entry => isInside(root, entry.root) || isInside(entry.root, root))
  if (other)
    refuse(
      `分包 ${other.root} 和 ${root} 一个在另一个里面，微信不允许`,
      `the subpackages ${other.root} and ${root} would be one inside the other, which WeChat refuses`,
    )
  const same = packages.find(entry => entry.root === root)
  if (same && !same.pages.includes(FIRST_PAGE))
    refuse(`${root} 已经是另一个分包`, `${root} is another subpackage already`)
  const page = strings(app.value.pages).find(path => isInside(trimmed(path), root))
  if (page)
    refuse(`主包的页面 ${page} 在 ${root} 里面`, `the page ${page} of the main package is inside ${root}`)
}

/** A subpackage in app.json; `always` also where that does not look as the owner would have written it. */
export function enterIntoApp(
  app: JsonFile,
  entry: { root: string; pages: string[] },
  always: boolean,
): Change {
  const { text, file, value } = app
  const own = subpackagesOf(app).find(({ root }) => root === entry.root)
  const missing = entry.pages.filter(page => !own?.pages.includes(page))
  if (missing.length === 0) return { edits: [], entered: [], steps: [] }
  const key = KEYS.find(key => value[key] !== undefined)
  if (!(app.isPlain || always) || (key && !Array.isArray(value[key]))) {
    const place = own ? 'pages' : key
    const lines = own ? missing : key ? entry : { subPackages: [entry] }
    const step = say(
      `${file} 有注释，或者只有一行，所以没有改动它。把这些写进${place ? ` ${place}` : '去'}：\n${shown(lines)}`,
      `${file} was left as it is, since it has comments or is one line. Write this into ${place ?? 'it'}:\n${shown(lines)}`,
    )
    return { edits: [], entered: [], steps: [step] }
  }
  const entered = say(`app.json：分包 ${entry.root}`, `app.json: the subpackage ${entry.root}`)
  return { edits: [{ file, text: edited() }], entered: [entered], steps: [] }

  function edited(): string {
    if (own) return withEntries(text, [own.key, own.index, 'pages'], missing, 'last')
    if (key) return withEntries(text, [key], [entry], 'last')
    return withProperty(text, [], ['subPackages', [entry]], 'pages')
  }
}
