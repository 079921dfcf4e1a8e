import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { functionNames } from '../../scripts/build/functions'
import { USEFUL_INDEXES } from '../../shared/database/indexes'
import { FEEDBACK_TYPES } from '../../shared/labels'
import { codeRow } from '../../shared/wechat/codes'
import { textOf } from '../helpers/project-files'
import {
  anchors,
  blocks,
  commands,
  headings,
  inBothLanguages,
  project,
  type Readme,
  readmeAt,
  readmes,
  tableColumn,
} from '../helpers/readmes'

const ROOTS = [
  { name: 'README.md', steps: '## Five steps' },
  { name: 'README.zh-CN.md', steps: '## 五步' },
]
const FUNCTIONS = ['functions/README.md', 'functions/README.zh-CN.md']
const every = readmes.map(readme => [readme.path, readme] as const)

/** Addresses of pictures, as HTML names them. */
const pictures = ({ text }: Readme) =>
  [...text.matchAll(/ (?:src|srcset)="([^"]*)"/g)].map(([, file = '']) => file)

it('what owners read stands in both languages', () => {
  expect(inBothLanguages.map(({ english }) => english.path).sort()).toEqual([
    'README.md',
    'functions/README.md',
    'shared/alerts/README.md',
    'shared/desk/README.md',
  ])
})

it.each(inBothLanguages.map(({ english, chinese }) => [english.path, english, chinese] as const))(
  '%s has the same examples, commands, functions, variables and error codes in both',
  (_, english, chinese) => {
    for (const language of ['text', 'js', 'json'])
      expect(blocks(chinese, language)).toEqual(blocks(english, language))
    expect(commands(chinese)).toEqual(commands(english))
    expect(pictures(chinese)).toEqual(pictures(english))
    const codes = (readme: Readme) =>
      tableColumn(readme, 1).filter(cell => /^(`[\w-]+`|[-\d, ]+)$/.test(cell) && cell !== '')
    expect(codes(chinese)).toEqual(codes(english))
    expect(headings(chinese)).toHaveLength(headings(english).length)
  },
)

it('error codes, variables and functions are in the tables', () => {
  const codes = tableColumn(readmeAt('functions/README.md'), 1)
  expect(codes.filter(cell => /^(`[\w-]+`|[-\d, ]+)$/.test(cell)).length).toBeGreaterThan(30)
})

it.each(FUNCTIONS)('%s names the types of feedback as alerts and screens do', name => {
  expect(Object.values(FEEDBACK_TYPES)).toHaveLength(8)
  const named = Object.entries(FEEDBACK_TYPES).map(([type, label]) => `${type} ${label}`)
  expect(readmeAt(name).text.replaceAll('，', ', ')).toContain(named.join(', '))
})

it.each(ROOTS)('$name is one page', ({ name }) => {
  expect(readmeAt(name).text.trim().split('\n').length).toBeLessThanOrEqual(200)
})

it.each(ROOTS)('$name leads to the first list in five steps and at most ten clicks', ({ name, steps }) => {
  const { text } = readmeAt(name)
  const section = text.slice(text.indexOf(steps)).split(/^###? /m)[1] ?? ''
  expect(section.match(/^\d\. \*\*/gm)).toEqual(['1. **', '2. **', '3. **', '4. **', '5. **'])
  const [, last = ''] = /①–(.)/.exec(section) ?? []
  const marks = [...section.replace(`①–${last}`, '').matchAll(/[①-⑳]/g)].map(([mark]) => mark).join('')
  expect('①②③④⑤⑥⑦⑧⑨⑩'.startsWith(marks)).toBe(true)
  expect(marks.endsWith(last)).toBe(true)
  // No button without its number.
  expect(section.match(/【/g)).toHaveLength(marks.length)
  expect(section.match(/[①-⑳]【/g)).toHaveLength(marks.length)
  // What npm run deploy sets, too.
  const { functions } = JSON.parse(readFileSync(join(project, 'cloudbaserc.json'), 'utf8'))
  expect(section).toContain(functions[0].runtime)
  expect(section).toMatch(new RegExp(`超时时间 ${functions[0].timeout} `))
})

it.each(every)('%s names no heading, file or command that is not there', (_, readme) => {
  for (const [, file = '', anchor] of readme.text.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)) {
    const target = join(readme.folder, file)
    if (file) expect(() => readFileSync(target), file).not.toThrow()
    const linked = file ? readmes.find(({ path }) => join(project, path) === target) : readme
    if (anchor !== undefined) expect(linked && anchors(linked), file).toContain(anchor)
  }
  const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
  for (const [, script = ''] of readme.text.matchAll(/npm run ([\w:-]+)/g))
    expect(scripts).toHaveProperty(script)
  for (const [path] of readme.text.matchAll(
    /(?<=`)(?:functions|scripts|shared|test|\.ci|\.github)\/[\w./-]+(?=`)/g,
  ))
    expect(() => statSync(join(project, path)), path).not.toThrow()
})

