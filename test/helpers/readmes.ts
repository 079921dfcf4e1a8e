import { dirname, join } from 'node:path'
import { filesIn, textOf, topLevel } from './project-files'

export const project = join(import.meta.dirname, '../..')

export interface Readme {
  /** From the project's folder on. */
  path: string
  /** Where it is, in full: links in it start here. */
  folder: string
  text: string
}

/** Every README of the project. */
export const readmes: Readme[] = [
  ...topLevel().flatMap(entry => (entry.isFile() ? entry.name : [])),
  ...['functions', 'shared', 'scripts', 'test'].flatMap(filesIn),
]
  .filter(path => /(^|\/)README(\.zh-CN)?\.md$/.test(path))
  .map(path => ({ path, folder: dirname(join(project, path)), text: textOf(path) }))

export function readmeAt(path: string): Readme {
  const readme = readmes.find(readme => readme.path === path)
  if (!readme) throw new Error(`there is no ${path}`)
  return readme
}

/** Those that stand in both languages. */
export const inBothLanguages = readmes
  .filter(({ path }) => path.endsWith('.zh-CN.md'))
  .map(chinese => ({ chinese, english: readmeAt(chinese.path.replace('.zh-CN.md', '.md')) }))

/** The code in a language, without the indentation of the list that it stands in. */
export const blocks = ({ text }: Readme, language: string): string[] =>
  [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].flatMap(([, indent = '', name, code = '']) =>
    name === language ? [code.replaceAll(new RegExp(`^${indent}`, 'gm'), '')] : [],
  )

/** What a shell is given. Comments are for readers of one language. */
export const commands = (readme: Readme): string[] =>
  blocks(readme, 'sh').flatMap(block =>
    block
      .trim()
      .split('\n')
      .map(line => line.replace(/ +# .*$/, '')),
  )

export const tableColumn = ({ text }: Readme, column: number): string[] =>
  text.split('\n').flatMap(line => (line.startsWith('| ') ? [line.split('|')[column]?.trim() ?? ''] : []))

export const headings = ({ text }: Readme): string[] =>
  text
    .replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
    .split('\n')
    .flatMap(line => /^#+ (.*)$/.exec(line)?.[1] ?? [])

/** What links to a heading end with, as GitHub makes it. */
export const anchors = (readme: Readme): string[] =>
  headings(readme).map(heading =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
