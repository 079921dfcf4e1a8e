import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readDeploySettings } from '../../scripts/deploy/settings'
import { whatMatters } from '../../scripts/deploy/tcb'
import { mergeVariables, readVariables } from '../../scripts/deploy/variables'
import { startTencent } from '../helpers/tcb/tencent'

const root = fileURLToPath(new URL('../..', import.meta.url))
const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))

describe('cloudbaserc.json', () => {
  const { functions } = json('cloudbaserc.json')

  it('deploys userVoice alone, with the timer that its config.json has', () => {
    expect(functions.map(({ name }: { name: string }) => name)).toEqual(['userVoice'])
    expect(functions[0].triggers).toEqual(json('functions/userVoice/config.json').triggers)
  })

  it('gives a call more time than 20 s, for pictures, and less than the 30 s that the client waits', () => {
    expect(functions[0]).toMatchObject({ runtime: 'Nodejs18.15', timeout: 25, memorySize: 256 })
  })

  it('knows the variables that .env.example explains', () => {
    const names = readFileSync(join(root, '.env.example'), 'utf8').match(/^\w+(?==)/gm)
    expect(names?.sort()).toEqual(['ENV_ID', ...Object.keys(functions[0].envVariables)].sort())
    for (const [name, value] of Object.entries(functions[0].envVariables))
      expect(value).toBe(`{{env.${name}}}`)
  })

  it('finds no variable in an unchanged .env.example', () => {
    expect(readVariables(readFileSync(join(root, '.env.example'), 'utf8'))).toEqual({})
  })
})

describe('.env.local', () => {
  it('is ignored by git, its example is not', async () => {
    const ignored = promisify(execFile)(
      'git',
      ['check-ignore', '.env', '.env.local', '.env.test', '.env.example'],
      {
        cwd: root,
      },
    )
    expect((await ignored).stdout.trim().split('\n')).toEqual(['.env', '.env.local', '.env.test'])
  })

  it('says that a value with # needs quotes, instead of losing its end', () => {
    expect(readVariables('A="https://x/1#secret=y"\r\nB=2 # note\r\nC=\r\n# D=#')).toEqual({
      A: 'https://x/1#secret=y',
      B: '2',
    })
    expect(() => readVariables('A=https://x/1#secret=y')).toThrow('put the value of A in quotes')
  })

  it.each(['{"a":1}', '[1]', 'null', 'x {{env.A}}'])('refuses %s, which tcb would change', value => {
    expect(() => mergeVariables({}, { A: value })).toThrow('tcb would not hand over A as it is')
  })
})

describe('mistakes in .env.local', () => {
  const place = mkdtempSync(join(tmpdir(), 'wx-user-voice-'))
  cpSync(join(root, 'cloudbaserc.json'), join(place, 'cloudbaserc.json'))
  afterAll(() => rmSync(place, { recursive: true }))
  const settings = (dotenv: string) => {
    writeFileSync(join(place, '.env.local'), dotenv)
    return readDeploySettings(place)
  }

  it.each(['env', '环境 ID', 'env_1-a', '-env-1', 'https://env-1'])('ENV_ID %s stops it', async envId => {
    await expect(settings(`ENV_ID="${envId}"\n`)).rejects.toThrow(
      /^ENV_ID is not the id of an environment, such as cloud1-/,
    )
  })

  it('a name that is not known is told, with the one that is meant', async () => {
    const { envId, given, mistakes } = await settings('ENV_ID=env-1\nADMIN_OPENID=oA\nMY_OWN=x\n')
    expect({ envId, given }).toEqual({ envId: 'env-1', given: {} })
    expect(mistakes).toEqual([
      '.env.local: ADMIN_OPENID is not known, and is not set: did you mean ADMIN_OPENIDS?',
      expect.stringMatching(
        /^\.env\.local: MY_OWN is not known, and is not set: there are ENV_ID, ADMIN_OPENIDS, /,
      ),
    ])
  })

  it('an openid that cannot be one is told by its place, since it may be a secret', async () => {
    const openid = `o${'A-_9'.repeat(7)}`.slice(0, 28)
    const list = `${openid}，${openid}@wx0123456789abcdef；${openid}x 's3cret' ${openid}@wx01`
    const { mistakes } = await settings(`ENV_ID=env-1\nADMIN_OPENIDS="${list}"\n`)
    expect(mistakes).toEqual([
      expect.stringMatching(/^ADMIN_OPENIDS: entry 3 is no openid, .*while this has 29 characters/),
      expect.stringMatching(/^ADMIN_OPENIDS: entry 4 is no openid, .*while this has 6 characters/),
      expect.stringMatching(/^ADMIN_OPENIDS: entry 5 .* with @ and an appid behind it, while this has 33/),
    ])
  })

  it('so is an entry of WECHAT_APPS', async () => {
    const appid = 'wx0123456789abcdef'
    const { mistakes } = await settings(`ENV_ID=env-1\nWECHAT_APPS="${appid}:s, ${appid}；s3cret:${appid}"\n`)
    expect(mistakes).toEqual([expect.stringMatching(/^WECHAT_APPS: entry 3 is neither appid:AppSecret, /)])
  })

  it('a cloudbaserc.json that is broken is named', async () => {
    writeFileSync(join(place, 'cloudbaserc.json'), '{')
    await expect(settings('ENV_ID=env-1\n')).rejects.toThrow('cloudbaserc.json is not as it should be')
  })
})

