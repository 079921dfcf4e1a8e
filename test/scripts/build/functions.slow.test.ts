import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { functionsRoot } from '../../../scripts/build/functions'
import { LATER, LEFT_OUT } from '../../../scripts/build/later'
import { useLocalCloud } from '../../helpers/cloud'

const run = promisify(execFile)
const functions = readdirSync(functionsRoot).sort()

// A place with no node_modules above it.
const elsewhere = mkdtempSync(join(tmpdir(), 'wx-user-voice-'))
cpSync(functionsRoot, elsewhere, { recursive: true })
afterAll(() => rmSync(elsewhere, { recursive: true }))

/** `userVoice` has what both lists need in `chunk.js`, and all else in `others.js`. */
const ownFiles = (name: string) =>
  name === 'userVoice' ? ['index.js', 'chunk.js', 'others.js'] : ['index.js']

/** Runs a script in a fresh Node.js, which has nothing but the variables given. */
async function node(script: string, env: Record<string, string> = {}) {
  const { stdout } = await run(process.execPath, ['-e', script], { cwd: elsewhere, env })
  return stdout
}

describe.each(functions)('%s', name => {
  it('runs alone, with nothing left to install', async () => {
    const packages = ['cloudbase-database.js', 'hucre-xlsx.js', 'mime-db.js', 'wx-server-sdk.js', 'xml2js.js']
    expect(readdirSync(join(elsewhere, name)).sort()).toEqual(
      ['LICENSES.txt', 'config.json', 'package.json', ...ownFiles(name), ...packages].sort(),
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
    for (const dependency of ['wx-server-sdk', 'protobufjs', '@cloudbase/database', 'xml2js', 'hucre'])
      expect(licenses).toMatch(new RegExp(`^${dependency} \\d+\\.\\d+\\.\\d+`, 'm'))
    expect(licenses).toContain('Copyright (c) 2016, Daniel Wirtz')
    for (const dependency of LEFT_OUT) expect(licenses).not.toMatch(new RegExp(`^${dependency} \\d`, 'm'))
  })

  it('uses only those exports that the modules loaded later have', () => {
    const code = ownFiles(name)
      .map(file => readFileSync(join(elsewhere, name, file), 'utf8'))
      .join('\n')
    const used = [...code.matchAll(/\bimport_(?:node_crypto|xlsx)\d*\.(\w+)/g)].map(([, key = '']) => key)
    const there = [LATER['node:crypto'], LATER['hucre/xlsx']].flat()
    expect(there).toEqual(expect.arrayContaining(used))
    if (name === 'userVoice') expect([...new Set(used)].sort()).toEqual([...there].sort())
  })

  it('answers a refusal when it is called without event and context', async () => {
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

  it('is not evaluated by a function that calls WeChat over HTTPS', async () => {
    const env = { ...caller, WECHAT_API_BASE_URL: cloud().apiUrl, WECHAT_APPSECRET: 'x' }
    const lines = (await node(evaluated('getCommentList', {}), env)).trim().split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ outcome: 'not_configured', requests: 1 })
    expect(lines[1]).toBe('index.js')
  })

  it('is evaluated when WECHAT_TOKEN_FUNCTION needs it', async () => {
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
    expect(lines.at(-1)).toBe('index.js,wx-server-sdk.js')
  })

  it('does not end the process where the platform gives no credentials', async () => {
    const lines = (await node(evaluated('getFeedback', {}), caller)).trim().split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ outcome: 'not_configured', errCode: 412, requests: 0 })
    expect(lines[1]).toBe('index.js')
  })
})

describe('userVoice', () => {
  const { cloud } = useLocalCloud()

  it('opens no more for a list than a function of its own', async () => {
    const env = { ...caller, WECHAT_API_BASE_URL: cloud().apiUrl, WECHAT_APPSECRET: 'x' }
    for (const call of [{ action: 'getCommentList' }, { action: 'getFeedback' }]) {
      const lines = (await node(evaluated('userVoice', call), { ...env, FEEDBACK_TRANSPORT: 'https' }))
        .trim()
        .split('\n')
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ function: call.action, outcome: 'not_configured' })
      expect(lines[1]).toBe('chunk.js,index.js')
    }
    const bytes = (name: string, ...files: string[]) =>
      files.reduce((sum, file) => sum + statSync(join(elsewhere, name, file)).size, 0)
    expect(bytes('userVoice', 'chunk.js', 'index.js')).toBeLessThan(1.5 * bytes('getFeedback', 'index.js'))
  })
})

