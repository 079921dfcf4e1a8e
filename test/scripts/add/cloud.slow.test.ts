import { spawn, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import {
  add,
  command,
  json,
  MANIFEST,
  node,
  placesOf,
  QUICKSTART,
  read,
  tree,
  UNI_HBUILDERX,
  useProjects,
} from '../../helpers/add'

const { project } = useProjects()

describe('without cloudfunctionRoot', () => {
  const CONFIG = json({ miniprogramRoot: 'miniprogram/', appid: 'wx1' })
  const manifest = MANIFEST.replace(/\n.*cloudfunctionRoot.*\n/, '\n')

  it('nothing is written, and it says what to add', async () => {
    for (const files of [
      { 'project.config.json': CONFIG },
      { ...UNI_HBUILDERX, 'manifest.json': manifest },
    ]) {
      const folder = project(files)
      const before = tree(folder)
      const { code, stdout, stderr } = await add(folder)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toContain('"cloudfunctionRoot": "cloudfunctions/"')
      expect(stderr).toContain('--yes')
      expect(tree(folder)).toEqual(before)
    }
  })

  it('--yes writes it, with one insertion', async () => {
    const folder = project({ 'project.config.json': CONFIG })
    expect(await add(folder, '--yes')).toMatchObject({ code: 0 })
    expect(read(folder, 'project.config.json')).toBe(
      CONFIG.replace('"miniprogram/",', '"miniprogram/",\n  "cloudfunctionRoot": "cloudfunctions/",'),
    )
    expect(placesOf(folder)).toEqual(['cloudfunctions/userVoice', 'miniprogram/lib/wx-user-voice'])
    expect(await add(folder, '--force')).toMatchObject({ code: 0 })
  })

  it('--yes writes it into the manifest of uni-app, whatever comments there are', async () => {
    const folder = project({ ...UNI_HBUILDERX, 'manifest.json': manifest })
    expect(await add(folder, '--yes')).toMatchObject({ code: 0 })
    expect(read(folder, 'manifest.json')).toBe(
      manifest.replace('"appid" : "",', '"appid" : "",\n        "cloudfunctionRoot" : "cloudfunctions/",'),
    )
    expect(placesOf(folder)).toEqual(['cloudfunctions/userVoice'])
  })

  it('--dry-run says that it would ask', async () => {
    const folder = project({ 'project.config.json': CONFIG })
    const { code, stdout } = await add(folder, '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toContain('you are asked first; without a terminal it needs --yes')
    expect(read(folder, 'project.config.json')).toBe(CONFIG)
  })

  // `script` gives a program a terminal.
  const hasScript = spawnSync('script', ['-V']).status === 0
  it.runIf(hasScript).each([
    ['y\r', 0, true],
    ['\r', 1, false],
    ['\u0004', 1, false],
    ['\u0003', 130, false],
  ])('somebody at a terminal is asked, and answers %j', async (input, code, isWritten) => {
    const folder = project({ 'project.config.json': CONFIG })
    const words = [node, command, 'add', folder].map(word => `'${word}'`).join(' ')
    const child = spawn('script', ['-qec', words, '/dev/null'], { env: { PATH: process.env.PATH } })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const wasAsked = printed.includes('[y/N]')
      printed += text
      // Before that, the terminal would take keys for itself.
      if (!wasAsked && printed.includes('[y/N]')) child.stdin.write(input)
    })
    expect(await new Promise(resolve => child.on('close', resolve))).toBe(code)
    expect(printed).toContain('写上 "cloudfunctionRoot": "cloudfunctions/" 吗？ [y/N]')
    expect(placesOf(folder).length > 0).toBe(isWritten)
    expect(read(folder, 'project.config.json').includes('cloudfunctionRoot')).toBe(isWritten)
  })
})

describe('a cloudbaserc.json of the project', () => {
  const RC = json({ envId: '{{env.ENV_ID}}', functionRoot: 'cloudfunctions', functions: [{ name: 'login' }] })
  const entryOf = (folder: string) => JSON.parse(read(folder, 'cloudbaserc.json')).functions[1]

  it('gets the function with --yes', async () => {
    const folder = project({ ...QUICKSTART, 'cloudbaserc.json': RC })
    const { stdout } = await add(folder, '--yes', '--desk=voices')
    expect(stdout).toContain('cloudbaserc.json: userVoice (write its variables into .env)')
    expect(entryOf(folder)).toMatchObject({
      name: 'userVoice',
      timeout: 25,
      memorySize: 256,
      runtime: 'Nodejs18.15',
      envVariables: {
        ADMIN_OPENIDS: '{{env.ADMIN_OPENIDS}}',
        WECHAT_APPSECRET: '{{env.WECHAT_APPSECRET}}',
        DESK_PATH: 'voices',
      },
    })
    const once = read(folder, 'cloudbaserc.json')
    await add(folder, '--yes', '--desk', '--force')
    expect(read(folder, 'cloudbaserc.json')).toBe(once)
  })

  it.each([
    ['without --yes', RC, []],
    ['with comments', `// mine\n${RC}`, ['--yes']],
    ['in one line', '{"functions":[]}', ['--yes']],
  ])('is left alone %s, with the entry printed', async (_, rc, args) => {
    const folder = project({ ...QUICKSTART, 'cloudbaserc.json': rc })
    const { code, stdout } = await add(folder, ...args)
    expect(code).toBe(0)
    expect(read(folder, 'cloudbaserc.json')).toBe(rc)
    expect(stdout).toContain('"timeout": 25')
    expect(stdout.includes('its functionRoot is functions, while the function is in cloudfunctions')).toBe(
      !rc.includes('functionRoot'),
    )
  })
})
