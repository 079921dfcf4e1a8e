import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { miniprogramRoot } from '../../scripts/build/miniprogram'

/*
 * The built mini program as a whole: what DevTools would only say when somebody opens it.
 */

interface Config {
  component?: boolean
  usingComponents?: Record<string, string>
}

const json = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8'))
const inside = (path: string) => join(miniprogramRoot, path)
const desk = join(miniprogramRoot, 'user-voice')
const isOfDesk = (file: string) => file.startsWith(join(desk, '/'))
/** What owners may fill in. */
const settings = join(desk, 'config.js')
/** TDesign, and the client, which is minified. */
const isForeign = (file: string) => file.includes('/tdesign/') || file.endsWith('/client.js')

/** Every tag that WeChat itself knows and that is used here. */
const BUILT_IN = new Set([
  'block',
  'button',
  'image',
  'input',
  'import',
  'label',
  'picker',
  'scroll-view',
  'slot',
  'template',
  'text',
  'textarea',
  'view',
  'wxs',
])

let files: string[] = []
beforeAll(async () => {
  const entries = await readdir(miniprogramRoot, { recursive: true, withFileTypes: true })
  files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
})
const ofKind = (extension: string) => files.filter(file => file.endsWith(extension))
const components = () => ofKind('.wxml').filter(file => existsSync(file.replace(/wxml$/, 'json')))

it('has less than the megabyte that its subpackage may have', async () => {
  const sizes = await Promise.all(files.filter(isOfDesk).map(async file => (await stat(file)).size))
  expect(sizes.length).toBeGreaterThan(100)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1024 * 1024)
})

