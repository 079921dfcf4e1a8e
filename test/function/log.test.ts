import { expect, it, vi } from 'vitest'
import { fail } from '../../shared/errors'
import { cloudFunction } from '../../shared/function/operation'
import type { Invocation } from '../../shared/invocation'

/* What a function answers, and the one line that an owner finds of it in the log. */

type Work = (event: unknown, invocation: Invocation) => Promise<object>

async function called(work: Work, options: Parameters<typeof cloudFunction>[3] = {}, access = () => {}) {
  const lines: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  const envelope = await cloudFunction('getVoice', access, work, options)({ id: '1' }, CONTEXT)
  expect(lines).toHaveLength(1)
  const { ms, ...line }: Record<string, unknown> = JSON.parse(lines.join())
  expect(ms).toEqual(expect.any(Number))
  return { envelope, line, text: lines.join() }
}

const CONTEXT = { request_id: 'r1', environment: '{"TCB_SOURCE":"wx_client,scf"}' }
const QUIET = { function: 'getVoice', requests: 0, retries: 0, requestId: 'r1' }

it('that worked: what it took, and nothing that there was not', async () => {
  const { envelope, line } = await called(async event => ({ given: event }))
  expect(envelope).toEqual({ errCode: 0, errMsg: 'getVoice:ok', data: { given: { id: '1' } } })
  expect(line).toEqual({ ...QUIET, outcome: 'ok', errCode: 0 })
})

it('of which a part failed: which part, and what else came', async () => {
  const { line } = await called(
    async (_, { failed, counts }) => {
      failed.comments = 'timeout'
      counts.add('requests', 3)
      counts.add('unreadable', 2)
      return {}
    },
    { toLog: ({ errCode }) => ({ added: errCode + 7 }) },
  )
  const expected = {
    outcome: 'partial',
    errCode: 0,
    failed: { comments: 'timeout' },
    requests: 3,
    unreadable: 2,
  }
  expect(line).toEqual({ ...QUIET, ...expected, added: 7 })
})

it('that was refused: where it came from, after whoever must know of it was told, and nothing was done', async () => {
  const done: unknown[] = []
  const { envelope, line } = await called(
    async () => done,
    { refused: async event => void done.push(event) },
    () => {
      throw fail('forbidden', 'no', { hint: 'ask an owner' })
    },
  )
  expect(done).toEqual([{ id: '1' }])
  expect(envelope).toEqual({
    errCode: 403,
    errMsg: 'getVoice:fail no',
    error: { kind: 'forbidden', message: 'no', hint: 'ask an owner', retryable: false },
  })
  expect(line).toEqual({ ...QUIET, outcome: 'forbidden', errCode: 403, source: 'wx_client,scf' })
})

it('that failed: what the caller can do, and whether it may have been done', async () => {
  const fields = [{ field: 'id', message: 'is wrong' }]
  const details = { fields, outcome: 'unknown' as const }
  const { envelope, line } = await called(() => Promise.reject(fail('network', 'lost', details)))
  expect(envelope).toMatchObject({ errCode: 503, error: { kind: 'network', retryable: true, ...details } })
  expect(envelope).not.toHaveProperty('error.hint')
  expect(line).toEqual({ ...QUIET, outcome: 'network', errCode: 503 })
})

it('that a mistake of ours ended: where it was, but not what was being read', async () => {
  const failing = () => {
    throw new TypeError('cannot read 13812345678\n  of oUser')
  }
  const { envelope, line, text } = await called(async () => failing())
  expect(envelope).toMatchObject({ errCode: 500, error: { kind: 'internal', retryable: false } })
  expect(`${JSON.stringify(envelope)}${text}`).not.toMatch(/138|oUser/)
  expect(line).toMatchObject({ outcome: 'internal', errCode: 500 })
  const [name, ...places] = String(line.stack).split('\n')
  expect([name, places[0]]).toEqual(['TypeError', expect.stringMatching(/^ +at failing .*log\.test\.ts/)])
  for (const place of places) expect(place).toMatch(/^ +at /)
  const { line: odd } = await called(() => Promise.reject('13812345678'))
  expect(odd).toEqual({ ...QUIET, outcome: 'internal', errCode: 500, stack: 'string' })
})
