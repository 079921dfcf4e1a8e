import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { JSDOM } from 'jsdom'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { compile } from '../../scripts/phone/compile'
import { Simulator } from '../../scripts/phone/simulator'

/* A small mini program with everything that the simulator promises. */

const COMPONENT = { component: true }
const FILES: Record<string, string | object> = {
  'app.json': {
    pages: ['home/home'],
    subPackages: [{ root: 'sub', pages: ['first/first', 'second/second'] }],
  },
  'app.js': 'App({ launched: 0, onLaunch() { this.launched++ } })',
  'app.wxss': '.mark { color: red } text { color: blue } page { color: green }',
  'home/home.js': 'Page({})',
  'home/home.json': {},
  'home/home.wxml': '<text>起点</text><text class="mark">记号</text>',
  'sub/told.js': 'module.exports = []',
  'sub/first/first.json': {
    styleIsolation: 'page-isolated',
    usingComponents: { card: '../parts/card', open: '/sub/parts/open' },
  },
  'sub/first/first.js': `const told = require('../told')
const tell = name => function (value) { told.push([this.route + ' ' + name, value]) }
Page({
  data: { isOff: true, items: [{ name: '一' }, { name: '二' }] },
  ...Object.fromEntries(['onLoad', 'onShow', 'onHide', 'onUnload', 'tapped'].map(name => [name, tell(name)])),
  typed({ detail }) { this.setData({ text: detail.value }) },
  onShareAppMessage({ from, target }) {
    return { title: from + ' ' + (target ? target.dataset.name : ''), path: this.route + '?id=1' }
  },
})`,
  'sub/first/first.wxml': `<wxs src="../say.wxs" module="say" />
<text class="mark">{{say.kind(items)}}</text>
<card class="mark" /><open />
<image src="../images/a.png" aria-label="图" />
<button bind:tap="tapped" disabled="{{isOff}}">动作</button>
<button open-type="share" data-name="这个">分享</button>
<view aria-role="switch" aria-checked="{{false}}">开关</view>
<input value="{{text}}" placeholder="写点什么" placeholder-class="mark" bind:input="typed" bind:confirm="tapped" />
<picker range="{{items}}" range-key="name" value="1">选择</picker>`,
  'sub/first/first.wxss': `@import '../mark';
.mark { width: 75rpx; height: 50vh }
@media (min-width: 720px) { .mark { width: 1px } }`,
  'sub/mark.wxss': '.mark::after { content: "." }',
  'sub/say.wxs': `var more = require('./more.wxs')
module.exports = { kind: function (value) { return more.say(value.constructor, getRegExp('^A').test('A')) } }`,
  'sub/more.wxs': "module.exports = { say: function (a, b) { return a + ' ' + b } }",
  'sub/parts/card.json': { ...COMPONENT },
  'sub/parts/card.js': 'Component({ behaviors: ["wx://form-field"] })',
  'sub/parts/card.wxml': '<view class="mark">孤立</view>',
  'sub/parts/card.wxss': ':host { opacity: 0.5 } .mark { color: pink }',
  'sub/parts/open.json': { ...COMPONENT, styleIsolation: 'apply-shared' },
  'sub/parts/open.js': 'Component({})',
  'sub/parts/open.wxml': '<view class="mark">开放</view>',
  'sub/second/second.json': { usingComponents: { open: '../parts/open', card: '../parts/card' } },
  'sub/second/second.js': `const told = require('../told.js')
Page({ onLoad(query) { told.push(['second', query]) }, onUnload() { told.push(['second gone']) },
  onShareAppMessage: () => ({ title: '现在', promise: Promise.resolve({ title: '以后' }) }) })`,
  'sub/second/second.wxml': '<text class="mark">{{1 + 1}}</text><open /><card />',
}

let root: string
let simulator: Simulator

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'simulator-'))
  await write(FILES)
  simulator = await Simulator.start(root, {})
  return () => rm(root, { recursive: true })
})
beforeEach(() => {
  simulator.restart()
  simulator.cards.length = 0
})
afterEach(() => simulator.close())

async function write(files: Record<string, string | object>) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
}

const first = () => simulator.open('sub/first/first', { id: '7' })

it('shows WXML with WXS, and the pages of subpackages', async () => {
  const screen = await first()
  expect(screen.text).toContain('Array true')
  expect(screen.page.route).toBe('sub/first/first')
  expect(screen.all('img')[0]?.getAttribute('src')).toBe('/sub/images/a.png')
  expect(screen.attribute(screen.all('wx-image')[0] as Element, 'src')).toBe('../images/a.png')
})

it('says to screen readers what WXML says', async () => {
  const screen = await first()
  const [toggle] = screen.withText('开关')
  expect(toggle?.outerHTML).toBe('<wx-view role="switch" aria-checked="false">开关</wx-view>')
  expect(screen.all('wx-image')[0]?.getAttribute('aria-label')).toBe('图')
})

it('keeps the choices of a picker out of the text', async () => {
  const screen = await first()
  expect(screen.text).not.toContain('一')
  const [select] = screen.all('select') as HTMLSelectElement[]
  expect([select?.value, select?.options[1]?.label]).toEqual(['1', '二'])
})

