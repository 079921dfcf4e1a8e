import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { EQUIVALENTS, withEquivalent } from '../../../scripts/build/equivalents'
import { functionsRoot } from '../../../scripts/build/functions'
import { sdkFile } from '../../../scripts/build/sdk'

const run = promisify(execFile)
const nodeModules = join(import.meta.dirname, '../../../node_modules')

/** Whatever CommonJS modules export. */
type Module = Record<string, unknown> & ((...input: unknown[]) => unknown)

const pathOf = (name: string) => {
  const found = EQUIVALENTS.find(equivalent => equivalent.package === name)
  if (!found) throw new Error(`nothing of ${name} is replaced`)
  return { ...found, path: join(nodeModules, name, found.file) }
}

/** A file as the package has it, and as the bundle does. */
async function both(name: string): Promise<{ original: Module; equivalent: Module }> {
  const { path } = pathOf(name)
  const require = createRequire(path)
  const module = { exports: {} as Module }
  const source = await withEquivalent(path, readFileSync(path, 'utf8'))
  new Function('module', 'exports', 'require', 'global', source)(module, module.exports, require, globalThis)
  return { original: require(path), equivalent: module.exports }
}

const folder = mkdtempSync(join(tmpdir(), 'wx-user-voice-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(EQUIVALENTS)('the equivalent in $package', ({ package: name, version, original }) => {
  /** node_modules with other versions in it. */
  const replacedWith = async (versions: Record<string, string>) => {
    const { file, path } = pathOf(name)
    const copy = join(folder, 'node_modules', name, file)
    mkdirSync(dirname(copy), { recursive: true })
    cpSync(path, copy)
    for (const other of ['wx-server-sdk', name]) {
      mkdirSync(join(folder, 'node_modules', other), { recursive: true })
      writeFileSync(
        join(folder, 'node_modules', other, 'package.json'),
        JSON.stringify({ version: versions[other] }),
      )
    }
    return (await withEquivalent(copy, readFileSync(copy, 'utf8'))) !== readFileSync(copy, 'utf8')
  }

  it('is used with the versions that it was compared with, and with no others', async () => {
    const sdk: string = createRequire(import.meta.url)('wx-server-sdk/package.json').version
    expect(await replacedWith({ 'wx-server-sdk': sdk, [name]: version })).toBe(true)
    expect(await replacedWith({ 'wx-server-sdk': `${sdk}1`, [name]: version })).toBe(false)
    expect(await replacedWith({ 'wx-server-sdk': sdk, [name]: `${version}1` })).toBe(false)
  })

  it('stands for something that is said once', () => {
    expect(readFileSync(pathOf(name).path, 'utf8').split(original)).toHaveLength(2)
  })
})

describe('the order of what is signed', () => {
  const { replacement, original } = pathOf('@cloudbase/signature-nodejs')
  type Compare = (l: string, r: string) => number
  const compare = new Function('l', 'r', `return ${replacement}`) as Compare
  const asBefore = new Function('l', 'r', `return ${original}`) as Compare

  it('is what it was, for any two names', () => {
    const of = (characters: string) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 6 })
    const name = fc.oneof(
      of('abyz019-'),
      of('ab_z'),
      of('ab_-0 A'),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    )
    fc.assert(
      fc.property(name, name, (l, r) => Math.sign(compare(l, r)) === Math.sign(asBefore(l, r))),
      { numRuns: 20_000 },
    )
  })

  it('is what it was on the Node.js that the functions run on', async () => {
    const script = `
      const compare = (l, r) => ${replacement}
      const pick = text => text[Math.floor(Math.random() * text.length)]
      const name = text => Array.from({ length: Math.floor(Math.random() * 8) }, () => pick(text)).join('')
      let differ = 0
      for (let i = 0; i < 200000; i++) {
        const characters = i % 2 ? 'abcdefghijklmnopqrstuvwxyz0123456789-' : 'abcdefghijklmnopqrstuvwxyz_'
        const [l, r] = [name(characters), name(characters)]
        if (Math.sign(compare(l, r)) !== Math.sign(l.localeCompare(r))) differ++
      }
      console.log(differ)`
    const { stdout } = await run(process.env.FUNCTIONS_NODE ?? process.execPath, ['-e', script])
    expect(stdout).toBe('0\n')
  })
})

const platform = `Object.assign(process.env, {
    TENCENTCLOUD_SECRETID: 'id', TENCENTCLOUD_SECRETKEY: 'key', TENCENTCLOUD_SESSIONTOKEN: 'session',
    TENCENTCLOUD_RUNENV: 'SCF', TENCENTCLOUD_REGION: 'ap-shanghai', SCF_NAMESPACE: 'env-1', TCB_ENV: 'env-1',
    WX_API_TOKEN: 'token', TCB_CONTEXT_CNFG: JSON.stringify({ URL: 'http://127.0.0.1:9/admin' }),
  })`

