import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { invoke, script } from '../helpers/script'

describe('npm run invoke', () => {
  it('prints nothing but the envelope as JSON, without colours when the output is not a terminal', async () => {
    const { code, stdout } = await invoke('getFeedback', '{"num": 2}')
    expect(code).toBe(0)
    expect(stripVTControlCharacters(stdout)).toBe(stdout)
    expect(JSON.parse(stdout)).toMatchObject({ errCode: 0, data: { next: { page: 2, num: 2 } } })
  })

  it('takes key=value, which is the same in every shell', async () => {
    const { stdout } = await invoke('getFeedback', 'type=3', 'num=5')
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
      const empty = await script('invoke', ['getFeedback', '--json', '-', '--no-build'], { input: '' })
      expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('standard input is not JSON') })
    })
  })

  it('takes a test event by its name', async () => {
    const { code, stdout } = await invoke('getCommentList', '--event', 'bad-comments')
    expect(code).toBe(0)
    expect(JSON.parse(stdout).data.list).toHaveLength(5)
  })

  it('ends with 1 when the function fails', async () => {
    const { code, stdout } = await invoke('getFeedback', '--event', 'wrong-input')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ errCode: 400 })
  })

  it('plays another caller', async () => {
    const stranger = await invoke('getFeedback', '--openid', 'oSTRANGER')
    expect(stranger.code).toBe(1)
    expect(JSON.parse(stranger.stdout).error.hint).toContain('oSTRANGER')
    const timer = await invoke('getFeedback', '--openid=', '--source', 'wx_trigger')
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
