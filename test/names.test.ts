import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const project = join(import.meta.dirname, '..')

/** Imported as namespaces, so that the same words read different things: `input.text`, `reply.text`. */
const NAMESPACES = ['shared/function/input.ts', 'shared/wechat/reader.ts', 'scripts/local/http/params.ts']

const DECLARATION =
  /^export (?:async |abstract |declare )*(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm

it('no name is exported by two files of shared/ and scripts/', () => {
  const files = new Map<string, Set<string>>()
  const all = ['shared', 'scripts'].flatMap(folder =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).map(
      file => `${folder}/${file.replaceAll('\\', '/')}`,
    ),
  )
  for (const file of all.filter(file => file.endsWith('.ts'))) {
    if (NAMESPACES.includes(file)) continue
    for (const [, name = ''] of readFileSync(join(project, file), 'utf8').matchAll(DECLARATION)) {
      files.set(name, (files.get(name) ?? new Set()).add(file))
    }
  }
  expect(files.size).toBeGreaterThan(200)
  expect([...files].filter(([, places]) => places.size > 1)).toEqual([])
})
