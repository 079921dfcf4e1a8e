import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { invoke, invokeJson, script } from '../helpers/script'

describe('npm run invoke', () => {
  it('prints tables as npm start does, into pipes too, and says that the cloud is its own', async () => {
    const { code, stdout, stderr } = await invoke('getFeedback', 'num=2')
    expect(code).toBe(0)
    expect(stripVTControlCharacters(stdout)).toBe(stdout)
    expect(stdout).toMatch(
      /^┌─+┬[\s\S]*│ 时间 \(UTC\+8\) +│ 类型 [\s\S]*\n2 of \d+; next page: \{"page":2,"num":2\}\n$/,
    )
    expect(stderr).toMatch(/^No npm start runs: this call has a cloud of its own/m)
    const stats = await invoke('userVoice', 'action=getVoiceStats')
    expect(stats).toMatchObject({ code: 0, stdout: expect.stringContaining('│ 平均星级 │') })
  })

  it('prints with --json nothing but the envelope, without colours when the output is not a terminal', async () => {
    const { code, stdout } = await invokeJson('getFeedback', '{"num": 2}')
    expect(code).toBe(0)
    expect(stripVTControlCharacters(stdout)).toBe(stdout)
    expect(JSON.parse(stdout)).toMatchObject({ errCode: 0, data: { next: { page: 2, num: 2 } } })
  })

  it('takes key=value, which is the same in every shell', async () => {
    const { stdout } = await invokeJson('getFeedback', 'type=3', 'num=5')
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
      const { stdout } = await script(
        'invoke',
        ['getFeedback', '--input', 'event.json', '--json', '--no-build'],
        {
          folder,
        },
      )
      expect(JSON.parse(stdout)).toMatchObject({ data: { next: { page: 3, num: 3 } } })
    })

    it('from standard input', async () => {
      const { stdout } = await script('invoke', ['getFeedback', '--input', '-', '--json', '--no-build'], {
        input: event,
      })
      expect(JSON.parse(stdout)).toMatchObject({ data: { next: { page: 3, num: 3 } } })
      const empty = await script('invoke', ['getFeedback', '--input', '-', '--json', '--no-build'], {
        input: '',
      })
      expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('standard input is not JSON') })
    })
  })

  it('takes a test event by its name', async () => {
    const { code, stdout } = await invokeJson('getCommentList', '--event', 'bad-comments')
    expect(code).toBe(0)
    expect(JSON.parse(stdout).data.list).toHaveLength(5)
  })

  it('ends with 1 when the function fails', async () => {
    const { code, stdout } = await invoke('getFeedback', '--event', 'wrong-input')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ errCode: 400 })
  })

  it('names the keys that the function ignores', async () => {
    const { code, stderr } = await invoke(
      'userVoice',
      'action=getFeedback',
      'num=1',
      'sort=oldest',
      'record_id=',
    )
    expect(code).toBe(0)
    expect(stderr).toContain('Ignored: getFeedback does not know "sort": it takes page, num, type\n')
    expect(stderr).toContain('Ignored: getFeedback does not know "record_id"')
    const known = await invoke('getCommentList', 'filter_type=1', 'limit=1')
    expect(known).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Ignored') })
  })

  it('plays another caller', async () => {
    const stranger = await invoke('getFeedback', '--openid', 'oSTRANGER')
    expect(stranger.code).toBe(1)
    expect(JSON.parse(stranger.stdout).error.hint).toContain('oSTRANGER')
    const timer = await invoke('getFeedback', '--openid=', '--source', 'wx_trigger')
    expect(JSON.parse(timer.stdout).error.hint).toContain('wx_trigger')
    const elsewhere = await invoke('getFeedback', '--openid', 'oSTRANGER', '--from', 'wxOTHER')
    expect(JSON.parse(elsewhere.stdout).error.hint).toMatch(/oSTRANGER.*wxOTHER \(FROM_APPID\)/)
  })

  it.each([
    [
      ['getFeedbak'],
      /there is no function "getFeedbak": did you mean getFeedback\? There are acceptInvitation, /,
    ],
    [['getFeedback', '{num: 2}'], /the event is not JSON[\s\S]*key=value/],
    // What cmd.exe makes of '{"num": 2}'.
    [['getFeedback', "'{num:", "2}'"], /"'\{num:" is not key=value/],
    [['getFeedback', 'num=1', '3'], /"3" is not key=value/],
    [['getFeedback', 'num=1', 'num=2'], /num is given twice/],
    [['getFeedback', 'num=1', '--event', 'first-page'], /only one of the three/],
    [['getFeedback', '--input', 'nowhere.json'], /nowhere\.json cannot be read: ENOENT/],
    [['getFeedback', '--input', 'README.md'], /README\.md is not JSON/],
    [['getFeedback', '--event', 'nowhere'], /has no event "nowhere"; it has: first-page/],
    [['getFeedback', '--opnid', 'oA'], /unknown option '--opnid'\n\(Did you mean --openid\?\)\n.*--help/],
    [[], /missing required argument 'function'\n.*npm run invoke -- --help/],
  ])('explains %j and ends with 2', async (args, message) => {
    const { code, stderr } = await invoke(...args)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('    at ')
  })
})