/** Calls of every kind, in a process where time stands still, and the signatures that they are sent with. */
const signatures = (sdk: string) => `
  const http = require('http')
  const signed = []
  http.request = (url, options) => {
    signed.push(options.headers.Authorization)
    throw new Error('not sent')
  }
  const RealDate = Date
  globalThis.Date = class extends RealDate {
    constructor(...given) { super(...(given.length ? given : [1700000000000])) }
    static now() { return 1700000000000 }
  }
  Math.random = () => 0.5
  ${platform}
  let compared = 0
  const { localeCompare } = String.prototype
  String.prototype.localeCompare = function (...given) { compared++; return localeCompare.apply(this, given) }
  process.on('unhandledRejection', () => {})
  const cloud = require(${JSON.stringify(sdk)})
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV, keepalive: true })
  const calls = {
    openapi: () => cloud.openapi({ convertCase: false }).operation.getFeedback({ page: 1, num: 10 }),
    functions: () => cloud.callFunction({ name: 'other', data: { a: 1 } }),
    storage: () => cloud.getTempFileURL({ fileList: [{ fileID: 'cloud://env-1.x/a.png', maxAge: 60 }] }),
    deletion: () => cloud.deleteFile({ fileList: ['cloud://env-1.x/a.png'] }),
    upload: () => cloud.uploadFile({ cloudPath: 'a.txt', fileContent: Buffer.from('x') }),
    database: () => cloud.database().collection('user_voices').where({ state: 'new' }).limit(3).get(),
    addition: () => cloud.database().collection('user_voices').add({ data: { _id: 'a', text: '好' } }),
  }
  ;(async () => {
    for (const call of Object.values(calls)) await call().catch(() => {})
    console.log(JSON.stringify({ signed, kinds: Object.keys(calls), compared }))
    process.exit()
  })()`

describe('the SDK in our files', () => {
  // Where the SDK finds its version, which it signs too.
  const ours = join(folder, 'bundled/getFeedback')
  cpSync(join(functionsRoot, 'getFeedback'), ours, { recursive: true })
  cpSync(join(nodeModules, '@cloudbase/node-sdk/package.json'), join(folder, 'package.json'))

  const of = async (sdk: string) => {
    const { stdout } = await run(process.env.FUNCTIONS_NODE ?? process.execPath, ['-e', signatures(sdk)])
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  }

  it('signs every kind of call as the SDK itself does, without starting ICU', async () => {
    const itself = await of(join(nodeModules, 'wx-server-sdk'))
    const bundled = await of(join(ours, sdkFile()))
    expect(itself.signed).toHaveLength(itself.kinds.length)
    expect(new Set(itself.signed).size).toBe(itself.kinds.length)
    expect(bundled.signed).toEqual(itself.signed)
    expect(itself.compared).toBeGreaterThan(0)
    expect(bundled.compared).toBe(0)
  })

  it('starts neither WebAssembly nor TLS for a call over http', async () => {
    const script = `
      const { Instance } = WebAssembly
      let instances = 0
      WebAssembly.Instance = function (...given) { instances++; return new Instance(...given) }
      ${platform}
      const cloud = require(${JSON.stringify(join(ours, sdkFile()))})
      cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
      cloud.openapi.operation.getFeedback({ page: 1, num: 10 }).catch(({ errMsg }) => {
        const tls = process.moduleLoadList.filter(name => /NativeModule (https|tls|_tls_wrap)$/.test(name))
        console.log(JSON.stringify({ errMsg, instances, tls }))
      })`
    const { stdout } = await run(process.env.FUNCTIONS_NODE ?? process.execPath, ['-e', script])
    expect(JSON.parse(stdout)).toEqual({
      errMsg: expect.stringContaining('ECONNREFUSED'),
      instances: 0,
      tls: [],
    })
  })
})

describe('FormData', () => {
  it('is tagged as before', async () => {
    const { original, equivalent } = await both('form-data')
    const tag = (module: Module) => Object.getOwnPropertyDescriptor(module.prototype, Symbol.toStringTag)
    expect(tag(original)).toBeDefined()
    expect(tag(equivalent)).toEqual(tag(original))
  })
})

describe('protobufjs', () => {
  it('has the same Long as before', async () => {
    const { original, equivalent } = await both('protobufjs')
    expect(original.Long).toBeTypeOf('function')
    expect(equivalent.Long).toBe(original.Long)
  })
})
