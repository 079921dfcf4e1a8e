import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createContext, runInContext } from 'node:vm'

/*
 * WeChat's own compilers, as DevTools calls them: `wcc` makes JavaScript of templates (WXML, WXS), `wcsc` of styles (WXSS).
 * Their errors end them. Their warnings stand in what they make, as calls of `console.warn` for whoever runs it.
 */

/** The folder of both programs, where they can run. */
export const compilers = process.env.WECHAT_COMPILERS

interface App {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
  lazyCodeLoading?: string
}

interface Component {
  component?: boolean
  usingComponents?: Record<string, string>
}

/** What both compilers say of a mini program, errors and warnings alike. */
export function complaintsAbout(root: string): string[] {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => `./${relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')}`)
    .sort()
  const project = new Project(root, files)
  return [...project.aboutTemplates(), ...project.aboutLazyTemplates(), ...project.aboutStyles()]
}

/** Stands between what is one argument for `wcc`. */
const SEPARATOR = '>_<1000'

class Project {
  constructor(
    private readonly root: string,
    private readonly files: string[],
  ) {}

  private ofKind = (extension: string) => this.files.filter(file => file.endsWith(extension))
  private json = <T>(file: string): T => JSON.parse(readFileSync(join(this.root, file), 'utf8'))
  private configOf = (file: string): Component => {
    const config = file.replace(/\.\w+$/, '.json')
    return this.files.includes(config) ? this.json(config) : {}
  }

  private run(name: 'wcc' | 'wcsc', args: string[]): { made: string; said: string[] } {
    const options = { cwd: this.root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const
    const { status, signal, error, stdout, stderr } = spawnSync(join(compilers ?? '', name), args, options)
    if (error) throw error
    const said = stderr.split('\n').filter(line => line !== '' && !line.startsWith('error file count'))
    return {
      made: stdout,
      said: status === 0 || said.length > 0 ? said : [`${name} ended: ${signal ?? status}`],
    }
  }

  private compileTemplates(kind: '-cc' | '-xc', more: string[]) {
    const templates = this.ofKind('.wxml')
    const tags = templates.map(
      file => [file, Object.keys(this.configOf(file).usingComponents ?? {})] as const,
    )
    const components = [tags.length, ...tags.flatMap(([file, names]) => [file, names.length, ...names])]
    const shared = ['-d', '--split', SEPARATOR, kind, components.join(SEPARATOR)]
    return this.run('wcc', [...shared, ...more, ...templates, ...this.ofKind('.wxs'), '-gn', '$gwx'])
  }

  aboutTemplates(): string[] {
    const { made, said } = this.compileTemplates('-cc', [])
    if (said.length > 0) return said
    // Those of parts that are only drawn with data.
    const written = [...made.matchAll(/\b_wp\('((?:[^'\\]|\\.)*)'\)/g)].map(([, text = '']) => text)
    const warned: string[] = []
    const window = { console: { ...console, warn: (text: string) => warned.push(text) } }
    const context = createContext(Object.assign(window, { window, global: window }))
    const draw = runInContext(`${made};$gwx`, context)
    for (const file of this.ofKind('.wxml')) draw(file)({}, {})
    return [...new Set([...written, ...warned.map(text => text.replace(/^WXMLRT_\$gwx:/, ''))])]
  }

  /** With `lazyCodeLoading`, each page becomes a part of its own. */
  aboutLazyTemplates(): string[] {
    const { pages, subPackages = [], lazyCodeLoading } = this.json<App>('app.json')
    if (lazyCodeLoading !== 'requiredComponents') return []
    const paths = subPackages.flatMap(({ root, pages }) => pages.map(page => `${root}/${page}`))
    return [...pages, ...paths].flatMap(page => {
      const { made, said } = this.compileTemplates('-xc', ['-ll', page])
      if (said.length > 0) return said
      return page in JSON.parse(made) ? [] : [`wcc made no part for ${page}`]
    })
  }

  aboutStyles(): string[] {
    const styles = this.ofKind('.wxss')
    const { made, said } = this.run('wcsc', ['-lc', '-db', '-pc', String(styles.length), ...styles])
    if (said.length > 0) return said
    // It marks selectors that components may not have in pages, too, where they are right.
    const marked = [...made.matchAll(/Some selectors are not allowed[^()]*\((\.\/[^:()]*)[^)]*\)/g)]
    const ofComponents = marked.filter(([, file = '']) => this.configOf(file).component)
    return [...new Set(ofComponents.map(([text]) => text))]
  }
}