it('of what tcb prints, only what went wrong is shown, and everything where it does not say what', () => {
  const banner =
    'CloudBase CLI 2.12.10\nTry the tcb ai command to start your AI full-stack development experience\n'
  const stack = "unhandledRejection CloudBaseError: refused\n    at a.js:1:1 {\n  code: 'x',\n}\n"
  expect(whatMatters(`${banner}${stack}✖ refused: x\nr\n- Loading data...\n✔ code updated!\n`)).toBe(
    '✖ refused: x\nr',
  )
  expect(whatMatters('npm error code ENOTFOUND\n')).toBe('npm error code ENOTFOUND')
})

// .ci/run fetches @cloudbase/cli, which is too large for people who only run the tests, and says where it is.
const tcb = process.env.TCB_CLI

// tcb takes seconds to start, and waits between the steps of an update.
describe.runIf(tcb)('npm run deploy, with the real tcb', { timeout: 120_000 }, () => {
  const place = mkdtempSync(join(tmpdir(), 'wx-user-voice-'))
  let tencent: Awaited<ReturnType<typeof startTencent>>
  let env: Record<string, string>

  beforeAll(async () => {
    tencent = await startTencent()
    const certificate = join(place, 'certificate.pem')
    writeFileSync(certificate, tencent.certificate)
    const home = join(place, 'home')
    mkdirSync(home)
    // The project with its own .env.local instead of the developer's.
    for (const path of [
      'cloudbaserc.json',
      'package.json',
      'scripts',
      'functions',
      'shared',
      'tsconfig.json',
      'dist/functions/userVoice',
    ])
      cpSync(join(root, path), join(place, 'project', path), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(place, 'project/node_modules'))
    env = {
      PATH: process.env.PATH ?? '',
      HOME: home,
      TCB_CLI: tcb ?? '',
      http_proxy: tencent.url,
      https_proxy: tencent.url,
      NODE_EXTRA_CA_CERTS: certificate,
    }
    await promisify(execFile)(process.execPath, [tcb ?? '', 'login', '--apiKeyId', 'a', '--apiKey', 'b'], {
      env,
    })
  })
  afterAll(async () => {
    await tencent?.stop()
    rmSync(place, { recursive: true })
  })
  beforeEach(() => {
    tencent.functions.clear()
    tencent.refused.clear()
    tencent.actions.length = 0
  })

  async function deploy(dotenv?: string) {
    const file = join(place, 'project/.env.local')
    rmSync(file, { force: true })
    if (dotenv !== undefined) writeFileSync(file, dotenv)
    return promisify(execFile)(process.execPath, ['scripts/run.cjs', 'deploy', '--no-build'], {
      cwd: join(place, 'project'),
      env,
    }).then(
      ({ stdout, stderr }) => ({ code: 0, printed: stdout + stderr }),
      error => ({ code: error.code, printed: `${error.stdout}${error.stderr}` }),
    )
  }
  const variables = () =>
    Object.fromEntries(
      tencent.functions.get('userVoice')?.Environment?.Variables.map(({ Key, Value }) => [Key, Value]) ?? [],
    )

  it('sets code, runtime, timeout, memory, timer and the variables that have a value', async () => {
    const { code, printed } = await deploy(
      'ENV_ID=env-1\nADMIN_OPENIDS="oA，oB"\nWECHAT_APPSECRET=\'s3"cr\\et\'\nPUSH_SOURCES=\n',
    )
    expect(code, printed).toBe(0)
    const { Code, Triggers, ...settings } = tencent.functions.get('userVoice') ?? {}
    expect(settings).toMatchObject({
      Handler: 'index.main',
      Runtime: 'Nodejs18.15',
      Timeout: 25,
      MemorySize: 256,
      Namespace: 'env-1',
      InstallDependency: 'FALSE',
    })
    expect(variables()).toEqual({ ADMIN_OPENIDS: 'oA，oB', WECHAT_APPSECRET: 's3"cr\\et' })
    expect(JSON.parse(Triggers ?? '')).toEqual([
      { TriggerName: 'syncVoices', Type: 'timer', TriggerDesc: '0 */10 * * * * *' },
    ])
    // A zip's directory holds the names of its files as they are.
    const zip = Buffer.from(Code?.ZipFile ?? '', 'base64').toString('latin1')
    for (const file of readdirSync(join(root, 'dist/functions/userVoice'))) expect(zip).toContain(file)
    expect(printed).toContain('Variables added: ADMIN_OPENIDS, WECHAT_APPSECRET\n')
    expect(printed).not.toContain('everybody will be refused')
    for (const click of ['上传并部署：所有文件', '上传触发器']) expect(printed).toContain(click)
    expect(printed).not.toContain('s3"cr')
    // The file with the secrets is gone.
    expect(readdirSync(join(place, 'project/dist'))).toEqual(['functions'])
  })

  /** What the owner has online before. */
  const online = {
    FunctionName: 'userVoice',
    Handler: 'index.main',
    Runtime: 'Nodejs16.13',
    Timeout: 3,
    MemorySize: 128,
    Environment: {
      Variables: [
        { Key: 'ADMIN_OPENIDS', Value: 'oA' },
        { Key: 'WECHAT_APPSECRET', Value: 'secret' },
        { Key: 'OWN', Value: 'of the owner' },
      ],
    },
  }

  it('keeps variables on an update that are online but not given, and names them', async () => {
    tencent.functions.set('userVoice', online)
    const { code, printed } = await deploy(
      'ENV_ID=env-1\nADMIN_OPENIDS=oA,oB\nWECHAT_APPSECRET=\nPUSH_SOURCES=wx_push\n',
    )
    expect(code, printed).toBe(0)
    expect(variables()).toEqual({
      ADMIN_OPENIDS: 'oA,oB',
      WECHAT_APPSECRET: 'secret',
      OWN: 'of the owner',
      PUSH_SOURCES: 'wx_push',
    })
    const { Code, Triggers, ...settings } = tencent.functions.get('userVoice') ?? {}
    expect(settings).toMatchObject({ Timeout: 25, MemorySize: 256, Runtime: 'Nodejs16.13' })
    expect(Number(Code?.ZipFile.length)).toBeGreaterThan(100_000)
    expect(Triggers).toContain('syncVoices')
    expect(printed).toContain('Variables added: PUSH_SOURCES\n')
    expect(printed).toContain('Variables changed: ADMIN_OPENIDS\n')
    expect(printed).toMatch(/Variables kept as they are online.*: WECHAT_APPSECRET, OWN\n/)
    expect(printed).toContain('It stays on Nodejs16.13')
    expect(printed).not.toMatch(/oB|secret$/m)
    expect(tencent.actions.filter(action => action === 'UpdateFunctionConfiguration')).toHaveLength(1)
  })

  it('changes nothing when it cannot find out what is online', async () => {
    tencent.refused.add('GetFunction')
    const { code, printed } = await deploy('ENV_ID=env-1\nADMIN_OPENIDS=oA\n')
    expect(code).toBe(1)
    expect(printed).toContain('It is not known what is online')
    expect(printed).not.toContain('    at ')
    expect(tencent.functions.size).toBe(0)
  })

  it.each(['CreateFunction', 'UpdateFunctionConfiguration'])(
    'fails when %s is refused, whatever the exit code of tcb',
    async action => {
      if (action !== 'CreateFunction') tencent.functions.set('userVoice', online)
      tencent.refused.add(action)
      const { code, printed } = await deploy('ENV_ID=env-1\nADMIN_OPENIDS=oWRITTEN\n')
      expect(code).toBe(1)
      expect(printed).toContain('AuthFailure.UnauthorizedOperation')
      expect(printed).not.toMatch(/^ {4}at |Loading|tcb ai|unhandledRejection/m)
      expect(printed).not.toContain('is deployed')
      expect(printed).not.toContain('oWRITTEN')
    },
  )

  it('says what to do while no environment is given', async () => {
    expect(await deploy()).toEqual({
      code: 1,
      printed: expect.stringContaining('ENV_ID is not given: copy .env.example to .env.local'),
    })
    expect(tencent.actions).toEqual([])
  })

  it.each([
    ['ENV_ID=env\n', 1, 'ENV_ID is not the id'],
    ['ENV_ID=env-1\nADMIN_OPENID=oA\n', 0, 'did you mean ADMIN_OPENIDS?'],
  ])('says what is wrong in %j', async (dotenv, code, message) => {
    const ended = await deploy(dotenv)
    expect(ended).toEqual({ code, printed: expect.stringContaining(message) })
    expect(tencent.actions.length > 0).toBe(code === 0)
    expect(ended.printed).not.toMatch(/^ {4}at |Loading|tcb ai/m)
  })

  it('works with tcb alone: a variable without a value arrives empty, never as a template', async () => {
    writeFileSync(join(place, 'project/.env.local'), 'ENV_ID=env-1\nADMIN_OPENIDS=oA\n')
    await promisify(execFile)(
      process.execPath,
      [tcb ?? '', 'fn', 'deploy', 'userVoice', '--yes', '--deployMode', 'zip'],
      {
        cwd: join(place, 'project'),
        env,
      },
    )
    expect(variables().ADMIN_OPENIDS).toBe('oA')
    expect(new Set(Object.values(variables()))).toEqual(new Set(['oA', '']))
  })
})
