import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, extname, join, relative } from 'node:path'
import { build as bundle, type Plugin } from 'esbuild'
import { clientCode } from './client'
import { buildRoot, projectRoot } from './options'

const source = join(projectRoot, 'shared/desk')
/** Of this build, before it is swapped in. */
export const builtDesk = join(buildRoot, 'desk')
const client = join(builtDesk, 'client.js')
/** What owners may change stays readable. */
const settings = join(source, 'config.js')

const tdesign = {
  from: join(projectRoot, 'node_modules/tdesign-miniprogram/miniprogram_dist'),
  to: join(builtDesk, 'tdesign'),
  /** What the desk needs of it; a test finds what is missing, and what is too much. Its `icon` is the desk's own. */
  needed:
    /^(swipe-cell|switch|loading)\/(?!index|type)[\w-]+\.(?!d\.)|^common\/(config|utils|validator|version|wechat|src\/\w+|style\/index|template\/icon)\.(js|wxml|wxs|wxss)$/,
  tslib: 'miniprogram_npm/tslib',
}

/** Builds dist/desk/: the subpackage as it is copied into a mini program. */
export async function buildDesk(): Promise<void> {
  await Promise.all([
    compileFolder(source, builtDesk),
    compileFolder(tdesign.from, tdesign.to, tdesign.needed),
    compileFolder(join(tdesign.from, tdesign.tslib), join(tdesign.to, 'tslib'), /\.js$/),
  ])
  await copyFile(join(tdesign.from, '../LICENSE'), join(tdesign.to, 'LICENSE'))
  await writeFile(client, await clientCode())
}

/** All but what is for those who work on it: READMEs and their pictures, and a tsconfig.json. */
const FOR_PHONES = /^(?!pictures\/|(.*\/)?tsconfig\.json$).*(?<!\.md)$/

/** Compiles a mini program, or a part of one, for phones. */
export async function compileFolder(from: string, to: string, wanted = FOR_PHONES): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true })
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => relative(from, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter(file => wanted.test(file))
  await Promise.all(files.map(file => compileFile(join(from, file), join(to, file))))
}

/** Code becomes CommonJS for old phones, file by file; everything else is copied. */
async function compileFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  if (from === settings) return copyFile(from, to)
  if (extname(from) === '.wxss') return writeFile(to, withPixels(await readFile(from, 'utf8')))
  if (!['.ts', '.js'].includes(extname(from))) return copyFile(from, to)
  const target = to.replace(/\.ts$/, '.js')
  await bundle({
    entryPoints: [from],
    outfile: target,
    bundle: true,
    format: 'cjs',
    platform: 'neutral',
    target: 'es2017',
    charset: 'utf8',
    legalComments: 'none',
    minifyWhitespace: from.startsWith(tdesign.from),
    logLevel: 'warning',
    absWorkingDir: projectRoot,
    plugins: [relativeRequires(target)],
  })
}

/**
 * TDesign's sizes are in rpx, 750 to the width of the window: right on a phone, twice too big in a window on a PC. In px
 * they are on every screen what they are on a phone of 375 px.
 */
function withPixels(styles: string): string {
  return styles.replace(/(-?\d*\.?\d+)rpx\b/g, (_, size: string) => `${Number(size) / 2}px`)
}

/**
 * Turns every import into a `require` of the built file by its relative path. DevTools, phones and Node.js all find that,
 * while each of them looks for packages in its own places.
 */
function relativeRequires(importer: string): Plugin {
  return {
    name: 'relative-requires',
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, kind }) => {
        if (kind === 'entry-point') return undefined
        const required = relative(dirname(importer), requiredFile(importer, path))
        return { path: required.startsWith('.') ? required : `./${required}`, external: true }
      })
    },
  }
}

function requiredFile(importer: string, path: string): string {
  if (path.endsWith('/client/client')) return client
  // TDesign brings the packages that it needs.
  const file = path.startsWith('.') ? join(dirname(importer), path) : join(tdesign.to, path, 'index')
  return /\.js$/.test(file) ? file : `${file}.js`
}
