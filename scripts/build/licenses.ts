import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import * as v from 'valibot'
import { projectRoot } from './options'

const Manifest = v.object({
  name: v.string(),
  version: v.string(),
  license: v.optional(v.union([v.string(), v.object({ type: v.string() })])),
})

/** The folder of the package that a bundled file comes from. */
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//

/** Files with a license, or with notices that a license requires to be handed on. */
const LICENSE = /^(licen[cs]e|copying|notice)/i

/** The licenses of all packages in these bundles: name, version and text, once each, in order of their names. */
export async function licensesOf(metafiles: Metafile[]): Promise<string> {
  const files = metafiles.flatMap(({ inputs }) => Object.keys(inputs))
  const folders = new Set(files.flatMap(file => PACKAGE.exec(file)?.[1] ?? []))
  const licenses = await Promise.all([...folders].map(folder => licenseOf(join(projectRoot, folder))))
  // A package may lie in several folders of node_modules.
  return `What is bundled here, and its licenses.\n${[...new Set(licenses)].sort().join('')}`
}

async function licenseOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'package.json'), 'utf8')
  const { name, version, license } = v.parse(Manifest, JSON.parse(text))
  const files = (await readdir(folder)).filter(file => LICENSE.test(file)).sort()
  const texts = await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')))
  const kind = typeof license === 'object' ? license.type : license
  if (!kind && texts.length === 0) texts.push('The package says nothing about its license.')
  const body = texts.map(text => `\n${text.replace(/\r\n/g, '\n').trim()}\n`).join('')
  return `\n${'-'.repeat(72)}\n${name} ${version}${kind ? `, ${kind}` : ''}\n${body}`
}
