import { expect, it } from 'vitest'
import type { Archive } from '../../shared/archive/archive'
import { metaId } from '../../shared/archive/meta'
import { Pending } from '../../shared/evidence/pending'
import { startInvocation } from '../../shared/invocation'
import { feedbackKind } from '../../shared/kinds/feedback'
import { weChatPart } from '../../shared/kinds/voice'
import { memoryDatabase, newStore } from '../helpers/memory-database'
import { APPID } from '../helpers/sync-world'

const NOW = 1_790_000_000
const ID = metaId.evidence(APPID, 'feedback')

/** What a run knows that begins so many seconds later. */
function runs(store = newStore()) {
  return (seconds = 0) => {
    const archive: Archive = {
      ...memoryDatabase(store, async apply => apply(), 'keepNone'),
      appid: APPID,
      appids: [APPID],
      now: NOW + seconds,
      keepsFrom: 0,
      invocation: startInvocation({}),
    }
    return new Pending(feedbackKind, structuredClone(store.meta.get(ID)), archive)
  }
}

const added = (...times: number[]) =>
  times.map(createTime =>
    weChatPart(feedbackKind, APPID, {
      recordId: String(createTime),
      createTime,
      content: '',
      phone: '',
      openid: 'o1',
      nickname: '',
      headUrl: '',
      type: 1,
      mediaIds: [],
      systemInfo: {},
    }),
  )

it('leaves alone what a run notes that may still be adding voices, and takes over what one has left that died', async () => {
  const run = runs()
  await run().note(added(NOW - 100))
  const other = run(60)
  expect(other.from).toBe(NOW - 100)
  await other.note(added(NOW - 50))
  await other.settle(undefined)
  expect(run(60).from).toBe(NOW - 100)
  const later = run(600)
  expect(later.from).toBe(NOW - 100)
  await later.settle(undefined)
  expect(run(600).from).toBeUndefined()
})

it('keeps the time of the oldest until a run has left none', async () => {
  const run = runs()
  const first = run()
  await first.note(added(NOW - 100, NOW - 200))
  await first.note(added(NOW - 300))
  await first.note(added(NOW - 250))
  await first.settle(NOW - 300)
  const second = run(60)
  expect(second.from).toBe(NOW - 300)
  await second.note(added(NOW + 30))
  await second.settle(NOW - 300)
  const third = run(120)
  expect(third.from).toBe(NOW - 300)
  await third.settle(undefined)
  expect(run(120).from).toBeUndefined()
})

it('is not open for what is older than seven days, nor on the day on which WeChat answers no more', async () => {
  const run = runs()
  await run().note(added(NOW - 8 * 86_400))
  expect(run().isOpen).toBe(false)
  const first = run()
  await first.note(added(NOW))
  await first.settle(NOW, '2026-09-21')
  expect(run().isOpen).toBe(false)
  expect(run(86_400).isOpen).toBe(true)
})

it('makes one span of those that runs have left, from the oldest voice on that is left', async () => {
  const store = newStore()
  const run = runs(store)
  for (const seconds of [0, 600, 1200]) await run(seconds).note(added(NOW + seconds))
  // Nobody gives feedback meanwhile.
  await run(86_400).settle(NOW + 600, '2026-09-22')
  expect(Object.values(Object(store.meta.get(ID)).spans)).toEqual([{ from: NOW + 600, until: 0 }])
  await run(172_800).settle(NOW + 1200)
  expect(run(172_800).from).toBe(NOW + 600)
})
