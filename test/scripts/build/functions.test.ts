import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { functionsRoot } from '../../../scripts/build/functions'
import { DEFERRED, LAZY_CODE, sdkFile } from '../../../scripts/build/sdk'
import { useLocalCloud } from '../../helpers/cloud'

const run = promisify(execFile)
const functions = readdirSync(functionsRoot).sort()

// A place with no node_modules above it.
const elsewhere = mkdtempSync(join(tmpdir(), 'wx-user-voice-'))
cpSync(functionsRoot, elsewhere, { recursive: true })
afterAll(() => rmSync(elsewhere, { recursive: true }))

/** Runs a script in a fresh Node.js, which has nothing but the variables given. */
async function node(script: string, env: Record<string, string> = {}) {
  const { stdout } = await run(process.execPath, ['-e', script], { cwd: elsewhere, env })
  return stdout
}

describe.each(functions)('%s', name => {
  it('stands alone, with nothing left to install', async () => {
    // Beside what every function has, files of its own that index.js loads on demand.
    const files = readdirSync(join(elsewhere, name)).filter(file => !/-[A-Z0-9]{8}\.js$/.test(file))
    expect(files.sort()).toEqual(
      ['LICENSES.txt', 'config.json', 'index.js', 'package.json', sdkFile(), ...DEFERRED.map(sdkFile)].sort(),
    )
    expect(JSON.parse(readFileSync(join(elsewhere, name, 'package.json'), 'utf8'))).toEqual({
      name,
      version: expect.any(String),
      private: true,
      main: 'index.js',
    })
    expect(await node(`console.log(typeof require('./${name}').main)`)).toBe('function\n')
    expect(await node(`console.log(typeof require('./${name}/wx-server-sdk.js').init)`)).toBe('function\n')
  })

  it('carries the licenses of what is bundled', () => {
    const licenses = readFileSync(join(elsewhere, name, 'LICENSES.txt'), 'utf8')
    for (const dependency of ['wx-server-sdk', 'protobufjs', 'axios'])
      expect(licenses).toMatch(new RegExp(`^${dependency} \\d+\\.\\d+\\.\\d+`, 'm'))
    expect(licenses).toContain('Copyright (c) 2014-present Matt Zabriskie')
  })

  it('is refused and returns, whoever calls it however', async () => {
    const script = `require('./${name}').main(undefined, undefined).then(result => console.log(JSON.stringify(result)))`
    const lines = (await node(script)).trim().split('\n')
    const log = JSON.parse(lines[0] ?? '')
    expect(log).toMatchObject({ function: name, outcome: 'forbidden', errCode: 403, requests: 0 })
    const result = JSON.parse(lines[1] ?? '')
    if (name === 'onBadComment') expect(result).toBe('success')
    else expect(result).toMatchObject({ errCode: 403, error: { kind: 'forbidden' } })
  })
})

/** Which of its own files a function has evaluated after one call. */
const evaluated = (name: string, event: object) => `
  require('./${name}').main(${JSON.stringify(event)}, {}).then(() => {
    console.log(Object.keys(require.cache).map(file => require('path').basename(file)).sort().join())
  })`
const caller = {
  WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID',
  WX_OPENID: 'oADMIN',
  WX_APPID: 'wx1',
  ADMIN_OPENIDS: 'oADMIN',
}

