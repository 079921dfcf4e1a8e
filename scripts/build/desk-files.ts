import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, extname, join, relative } from 'node:path'

/** The parts that a component consists of. */
const PARTS = ['.json', '.js', '.wxml', '.wxss']

/** How a file names others, by its extension. */
const REFERENCES: Record<string, RegExp> = {
  '.js': /\b(?:from|import|require\()\s*["']([^"']+)["']/g,
  '.wxml': /<(?:import|include|wxs)\s[^>]*?\bsrc=["']([^"']+)["']/g,
  '.wxs': /\brequire\(\s*["']([^"']+)["']/g,
  '.wxss': /@import\s*["']([^"']+)["']/g,
}

/**
 * The components of a package that these `.json` files name as if it stood in `folder`, and whatever those need but for
 * what `folder` has of its own.
 */
export async function usedFiles(
  configs: string[],
  { folder, from }: { folder: string; from: string },
): Promise<string[]> {
  const named = (await Promise.all(configs.map(usingComponents))).flat()
  const paths = named
    .filter(path => path.startsWith(folder))
    .map(path => join(from, path.slice(folder.length)))
  const isOwn = (file: string) => existsSync(join(folder, relative(from, dirname(file))))
  const found = new Set(paths.flatMap(component))
  // Files that are added meanwhile have their turn, too.
  for (const file of found) {
    for (const needed of await neededBy(file, from)) if (!isOwn(needed)) found.add(needed)
  }
  return [...found].sort()
}

async function neededBy(file: string, root: string): Promise<string[]> {
  const folder = dirname(file)
  const extension = extname(file)
  if (extension === '.json') return (await usingComponents(file)).flatMap(component)
  const pattern = REFERENCES[extension]
  if (!pattern) return []
  const text = await readFile(file, 'utf8')
  return [...text.matchAll(pattern)].map(([, path = '']) => {
    const isOfPackage = !/^[./]/.test(path) && extension === '.js'
    const target = isOfPackage ? join(root, 'miniprogram_npm', path) : join(folder, path)
    const needed = [target, `${target}${extension}`, join(target, `index${extension}`)].find(isFile)
    if (!needed) throw new Error(`${file} needs ${path}, which is not there`)
    return needed
  })
}

const isFile = (path: string) => extname(path) !== '' && existsSync(path)

function component(path: string): string[] {
  const files = PARTS.map(part => path + part).filter(file => existsSync(file))
  if (files.length < 3) throw new Error(`there is no component ${path}`)
  return files
}

/** The paths of the components that a `.json` file names. */
async function usingComponents(config: string): Promise<string[]> {
  const { usingComponents = {} } = JSON.parse(await readFile(config, 'utf8'))
  return Object.values<string>(usingComponents).map(path => join(dirname(config), path))
}
