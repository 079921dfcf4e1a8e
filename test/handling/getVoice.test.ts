import { beforeEach, expect, it } from 'vitest'
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
  expect(voice.history.length).toBeGreaterThan(50)
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
