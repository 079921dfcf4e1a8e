import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { script } from '../helpers/script'

it('npm start says so where the groups were told by an earlier start, whose database is kept', async () => {
  const data = await mkdtemp(join(tmpdir(), 'wx-user-voice-'))
  try {
    const start = () => script('start', ['--once', '--no-build', '--data', data])
    const first = await start()
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('│ 收到差评') })
    expect(first.stdout).not.toContain('They were told before')
    expect(first.stdout).not.toContain('Open it')
    expect(first.stdout).toMatch(/Next: npm start keeps[\s\S]*npm run invoke -- getFeedback/)
    const second = await start()
    expect(second).toMatchObject({ code: 0 })
    expect(second.stdout).toMatch(
      /pushes the first.*:\nPOST \/userVoice\?signature=….* → 200 success\n\(They were told before/,
    )
  } finally {
    await rm(data, { recursive: true })
  }
}, 120_000)
