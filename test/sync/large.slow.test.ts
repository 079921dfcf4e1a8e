import { expect, it } from 'vitest'
import { useAlerts } from '../helpers/alerts'

/* Records that are large, alone or together. */

const { cloud, sendFeedback, sync, fresh } = useAlerts()

const withoutRobots = () => sync({ env: { ...fresh().env, ALERT_ROBOTS: undefined } })
const voices = () => cloud().database.documents('user_voices')

it('records that are too large together are brought in whole', async () => {
  const systemInfo = JSON.stringify({ a: 'x'.repeat(60_000) })
  for (let i = 0; i < 100; i++) sendFeedback({ systemInfo })
  expect(await withoutRobots()).toMatchObject({ feedback: { added: 100, complete: true } })
  expect(voices()).toHaveLength(100)
  expect(voices().filter(({ cut }) => cut)).toEqual([])
})

it.each([
  ['words', { content: '长'.repeat(2_000_000) }],
  [
    'numbers, which the database writes longer',
    { systemInfo: JSON.stringify({ a: Array(300_000).fill(1) }) },
  ],
])('one that is too large for its %s is brought in cut, with all behind it', async (_, fields) => {
  sendFeedback()
  const large = sendFeedback(fields)
  sendFeedback()
  expect(await withoutRobots()).toMatchObject({ feedback: { added: 3, complete: true } })
  expect(voices().filter(({ cut }) => cut)).toMatchObject([{ _id: large }])
})

it('remembers of a long list that was read only where it begins', async () => {
  for (let i = 0; i < 700; i++) sendFeedback()
  expect(await withoutRobots()).toMatchObject({ feedback: { added: 700, complete: true } })
  const [checkpoint] = cloud()
    .database.documents('user_voice_meta')
    .filter(({ _id }) => _id === 'sync:wx1234567890abcdef:feedback')
  const ids = JSON.stringify(checkpoint).match(/:feedback:\d+/g) ?? []
  expect(new Set(ids).size).toBe(300)
})