it.each(every)('%s shows small pictures, each in light and in dark', (_, readme) => {
  for (const file of pictures(readme)) {
    expect(statSync(join(readme.folder, file)).size, file).toBeLessThan(100 * 1024)
  }
  const shown = [...readme.text.matchAll(/srcset="([^"]*)-dark\.png"><img[^>]* src="([^"]*)-light\.png"/g)]
  expect(shown.every(([, dark, light]) => dark === light)).toBe(true)
  expect(pictures(readme)).toHaveLength(2 * shown.length)
})

it('no picture is kept that no README shows', () => {
  const folder = join(project, 'shared/desk/pictures')
  const shown = readmes.flatMap(readme =>
    pictures(readme).map(file => relative(folder, join(readme.folder, file))),
  )
  expect(readdirSync(folder).sort()).toEqual([...new Set(shown)].sort())
})

it.each(ROOTS)('$name leads to every other README of its language', ({ name }) => {
  const root = readmeAt(name)
  for (const { path } of readmes) {
    const isChinese = path.endsWith('.zh-CN.md')
    const inChinese = readmes.some(other => other.path === path.replace('.md', '.zh-CN.md'))
    // What there is in English alone, Chinese readers are led to as well.
    const isOfLanguage = name.endsWith('.zh-CN.md') ? isChinese || !inChinese : !isChinese
    if (isOfLanguage && path !== name) expect(root.text).toContain(`](${path})`)
  }
})

it.each([...ROOTS.map(({ name }) => name), ...FUNCTIONS])('%s has every function', async name => {
  const rows = tableColumn(readmeAt(name), 1)
  for (const functionName of await functionNames()) expect(rows).toContain(`\`${functionName}\``)
})

it.each(FUNCTIONS)('%s has every variable that npm run deploy sets', name => {
  const rows = tableColumn(readmeAt(name), 1)
  const example = readFileSync(join(project, '.env.example'), 'utf8')
  const variables = [...example.matchAll(/^(?!ENV_ID)(\w+)=/gm)].map(([, variable]) => `\`${variable}\``)
  expect(rows).toEqual(expect.arrayContaining(variables))
})

it.each(FUNCTIONS)('%s says of every code what to do, where anything can be done', name => {
  const codes = [...textOf('shared/wechat/code-rows.ts').matchAll(/^ {2}\[?(-?\d+)\]?: /gm)].map(
    ([, code]) => code,
  )
  const withHint = codes.filter(code => codeRow(Number(code)).hint)
  expect(withHint.length).toBeGreaterThan(30)
  const explained = [1, 2]
    .flatMap(column => tableColumn(readmeAt(name), column))
    .join(', ')
    .split(', ')
  expect(explained).toEqual(expect.arrayContaining(withHint))
})

it.each(FUNCTIONS)('%s names the indexes that the archive needs', name => {
  const rows = readmeAt(name)
    .text.split('\n')
    .filter(line => /^ +\| `appid` /.test(line))
  const indexes = rows.map(row =>
    Object.fromEntries(
      [...row.matchAll(/`(\w+)` (升序|降序)/g)].map(([, field, order]) => [field, order === '升序' ? 1 : -1]),
    ),
  )
  expect(indexes.map(index => Object.entries(index))).toEqual(
    USEFUL_INDEXES.map(index => Object.entries(index)),
  )
})
