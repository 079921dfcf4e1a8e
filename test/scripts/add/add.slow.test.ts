import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { functionsRoot } from '../../../scripts/build/functions'
import { add, CONFIG, QUICKSTART, read, run, tree, useProjects } from '../../helpers/add'

const { place, project } = useProjects()

describe('npx wx-user-voice add', () => {
  it('puts the function and the client where the project has them, and says what is left to do', async () => {
    const folder = project()
    const { code, stdout, stderr } = await add(folder)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const functionFolder = join(folder, 'cloudfunctions/userVoice')
    const built = readdirSync(join(functionsRoot, 'userVoice'))
    expect(readdirSync(functionFolder).sort()).toEqual([...built, 'wx-user-voice.json'].sort())
    for (const file of built.filter(file => file !== 'package.json'))
      expect(read(functionFolder, file)).toBe(read(functionsRoot, 'userVoice', file))
    const clientFolder = join(folder, 'miniprogram/lib/wx-user-voice')
    expect(readdirSync(clientFolder).sort()).toEqual([
      'index.d.ts',
      'index.js',
      'labels.d.ts',
      'labels.js',
      'wx-user-voice.json',
    ])
    expect(createRequire(import.meta.url)(join(clientFolder, 'index.js')).createClient).toBeTypeOf('function')
    expect(readdirSync(folder).sort()).toEqual(['cloudfunctions', 'miniprogram', 'project.config.json'])
    expect(readdirSync(join(folder, 'cloudfunctions'))).toEqual(['userVoice'])
    expect(stdout).toContain("require('../../lib/wx-user-voice/index.js')")
    for (const word of [
      '上传并部署：所有文件',
      '函数配置',
      'Nodejs18.15',
      '固定 IP',
      'ADMIN_OPENIDS',
      'WECHAT_APPSECRET',
      '上传触发器',
      'ALERT_ROBOTS',
      'add --desk',
      'with --force',
    ])
      expect(stdout).toContain(word)
  })

  it('finds the project in the folder that it is called in, or above it', async () => {
    const folder = project()
    mkdirSync(join(folder, 'miniprogram/pages/index'), { recursive: true })
    expect((await run(['add'], { cwd: join(folder, 'miniprogram/pages/index') })).code).toBe(0)
    expect(existsSync(join(folder, 'cloudfunctions/userVoice/index.js'))).toBe(true)
  })

  it('reads a configuration with a byte order mark, backslashes and no miniprogramRoot', async () => {
    const folder = project({
      'project.config.json': '\uFEFF{"cloudfunctionRoot": ".\\\\cloud\\\\functions\\\\"}',
    })
    expect(await add(folder)).toMatchObject({ code: 0 })
    expect(existsSync(join(folder, 'cloud/functions/userVoice/index.js'))).toBe(true)
    expect(existsSync(join(folder, 'lib/wx-user-voice/index.js'))).toBe(true)
  })

  it('gives the function another name', async () => {
    const folder = project()
    const { stdout } = await add(folder, '--name', 'voices')
    expect(readdirSync(join(folder, 'cloudfunctions'))).toEqual(['voices'])
    expect(JSON.parse(read(folder, 'cloudfunctions/voices/package.json')).name).toBe('voices')
    expect(stdout).toContain("createClient(wx.cloud, { functionName: 'voices' })")
  })

  it('leaves the client to npm', async () => {
    const folder = project()
    const { stdout } = await add(folder, '--no-client')
    expect(existsSync(join(folder, 'miniprogram'))).toBe(false)
    expect(stdout).toContain('构建 npm')
    expect(stdout).toContain("require('wx-user-voice')")
  })
})

describe('what is there already', () => {
  it('is not replaced without --force', async () => {
    const folder = project()
    await add(folder)
    writeFileSync(join(folder, 'cloudfunctions/userVoice/index.js'), 'mine')
    const { code, stderr } = await add(folder)
    expect(code).toBe(1)
    expect(stderr).toMatch(/userVoice is already there, from wx-user-voice \d.*--force replaces it/)
    expect(read(folder, 'cloudfunctions/userVoice/index.js')).toBe('mine')
  })

  it('is replaced with --force, whatever git and file managers did to it', async () => {
    const folder = project()
    await add(folder)
    const before = tree(folder)
    const functionFolder = join(folder, 'cloudfunctions/userVoice')
    const config = read(functionFolder, 'config.json')
    writeFileSync(join(functionFolder, 'config.json'), config.replace(/\n/g, '\r\n'))
    writeFileSync(join(functionFolder, '.DS_Store'), 'x')
    rmSync(join(functionFolder, 'index.js'))
    expect(await add(folder, '--force')).toMatchObject({ code: 0, stderr: '' })
    expect(read(functionFolder, 'config.json')).toBe(config)
    expect(tree(folder)).toEqual(before)
  })

  it('loses with --force those files that only an older version had', async () => {
    const folder = project()
    await add(folder)
    const before = tree(folder)
    const functionFolder = join(folder, 'cloudfunctions/userVoice')
    const manifest = JSON.parse(read(functionFolder, 'wx-user-voice.json'))
    writeFileSync(join(functionFolder, 'old.js'), read(functionFolder, 'index.js'))
    manifest.files['old.js'] = manifest.files['index.js']
    writeFileSync(join(functionFolder, 'wx-user-voice.json'), JSON.stringify(manifest))
    expect(await add(folder, '--force')).toMatchObject({ code: 0 })
    expect(tree(folder)).toEqual(before)
  })

  it.each([
    ['changed', 'index.js'],
    ['added', 'node_modules/x/index.js'],
  ])('is kept, even with --force, where somebody %s a file', async (how, file) => {
    const folder = project()
    await add(folder)
    const path = join(folder, 'cloudfunctions/userVoice', file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, 'mine')
    const before = tree(folder)
    const { code, stderr } = await add(folder, '--force')
    expect(code).toBe(1)
    expect(stderr).toContain(`${file} (${how})`)
    expect(readFileSync(path, 'utf8')).toBe('mine')
    expect(tree(folder)).toEqual(before)
  })

  it.each([
    ['a function', 'cloudfunctions/userVoice/index.js'],
    ['a client', 'miniprogram/lib/wx-user-voice/index.js'],
    ['a function, though it has a file of that name', 'cloudfunctions/userVoice/wx-user-voice.json'],
    ['a file', 'cloudfunctions/userVoice'],
  ])('is never touched where it is %s of somebody else, nor is anything else put in', async (_, path) => {
    const folder = project({ 'project.config.json': JSON.stringify(CONFIG), [path]: 'mine' })
    const before = tree(folder)
    for (const force of [[], ['--force']]) {
      const { code, stderr } = await add(folder, ...force)
      expect(code).toBe(1)
      expect(stderr).toContain("not this package's")
      expect(tree(folder)).toEqual(before)
      expect(read(folder, path)).toBe('mine')
    }
  })
})

