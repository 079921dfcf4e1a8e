import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createConnection } from 'node:net'
import { createInterface } from 'node:readline'
import stringWidth from 'string-width'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APPID, sampleApp } from '../../scripts/local/cloud'
import { descendantsOf, hasSignals, isRunning } from '../helpers/processes'
import { env, invokeJson, project } from '../helpers/script'

const tsx = createRequire(import.meta.url).resolve('tsx/cli')

/** What has ended by itself in the meantime needs none: the others tell each other. */
function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if (!String(error).includes('ESRCH')) throw error
  }
}

it.runIf(hasSignals).each([
  ['npm is told to, which tells its shell alone', 'SIGTERM', 'npm', ['start', '--']],
  ['what its shell runs is killed', 'SIGKILL', process.execPath, ['scripts/run.cjs', 'start']],
  ['what started it is killed', 'SIGKILL', process.execPath, [tsx, 'scripts/start.ts']],
] as const)('npm start ends where %s', async (_, signal, command, args) => {
  const process = spawn(command, [...args, '--no-build'], { cwd: project, env })
  // The pipe ends with the last process that holds it.
  const ended = once(process.stdout, 'end')
  let output = ''
  await new Promise<void>(resolve => {
    process.stdout.setEncoding('utf8').on('data', text => {
      output += text
      if (text.includes('To deploy')) resolve()
    })
  })
  process.kill(signal)
  await ended
  // Of one mini program nothing says that there could be more.
  expect(output).toContain('━━━ 5 of 5: ')
  expect(output).not.toMatch(/→ \w+:ok \(|"appid"|appid=/)
})

describe('npm start -- --apps 2', () => {
  let cloud: ReturnType<typeof spawn>
  let output = ''
  let descendants = new Set<number>()

  beforeAll(async () => {
    cloud = spawn(process.execPath, ['scripts/run.cjs', 'start', '--apps', '2', '--no-build'], {
      cwd: project,
      env,
    })
    if (!cloud.stdout) throw new Error('no stdout')
    for await (const line of createInterface(cloud.stdout)) {
      output += `${line}\n`
      if (line.includes('To deploy')) break
    }
    if (hasSignals) descendants = await descendantsOf(cloud.pid ?? 0)
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
    expect(output).toContain('To WeCom, also to Feishu and DingTalk:\n  │ 【半山小铺】收到差评')
    expect(output.match(/│ .*收到差评/g)).toHaveLength(1)
    expect(output).toContain('│ 【半山小铺】用户之声日报')
    expect(output).toContain('addReply:ok')
    expect(output).toContain('confirmCompromise:ok')
    expect(output).toMatch(/● 邀请改评 {2}\d{4}/)
  })

  it('shows the archive filled, searched, handled, counted and exported', () => {
    for (const name of ['syncVoices', 'listVoices', 'updateVoice', 'getVoiceStats', 'exportVoices']) {
      expect(output).toMatch(new RegExp(`${name}\\(.*→ ${name}:ok`))
    }
    expect(output).toMatch(/│ feedback +│ \d+ +│ \d+ +│ 0 +│ true/)
    expect(output).toMatch(/│ 已处理 │ 性能 │ 新版已修复 │ \d{4}-\d\d-\d\d/)
    expect(output).toMatch(/^ {2}★★★★★ █+ \d+\n {2}★★★★☆ .*\n {2}★★★☆☆ .*\n.*\n.*\n {2}☆☆☆☆☆ .*\d+$/m)
    expect(output).toMatch(/Open it: http\S+\.xlsx/)
  })

  it('shows what the phone wrote around a feedback, and its errors', () => {
    expect(output).toMatch(/getVoice\(.*→ getVoice:ok\n┌.*\n│ 距反馈 +│ 等级 +│ 页面 +│ 日志/)
    expect(output).toMatch(/│ −\d 分 \d+ 秒 +│ error │ pages\/order\/order +│ request:fail timeout/)
    expect(output).toMatch(/│ 3 +│ TypeError: Cannot read property 'skuList' of undefined +│ at Page\.render/)
    expect(output).toMatch(/^JS 错误\n {2}\S.* █+ \d+$/m)
  })

  it('has a heading for each part, and a summary', () => {
    expect(output.match(/^━━━ \d of 6: .* ━━━$/gm)).toHaveLength(6)
    expect(output).toMatch(/━━━ Summary ━━━\n┌[\s\S]*│ User feedback.*│ 10 of \d+, and a picture +│/)
    expect(output).toMatch(/^\d+ calls of \d+ functions in [\d.]+ s; all succeeded\.$/m)
  })

  it('says of which mini program each table is, and shows both', async () => {
    const other = sampleApp(1).appid
    expect(output).toContain('getFeedback({"num":10}) → getFeedback:ok (of 半山小铺)')
    expect(output).toContain(`getFeedback({"appid":"${other}","num":3}) → getFeedback:ok (of 南山茶集)`)
    expect(output).toMatch(/listVoices\(.* → listVoices:ok \(of all mini programs\)/)
    for (const appid of [APPID, other]) {
      expect(output).toMatch(new RegExp(`│ ${appid} comments │ \\d+ `))
      expect(output).toMatch(new RegExp(`│ ${appid}:comment:\\d+ `))
    }
    const listed = await invokeJson('listVoices', `appid=${other}`, 'limit=1')
    expect(JSON.parse(listed.stdout).data.list).toMatchObject([{ appid: other }])
  })

  it('says how to go on', () => {
    expect(output).toContain('npm run invoke -- getFeedback')
    expect(output).toContain('README')
  })

  it('shows a picture that can be looked at', async () => {
    const url = /Open it: (\S+)/.exec(output)?.[1]
    const response = await fetch(url ?? '')
    expect(response.headers.get('content-type')).toMatch(/^image\//)
  })

  it('is found by invoke, which sees what was done before', async () => {
    const commentId = /resetApiKfQuota\(\{"commentId":"(\d+)"/.exec(output)?.[1]
    const { code, stdout } = await invokeJson('getCommentReplyList', JSON.stringify({ commentId }))
    expect(code).toBe(0)
    expect(JSON.parse(stdout).data.reply.replyContent.content).toContain('非常抱歉')
  })

  it('passes on every value of key=value unchanged: long ids, signs and spaces', async () => {
    const { list } = JSON.parse((await invokeJson('getCommentList', 'filterType=4', 'limit=1')).stdout).data
    const { commentId } = list[0]
    expect(Number(commentId)).toBeGreaterThan(2 ** 53)
    expect(await invokeJson('addReply', `commentId=${commentId}`, 'content=a=b  "c"')).toMatchObject({
      code: 0,
    })
    const { stdout } = await invokeJson('getCommentReplyList', `comment_id=${commentId}`)
    expect(JSON.parse(stdout).data.reply.replyContent.content).toBe('a=b  "c"')
  })

  it('prints China time, whatever the time zone of the terminal', async () => {
    const chinaTime = (seconds: number) =>
      new Date((seconds + 8 * 3600) * 1000).toISOString().slice(0, 16).replace('T', ' ')
    const dataOf = async (...args: string[]) => JSON.parse((await invokeJson(...args)).stdout).data
    const [feedback] = (await dataOf('getFeedback', 'num=1')).list
    expect(output).toContain(`│ ${chinaTime(feedback.createTime)} │`)
    const [comment] = (await dataOf('getCommentList', 'limit=1')).list
    expect(output).toContain(`│ ${chinaTime(comment.createTime)} │`)

    const commentId = /resetApiKfQuota\(\{"commentId":"(\d+)"/.exec(output)?.[1]
    const { comment: bad, process } = await dataOf('getCommentInfo', `commentId=${commentId}`)
    expect(output).toContain(`时间：${chinaTime(bad.createTime)}`)
    expect(output).toContain(`● 用户差评  ${chinaTime(process.actions[0].updateTime)} (UTC+8)`)
    expect(output.match(/│ 时间 \(UTC\+8\)/g)).toHaveLength(9)
  })

  it.runIf(hasSignals)('leaves no process and no port behind after Ctrl-C', async () => {
    expect(descendants.size).toBeGreaterThan(2)
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(output)?.[1])
    const exited = once(cloud, 'exit')
    // Ctrl-C reaches every process of the terminal.
    for (const pid of [cloud.pid ?? 0, ...descendants]) interrupt(pid)
    expect(await exited).toEqual([0, null])
    // Each was told itself, so it may end a moment after the one that started it.
    await expect.poll(() => [...descendants].filter(isRunning), { timeout: 10_000 }).toEqual([])
    const socket = createConnection(port, '127.0.0.1')
    expect((await once(socket, 'error'))[0]).toMatchObject({ code: 'ECONNREFUSED' })
  })
})
