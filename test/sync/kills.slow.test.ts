import { describe, expect, it } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import { sampleData } from '../../scripts/local/sample/data'
import { useLocalCloud } from '../helpers/cloud'

// A few records are enough: what counts is where a run ends.
const all = sampleData(Date.now())
const { cloud } = useLocalCloud({
  data: { ...all, feedback: all.feedback.slice(0, 3), comments: all.comments.slice(0, 2) },
  env: () => ({ VOICE_RETENTION_DAYS: '29' }),
})

const sync = () => cloud().call('syncVoices', {}, { openid: undefined, source: 'wx_trigger' })
const idsInArchive = () =>
  cloud()
    .database.documents('user_voices')
    .map(({ _id }) => String(_id))
    .sort()
const idsAtWeChat = () => {
  const kept = Date.now() / 1000 - 29 * 86_400
  return [
    ...cloud().data.feedback.flatMap(({ record_id, create_time }) =>
      create_time >= kept ? `${APPID}:feedback:${record_id}` : [],
    ),
    ...cloud().comments.all.flatMap(({ comment }) =>
      Number(comment.createTime) >= kept ? `${APPID}:comment:${comment.commentId}` : [],
    ),
  ].sort()
}

/** What phones wrote, by voice. */
const evidence = () =>
  new Map(
    cloud()
      .database.documents('user_voices')
      .flatMap(({ _id, evidence }) => {
        const { state, logs, errors } = Object(evidence)
        return evidence ? [[_id, { state, logs, errors }]] : []
      }),
  )

/** How many requests a first sync makes. */
async function requestsOfASync(): Promise<number> {
  cloud().database.clear()
  cloud().clearRequests()
  await sync()
  return cloud().requests.length
}

describe('a sync', () => {
  it.each([{ kill: 'before' }, { kill: 'after' }, { close: 'before' }, { close: 'after' }] as const)(
    'that is hit by %j at any of its requests loses nothing and doubles nothing',
    async trouble => {
      const length = await requestsOfASync()
      expect(length).toBeGreaterThan(10)
      expect(idsInArchive()).toEqual(idsAtWeChat())
      expect(idsInArchive().length).toBe(5)
      const written = evidence()
      expect(written.size).toBeGreaterThan(2)
      for (let skip = 0; skip < length; skip++) {
        cloud().database.clear()
        const fault = cloud().faults.add({ on: '*', ...trouble, skip })
        // Another one runs at the same time.
        await Promise.allSettled([sync(), sync()])
        expect(fault.hits).toBe(1)
        cloud().faults.clear()
        await sync()
        expect(idsInArchive()).toEqual(idsAtWeChat())
        expect(evidence()).toEqual(written)
      }
    },
    120_000,
  )

  it.each(['keepBefore', 'keepOthers', 'keepNone'] as const)(
    'that runs at the same time as another adds everything, if the database does %s with a batch',
    async onDuplicate => {
      cloud().database.clear()
      cloud().faults.add({ on: 'database.insertDocument', onDuplicate, times: 99 })
      await Promise.allSettled([sync(), sync(), sync()])
      await sync()
      expect(idsInArchive()).toEqual(idsAtWeChat())
    },
  )

  it('whose batch ends in the middle adds the rest', async () => {
    for (let insertAtMost = 0; insertAtMost < 4; insertAtMost++) {
      cloud().database.clear()
      cloud().faults.add({ on: 'database.insertDocument', insertAtMost, times: 2 })
      await sync()
      expect(idsInArchive()).toEqual(idsAtWeChat())
      cloud().faults.clear()
    }
  })
})
