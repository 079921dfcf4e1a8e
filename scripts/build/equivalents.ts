import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'

/*
 * What costs the SDK most at a cold start without being of use to a call, replaced by what does the same for less.
 * test/scripts/build/equivalents.test.ts holds each against the original. In any other version of the SDK or of the package the
 * original stays, since nobody has compared those.
 */

interface Equivalent {
  package: string
  version: string
  file: string
  original: string
  replacement: string
}

const SDK_VERSION = '4.0.2'

export const EQUIVALENTS: Equivalent[] = [
  {
    // The first `localeCompare` of a process starts ICU, which takes 8 ms. Among letters, digits and `-`, and among
    // letters and `_`, which is all that the SDK's own headers and parameters are named with, characters are ordered
    // as their codes are.
    package: '@cloudbase/signature-nodejs',
    version: '2.2.0',
    file: 'lib/keyvalue.js',
    original: 'l.toString().localeCompare(r)',
    replacement: '/^(?:[a-z\\d-]*|[a-z_]*)$/.test(l + r) ? (l < r ? -1 : l > r ? 1 : 0) : l.localeCompare(r)',
  },
  {
    // Evaluates twenty modules, so as to work in engines without `Symbol.toStringTag` too: 5 ms.
    package: 'form-data',
    version: '4.0.6',
    file: 'lib/form_data.js',
    original: "var setToStringTag = require('es-set-tostringtag');",
    replacement:
      'var setToStringTag = (object, value) => Object.defineProperty(object, Symbol.toStringTag, { configurable: true, value });',
  },
  {
    // Asks whether the package is whole, and thereby evaluates it, which starts WebAssembly.
    package: 'protobufjs',
    version: '7.6.6',
    file: 'src/util/minimal.js',
    original: 'return Long && Long.isLong ? Long : null;',
    replacement: 'return Long;',
  },
]

/** The source of one of the SDK's files, with its equivalent in it where there is one for these versions. */
export async function withEquivalent(path: string, source: string): Promise<string> {
  const found = EQUIVALENTS.find(({ package: name, file }) => path.endsWith(join('node_modules', name, file)))
  if (!found) return source
  const nodeModules = path.slice(0, -join(found.package, found.file).length)
  const sdkVersion = await versionOf(join(nodeModules, 'wx-server-sdk'))
  const version = await versionOf(join(nodeModules, found.package))
  if (sdkVersion !== SDK_VERSION || version !== found.version) return source
  if (!source.includes(found.original)) throw new Error(`${path} does not say: ${found.original}`)
  return source.replace(found.original, () => found.replacement)
}

const Manifest = v.object({ version: v.string() })

async function versionOf(folder: string): Promise<string> {
  return v.parse(Manifest, JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).version
}
