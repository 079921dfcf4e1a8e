import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type * as source from '../../shared/client/client'

const builtFile = new URL('../../dist/client/index.js', import.meta.url)

describe('the built file', () => {
  it('is one small file that needs no other, for engines of its time', async () => {
    const code = await readFile(builtFile, 'utf8')
    expect(Buffer.byteLength(code)).toBeLessThan(10 * 1024)
    expect(code).not.toMatch(/\brequire\(|\bimport\b|\?\.[a-z[(]|\?\?|\(\?<|\basync\s*\*|\bmatchAll\b/)
  })

  it('walks pages where the engine knows no Symbol.asyncIterator', async () => {
    const code = await readFile(builtFile, 'utf8')
    const module: { exports: Partial<typeof source> } = { exports: {} }
    new Function('module', 'Symbol', code)(module, { iterator: Symbol.iterator })
    const pages = module.exports.eachPage?.(async () => ({ list: [1], total: 1, next: null }))
    expect(Reflect.has(pages ?? {}, '@@asyncIterator')).toBe(true)
    expect(await pages?.next()).toMatchObject({ done: false, value: { list: [1] } })
    expect(await pages?.next()).toMatchObject({ done: true })
  })
})
