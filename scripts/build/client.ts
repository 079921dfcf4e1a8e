import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build as bundle, type Plugin } from 'esbuild'
import { IS_WRITE } from '../../shared/client/operations'
import { inTemporaryFolder } from '../terminal/at-end'
import { CommandError } from '../terminal/errors'
import { runProgram } from '../terminal/program'
import { buildRoot, projectRoot } from './options'

const clientRoot = join(buildRoot, 'client')

/** It goes into every mini program that uses it. */
const BUDGET_BYTES = 10.5 * 1024

/** The package.json above says that files are ES modules; without this one Node.js would take the client for one, too. */
export const COMMONJS = '{ "type": "commonjs" }\n'

/**
 * Builds dist/client/, to be installed from npm or simply copied: the client, one file of code and one of types, and the
 * labels, which are of use without a client too.
 */
export async function buildClient(): Promise<void> {
  const [code, labels, types] = await Promise.all([clientCode(), bundled('shared/labels.ts'), clientTypes()])
  const files = { 'index.js': code, 'labels.js': labels, ...types, 'package.json': COMMONJS }
  await mkdir(clientRoot, { recursive: true })
  for (const [name, contents] of Object.entries(files)) await writeFile(join(clientRoot, name), contents)
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
  const code = await bundled('shared/client/client.ts')
  if (code.length <= BUDGET_BYTES) return code
  throw new CommandError(`the client has ${code.length} bytes, more than its ${BUDGET_BYTES}`)
}

async function bundled(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await bundle({
    entryPoints: [join(projectRoot, entry)],
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
  return outputFiles[0]?.contents ?? new Uint8Array()
}

/** The declarations of what the client exports, in one file that imports nothing but those of the labels. */
async function clientTypes() {
  return inTemporaryFolder(join(tmpdir(), 'wx-user-voice-'), async folder => {
    const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc')
    const config = join(projectRoot, 'shared/client')
    const { code, printed } = await runProgram([tsc, '-p', config, '--outDir', folder], projectRoot)
    if (code !== 0) throw new CommandError(printed.trim())
    const labels = await readFile(join(folder, 'labels.d.ts'), 'utf8')
    const client = await readFile(join(folder, 'client/client.d.ts'), 'utf8')
    const exported = [...client.matchAll(/^export (?:type )?\* from '(\.[^']*)';$/gm)]
    const files = exported.flatMap(([, path = '']) => (path === '../labels' ? [] : `${path}.d.ts`))
    const others = files.map(file => readFile(join(folder, 'client', file), 'utf8'))
    const text = [client, ...(await Promise.all(others))]
      .join('\n')
      .replaceAll("from '../labels';", "from './labels.js';")
      .replace(/^(im|ex)port (type )?(\{[^}]*\}|\*) from '\.(?!\/labels\.js')[^']*';\n/gm, '')
    if (/ from '(?!\.\/labels\.js')/.test(text)) throw new Error('the types of the client import others')
    return { 'index.d.ts': text, 'labels.d.ts': labels }
  })
}
