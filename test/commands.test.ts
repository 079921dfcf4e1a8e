import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const project = fileURLToPath(new URL('..', import.meta.url))
const env = { ...process.env, NO_COLOR: '', FORCE_COLOR: '', TZ: 'Asia/Shanghai' }

/** Runs one of the project's scripts as npm does, without npm. */
async function script(name: string, ...args: string[]) {
  const command = promisify(execFile)('node_modules/.bin/tsx', [`scripts/${name}.ts`, ...args], {
    cwd: project,
    env,
  })
  return command.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    error => ({ code: error.code, stdout: String(error.stdout), stderr: String(error.stderr) }),
  )
}

const invoke = (...args: string[]) => script('invoke', ...args)

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
    cloud = spawn('node_modules/.bin/tsx', ['scripts/start.ts', '--no-build'], { cwd: project, env })
    if (!cloud.stdout) throw new Error('no stdout')
    for await (const line of createInterface(cloud.stdout)) {
      output += `${line}\n`
      if (line.includes('To deploy')) break
    }
    await collectDescendants(cloud.pid ?? 0)
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
    expect(output).toContain('│ 收到差评')
    expect(output).toContain('addReply:ok')
    expect(output).toContain('confirmCompromise:ok')
    expect(output).toMatch(/● 邀请改评 {2}\d{4}/)
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

  it('leaves no process and no port behind after Ctrl-C', async () => {
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
    const timer = await invoke('getFeedback', '--openid', '', '--source', 'wx_trigger', '--no-build')
    expect(JSON.parse(timer.stdout).error.hint).toContain('wx_trigger')
  })

  it.each([
    [['getFeedbak'], /there is no function "getFeedbak"; there are: .*getFeedback, getFeedbackMedia/],
    [['getFeedback', '{num: 2}'], /the event is not JSON/],
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
