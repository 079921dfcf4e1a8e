import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'

/** A package of components, as npm holds it. */
interface Package {
  name: string
  root: string
}

/** The parts that a component consists of. */
const PARTS = ['.json', '.js', '.wxml', '.wxss']

/** How a file names others, by its extension. */
const REFERENCES: Record<string, RegExp> = {
  '.js': /\b(?:from|import|require\()\s*(["'])([^"']+)\1/g,
  '.wxml': /<(?:import|include|wxs)\s[^>]*?\bsrc=(["'])([^"']+)\1/g,
  '.wxs': /\brequire\(\s*(["'])([^"']+)\1/g,
  '.wxss': /@import\s*(["'])([^"']+)\1/g,
}

/** The files of a package that components need which are named in these `.json` files, and whatever those files need. */
export async function usedFiles(configs: string[], from: Package): Promise<string[]> {
  const found = new Set<string>()
  const add = async (files: string[]): Promise<void> => {
    const added = files.filter(file => !found.has(file))
    for (const file of added) found.add(file)
    await Promise.all(added.map(async file => add(await neededBy(file, from))))
  }
  const named = await Promise.all(configs.map(usingComponents))
  const paths = named.flat().filter(path => path.startsWith(`${from.name}/`))
  await add(paths.flatMap(path => component(join(from.root, path.slice(from.name.length)))))
  return [...found].sort()
}

async function neededBy(file: string, { root }: Package): Promise<string[]> {
  const folder = dirname(file)
  const extension = extname(file)
  if (extension === '.json') {
    return (await usingComponents(file)).flatMap(path => component(join(folder, path)))
  }
  const pattern = REFERENCES[extension]
  if (!pattern) return []
  const text = await readFile(file, 'utf8')
  return [...text.matchAll(pattern)].map(([, , path = '']) => {
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

async function usingComponents(config: string): Promise<string[]> {
  const { usingComponents = {} }: { usingComponents?: Record<string, string> } = JSON.parse(
    await readFile(config, 'utf8'),
  )
  return Object.values(usingComponents)
}
