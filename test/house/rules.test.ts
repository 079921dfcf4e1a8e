import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesIn, textOf, topLevel } from '../helpers/project-files'
import { readmes } from '../helpers/readmes'

const SOURCES = ['functions', 'shared', 'scripts', 'test/miniprogram'].flatMap(filesIn)
const CODE = SOURCES.filter(file => /\.(ts|js|cjs)$/.test(file))
const STYLES_AND_TEMPLATES = SOURCES.filter(file => /\.(css|html|wxss|wxml|wxs)$/.test(file))
const TESTS = filesIn('test').filter(file => file.endsWith('.ts') && !file.startsWith('test/miniprogram/'))

const functionNames = readdirSync(join(import.meta.dirname, '../../functions'))
const linesIn = (file: string) => textOf(file).trimEnd().split('\n').length

it('the rules see the whole house', () => {
  expect(CODE.length).toBeGreaterThan(250)
  expect(STYLES_AND_TEMPLATES.length).toBeGreaterThan(30)
  expect(TESTS.length).toBeGreaterThan(80)
})

describe('folders', () => {
  it('of the project itself are functions, shared, scripts and test', () => {
    const folders = topLevel().flatMap(entry => (entry.isDirectory() ? entry.name : []))
    const made = ['dist', 'node_modules']
    expect(folders.filter(name => !name.startsWith('.') && !made.includes(name)).sort()).toEqual([
      'functions',
      'scripts',
      'shared',
      'test',
    ])
  })
})

describe('files', () => {
  it('have at most 250 lines, tests at most 400, texts of the sample data aside', () => {
    const sources = [...CODE, ...STYLES_AND_TEMPLATES].filter(
      file => !/^scripts\/local\/sample\/[\w-]+-texts\.ts$/.test(file),
    )
    expect(sources.filter(file => linesIn(file) > 250)).toEqual([])
    expect(TESTS.filter(file => linesIn(file) > 400)).toEqual([])
  })

  it('are named in kebab-case, unless after a cloud function', () => {
    const names = new Set(functionNames)
    const isNamedWell = (file: string) =>
      file.split('/').every(part => {
        const [name = ''] = part.split('.')
        return /^[a-z\d]+(-[a-z\d]+)*$/.test(name) || names.has(name)
      })
    const named = [...SOURCES, ...filesIn('test')].filter(
      file => !/\/(README(\.zh-CN)?|SKILL)\.md$/.test(file),
    )
    expect(named.filter(file => !isNamedWell(file))).toEqual([])
  })
})

describe('names', () => {
  /** Imported as namespaces, so that the same words read different things: `input.text`, `read.text`. */
  const NAMESPACES = ['shared/function/input.ts', 'shared/wechat/reader.ts', 'scripts/local/http/params.ts']
  const DECLARATION =
    /^export (?:async |abstract |declare )*(?:const|let|class|interface|type|enum|function\*?) (\w+)/gm

  it('are exported by one file', () => {
    const places = new Map<string, Set<string>>()
    for (const file of CODE) {
      // Every function exports its main; the mini program of the tests is a project of its own.
      if (NAMESPACES.includes(file) || /^(functions|test)\//.test(file)) continue
      for (const [, name = ''] of textOf(file).matchAll(DECLARATION)) {
        places.set(name, (places.get(name) ?? new Set()).add(file))
      }
    }
    expect(places.size).toBeGreaterThan(200)
    expect([...places].filter(([, files]) => files.size > 1)).toEqual([])
  })

  it('are given once to each page of the cloud console', () => {
    const otherNames = /版本与配置|→ 配置|固定出口 ?IP/
    expect(textOf('shared/setup/console.ts')).toContain('函数配置')
    const texts = [...CODE, ...readmes.map(({ path }) => path), '.env.example']
    expect(texts.filter(file => otherNames.test(textOf(file)))).toEqual([])
  })
})

describe('types', () => {
  it('are forced on a value in three places at most', () => {
    const outsideTests = CODE.filter(file => !file.startsWith('test/'))
    const forced = outsideTests.flatMap(file => textOf(file).match(/\bas unknown as\b/g) ?? [])
    expect(forced.length).toBeLessThanOrEqual(3)
  })
})