describe('the SDK', () => {
  const { cloud } = useLocalCloud()

  it('is not evaluated by what speaks HTTPS', async () => {
    const env = { ...caller, WECHAT_API_BASE_URL: cloud().apiUrl, WECHAT_APPSECRET: 'x' }
    const lines = (await node(evaluated('getCommentList', {}), env)).trim().split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ outcome: 'not_configured', requests: 1 })
    expect(lines[1]).toBe('index.js')
  })

  it('is, when WECHAT_TOKEN_FUNCTION asks for it', async () => {
    const env = {
      ...caller,
      WECHAT_API_BASE_URL: cloud().apiUrl,
      WECHAT_TOKEN_FUNCTION: 'tokens',
      TENCENTCLOUD_SECRETID: 'x',
      TENCENTCLOUD_SECRETKEY: 'x',
      TENCENTCLOUD_RUNENV: 'SCF',
      TENCENTCLOUD_REGION: 'x',
      SCF_NAMESPACE: 'x',
      TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${cloud().gatewayUrl}/admin` }),
    }
    const lines = (await node(evaluated('getCommentList', {}), env)).trim().split('\n')
    expect(lines.at(-1)).toMatch(/^chunk-\w+\.js,cloud-\w+\.js,index\.js,wx-server-sdk\.js$/)
  })

  it('does not end the process where the platform gives no credentials', async () => {
    const lines = (await node(evaluated('getFeedback', {}), caller)).trim().split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ outcome: 'not_configured', errCode: 412, requests: 0 })
    expect(lines[1]).toBe('index.js')
  })
})

describe('userVoice', () => {
  const { cloud } = useLocalCloud()

  it('opens no file but index.js for a list', async () => {
    const env = { ...caller, WECHAT_API_BASE_URL: cloud().apiUrl, WECHAT_APPSECRET: 'x' }
    for (const call of [{ action: 'getCommentList' }, { action: 'getFeedback' }]) {
      const lines = (await node(evaluated('userVoice', call), { ...env, FEEDBACK_TRANSPORT: 'https' }))
        .trim()
        .split('\n')
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ function: call.action, outcome: 'not_configured' })
      expect(lines[1]).toBe('index.js')
    }
  })

  it('opens others for what is asked for less often', async () => {
    const lines = (await node(evaluated('userVoice', { action: 'exportVoices' }), caller)).trim().split('\n')
    expect(lines.at(-1)).toMatch(/^.*exportVoices-\w+\.js,index\.js$/)
  })
})

describe('what stands for a package until it is used', () => {
  const lazy = (value: unknown, load = () => value) => {
    const module: { exports: (load: () => unknown) => unknown } = { exports: () => undefined }
    new Function('module', LAZY_CODE)(module)
    return module.exports(load)
  }

  it('loads it once, and not before', () => {
    let loads = 0
    const proxy = Object(lazy(undefined, () => ({ loads: ++loads })))
    expect(loads).toBe(0)
    expect([proxy.loads, 'loads' in proxy, Object.keys(proxy), loads]).toEqual([1, true, ['loads'], 1])
  })

  it('can be changed like the thing itself', () => {
    const thing: Record<string, unknown> = { old: 1 }
    const proxy = Object(lazy(thing))
    proxy.assigned = 2
    Object.defineProperty(proxy, 'defined', { value: 3 })
    delete proxy.old
    expect([thing.assigned, thing.defined, 'old' in thing]).toEqual([2, 3, false])
  })

  it('can be called, constructed and extended', () => {
    class Thing {
      readonly made: unknown
      constructor() {
        this.made = new.target
      }
      static greet(this: unknown, name: string) {
        return `hello ${name}`
      }
    }
    const LazyThing = lazy(Thing) as typeof Thing
    class Other extends LazyThing {}
    expect(new LazyThing()).toBeInstanceOf(Thing)
    expect(new LazyThing().made).toBe(Thing)
    expect(new Other().made).toBe(Other)
    expect(new Other()).toBeInstanceOf(Thing)
    expect(LazyThing.greet('you')).toBe('hello you')
    expect((lazy((a: number, b: number) => a + b) as (a: number, b: number) => number)(1, 2)).toBe(3)
  })
})

describe('what the SDK does not need for a call', () => {
  /** What an owner's own function might do with the SDK; each needs what stands before it. */
  const uses: [specifier: string, use: string][] = [
    ['@cloudbase/ai', 'instance.ai()'],
    ['@cloudbase/app', 'instance.ai()'],
    ['@cloudbase/database', "cloud.database().collection('comments')"],
    ['@cloudbase/wx-cloud-client-sdk', 'instance.models.any'],
    ['axios', "instance.requestClient.get('http://127.0.0.1:9')"],
    ['http-proxy-agent', "behindProxy('http://127.0.0.1:9')"],
    ['https-proxy-agent', "behindProxy('https://127.0.0.1:9')"],
    ['jsonwebtoken', "instance.auth().createTicket('user')"],
    [
      'mime-db',
      'cloud.openapi.customerServiceMessage.uploadTempMedia({ media: { contentType: "image/png", value: Buffer.from("x") } })',
    ],
    [
      'mime-types',
      "instance.callCompatibleWxOpenApi({ requestData: Object.assign(Buffer.from('x'), { name: 'a.png' }) })",
    ],
    ['web-streams-polyfill', 'instance.ai()'],
    ['xml2js', "cloud.uploadFile({ cloudPath: 'a.txt', fileContent: Buffer.from('x') })"],
  ]

  const script = (use: string) => `
    const path = require('path')
    const cloud = require('./getFeedback/${sdkFile()}')
    const loaded = () => Object.keys(require.cache).map(file => path.basename(file))
    // Prints what a use brought, and whether it failed for want of anything but somebody to answer.
    process.on('unhandledRejection', () => {})
    let instance
    const start = options => {
      cloud.init({ env: 'env-1', credentials: { env_id: 'env-1', private_key: 'x' }, ...options })
      cloud.registerService({ createService: inner => ((instance = inner.instance), { name: 'x', getAPIs: () => ({}) }) })
    }
    const behindProxy = async url => {
      process.env.TCB_CONTEXT_CNFG = JSON.stringify({ URL: url + '/admin' })
      await cloud.callFunction({ name: 'x', data: {} })
    }
    ;(async () => {
      start(${use.includes('behindProxy') ? "{ proxy: 'http://127.0.0.1:9' }" : '{}'})
      const before = loaded()
      let failed = ''
      try { await (${use}) } catch (error) { failed = String(error.stack) }
      console.log(JSON.stringify({ before, brought: loaded().filter(file => !before.includes(file)), failed }))
      process.exit()
    })()`

  const platform = (url: string) => ({
    TENCENTCLOUD_SECRETID: 'x',
    TENCENTCLOUD_SECRETKEY: 'x',
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'x',
    SCF_NAMESPACE: 'env-1',
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${url}/admin` }),
  })

  const { cloud } = useLocalCloud()

  it('has a use for each here', () => {
    expect(uses.map(([specifier]) => specifier)).toEqual(DEFERRED)
  })

  it.each(uses)('%s is loaded by its first use, and works', async (specifier, use) => {
    const lines = (await node(script(use), platform(cloud().gatewayUrl))).trim().split('\n')
    const { before, brought, failed } = JSON.parse(lines.at(-1) ?? '')
    expect(before).toEqual([sdkFile()])
    expect(brought).toContain(sdkFile(specifier))
    expect(failed).not.toMatch(
      /is not a (function|constructor)|Cannot (read|find)|is not defined|proxy'? must/,
    )
  })

  it.each(DEFERRED)('%s has all that it has unbundled', async specifier => {
    const shape = (module: string) =>
      `const m = require(${JSON.stringify(module)}); console.log(typeof m, Object.keys(m).sort().map(key => key + ':' + typeof m[key]).join())`
    const unbundled = createRequire(join(functionsRoot, '../../node_modules/wx-server-sdk/index.js')).resolve(
      specifier,
    )
    expect(await node(shape(`./getFeedback/${sdkFile(specifier)}`))).toBe(await node(shape(unbundled)))
  })

  it('is not loaded for a cloud call', async () => {
    const lines = (await node(evaluated('getFeedback', {}), { ...caller, ...platform(cloud().gatewayUrl) }))
      .trim()
      .split('\n')
    expect(lines.at(-1)).toBe(`index.js,${sdkFile()}`)
    expect(cloud().requests).toHaveLength(1)
  })
})
