import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'

/** The parts that a component consists of. */
const PARTS = ['.json', '.js', '.wxml', '.wxss']

/** How a file names others, by its extension. */
const REFERENCES: Record<string, RegExp> = {
  '.js': /\b(?:from|import|require\()\s*["']([^"']+)["']/g,
  '.wxml': /<(?:import|include|wxs)\s[^>]*?\bsrc=["']([^"']+)["']/g,
  '.wxs': /\brequire\(\s*["']([^"']+)["']/g,
  '.wxss': /@import\s*["']([^"']+)["']/g,
}

/** The files of a package's components that these `.json` files name, and whatever those files need. */
export async function usedFiles(configs: string[], name: string, root: string): Promise<string[]> {
  const named = (await Promise.all(configs.map(usingComponents))).flat()
  const paths = named.filter(path => path.startsWith(`${name}/`))
  const found = new Set(paths.flatMap(path => component(join(root, path.slice(name.length)))))
  // Files that are added meanwhile have their turn, too.
  for (const file of found) for (const needed of await neededBy(file, root)) found.add(needed)
  return [...found].sort()
}

async function neededBy(file: string, root: string): Promise<string[]> {
  const folder = dirname(file)
  const extension = extname(file)
  if (extension === '.json')
    return (await usingComponents(file)).flatMap(path => component(join(folder, path)))
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

const usingComponents = async (config: string): Promise<string[]> =>
  Object.values(JSON.parse(await readFile(config, 'utf8')).usingComponents ?? {})