describe('nothing of the mini program around the desk reaches it', () => {
  /** What belongs to the app: its colours, its dark mode, its way of drawing. */
  const pages = () =>
    ofKind('.json').filter(file => /^[a-z]+\/[a-z]+\.json$/.test(relative(desk, file).replaceAll('\\', '/')))

  it('its pages say all that app.json might say otherwise', async () => {
    expect(pages()).toHaveLength(6)
    for (const file of pages()) {
      expect(await json(file), file).toMatchObject({
        navigationStyle: 'default',
        renderer: 'webview',
        styleIsolation: 'page-isolated',
        navigationBarTitleText: expect.stringMatching(/./),
        navigationBarBackgroundColor: '#ffffff',
        navigationBarTextStyle: 'black',
        backgroundColor: '#f4f5f7',
        backgroundTextStyle: 'dark',
      })
      expect(await readFile(file, 'utf8')).not.toMatch(/"@|"\//)
    }
  })

  it('its pages are made of Component, with the same isolation', async () => {
    for (const file of pages()) {
      const code = await readFile(file.replace(/json$/, 'js'), 'utf8')
      expect(code).toContain('deskPage)({')
      expect(code).not.toMatch(/\bPage\(\{/)
    }
    const made = await readFile(join(desk, 'logic/desk-page.js'), 'utf8')
    expect(made).toMatch(/Component\(\{\s*options: \{ styleIsolation: "page-isolated" \}/)
  })

  it('each page is one element, which has all colours and sizes that others inherit', async () => {
    for (const file of pages()) {
      const wxml = (await readFile(file.replace(/json$/, 'wxml'), 'utf8')).trim()
      expect(wxml).toMatch(/^<view class="desk \{\{theme\}\}">\n[\s\S]*\n<\/view>$/)
      expect(wxml.match(/^<(?!\/)/gm)).toHaveLength(1)
      expect(await readFile(file.replace(/json$/, 'wxss'), 'utf8')).toContain('styles/desk.wxss')
    }
    const used = new Set<string>()
    for (const file of ofKind('.wxss').filter(isOfDesk))
      for (const [, name = ''] of (await readFile(file, 'utf8')).matchAll(/var\((--(?!td-)[\w-]+)/g))
        used.add(name)
    const colours = await readFile(join(desk, 'styles/desk.wxss'), 'utf8')
    const defined = new Set([...colours.matchAll(/^ {2}(--[\w-]+):/gm)].map(([, name = '']) => name))
    // The height of the bottom bar is known where it is.
    expect([...used].filter(name => !defined.has(name))).toEqual(['--bar'])
  })

  it('it asks nothing of the app, and no server for looks', async () => {
    for (const file of files.filter(isOfDesk)) {
      if (file.endsWith('.png')) continue
      const text = await readFile(file, 'utf8')
      if (!file.endsWith('.js')) expect(text, file).not.toMatch(/http|prefers-color-scheme|@font-face/i)
      if (!isForeign(file)) expect(text, file).not.toMatch(/\b(getApp|switchTab|reLaunch|setTabBar\w+)\b/)
    }
  })

  it('no path in it begins at the root of the mini program', async () => {
    for (const file of [...ofKind('.json'), ...ofKind('.wxml'), ...ofKind('.wxss')].filter(isOfDesk))
      expect(await readFile(file, 'utf8'), file).not.toMatch(/(src|url|import|:)\s*[=(]?\s*["']\//)
    for (const file of ofKind('.js').filter(file => isOfDesk(file) && !isForeign(file)))
      expect(await readFile(file, 'utf8'), file).not.toMatch(/url: ["'`]\/|(?<!wx-)user-voice\//)
  })

  it('projects upload all of it', () => {
    const names = files.filter(isOfDesk).map(file => relative(desk, file))
    expect(
      names.filter(name =>
        /(^|[\\/])(miniprogram_npm|node_modules|lib|dist|package\.json)([\\/]|$)/.test(name),
      ),
    ).toEqual([])
  })
})

it('config.js leaves everything as it is', async () => {
  const { default: config } = await import(pathToFileURL(settings).href)
  expect(config).toEqual({ functionName: '', env: '', resourceAppid: '', resourceEnv: '' })
})

it('has the pages that app.json names', async () => {
  const app = await json<{
    pages: string[]
    subPackages: { root: string; pages: string[] }[]
    sitemapLocation: string
  }>(inside('app.json'))
  expect(existsSync(inside(app.sitemapLocation))).toBe(true)
  const pages = [
    ...app.pages,
    ...app.subPackages.flatMap(one => one.pages.map(page => `${one.root}/${page}`)),
  ]
  for (const page of pages) {
    for (const part of ['js', 'json', 'wxml', 'wxss'])
      expect(existsSync(inside(`${page}.${part}`)), page).toBe(true)
  }
  const folders = (await readdir(desk)).filter(name => existsSync(join(desk, name, `${name}.json`)))
  expect(app.subPackages).toMatchObject([{ root: 'user-voice', pages: expect.anything() }])
  expect([...(app.subPackages[0]?.pages ?? [])].sort()).toEqual(folders.sort().map(name => `${name}/${name}`))
})

it('has every component that a page or component uses, and uses every component that it has', async () => {
  const used = new Set<string>()
  for (const config of ofKind('.json')) {
    const { usingComponents = {} } = await json<Config>(config)
    for (const [tag, path] of Object.entries(usingComponents)) {
      const component = path.startsWith('/') ? inside(path) : join(dirname(config), path)
      used.add(component)
      for (const part of ['js', 'json', 'wxml']) {
        expect(existsSync(`${component}.${part}`), `${relative(miniprogramRoot, config)}: ${tag}`).toBe(true)
      }
      expect((await json<Config>(`${component}.json`)).component).toBe(true)
      // What a component of TDesign may use is not ours to judge.
      if (!isForeign(config)) {
        expect(await readFile(config.replace(/json$/, 'wxml'), 'utf8'), config).toContain(`<${tag}`)
      }
    }
  }
  for (const config of ofKind('.json')) {
    const { component } = await json<Config>(config)
    if (component) expect(used, config).toContain(config.replace(/\.json$/, ''))
  }
})

it('declares every tag of its own', async () => {
  for (const file of components().filter(file => !isForeign(file))) {
    const { usingComponents = {} } = await json<Config>(file.replace(/wxml$/, 'json'))
    const tags = [...(await readFile(file, 'utf8')).matchAll(/<([a-z][\w-]*)/g)].map(([, tag = '']) => tag)
    const unknown = tags.filter(tag => !BUILT_IN.has(tag) && !(tag in usingComponents))
    expect(unknown, file).toEqual([])
  }
})

it('has a handler for every event that its WXML binds, and binds every handler', async () => {
  for (const file of components().filter(file => !isForeign(file))) {
    const wxml = await readFile(file, 'utf8')
    const code = await readFile(file.replace(/wxml$/, 'js'), 'utf8')
    const handlers = [...wxml.matchAll(/\s(?:capture-)?(?:bind|catch|mut-bind):?[\w-]+="([^"]+)"/g)]
    for (const [, handler = ''] of handlers) {
      expect(code, `${relative(miniprogramRoot, file)}: ${handler}`).toMatch(
        new RegExp(`^ +(async )?${handler}\\(.*\\) \\{`, 'm'),
      )
    }
    expect(wxml).not.toMatch(/\s(bind|catch):?[\w-]+=""/)
  }
})

it('lets people select text, and tells screen readers what can be tapped and what is wrong', async () => {
  const unread: string[] = []
  for (const file of components().filter(file => !isForeign(file))) {
    const wxml = await readFile(file, 'utf8')
    for (const [tag, name = ''] of wxml.matchAll(/<([a-z][\w-]*)(?:"[^"]*"|[^">])*>/g)) {
      const isPlain = ['view', 'text', 'image'].includes(name)
      // A card with buttons in it is not a button itself: screen readers would not find those inside.
      const isButton = isPlain && /\s(bind|catch):tap=/.test(tag) && !tag.includes('"open"')
      if (isButton && !/\saria-role="(button|radio|switch|tab)"/.test(tag)) unread.push(tag)
      if (name !== 'text' && /\suser-select\b/.test(tag)) unread.push(tag)
    }
    for (const [tag] of wxml.matchAll(/<[^>]*>(?=\{\{(error\.)?message\}\})/g)) {
      if (!/\saria-role="alert"/.test(tag)) unread.push(tag)
    }
  }
  expect(unread).toEqual([])
})

it('keeps grids apart without `gap`, which iPhones before iOS 14.5 ignore', async () => {
  for (const file of ofKind('.wxss').filter(file => !isForeign(file))) {
    expect(await readFile(file, 'utf8'), file).not.toMatch(/(^|[\s;{])(row-)?gap:/)
  }
})

it('finds every file that its code, looks and templates name', async () => {
  const references = [
    ['.js', /\brequire\("([^"]+)"\)/g],
    ['.wxss', /@import\s*['"]([^'"]+)['"]/g],
    ['.wxml', /<(?:import|include|wxs)\s[^>]*?src="([^"]+)"/g],
    ['.wxml', /<image\s[^>]*?\ssrc="([^"{]+)"/g],
    ['.wxs', /\brequire\(['"]([^'"]+)['"]\)/g],
  ] as const
  const named = new Set<string>()
  for (const [extension, pattern] of references) {
    for (const file of ofKind(extension)) {
      for (const [, path = ''] of (await readFile(file, 'utf8')).matchAll(pattern)) {
        const target = path.startsWith('/') ? inside(path) : join(dirname(file), path)
        expect(existsSync(target), `${relative(miniprogramRoot, file)}: ${path}`).toBe(true)
        named.add(target)
      }
    }
  }
  // Of TDesign, it has no file that nothing names.
  const isComponent = (file: string) => existsSync(file.replace(/\.\w+$/, '.json'))
  expect(files.filter(file => file.includes('/tdesign/') && !isComponent(file) && !named.has(file))).toEqual(
    [],
  )
})

it("holds no file that phones do not use, but TDesign's licence", async () => {
  const license = files.filter(file => file.endsWith('tdesign/LICENSE'))
  expect(await readFile(license[0] ?? '', 'utf8')).toContain('Copyright (c) 2021-present TDesign')
  const others = files.filter(file => !license.includes(file))
  const extensions = new Set(others.map(file => file.slice(file.lastIndexOf('.'))))
  expect([...extensions].sort()).toEqual(['.js', '.json', '.png', '.wxml', '.wxs', '.wxss'])
})

describe('the code', () => {
  it('names no environment, no secret and no address of its own', async () => {
    for (const file of ofKind('.js').filter(file => !isForeign(file) && file !== settings)) {
      expect(await readFile(file, 'utf8'), file).not.toMatch(/https?:|\benv:|AppSecret\s*[:=]/i)
    }
  })

  it('is written in Chinese with Chinese punctuation', async () => {
    for (const file of [...ofKind('.wxml'), ...ofKind('.js')].filter(file => !isForeign(file))) {
      const lines = (await readFile(file, 'utf8'))
        .split('\n')
        .filter(line => !/^\s*(\/\/|\*|\/\*)/.test(line))
      // A Latin mark right after or before a Chinese letter.
      expect(
        lines.filter(line => /[一-鿿][,!?:;()]|[,!?;()][一-鿿]/.test(line)),
        file,
      ).toEqual([])
    }
  })
})
