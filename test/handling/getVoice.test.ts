import { beforeEach, expect, it } from 'vitest'
import type { ListedVoice } from '../../shared/archive/types'
import { evidenceFields } from '../../shared/archive/voice'
import type { Page } from '../../shared/types'
import { useArchive } from '../helpers/archive'
import { feedbackVoice } from '../helpers/voices'

const { put, data, error, empty } = useArchive()

beforeEach(empty)

it('leaves out the oldest entries of a history that is too long for a result', async () => {
  const note = '😀'.repeat(2000)
  const history = Array.from({ length: 200 }, (_, time) => ({ time, by: 'oAdmin', action: 'update', note }))
  const stored = feedbackVoice(1, { voice: { history } })
  put(stored)
  const voice = await data<{ history: { time: number }[] }>('getVoice', { id: stored._id })
  expect(Buffer.byteLength(JSON.stringify(voice))).toBeLessThan(1_000_000)
  expect(voice.history.at(-1)?.time).toBe(199)
  // No entry more is left out than has to be.
  expect(voice.history.length).toBeGreaterThan(105)
  expect(voice).toMatchObject({ cut: true })
})

it('cuts long texts where the history is not what is too long', async () => {
  const history = [{ time: 1, by: 'oAdmin', action: 'update', note: 'x' }]
  const systemInfo = Object.fromEntries(Array.from({ length: 40_000 }, (_, id) => [`k${id}`, '长长长']))
  const large = feedbackVoice(1, { content: `${'😀'.repeat(120_000)}`, systemInfo, voice: { history } })
  put(large, feedbackVoice(2, { voice: { history } }))
  const voice = await data<{ record: { content: string } }>('getVoice', { id: large._id })
  expect(Buffer.byteLength(JSON.stringify(voice))).toBeLessThan(1_000_000)
  expect(voice).toMatchObject({ cut: true, history: [], record: { recordId: '1' } })
  // Long texts, but no half of a sign.
  expect(voice.record.content).toMatch(/^(😀){1000,}…$/u)
  const whole = await data<object>('getVoice', { id: feedbackVoice(2)._id })
  expect(whole).toMatchObject({ history })
  expect(whole).not.toHaveProperty('cut')
})

it('gives a record exactly where the database refuses its keys', async () => {
  const systemInfo = { 'a.b': 1, $date: 'x', brand: 'Mi' }
  const stored = feedbackVoice(1, { systemInfo })
  put(stored)
  const voice = await data<object>('getVoice', { id: stored._id })
  expect(voice).toMatchObject({ record: { systemInfo }, device: { brand: 'Mi' } })
  expect(voice).not.toHaveProperty('recordText')
})

it.each([['17'], ['wx1:other:1'], ['a:feedback:$x'], [undefined]])('refuses the id %j', async id => {
  expect(await error('getVoice', { id })).toMatchObject({ kind: 'invalid_input', fields: [{ field: 'id' }] })
})

it('says which id is not in the archive', async () => {
  put(feedbackVoice(1, { voice: { appid: 'wx0000000000000000' } }))
  for (const id of [feedbackVoice(1)._id, feedbackVoice(2)._id]) {
    expect(await error('getVoice', { id })).toMatchObject({
      kind: 'invalid_input',
      fields: [{ field: 'id' }],
    })
  }
})

it('gives what the phone wrote, of which a list gives how much it is', async () => {
  const evidence = {
    state: 'found' as const,
    logs: [{ time: 1_789_999_990, level: 'error' as const, page: 'pages/pay/pay', text: '支付失败' }],
    errors: [],
    fetchedAt: 1_790_000_600,
  }
  const stored = feedbackVoice(1, { voice: evidenceFields(evidence) })
  put(stored, feedbackVoice(2))
  const voice = await data<object>('getVoice', { id: stored._id })
  expect(voice).toMatchObject({ evidence })
  expect(voice).not.toHaveProperty('evidenceCounts')
  const { list } = await data<Page<ListedVoice, unknown>>('listVoices', { sort: 'oldest' })
  expect(list[0]).toMatchObject({ evidence: { state: 'found', logs: 1, errors: 0 } })
  for (const listed of list) expect(listed).not.toHaveProperty('evidenceCounts')
  expect(list[1]).not.toHaveProperty('evidence')
})
