import { build as bundle, type Metafile, type Plugin } from 'esbuild'
import { nodeOptions, projectRoot } from './options'

/*
 * What a function does not load at once. The code of packages stays as their authors wrote it: other modules take the
 * place of whole packages. They load the package when it is first used, or say that it is not part of the build.
 */

/** What few calls need, with the exports that are used, or `[]`: large packages, and modules that Node.js loads slowly. */
export const LATER: Record<string, string[]> = {
  '@cloudbase/database': ['Db'],
  'hucre/xlsx': ['XlsxStreamWriter'],
  'mime-db': [], // any type of a picture that WeChat is given
  'node:crypto': [
    'createDecipheriv',
    'createHash',
    'createHmac',
    'randomBytes',
    'randomUUID',
    'timingSafeEqual',
  ],
  xml2js: ['parseString'], // for what cloud storage answers to an upload
}

/** Packages of wx-server-sdk that no function here needs. */
export const LEFT_OUT = [
  '@cloudbase/ai',
  '@cloudbase/app', // for @cloudbase/ai
  '@cloudbase/wx-cloud-client-sdk', // data models; the SDK makes do without where making their client fails
  'axios', // CloudBase Run
  'http-proxy-agent',
  'https-proxy-agent',
  'jsonwebtoken', // tickets for custom login
  'mime-types',
  'web-streams-polyfill', // for @cloudbase/ai
]

const isNodes = (name: string) => name.startsWith('node:')
const fileOf = (name: string) => `${name.replace(/^@/, '').replace('/', '-')}.js`
const loadedAs = (name: string) => (isNodes(name) ? name : `./${fileOf(name)}`)

const laterModule = (name: string, used: string[]) => {
  const load = `require('${loadedAs(name)}')`
  if (used.length === 0) return `module.exports = new Proxy({}, { get: (_, key) => ${load}[key] })`
  return `module.exports = { ${used.map(key => `get ${key}() { return ${load}.${key} }`).join(', ')} }`
}

/** Compiled code asks every module at once whether it was an ES module: that does not count as a use. */
const leftOutModule = (name: string) => `
const refuse = () => { throw new Error('${name} is not part of this build: LEFT_OUT in scripts/build/later.ts names what is not') }
module.exports = new Proxy(() => {}, { get: (_, key) => key === '__esModule' ? false : refuse(), apply: refuse })`

/** Puts these modules in the packages' places. wx-server-sdk is imported on demand, and only kept out of this file. */
export const later: Plugin = {
  name: 'later',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind, namespace, importer }) => {
      if (importer.endsWith('<stdin>')) return undefined
      if (namespace === 'later') return { path, external: true }
      if (kind === 'dynamic-import' && !path.startsWith('.')) return { path: loadedAs(path), external: true }
      return LATER[path] || LEFT_OUT.includes(path) ? { path, namespace: 'later' } : undefined
    })
    build.onLoad({ filter: /./, namespace: 'later' }, ({ path }) => ({
      contents: LATER[path] ? laterModule(path, LATER[path]) : leftOutModule(path),
    }))
  },
}

export type Packages = Awaited<ReturnType<typeof bundleLater>>

/** The files of what is loaded later, by their names, and what esbuild says of them. */
export async function bundleLater() {
  const files = new Map<string, Uint8Array>()
  const metafiles: Metafile[] = []
  for (const name of ['wx-server-sdk', ...Object.keys(LATER)]) {
    if (isNodes(name)) continue
    const used = LATER[name]?.join(', ')
    const contents = used ? `export { ${used} } from '${name}'` : `module.exports = require('${name}')`
    const stdin = { contents, resolveDir: projectRoot }
    const { outputFiles, metafile } = await bundle({ ...nodeOptions, stdin, plugins: [later], write: false })
    for (const output of outputFiles) files.set(fileOf(name), output.contents)
    metafiles.push(metafile)
  }
  return { files, metafiles }
}
