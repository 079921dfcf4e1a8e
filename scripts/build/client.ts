import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build as bundle } from 'esbuild'

const project = join(import.meta.dirname, '../..')
const clientRoot = join(project, 'dist/client')

/** It goes into every mini program that uses it. */
const BUDGET_BYTES = 8 * 1024

/** package.json says that files are ES modules; without this Node would take the client for one. */
export const COMMONJS = '{ "type": "commonjs" }\n'

/** Builds dist/client/: one file of code and one of types, to be installed from npm or simply copied. */
export async function buildClient(): Promise<void> {
  const [code, types] = await Promise.all([clientCode(), clientTypes()])
  await mkdir(clientRoot, { recursive: true })
  await writeFile(join(clientRoot, 'index.js'), code)
  await writeFile(join(clientRoot, 'index.d.ts'), types)
  await writeFile(join(clientRoot, 'package.json'), COMMONJS)
}

/** The client as one CommonJS file. */
export async function clientCode(): Promise<string> {
  const { outputFiles } = await bundle({
    entryPoints: [join(project, 'shared/client/client.ts')],
    bundle: true,
    // esbuild's own CommonJS wrapper is a tenth of the budget, and hides the exports.
    format: 'esm',
    target: 'es2017',
    charset: 'utf8',
    minify: true,
    write: false,
    absWorkingDir: project,
  })
  const code = outputFiles[0]?.text ?? ''
  const [, body, list] = /^([\s\S]*)export\{([^}]*)\};?\s*$/.exec(code) ?? []
  if (body === undefined || list === undefined) throw new Error('the client does not end with its exports')
  const exports = list.split(',').map(entry => {
    const [local, name = local] = entry.split(' as ')
    return `exports.${name}=${local};`
  })
  const file = `"use strict";${body}${exports.join('')}\n`
  const size = Buffer.byteLength(file)
  if (size > BUDGET_BYTES) throw new Error(`the client has ${size} bytes, more than its ${BUDGET_BYTES}`)
  return file
}

/** The client's declarations, with those of what it imports in the same file. */
async function clientTypes(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wx-user-voice-'))
  try {
    const config = {
      extends: join(project, 'tsconfig.json'),
      compilerOptions: {
        // What the client finds where it runs, and no more.
        types: [join(project, 'node_modules/miniprogram-api-typings')],
        noEmit: false,
        declaration: true,
        emitDeclarationOnly: true,
        rootDir: join(project, 'shared'),
        outDir: folder,
      },
      files: [join(project, 'shared/client/client.ts')],
      include: [],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(project, 'node_modules/typescript/bin/tsc')
    await promisify(execFile)(process.execPath, [tsc, '-p', folder])
    const files = await exportedFiles(join(folder, 'client/client.d.ts'))
    const declarations = await Promise.all(files.map(file => readFile(file, 'utf8')))
    const text = declarations.map(withoutImports).join('\n')
    if (/ from '/.test(text)) throw new Error('the types of the client import others')
    return text
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** This file and those whose declarations it exports; its own folder first, since it is what people look for. */
async function exportedFiles(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8')
  const exported = [...text.matchAll(/^export (?:type )?\* from '(\.[^']*)';$/gm)]
  const paths = exported.map(([, path = '']) => path)
  paths.sort((a, b) => Number(a.startsWith('..')) - Number(b.startsWith('..')))
  return [file, ...paths.map(path => join(dirname(file), `${path}.d.ts`))]
}

/** What stands in the same file needs no import. */
const withoutImports = (declarations: string) =>
  declarations
    .replace(/^(im|ex)port (type )?(\{[^}]*\}|\*) from '\.[^']*';\n/gm, '')
    .trim()
    .concat('\n')

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildClient()
  console.log('Built dist/client/')
}
