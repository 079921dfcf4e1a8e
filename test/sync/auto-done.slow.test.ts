import { describe, expect, it } from 'vitest'
import type { Voice } from '../../shared/archive/types'
import { useAlerts } from '../helpers/alerts'

/* Comments that come in as done, by the setting `autoDone`. */

const { cloud, makeComment, push, voiceOf, texts, data, ...local } = useAlerts()

/** Robots have nothing to do with most of this. */
const sync = () => local.sync({ env: { ALERT_ROBOTS: undefined } })
const set = (change: object) => data('updateSettings', change)
const voice = (commentId: string) => data<Voice>('getVoice', { id: voiceOf(commentId) })

function change(commentId: string, fields: object): void {
  Object.assign(cloud().comments.find(commentId).comment, fields)
}

const AUTO_DONE = { time: expect.any(Number), by: 'syncVoices', action: 'autoDone', state: 'done' }
const REOPENED = { time: expect.any(Number), by: 'syncVoices', action: 'reopen', state: 'open' }
const NEW = { state: 'new', history: [] }

it('is off unless set', async () => {
  const id = makeComment(500)
  await sync()
  expect(await voice(id)).toMatchObject(NEW)
})

it.each([1, 4, 5])('takes comments with %i stars and more, and no others', async autoDone => {
  const before = makeComment(500)
  await sync()
  await set({ autoDone })
  const ids = [0, 100, 200, 300, 400, 500].map(score => makeComment(score))
  const feedback = local.sendFeedback()
  const unrated = makeComment(500)
  Reflect.deleteProperty(cloud().comments.find(unrated).comment, 'score')
  await sync()
  for (const [stars, id] of ids.entries()) {
    const { state, history } = await voice(id)
    expect({ state, history }).toEqual(stars >= autoDone ? { state: 'done', history: [AUTO_DONE] } : NEW)
  }
  expect(await voice(unrated)).toMatchObject({ ...NEW, stars: null })
  expect(await data('getVoice', { id: feedback })).toMatchObject(NEW)
  // What came in before it was set stays as it was.
  expect(await voice(before)).toMatchObject(NEW)
})

it('is set for the first sync, too, and switched off again', async () => {
  await set({ autoDone: 5 })
  const first = makeComment(500)
  await sync()
  await set({ autoDone: null })
  const second = makeComment(500)
  await sync()
  expect(await voice(first)).toMatchObject({ state: 'done' })
  expect(await voice(second)).toMatchObject(NEW)
})

it('takes a comment that a push brings in the same way', async () => {
  await set({ autoDone: 2 })
  const [two, one] = [makeComment(200), makeComment(100)]
  await push(two)
  await push(one)
  expect(await voice(two)).toMatchObject({ state: 'done', history: [AUTO_DONE] })
  expect(await voice(one)).toMatchObject(NEW)
  // It is done, and robots are told of it as of any bad comment.
  expect(texts()).toHaveLength(2)
})

describe('a comment that came in as done', () => {
  async function autoDone() {
    await set({ autoDone: 4 })
    const id = makeComment(500)
    await sync()
    return id
  }

  it.each([
    ['fewer stars', { score: 300 }],
    ['a bad score and other words', { score: 100, content: { txt: '用了两天就坏了' } }],
    ['no stars', { score: '' }],
  ])('is opened where its user changes it to %s', async (_, fields) => {
    const id = await autoDone()
    change(id, fields)
    await sync()
    expect(await voice(id)).toMatchObject({ state: 'open', history: [AUTO_DONE, REOPENED] })
    // It is not closed again when it becomes better: somebody is on it.
    change(id, { score: 500 })
    await sync()
    expect(await voice(id)).toMatchObject({ state: 'open', history: [AUTO_DONE, REOPENED] })
  })

  it.each([
    ['other words', { content: { txt: '还是很好' } }],
    ['stars that are enough', { score: 400 }],
  ])('stays done where its user changes it to %s', async (_, fields) => {
    const id = await autoDone()
    change(id, fields)
    expect(await sync()).toMatchObject({ comments: { changed: 1 } })
    const { state, history, record } = await voice(id)
    expect({ state, history }).toEqual({ state: 'done', history: [AUTO_DONE] })
    expect(record).toMatchObject(fields)
  })

  it('is opened by any change where the setting is off by then, or asks for more stars', async () => {
    for (const later of [null, 5]) {
      const id = await autoDone()
      await set({ autoDone: later })
      change(id, { score: 400 })
      await sync()
      expect(await voice(id)).toMatchObject({ state: 'open', history: [AUTO_DONE, REOPENED] })
    }
  })

  it('is opened by any change where a person set it to done', async () => {
    const id = await autoDone()
    for (const state of ['open', 'done']) await data('updateVoice', { id: voiceOf(id), state })
    change(id, { content: { txt: '还是很好' } })
    await sync()
    expect(await voice(id)).toMatchObject({ state: 'open', history: [AUTO_DONE, {}, {}, REOPENED] })
  })

  it('stays done where a person only noted something', async () => {
    const id = await autoDone()
    await data('updateVoice', { id: voiceOf(id), note: '老客户', addTags: ['表扬'] })
    change(id, { content: { txt: '还是很好' } })
    await sync()
    expect(await voice(id)).toMatchObject({ state: 'done', note: '老客户' })
  })
})

it('a comment that a person set to done is opened by any change, however many stars it has', async () => {
  const id = makeComment(500)
  await sync()
  await data('updateVoice', { id: voiceOf(id), state: 'done' })
  await set({ autoDone: 4 })
  change(id, { content: { txt: '还是很好' } })
  await sync()
  expect(await voice(id)).toMatchObject({ state: 'open', history: [{ state: 'done' }, REOPENED] })
})
