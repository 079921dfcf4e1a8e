import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compilers, complaintsAbout } from '../helpers/wechat-compilers'

const dist = join(import.meta.dirname, '../../dist')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wx-user-voice-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

describe.skipIf(!compilers)("WeChat's own compilers have nothing to say", () => {
  it('of the built mini program', () => {
    expect(complaintsAbout(join(dist, 'miniprogram'))).toEqual([])
  })

  const PAGES = ['inbox', 'voice', 'stats', 'me', 'setup', 'templates'].map(name => `${name}/${name}`)

  it.each([
    ['whose pages are drawn by Skyline', { renderer: 'skyline', componentFramework: 'glass-easel' }],
    ['that loads code when it is needed', { lazyCodeLoading: 'requiredComponents' }],
    ['that does neither', {}],
  ])('of the desk in another host, %s', async (_, settings) => {
    const root = 'packages/desk'
    await write({
      'app.json': JSON.stringify({
        ...settings,
        pages: ['home/home'],
        subPackages: [{ root, pages: PAGES }],
      }),
      'app.wxss': 'view, text, button, image { color: red; }',
      'home/home.json': '{}',
      'home/home.wxml': '<view>host</view>',
      'home/home.wxss': 'page { background: #fff; }',
    })
    await cp(join(dist, 'desk'), join(folder, root), { recursive: true })
    expect(complaintsAbout(folder)).toEqual([])
  })
})

describe.skipIf(!compilers)("WeChat's own compilers find", () => {
  const page = (wxml: string) => ({ 'a.wxml': wxml })
  const component = (wxss: string) => ({
    'a.wxml': '<view />',
    'a.json': '{ "component": true }',
    'a.wxss': wxss,
  })

  it.each<[string, Record<string, string>, RegExp]>([
    ['a tag that is not closed', page('<view><text></view>'), /a\.wxml:1:\d+: expect end-tag `text`/],
    ['an expression that they do not know', page('<view>{{a?.b}}</view>'), /unexpected token `\.`/],
    ['an else without an if', page('<view wx:else>a</view>'), /wx:if not found/],
    ['a loop without a key', page('<view wx:for="{{list}}">a</view>'), /provide attr `wx:key`/],
    [
      'a loop without a key inside of another',
      page('<view wx:for="{{list}}" wx:key="id"><text wx:for="{{item}}">a</text></view>'),
      /a\.wxml:text:1:\d+: .* `wx:key`/,
    ],
    ['a template that is not there', page('<template is="row" />'), /Template `row` not found/],
    ['an import that is not there', page('<import src="./b.wxml" />'), /Path `\.\/b\.wxml` not found/],
    ['a WXS file that is not there', page('<wxs src="./b.wxs" module="b" />'), /b\.wxs not found/],
    ['WXS that they cannot read', page('<wxs module="b">var f = () => 1</wxs>'), /Unexpected token/],
    ['a rule that is not closed', { ...page('<view />'), 'a.wxss': '.a { color: red' }, /a\.wxss/],
    ['a style that is not there', { ...page('<view />'), 'a.wxss': '@import "b.wxss";' }, /not found/],
    ['a selector that components may not have', component('view { color: red; }'), /a\.wxss:1:1/],
    [
      'the same in what a component imports',
      { ...component('@import "b.wxss";'), 'b.wxss': '#b { color: red; }' },
      /a\.wxss/,
    ],
  ])('%s', async (_, files, says) => {
    await write({ 'app.json': '{ "pages": ["a"] }', ...files })
    expect(complaintsAbout(folder).join('\n')).toMatch(says)
  })

  it('what is only wrong in a page that is loaded when it is needed', async () => {
    await write({
      'app.json': '{ "pages": ["a", "b"], "lazyCodeLoading": "requiredComponents" }',
      ...page('<view />'),
    })
    expect(complaintsAbout(folder)).toEqual([expect.stringContaining('./b.wxml')])
  })

  it('nothing in a page whose selectors a component may not have', async () => {
    await write({ 'app.json': '{ "pages": ["a"] }', ...component('view { color: red; }'), 'a.json': '{}' })
    expect(complaintsAbout(folder)).toEqual([])
  })
})
