import { basename, join } from 'node:path'
import { type BuildOptions, build as bundle, type Metafile, transform } from 'esbuild'

/*
 * A function in files: index.js, and one for each module that is imported on demand. esbuild puts what several of them
 * share into chunks, so that a module with a state exists once. But each file that a call has to open costs it as much
 * as twenty KB of code. So what index.js needs from the start becomes part of it, and so do the modules that most calls
 * import; it hands them out to the other files.
 */

interface SplitOptions {
  common: BuildOptions & { absWorkingDir: string }
  entry: string
  /** Modules that are imported on demand, and yet stand in index.js. */
  usual: string[]
}

export async function bundleSplit({ common, entry, usual }: SplitOptions): Promise<Map<string, string>> {
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
  const inIndex = withImported(['index.js', ...usual.flatMap(module => fileOf(module, metafile))], metafile)
  const files = new Map<string, string>()
  for (const [file, text] of modules) {
    if (file === 'index.js') files.set(file, await commonJs(await joined(modules, inIndex, common), common))
    else if (!inIndex.has(file)) files.set(file, fromIndex(await commonJs(text, common), inIndex))
  }
  return files
}

/** The file that a module imported on demand came to stand in; none in a function that never imports it. */
const fileOf = (module: string, { outputs }: Metafile) =>
  Object.entries(outputs).flatMap(([path, { entryPoint }]) => (entryPoint === module ? basename(path) : []))

/** These files and all that they import, but for what they import on demand; and what each exports. */
function withImported(files: string[], { outputs }: Metafile): Map<string, string[]> {
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]))
  const all = new Set(files)
  for (const file of all) {
    for (const { path, kind, external } of byName.get(file)?.imports ?? []) {
      if (kind === 'import-statement' && !external) all.add(basename(path))
    }
  }
  return new Map([...all].map(file => [file, byName.get(file)?.exports ?? []]))
}

/** What stands in index.js is taken from there. */
const fromIndex = (code: string, inIndex: Map<string, string[]>) =>
  code.replace(/require\("\.\/([^"]+)"\)/g, (required, file) =>
    inIndex.has(file) ? `require("./index.js").shared["${file}"]` : required,
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

/**
 * index.js with these files in it, as one ES module, which exports them as `shared` where there are any. They are all
 * evaluated at once: esbuild's way of doing it later makes V8 parse them twice. What they export is gathered when it is
 * asked for, so no module may export what changes.
 */
async function joined(
  modules: Map<string, string>,
  inIndex: Map<string, string[]>,
  common: BuildOptions,
): Promise<string> {
  const others = [...inIndex].filter(([file]) => file !== 'index.js')
  const local = (file: string, name: string) => `${name}$${others.findIndex(([other]) => other === file)}`
  const imports = others.map(
    ([file, names]) =>
      `import { ${names.map(name => `${name} as ${local(file, name)}`).join(', ')} } from './${file}'\n`,
  )
  const exportsOf = (file: string, names: string[]) =>
    `({ ${names.map(name => `${name}: ${local(file, name)}`).join(', ')} })`
  const getters = others.map(([file, names]) => `get '${file}'() { return ${exportsOf(file, names)} }`)
  const shared = others.length > 0 ? `export const shared = { ${getters.join(', ')} }` : ''
  const index = (modules.get('index.js') ?? '').replace(/\bimport\("\.\/([^"]+)"\)/g, (imported, file) => {
    const names = inIndex.get(file)
    return names ? `Promise.resolve(${exportsOf(file, names)})` : imported
  })
  const { outputFiles } = await bundle({
    ...common,
    format: 'esm',
    stdin: { contents: `${imports.join('')}export { main } from './index.js'\n${shared}` },
    write: false,
    plugins: [
      {
        name: 'joined',
        setup(build) {
          build.onResolve({ filter: /^\.\// }, ({ path }) => {
            const file = basename(path)
            return inIndex.has(file) ? { path: file, namespace: 'joined' } : { path, external: true }
          })
          build.onLoad({ filter: /./, namespace: 'joined' }, ({ path }) => ({
            contents: path === 'index.js' ? imports.join('') + index : (modules.get(path) ?? ''),
          }))
        },
      },
    ],
  })
  return outputFiles?.[0]?.text ?? ''
}
