import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const project = join(import.meta.dirname, '../..')

/** Imported as namespaces, so that the same words read different things: `input.text`, `read.text`. */
const NAMESPACES = ['shared/function/input.ts', 'shared/wechat/reader.ts', 'scripts/local/http/params.ts']

const DECLARATION =
  /^export (?:async |abstract |declare )*(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm

const read = (file: string) => readFileSync(join(project, file), 'utf8')

const sources = ['functions', 'shared', 'scripts'].flatMap(folder =>
  readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .map(file => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter(file => file.endsWith('.ts')),
)

it('no name is exported by two files of shared/ and scripts/', () => {
  const files = new Map<string, Set<string>>()
  for (const file of sources) {
    if (NAMESPACES.includes(file) || file.startsWith('functions/')) continue
    for (const [, name = ''] of read(file).matchAll(DECLARATION)) {
      files.set(name, (files.get(name) ?? new Set()).add(file))
    }
  }
  expect(files.size).toBeGreaterThan(200)
  expect([...files].filter(([, places]) => places.size > 1)).toEqual([])
})

it('no file has more than 250 lines, but texts of the sample data', () => {
  const long = sources.filter(file => !/^scripts\/local\/sample\/.*-texts\.ts$/.test(file))
  expect(long.filter(file => read(file).split('\n').length > 251)).toEqual([])
})

it('a page of the cloud console has one name, wherever it is spoken of', () => {
  const texts = [...sources, 'README.md', 'README.zh-CN.md', '.env.example']
  const otherNames = /版本与配置|→ 配置|固定出口 ?IP/
  expect(read('shared/setup/console.ts')).toContain('函数配置')
  expect(texts.filter(file => otherNames.test(read(file)))).toEqual([])
})

// The build gives a function's files what their exports are when a file is loaded, and no more afterwards.
it('nothing that functions are built of exports a variable that changes', () => {
  const built = sources.filter(file => /^(functions|shared)\//.test(file))
  expect(built.length).toBeGreaterThan(100)
  expect(built.filter(file => /^export (let|var) /m.test(read(file)))).toEqual([])
})