const platform = (url: string) => ({
  TENCENTCLOUD_SECRETID: 'x',
  TENCENTCLOUD_SECRETKEY: 'x',
  TENCENTCLOUD_RUNENV: 'SCF',
  TENCENTCLOUD_REGION: 'x',
  SCF_NAMESPACE: 'env-1',
  TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${url}/admin` }),
})

describe('what few calls need', () => {
  const { cloud } = useLocalCloud()
  const filesOf = async (name: string, event: object) => {
    const lines = await node(evaluated(name, event), { ...caller, ...platform(cloud().gatewayUrl) })
    return lines.trim().split('\n').at(-1)
  }

  it('is not loaded for a cloud call', async () => {
    expect(await filesOf('getFeedback', {})).toBe('index.js,wx-server-sdk.js')
    expect(cloud().requests).toHaveLength(1)
  })

  it('is loaded for the archive, and for a table that is stored', async () => {
    expect(await filesOf('listVoices', {})).toBe('cloudbase-database.js,index.js,wx-server-sdk.js')
    expect(await filesOf('exportVoices', {})).toBe(
      'cloudbase-database.js,hucre-xlsx.js,index.js,wx-server-sdk.js,xml2js.js',
    )
  })
})

describe('the parts of the SDK that are left out', () => {
  const { cloud } = useLocalCloud()

  /** What somebody might do with the SDK; each needs the lines before it. */
  const uses: [name: string, use: string][] = [
    ['@cloudbase/ai', 'instance.ai()'],
    ['@cloudbase/wx-cloud-client-sdk', 'instance.mysql()'],
    ['axios', "instance.requestClient.get('http://127.0.0.1:9')"],
    ['http-proxy-agent', "behindProxy('http://127.0.0.1:9')"],
    ['https-proxy-agent', "behindProxy('https://127.0.0.1:9')"],
    ['jsonwebtoken', "instance.auth().createTicket('user')"],
    [
      'mime-types',
      "instance.callCompatibleWxOpenApi({ requestData: Object.assign(Buffer.from('x'), { name: 'a.png' }) })",
    ],
  ]

  const script = (use: string) => `
    const cloud = require('./getFeedback/wx-server-sdk.js')
    process.on('unhandledRejection', () => {})
    let instance
    cloud.init({
      env: 'env-1',
      credentials: { env_id: 'env-1', private_key: 'x' },
      ...(${use.includes('behindProxy')} && { proxy: 'http://127.0.0.1:9' }),
    })
    cloud.registerService({ createService: inner => ((instance = inner.instance), { name: 'x', getAPIs: () => ({}) }) })
    const behindProxy = async url => {
      process.env.TCB_CONTEXT_CNFG = JSON.stringify({ URL: url + '/admin' })
      await cloud.callFunction({ name: 'x', data: {} })
    }
    ;(async () => {
      try {
        await (${use})
        console.log('no error')
      } catch (error) {
        console.log(error.errMsg ?? error.message)
      }
      process.exit()
    })()`

  it.each(uses)('%s says so when it is used', async (name, use) => {
    expect(await node(script(use), platform(cloud().gatewayUrl))).toContain(
      `${name} is not part of this build`,
    )
  })

  it('do not include the types of pictures that are sent to WeChat: they are loaded from a file of their own', async () => {
    const picture = '{ contentType: "image/png", value: Buffer.from("x") }'
    const files = 'Object.keys(require.cache).map(file => require("path").basename(file)).sort().join()'
    const use = `cloud.openapi.customerServiceMessage.uploadTempMedia({ media: ${picture} }).finally(() => console.log(${files}))`
    const lines = (await node(script(use), platform(cloud().gatewayUrl))).trim().split('\n')
    expect(lines[0]).toBe('mime-db.js,wx-server-sdk.js')
    expect(lines[1]).not.toContain('not part of this build')
  })

  it('are all used above, except what only @cloudbase/ai would load', () => {
    const others = ['@cloudbase/app', 'web-streams-polyfill']
    expect([...uses.map(([name]) => name), ...others].sort()).toEqual([...LEFT_OUT].sort())
  })
})
