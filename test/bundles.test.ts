import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { functionsRoot } from '../scripts/build'
import { useLocalCloud } from './cloud'

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
    expect(readdirSync(join(elsewhere, name)).sort()).toEqual([
      'config.json',
      'index.js',
      'package.json',
      'wx-server-sdk.js',
    ])
    expect(JSON.parse(readFileSync(join(elsewhere, name, 'package.json'), 'utf8'))).toEqual({
      name,
      version: expect.any(String),
      private: true,
      main: 'index.js',
    })
    expect(await node(`console.log(typeof require('./${name}').main)`)).toBe('function\n')
    expect(await node(`console.log(typeof require('./${name}/wx-server-sdk.js').init)`)).toBe('function\n')
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
    expect(lines.at(-1)).toBe('index.js,wx-server-sdk.js')
  })

  it('does not end the process where the platform gives no credentials', async () => {
    const lines = (await node(evaluated('getFeedback', {}), caller)).trim().split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ outcome: 'not_configured', errCode: 412, requests: 0 })
    expect(lines[1]).toBe('index.js')
  })
})
