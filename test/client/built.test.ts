import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import type * as source from '../../shared/client/client'
import * as labels from '../../shared/labels'

const builtFile = new URL('../../dist/client/index.js', import.meta.url)

const require = createRequire(import.meta.url)

it('the labels are a file of their own, and the client gives the same', () => {
  const built = require('../../dist/client/labels.js')
  expect(built.FILTER_LABELS).toEqual(labels.FILTER_LABELS)
  expect(built.typeLabel(8)).toBe('其他异常')
  expect(built.typeLabel(15)).toBe('其他（15）')
  const client = require('../../dist/client/index.js')
  for (const name of ['FEEDBACK_TYPES', 'FILTER_LABELS', 'KIND_LABELS', 'STATE_LABELS'])
    expect(client[name], name).toEqual(built[name])
  expect([client.typeLabel(3), client.starsLabel(2)]).toEqual(['卡顿', built.starsLabel(2)])
})

describe('the built file', () => {
  it('is one small file that needs no other, for engines of its time', async () => {
    const code = await readFile(builtFile, 'utf8')
    expect(Buffer.byteLength(code)).toBeLessThan(11 * 1024)
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
