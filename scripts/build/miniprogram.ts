import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, extname, join, relative } from 'node:path'
import { build as bundle, type Plugin } from 'esbuild'
import { COMMONJS, clientCode } from './client'
import { usedFiles } from './miniprogram-files'
import { projectRoot } from './options'

const source = join(projectRoot, 'test/miniprogram')
/** What its README shows. */
const pictures = join(source, 'pictures')
const NOT_BUILT = /^tsconfig\.json$|\.md$/
export const miniprogramRoot = join(projectRoot, 'dist/miniprogram')

/** Where a mini program looks for its npm packages. */
const npmRoot = join(miniprogramRoot, 'miniprogram_npm')
const client = join(npmRoot, 'wx-user-voice/index.js')
const tdesign = {
  from: join(projectRoot, 'node_modules/tdesign-miniprogram/miniprogram_dist'),
  to: join(npmRoot, 'tdesign-miniprogram'),
}

/** Builds dist/miniprogram/: what WeChat DevTools compiles, its npm packages included. */
export async function buildMiniprogram(): Promise<void> {
  await rm(miniprogramRoot, { recursive: true, force: true })
  await mkdir(dirname(client), { recursive: true })
  const files = (await readdir(source, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile() && !NOT_BUILT.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => !file.startsWith(pictures))
  const components = await usedFiles(
    files.filter(file => file.endsWith('.json')),
    'tdesign-miniprogram',
    tdesign.from,
  )
  await Promise.all([
    ...files.map(file => put(file, join(miniprogramRoot, relative(source, file)))),
    ...components.map(file => put(file, join(tdesign.to, relative(tdesign.from, file)))),
    writeFile(client, await clientCode()),
    writeFile(join(miniprogramRoot, 'package.json'), COMMONJS),
  ])
}

/** Code becomes CommonJS for old phones, file by file; everything else is copied. */
async function put(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  if (extname(from) === '.json') return writeFile(to, withAbsolutePaths(await readFile(from, 'utf8')))
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

/** Names components of packages by their path. DevTools does not need that, other tools do. */
function withAbsolutePaths(config: string): string {
  return config.replaceAll('"tdesign-miniprogram/', '"/miniprogram_npm/tdesign-miniprogram/')
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
        const file = path.startsWith('.') ? join(dirname(importer), path) : packageFile(path)
        const code = /\.js$/.test(file) ? file : `${file}.js`
        const required = relative(dirname(importer), code)
        return { path: required.startsWith('.') ? required : `./${required}`, external: true }
      })
    },
  }
}

function packageFile(name: string): string {
  if (name === 'wx-user-voice') return client
  // TDesign brings its own dependencies where mini programs look for them.
  const bundled = join('miniprogram_npm', name)
  const file = existsSync(join(tdesign.from, bundled, 'index.js')) ? join(bundled, 'index.js') : bundled
  return join(tdesign.to, file)
}