describe('what is wrong', () => {
  const outside = mkdtempSync(join(place, 'outside'))
  const config = (text: string) => ({ 'project.config.json': text })

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'no project',
      { 'app.json': '{}' },
      /There is no project.config.json in .* or above it\. Give the folder/,
    ],
    ['a project below', { 'app/project.config.json': '{}' }, /There is one in app: give that folder/],
    ['a broken project.config.json', config('{"cloudfunctionRoot": '), /project.config.json is not JSON: /],
    ['a project.config.json of something else', config('[]'), /does not hold a JSON object/],
    [
      'no cloudfunctionRoot',
      config('{}'),
      /names no folder for cloud functions. Add "cloudfunctionRoot": "cloudfunctions\/" to project.config.json/,
    ],
    ['a blank cloudfunctionRoot', config('{"cloudfunctionRoot": " "}'), /names no folder/],
    [
      'a cloudfunctionRoot that is no text',
      config('{"cloudfunctionRoot": 7}'),
      /"cloudfunctionRoot" is not text/,
    ],
    ['a cloudfunctionRoot elsewhere', config('{"cloudfunctionRoot": "../x"}'), /leads out of the project/],
    [
      'a cloudfunctionRoot that is a file',
      { ...config('{"cloudfunctionRoot": "x"}'), x: '' },
      /A file stands where a folder is needed/,
    ],
  ])('%s is explained, and nothing is written', async (_, files, message) => {
    const folder = project(files)
    const before = tree(folder)
    const { code, stdout, stderr } = await add(folder)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('    at ')
    expect(tree(folder)).toEqual(before)
  })

  it('a folder that is not there is explained', async () => {
    expect(await add(join(place, 'nowhere'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/There is no folder/),
    })
  })

  it.runIf(process.platform !== 'win32').each([
    ['cloudfunctions', outside],
    ['miniprogram/lib', outside],
    ['cloudfunctions/userVoice', outside],
    ['cloudfunctions', join(outside, 'nowhere')],
  ])('a link at %s to %s is not followed', async (path, to) => {
    const folder = project()
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    symlinkSync(to, join(folder, path))
    const before = tree(folder)
    const { code, stderr } = await add(folder, '--force')
    expect(code).toBe(1)
    expect(stderr).toMatch(/leads out of the project|leads nowhere|is a link/)
    expect([tree(folder), readdirSync(outside)]).toEqual([before, []])
  })

  it.runIf(process.getuid?.() === 0)(
    'no permission to write is explained; nothing is half copied',
    async () => {
      const folder = project()
      mkdirSync(join(folder, 'cloudfunctions'))
      mkdirSync(join(folder, 'miniprogram'))
      const nobody = 65534
      chownSync(join(folder, 'cloudfunctions'), nobody, nobody)
      chmodSync(place, 0o755)
      const { code, stderr } = await run(['add', folder], { uid: nobody })
      expect(code).toBe(1)
      expect(stderr).toMatch(/No permission for .*miniprogram.* \(EACCES\)/)
      expect(tree(folder)).toEqual(['cloudfunctions', 'miniprogram', 'project.config.json'])
    },
  )

  it.runIf(process.getuid?.() === 0)(
    'no permission to write into app.json is explained; nothing is half added',
    async () => {
      const folder = project(QUICKSTART)
      const nobody = 65534
      for (const path of ['', 'miniprogram']) chownSync(join(folder, path), nobody, nobody)
      chmodSync(place, 0o755)
      const before = tree(folder)
      const { code, stderr } = await run(['add', '--desk', folder], { uid: nobody })
      expect(code).toBe(1)
      expect(stderr).toMatch(/No permission for .*app\.json \(EACCES\)/)
      expect(tree(folder)).toEqual(before)
    },
  )

  it('what was entered into a file that is a link stands in what it leads to, with the rights that it had', async () => {
    const folder = project(QUICKSTART)
    const [file, link] = [join(folder, 'miniprogram/pages.json'), join(folder, 'miniprogram/app.json')]
    renameSync(link, file)
    symlinkSync('pages.json', link)
    chmodSync(file, 0o664)
    expect((await add(folder, '--desk')).code).toBe(0)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(read(file)).toContain('user-voice')
    if (process.platform !== 'win32') expect(lstatSync(file).mode & 0o777).toBe(0o664)
  })
})