it('has fields of the browser, which tell a page what is written', async () => {
  const screen = await first()
  const [field] = screen.all('wx-input input') as HTMLInputElement[]
  if (!field) throw new Error('there is no field')
  expect([field.placeholder, field.className]).toEqual(['写点什么', 'page--mark'])
  const { Event, KeyboardEvent } = window
  field.value = '你好'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  expect([screen.page.data.text, field.className]).toEqual(['你好', ''])
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }))
  const told = simulator.require('sub/told') as [string, { detail: object }][]
  expect([told.at(-1)?.[0], told.at(-1)?.[1].detail]).toEqual([
    'sub/first/first tapped',
    { value: '你好', cursor: 2 },
  ])
  screen.page.setData({ text: '' })
  expect([field.value, field.className]).toEqual(['', 'page--mark'])
})

it('opens pages on pages, by relative paths, and closes them', async () => {
  const screen = await first()
  const told = () => simulator.require('sub/told') as unknown[]
  const second = await simulator.follow({
    name: 'navigateTo',
    options: { url: '../second/second?a=b&c=%E4%B8%80' },
  })
  expect(second.text).toContain('2')
  expect(simulator.screen).toBe(second)
  await simulator.follow({ name: 'navigateBack', options: {} })
  expect(simulator.screen).toBe(screen)
  await simulator.follow({ name: 'redirectTo', options: { url: '/home/home' } })
  expect(simulator.screen?.text).toContain('起点')
  expect(told()).toEqual([
    ['sub/first/first onLoad', { id: '7' }],
    ['sub/first/first onShow', undefined],
    ['sub/first/first onHide', undefined],
    ['second', { a: 'b', c: '%E4%B8%80' }],
    ['second gone'],
    ['sub/first/first onShow', undefined],
    ['sub/first/first onUnload', undefined],
  ])
  await expect(simulator.follow({ name: 'navigateBack', options: {} })).rejects.toThrow(
    'no page to go back to',
  )
  await expect(simulator.open('sub/third/third')).rejects.toThrow(
    'there is no page sub/third/third in app.json',
  )
})

it('does not tap what is disabled, and shares by a button and by the menu', async () => {
  const screen = await first()
  const taps = () => (simulator.require('sub/told') as [string][]).filter(([name]) => name.endsWith('tapped'))
  screen.tap('动作')
  expect(taps()).toHaveLength(0)
  screen.page.setData({ isOff: false })
  screen.tap('动作')
  expect(taps()).toHaveLength(1)
  screen.tap('分享')
  await vi.waitFor(() =>
    expect(simulator.cards).toEqual([{ title: 'button 这个', path: 'sub/first/first?id=1' }]),
  )
  expect(await screen.card()).toEqual({ title: 'menu ', path: 'sub/first/first?id=1' })
  const second = await simulator.open('sub/second/second', { a: 'b', c: '' })
  expect(await second.card()).toEqual({ title: '以后', path: 'sub/second/second?a=b&c=' })
})

it('forgets everything when it is launched again', async () => {
  await first()
  expect(simulator.require('sub/told')).toHaveLength(2)
  simulator.restart()
  expect(simulator.screen).toBeUndefined()
  expect(simulator.require('sub/told')).toEqual([])
})

it('keeps styles where they belong', async () => {
  // On a page without isolation app.wxss reaches the page, and components that allow it.
  expect(colours(await simulator.open('home/home'))).toEqual({ 起点: 'blue', 记号: 'red' })
  expect(colours(await simulator.open('sub/second/second'))).toEqual({ 2: 'red', 开放: 'red', 孤立: 'pink' })
  // `page-isolated` keeps it away from all of them.
  expect(colours(await first())).toMatchObject({ 'Array true': '', 开放: '', 孤立: 'pink' })
  const css = simulator.styles('sub/first/first')
  expect(css).toContain('.page--mark::after{content:"."}.page--mark{width:10cqw;height:50cqh}')
  expect(css).toContain('@container webview (min-width:720px){.page--mark{width:1px}}')
  expect(css).toContain('[wx-host=card]{opacity:0.5}')
})

/** The colour of each text whose colour is its own. */
function colours(screen: Awaited<ReturnType<Simulator['open']>>): Record<string, string> {
  const { window } = new JSDOM(
    `<style>${simulator.styles(screen.address.path).replace(/@container.*?\}\}/g, '')}</style>${screen.element.outerHTML}`,
  )
  const texts = [...window.document.querySelectorAll('wx-text, wx-view')]
  const rules = [...window.document.styleSheets].flatMap(sheet => [...sheet.cssRules])
  const colour = (element: Element) =>
    rules.flatMap(rule => {
      const { selectorText = '', style } = rule as CSSStyleRule
      return style?.color && element.matches(selectorText) ? [style.color] : []
    })
  return Object.fromEntries(
    texts.map(text => [
      text.textContent,
      (text.className && colour(text).find(Boolean)) || colour(text)[0] || '',
    ]),
  )
}

it.each([
  ['home/home.wxml', '<view>\n<text>{{a +}}</text></view>', 'home/home.wxml, line 2'],
  ['home/home.wxss', '.a { color red }', 'home/home.wxss'],
  ['home/home.json', { usingComponents: { x: './x' } }, 'home/x.js is not there'],
])('says which file is wrong: %s', async (name, content, message) => {
  await write({ [name]: content })
  await expect(compile(root)).rejects.toThrow(message)
  await write({ [name]: FILES[name] ?? '' })
})
