import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { swapIn } from '../../../scripts/build/swap'
import { LocalCloud } from '../../../scripts/local/cloud'

const place = mkdtempSync(join(tmpdir(), 'wx-user-voice-'))
afterAll(() => rmSync(place, { recursive: true }))

function folder(name: string, files: Record<string, string>): string {
  const root = join(place, name)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

const contents = (root: string) =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .sort()
      .filter(file => statSync(join(root, file)).isFile())
      .map(file => [file, readFileSync(join(root, file), 'utf8')]),
  )

it('what was built takes the place of what was built before, and what is the same is not touched', async () => {
  const dist = folder('dist', {
    'add.cjs': 'old',
    'functions/a/index.js': 'same',
    'functions/a/others.js': 'old',
    'functions/a/gone.js': 'old',
    'functions/gone/index.js': 'old',
    'client/deep': 'a file where a folder will be',
    'preview/inbox.png': 'not built',
  })
  const { ino } = statSync(join(dist, 'functions/a/index.js'))
  const built = folder('built', {
    'add.cjs': 'new',
    'functions/a/index.js': 'same',
    'functions/a/others.js': 'new',
    'client/deep/index.js': 'new',
  })
  await swapIn(built, dist)
  expect(contents(dist)).toEqual({
    'add.cjs': 'new',
    'functions/a/index.js': 'same',
    'functions/a/others.js': 'new',
    'client/deep/index.js': 'new',
    'preview/inbox.png': 'not built',
  })
  expect(readdirSync(join(dist, 'functions'))).toEqual(['a'])
  expect(statSync(join(dist, 'functions/a/index.js')).ino).toBe(ino)
})

it('a cloud that runs keeps its instances where nothing changed, and starts new ones where something did', async () => {
  const code = (part: string) => ({
    'hello/index.js': "let calls = 0\nexports.main = async () => [++calls, require('./part.js')]",
    'hello/part.js': `module.exports = '${part}'`,
  })
  const functionsRoot = folder('functions', code('one'))
  const cloud = await LocalCloud.start({ functionsRoot })
  try {
    const call = async () => (await cloud.call('hello', {})).result
    expect(await call()).toEqual([1, 'one'])
    await swapIn(folder('same', code('one')), functionsRoot)
    expect(await call()).toEqual([2, 'one'])
    await swapIn(folder('other', code('two')), functionsRoot)
    expect(await call()).toEqual([1, 'two'])
  } finally {
    await cloud.stop()
  }
})
