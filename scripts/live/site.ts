import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join, relative, sep } from 'node:path'
import { build as bundle, transform } from 'esbuild'
import { miniprogramRoot } from '../build/miniprogram'
import { projectRoot } from '../build/options'
import { compile } from '../phone/compile'

interface SiteFile {
  type: string
  body: string | Uint8Array
}

/** All that a browser needs to run the built mini program, but for the cloud. */
export interface Site {
  /** By path. */
  files: Map<string, SiteFile>
  /** The paths of the mini program's pages, each of which shows the same HTML. */
  pages: string[]
  html: string
}

const JAVASCRIPT = 'text/javascript; charset=utf-8'
/** The looks of WeChat's own elements, and of what is around a page. */
const SHEETS = ['scripts/phone/builtins.css', 'scripts/live/frame.css', 'scripts/live/dialogs.css']
const CSS = 'text/css; charset=utf-8'
const IMAGES: Record<string, string> = {
  '.gif': 'image/gif',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
}

export async function siteOf(root = miniprogramRoot): Promise<Site> {
  if (!existsSync(join(root, 'app.json'))) throw new Error(`${root} is not built: npm run build`)
  const [{ script, styles, pages }, runtime, html, images, ...sheets] = await Promise.all([
    compile(root),
    runtimeCode(),
    readFile(join(import.meta.dirname, 'index.html'), 'utf8'),
    imagesIn(root),
    ...SHEETS.map(sheet => readFile(join(projectRoot, sheet))),
  ])
  const files = new Map<string, SiteFile>([
    ['/~/desk.js', { type: JAVASCRIPT, body: await small('js', `window.desk = ${script}`) }],
    ['/~/desk.css', { type: CSS, body: await small('css', allStyles(styles, pages)) }],
    ['/~/runtime.js', { type: JAVASCRIPT, body: runtime }],
    ...images,
  ])
  SHEETS.forEach((sheet, i) => {
    files.set(`/~/${basename(sheet)}`, { type: CSS, body: sheets[i] ?? '' })
  })
  return { files, pages: pages.map(page => `/${page}`), html }
}

/** Without what only people read; a browser that opens the page waits for all of it. */
async function small(loader: 'js' | 'css', code: string): Promise<string> {
  return (await transform(code, { loader, charset: 'utf8', minify: true })).code
}

/** Styles of components have names of their own; those of the app and of pages are for the pages that they concern. */
function allStyles(styles: Record<string, string>, pages: string[]): string {
  const all = Object.entries(styles).map(([path, css]) => {
    if (path === 'app') return within('.webview:not([data-isolated])', css)
    return pages.includes(path) ? within(`.webview[data-path="${path}"]`, css) : css
  })
  return all.join('\n')
}

/** `:where` counts for nothing, so these rules count as much as where they were written. */
function within(selector: string, css: string): string {
  const keyframes = css.match(KEYFRAMES) ?? []
  return `${keyframes.join('')} :where(${selector}) { ${css.replace(KEYFRAMES, '')} }`
}

/** They cannot stand inside of another rule. */
const KEYFRAMES = /@(?:-webkit-)?keyframes[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g

async function runtimeCode(): Promise<Uint8Array> {
  const { outputFiles } = await bundle({
    entryPoints: [join(import.meta.dirname, 'runtime.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    minify: true,
    legalComments: 'none',
    write: false,
    absWorkingDir: projectRoot,
    logLevel: 'warning',
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

async function imagesIn(root: string): Promise<[string, SiteFile][]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter(entry => entry.isFile() && IMAGES[extname(entry.name)])
    .map(entry => join(entry.parentPath, entry.name))
  return Promise.all(
    files.map(async file => {
      const path = `/${relative(root, file).replaceAll(sep, '/')}`
      return [path, { type: IMAGES[extname(file)] ?? '', body: await readFile(file) }]
    }),
  )
}
