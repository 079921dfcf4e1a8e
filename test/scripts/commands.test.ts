import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const project = fileURLToPath(new URL('../..', import.meta.url))
// Far from China, so that a time in the terminal's own zone shows.
const env = { ...process.env, NO_COLOR: '', FORCE_COLOR: '', TZ: 'America/Los_Angeles' }
const tsx = createRequire(import.meta.url).resolve('tsx/cli')
/** Where signals reach a process rather than end it. */
const hasSignals = process.platform !== 'win32'

/** Runs one of the project's scripts as npm does, without npm. */
async function script(name: string, args: string[], { input = '', folder = project } = {}) {
  const command = promisify(execFile)(process.execPath, [tsx, `scripts/${name}.ts`, ...args], {
    cwd: project,
    env: { ...env, INIT_CWD: folder },
  })
  command.child.stdin?.on('error', () => {}).end(input)
  return command.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    error => ({ code: error.code, stdout: String(error.stdout), stderr: String(error.stderr) }),
  )
}

const invoke = (...args: string[]) => script('invoke', args)

describe('npm start', () => {
  let cloud: ReturnType<typeof spawn>
  let output = ''
  const descendants = new Set<number>()

  /** The processes that were started by this one, and theirs. */
  async function collectDescendants(pid: number) {
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid='])
    const children = stdout.split('\n').map(line => line.trim().split(/\s+/).map(Number))
    const walk = (parent: number) => {
      for (const [child, ppid] of children) {
        if (ppid === parent && child) {
          descendants.add(child)
          walk(child)
        }
      }
    }
    walk(pid)
  }

  beforeAll(async () => {
    cloud = spawn(process.execPath, [tsx, 'scripts/start.ts', '--no-build'], { cwd: project, env })
    if (!cloud.stdout) throw new Error('no stdout')
    for await (const line of createInterface(cloud.stdout)) {
      output += `${line}\n`
      if (line.includes('To deploy')) break
    }
    if (hasSignals) await collectDescendants(cloud.pid ?? 0)
  })
  afterAll(() => {
    cloud.kill('SIGKILL')
  })

  it('shows feedback, a picture and comments in aligned tables', () => {
    expect(output).toContain('getFeedback({"num":10}) → getFeedback:ok')
    expect(output).toMatch(/getFeedbackMedia\(.*→ getFeedbackMedia:ok/)
    expect(output).toContain('getCommentList({"limit":10}) → getCommentList:ok')
    expect(output).toMatch(/★★★★★|★☆☆☆☆/)
    expect(output).toMatch(/卡顿|黑屏白屏|小程序闪退/)
    expect(output).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d/)
    const table = output.split('\n').filter(line => /^[┌│├└]/.test(line))
    expect(table.length).toBeGreaterThan(25)
    const tops = output.split('\n').flatMap((line, index) => (line.startsWith('┌') ? index : []))
    for (const top of tops) {
      const lines = output.split('\n').slice(top)
      const end = lines.findIndex(line => line.startsWith('└'))
      const widths = lines.slice(0, end + 1).map(line => stringWidth(line))
      expect(new Set(widths).size).toBe(1)
    }
  })

  it('shows a bad comment from the alert to its settlement', () => {
    for (const form of ['wecom {"msgtype":"text"', 'feishu {"timestamp":', 'dingtalk {"msgtype":"text"']) {
      expect(output).toContain(form)
    }
    expect(output.match(/│ 收到差评/g)?.length).toBeGreaterThanOrEqual(3)
    expect(output).toContain('│ 用户之声日报')
    expect(output).toContain('addReply:ok')
    expect(output).toContain('confirmCompromise:ok')
    expect(output).toMatch(/● 邀请改评 {2}\d{4}/)
  })

  it('shows the archive filled, searched, handled, counted and exported', () => {
    for (const name of ['syncVoices', 'listVoices', 'updateVoice', 'getVoiceStats', 'exportVoices']) {
      expect(output).toMatch(new RegExp(`${name}\\(.*→ ${name}:ok`))
    }
    expect(output).toMatch(/│ feedback │ \d+ +│ \d+ +│ 0 +│ true/)
    expect(output).toMatch(/│ 已处理 │ 性能 │ 新版已修复 │ \d{4}-\d\d-\d\d/)
    expect(output).toMatch(/^ {2}★★★★★ █+ \d+$/m)
    expect(output).toMatch(/Open it: http\S+\.xlsx/)
  })

  it('says how to go on', () => {
    expect(output).toContain('npm run invoke -- getFeedback')
    expect(output).toContain('README')
  })

  it('shows a picture that can be looked at', async () => {
    const url = /Look at it: (\S+)/.exec(output)?.[1]
    const response = await fetch(url ?? '')
    expect(response.headers.get('content-type')).toMatch(/^image\//)
  })

  it('is found by invoke, in whose state what was done before is still there', async () => {
    const commentId = /resetApiKfQuota\(\{"commentId":"(\d+)"/.exec(output)?.[1]
    const { code, stdout } = await invoke('getCommentReplyList', JSON.stringify({ commentId }))
    expect(code).toBe(0)
    expect(JSON.parse(stdout).data.reply.replyContent.content).toContain('非常抱歉')
  })

  it('passes every value of key=value on as it is: long ids, signs and spaces', async () => {
    const { list } = JSON.parse((await invoke('getCommentList', 'filterType=4', 'limit=1')).stdout).data
    const { commentId } = list[0]
    expect(Number(commentId)).toBeGreaterThan(2 ** 53)
    expect(await invoke('addReply', `commentId=${commentId}`, 'content=a=b  "c"')).toMatchObject({ code: 0 })
    const { stdout } = await invoke('getCommentReplyList', `comment_id=${commentId}`)
    expect(JSON.parse(stdout).data.reply.replyContent.content).toBe('a=b  "c"')
  })

  it('prints times in China, whatever the zone of the terminal', async () => {
    const chinaTime = (seconds: number) =>
      new Date((seconds + 8 * 3600) * 1000).toISOString().slice(0, 16).replace('T', ' ')
    const dataOf = async (...args: string[]) => JSON.parse((await invoke(...args)).stdout).data
    const [feedback] = (await dataOf('getFeedback', 'num=1')).list
    expect(output).toContain(`│ ${chinaTime(feedback.createTime)} │`)
    const [comment] = (await dataOf('getCommentList', 'limit=1')).list
    expect(output).toContain(`│ ${chinaTime(comment.createTime)} │`)

    const commentId = /resetApiKfQuota\(\{"commentId":"(\d+)"/.exec(output)?.[1]
    const { comment: bad, process } = await dataOf('getCommentInfo', `commentId=${commentId}`)
    expect(output).toContain(`时间：${chinaTime(bad.createTime)}`)
    expect(output).toContain(`● 用户差评  ${chinaTime(process.actions[0].updateTime)} (UTC+8)`)
    expect(output.match(/时间 \(UTC\+8\)/g)).toHaveLength(3)
  })

  it.runIf(hasSignals)('leaves no process and no port behind after Ctrl-C', async () => {
    expect(descendants.size).toBeGreaterThan(2)
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(output)?.[1])
    const exited = once(cloud, 'exit')
    // Ctrl-C reaches every process of the terminal.
    for (const pid of [cloud.pid ?? 0, ...descendants]) process.kill(pid, 'SIGINT')
    expect(await exited).toEqual([0, null])
    for (const pid of descendants) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    const socket = createConnection(port, '127.0.0.1')
    expect((await once(socket, 'error'))[0]).toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('npm run invoke', () => {
  it('prints the envelope as JSON, without colour where nobody looks, and nothing else', async () => {
    const { code, stdout } = await invoke('getFeedback', '{"num": 2}', '--no-build')
    expect(code).toBe(0)
    expect(stripVTControlCharacters(stdout)).toBe(stdout)
    expect(JSON.parse(stdout)).toMatchObject({ errCode: 0, data: { next: { page: 2, num: 2 } } })
  })

  it('takes key=value, which every shell passes on alike', async () => {
    const { stdout } = await invoke('getFeedback', 'type=3', 'num=5', '--no-build')
    expect(JSON.parse(stdout)).toMatchObject({ errCode: 0, data: { next: { type: 3, page: 2, num: 5 } } })
  })

  describe('takes JSON', () => {
    const folder = mkdtempSync(join(tmpdir(), 'invoke-'))
    afterAll(() => rmSync(folder, { recursive: true }))
    const event = '{"page": 2, "num": 3}'

    it.each([
      ['UTF-8', Buffer.from(event)],
      ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${event}`)],
      ['UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${event}`, 'utf16le')],
    ])('from a file in %s, beside where npm was called', async (_, bytes) => {
      writeFileSync(join(folder, 'event.json'), bytes)
      const { stdout } = await script('invoke', ['getFeedback', '--json', 'event.json', '--no-build'], {
        folder,
      })
      expect(JSON.parse(stdout)).toMatchObject({ data: { next: { page: 3, num: 3 } } })
    })

    it('from standard input', async () => {
      const { stdout } = await script('invoke', ['getFeedback', '--json', '-', '--no-build'], {
        input: event,
      })
      expect(JSON.parse(stdout)).toMatchObject({ data: { next: { page: 3, num: 3 } } })
      const empty = await script('invoke', ['getFeedback', '--json', '-'], { input: '' })
      expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('standard input is not JSON') })
    })
  })

  it('takes a test event by its name', async () => {
    const { code, stdout } = await invoke('getCommentList', '--event', 'bad-comments', '--no-build')
    expect(code).toBe(0)
    expect(JSON.parse(stdout).data.list).toHaveLength(5)
  })

  it('ends with 1 when the function fails', async () => {
    const { code, stdout } = await invoke('getFeedback', '--event', 'wrong-input', '--no-build')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ errCode: 400 })
  })

  it('plays another caller', async () => {
    const stranger = await invoke('getFeedback', '--openid', 'oSTRANGER', '--no-build')
    expect(stranger.code).toBe(1)
    expect(JSON.parse(stranger.stdout).error.hint).toContain('oSTRANGER')
    const timer = await invoke('getFeedback', '--openid=', '--source', 'wx_trigger', '--no-build')
    expect(JSON.parse(timer.stdout).error.hint).toContain('wx_trigger')
  })

  it.each([
    [['getFeedbak'], /there is no function "getFeedbak"; there are: .*getFeedback, getFeedbackMedia/],
    [['getFeedback', '{num: 2}'], /the event is not JSON[\s\S]*key=value/],
    // What cmd.exe makes of '{"num": 2}'.
    [['getFeedback', "'{num:", "2}'"], /"'\{num:" is not key=value/],
    [['getFeedback', 'num=1', '3'], /"3" is not key=value/],
    [['getFeedback', 'num=1', 'num=2'], /num is given twice/],
    [['getFeedback', 'num=1', '--event', 'first-page'], /only one of the three/],
    [['getFeedback', '--json', 'nowhere.json'], /nowhere\.json cannot be read: ENOENT/],
    [['getFeedback', '--json', 'README.md'], /README\.md is not JSON/],
    [['getFeedback', '--event', 'nowhere'], /has no event "nowhere"; it has: first-page/],
    [['getFeedback', '--color'], /Unknown option '--color'[\s\S]*npm run invoke/],
    [[], /npm run invoke -- <function>/],
  ])('explains %j and ends with 2', async (args, message) => {
    const { code, stderr } = await invoke(...args)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('    at ')
  })
})
