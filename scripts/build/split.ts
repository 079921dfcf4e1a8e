import { basename, join } from 'node:path'
import { type BuildOptions, build as bundle, type Metafile, transform } from 'esbuild'

/*
 * A function in files: index.js, and one for each module that is imported on demand. esbuild puts what several of them
 * share into chunks, so that a module with a state exists once. But each file that a call has to open costs it as much
 * as twenty KB of code. So the chunks that short calls need become part of index.js, which hands them out to the others.
 */

interface SplitOptions {
  common: BuildOptions & { absWorkingDir: string }
  entry: string
  /** Whether a chunk with these modules, by their paths, stands in a file of its own: what few calls need. */
  isRare: (modules: string[]) => boolean
}

const CHUNK = /^chunk-\w+\.js$/
const REQUIRED_CHUNK = /require\("\.\/(chunk-\w+\.js)"\)/g

export async function bundleSplit({ common, entry, isRare }: SplitOptions): Promise<Map<string, string>> {
  const outdir = join(common.absWorkingDir, 'out')
  // Splitting is for ES modules only, so CommonJS is made of them afterwards.
  const { outputFiles, metafile } = await bundle({
    ...common,
    format: 'esm',
    splitting: true,
    entryPoints: { index: entry },
    outdir,
    write: false,
    metafile: true,
  })
  const modules = new Map(outputFiles.map(({ path, text }) => [basename(path), text]))
  const inIndex = [...modules.keys()].filter(file => CHUNK.test(file) && !isRare(sourcesOf(file, metafile)))
  const files = new Map<string, string>()
  for (const [file, text] of modules) {
    if (inIndex.includes(file)) continue
    const isIndex = file === 'index.js'
    const code = await commonJs(isIndex ? await joined(modules, inIndex, common) : text, common)
    const fromIndex = (required: string, chunk: string) =>
      inIndex.includes(chunk) ? `require("./index.js").shared["${chunk}"]` : required
    files.set(file, code.replace(REQUIRED_CHUNK, fromIndex))
  }
  return files
}

const sourcesOf = (file: string, { outputs }: Metafile) =>
  Object.entries(outputs).flatMap(([path, output]) =>
    basename(path) === file ? Object.keys(output.inputs) : [],
  )

// Names are kept: they stand in the stacks that the log shows.
const minify = { minifySyntax: true, minifyWhitespace: true } as const

async function commonJs(code: string, { target, charset }: BuildOptions): Promise<string> {
  const options = { target: target ?? 'node16.13', charset: charset ?? 'utf8', platform: 'node' } as const
  const result = await transform(code, {
    ...minify,
    ...options,
    format: 'cjs',
    // `require` instead of `import()`: a function is CommonJS, and starting Node's module loader takes its time.
    supported: { 'dynamic-import': false },
  })
  return result.code
}

/** index.js and these chunks as one ES module, which exports the chunks as `shared` where there are any. */
async function joined(modules: Map<string, string>, chunks: string[], common: BuildOptions): Promise<string> {
  const imports = chunks.map((chunk, index) => `import * as chunk${index} from './${chunk}'`)
  const exports = chunks.map((chunk, index) => `'${chunk}': chunk${index}`)
  const shared = chunks.length > 0 ? `export const shared = { ${exports.join(', ')} }` : ''
  const { outputFiles } = await bundle({
    ...common,
    format: 'esm',
    stdin: { contents: `${imports.join('\n')}\nexport { main } from './index.js'\n${shared}` },
    write: false,
    plugins: [
      {
        name: 'joined',
        setup(build) {
          build.onResolve({ filter: /^\.\// }, ({ path }) => {
            const file = basename(path)
            return chunks.includes(file) || file === 'index.js'
              ? { path: file, namespace: 'joined' }
              : { path, external: true }
          })
          build.onLoad({ filter: /./, namespace: 'joined' }, ({ path }) => ({
            contents: modules.get(path) ?? '',
          }))
        },
      },
    ],
  })
  return outputFiles?.[0]?.text ?? ''
}
