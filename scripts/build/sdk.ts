import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, build as bundle, type Metafile, type Plugin } from 'esbuild'
import { withEquivalent } from './equivalents'

/*
 * wx-server-sdk evaluates 400 modules to make one cloud call, most of which no cloud call touches. Here each of the
 * heavy ones goes into a file of its own, which is read, parsed and evaluated when something of it is first used.
 * Nothing is removed: what nobody foresaw works too, a little later.
 */

/** Packages that only some uses of the SDK need, each in a file of its own, and what needs them. */
export const DEFERRED = [
  '@cloudbase/ai', // cloud.ai()
  '@cloudbase/app', // cloud.ai()
  '@cloudbase/database', // cloud.database()
  '@cloudbase/wx-cloud-client-sdk', // data models
  'axios', // CloudBase Run, metadata of containers
  'http-proxy-agent', // behind a proxy
  'https-proxy-agent',
  'jsonwebtoken', // tickets for custom login
  'mime-db', // files among the parameters of a cloud call
  'mime-types',
  'web-streams-polyfill', // cloud.ai()
  'xml2js', // uploads to cloud storage
]

/** Modules that wait too, but stand in the SDK's own file: they are small, or Node's own. */
const WAITING = [
  './lib/https_agent', // the gateway speaks http inside the cloud
  'https',
  'long', // numbers of 64 bits, which no message has
]

export const sdkFile = (specifier = '') =>
  ['wx-server-sdk', specifier.replace(/^@/, '').replace('/', '-')].filter(Boolean).join('.').concat('.js')

/** Code that imports deferred packages: compiled TypeScript, one `const name = require(…)` a line. */
const IMPORTERS =
  /node_modules[\\/](@cloudbase[\\/]node-sdk[\\/]dist|wx-server-sdk[\\/]index|form-data[\\/]lib|agentkeepalive[\\/]index|protobufjs[\\/]src[\\/]util[\\/]minimal|@cloudbase[\\/]signature-nodejs[\\/]lib)/

const deferred = DEFERRED.join('|')
const names = [...DEFERRED, ...WAITING].join('|').replaceAll('.', '\\.')
const IMPORT = new RegExp(
  `^(\\s*(?:const|var) \\w+ =|module\\.exports(?:\\.\\w+)? =) ((?:__import(?:Star|Default)\\()?require\\(['"](?:${names})['"]\\)\\)?);`,
  'gm',
)

/** Every `init` of the SDK makes its client of data models, which it does not need to make a call. */
const MODEL_CLIENT =
  /(const httpClient = )(wx_cloud_client_sdk_1\.default\.generateHTTPClient\([\s\S]*?);(\s+this\.models = httpClient;)/

const LAZY = 'wx-user-voice:lazy'

/**
 * Stands for a value until something of it is used. A bound function can be called and constructed, and has no
 * property that cannot be redefined, so that a proxy of it can be anything.
 */
export const LAZY_CODE = `
module.exports = load => {
  let value
  const get = () => (load && ((value = load()), (load = undefined)), value)
  const lazy = new Proxy(function () {}.bind(), {
    get: (_, key) => Reflect.get(get(), key),
    set: (_, key, to) => Reflect.set(get(), key, to),
    defineProperty: (_, key, property) => Reflect.defineProperty(get(), key, property),
    deleteProperty: (_, key) => Reflect.deleteProperty(get(), key),
    has: (_, key) => Reflect.has(get(), key),
    ownKeys: () => Reflect.ownKeys(get()),
    getOwnPropertyDescriptor: (_, key) => {
      const property = Reflect.getOwnPropertyDescriptor(get(), key)
      return property && { ...property, configurable: true }
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(get()),
    apply: (_, self, args) => Reflect.apply(get(), self, args),
    // \`new\` of the proxy itself is \`new\` of what it stands for; that of a subclass stays the subclass.
    construct: (_, args, by) => Reflect.construct(get(), args, by === lazy ? get() : by),
  })
  return lazy
}`

function deferring(entry: string): Plugin {
  return {
    name: 'deferring',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^(${deferred})$`) }, ({ path, kind }) =>
        kind === 'entry-point' || path === entry ? undefined : { path: `./${sdkFile(path)}`, external: true },
      )
      build.onLoad({ filter: IMPORTERS }, async ({ path }) => {
        const source = await withEquivalent(path, await readFile(path, 'utf8'))
        const contents = source
          .replace(IMPORT, `$1 require('${LAZY}')(() => $2);`)
          .replace(MODEL_CLIENT, `$1require('${LAZY}')(() => $2);$3`)
        // Another version of the SDK may be written differently.
        const left = new RegExp(
          `^(?!.*${LAZY}).*(require\\(['"](${names})['"]\\)|\\.generateHTTPClient\\()`,
          'm',
        ).exec(contents)
        if (left) throw new Error(`${path} imports or uses at once what should wait: ${left[0]}`)
        return { contents }
      })
      build.onResolve({ filter: new RegExp(`^${LAZY}$`) }, ({ path }) => ({ path, namespace: LAZY }))
      build.onLoad({ filter: /.*/, namespace: LAZY }, () => ({ contents: LAZY_CODE }))
    },
  }
}

export interface SdkFile {
  contents: Uint8Array
  metafile: Metafile
}

/** wx-server-sdk in files: the one that is loaded first, and one for each deferred package; by their names. */
export async function buildSdk(
  options: BuildOptions & { absWorkingDir: string },
): Promise<Map<string, SdkFile>> {
  const files = await Promise.all(
    ['', ...DEFERRED].map(async specifier => {
      const { outputFiles, metafile } = await bundle({
        ...options,
        stdin: {
          contents: `module.exports = require('${specifier || 'wx-server-sdk'}')`,
          resolveDir: join(options.absWorkingDir, 'node_modules'),
        },
        plugins: [deferring(specifier)],
        // Names stay as they are: some packages tell classes apart by them, and esbuild's way of keeping short names
        // runs code for each function, which takes longer than to read the long ones.
        minifySyntax: true,
        minifyWhitespace: true,
        write: false,
        metafile: true,
      })
      const [file] = outputFiles
      if (!file) throw new Error(`nothing came of bundling ${specifier}`)
      return [sdkFile(specifier), { contents: file.contents, metafile }] as const
    }),
  )
  return new Map(files)
}
