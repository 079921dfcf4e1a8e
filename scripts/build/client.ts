import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build as bundle, type Plugin } from 'esbuild'
import { IS_WRITE } from '../../shared/client/operations'
import { projectRoot } from './options'

const clientRoot = join(projectRoot, 'dist/client')

/** It goes into every mini program that uses it. */
const BUDGET_BYTES = 10 * 1024

/** The package.json above says that files are ES modules; without this one Node.js would take the client for one, too. */
export const COMMONJS = '{ "type": "commonjs" }\n'

/** Builds dist/client/: one file of code and one of types, to be installed from npm or simply copied. */
export async function buildClient(): Promise<void> {
  const [code, types] = await Promise.all([clientCode(), clientTypes()])
  await mkdir(clientRoot, { recursive: true })
  await writeFile(join(clientRoot, 'index.js'), code)
  await writeFile(join(clientRoot, 'index.d.ts'), types)
  await writeFile(join(clientRoot, 'package.json'), COMMONJS)
}

/** The part of the table of operations that the client needs. */
const writesAlone: Plugin = {
  name: 'writes-alone',
  setup(build) {
    const contents = `export const IS_WRITE = ${JSON.stringify(IS_WRITE)}`
    build.onLoad({ filter: /client[\\/]operations\.ts$/ }, () => ({ contents }))
  },
}

/** The client as one CommonJS file. */
export async function clientCode(): Promise<Uint8Array> {
  const { outputFiles } = await bundle({
    entryPoints: [join(projectRoot, 'shared/client/client.ts')],
    bundle: true,
    // So that ES modules in Node.js find its exports by name, too.
    platform: 'node',
    format: 'cjs',
    target: 'es2017',
    charset: 'utf8',
    minify: true,
    write: false,
    absWorkingDir: projectRoot,
    plugins: [writesAlone],
  })
  const code = outputFiles[0]?.contents ?? new Uint8Array()
  if (code.length <= BUDGET_BYTES) return code
  throw new Error(`the client has ${code.length} bytes, more than its ${BUDGET_BYTES}`)
}

/** The declarations of what the client exports, in one file, so that they need no imports. */
async function clientTypes(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wx-user-voice-'))
  try {
    const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc')
    const config = join(projectRoot, 'shared/client')
    await promisify(execFile)(process.execPath, [tsc, '-p', config, '--outDir', folder])
    const client = await readFile(join(folder, 'client/client.d.ts'), 'utf8')
    const exported = [...client.matchAll(/^export (?:type )?\* from '(\.[^']*)';$/gm)]
    const others = exported.map(([, path = '']) => readFile(join(folder, 'client', `${path}.d.ts`), 'utf8'))
    const text = [client, ...(await Promise.all(others))]
      .join('\n')
      .replace(/^(im|ex)port (type )?(\{[^}]*\}|\*) from '\.[^']*';\n/gm, '')
    if (/ from '/.test(text)) throw new Error('the types of the client import others')
    return text
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
