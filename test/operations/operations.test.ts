import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ON_PUSH } from '../../shared/operations/push'
import { OPERATIONS } from '../../shared/operations/table'

const functions = join(import.meta.dirname, '../../functions')

it('every operation has a function of its own, and no other function is there', () => {
  const names = [...Object.keys(OPERATIONS), ON_PUSH, 'userVoice']
  const folders = readdirSync(functions, { withFileTypes: true }).filter(entry => entry.isDirectory())
  expect(folders.map(({ name }) => name).sort()).toEqual(names.sort())
})

it('a function is as short as its name and what carries it out', () => {
  for (const name of Object.keys(OPERATIONS)) {
    const lines = readFileSync(join(functions, name, 'index.ts'), 'utf8')
      .trim()
      .split('\n')
    expect(lines.length).toBeLessThanOrEqual(5)
    expect(lines.at(-1)).toBe(`export const main = functionOf('${name}', ${name})`)
  }
})
