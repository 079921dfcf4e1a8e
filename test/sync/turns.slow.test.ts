import { beforeEach, describe, expect, it } from 'vitest'
import { sampleApp } from '../../scripts/local/cloud'
import { sampleData } from '../../scripts/local/sample/data'
import type { SyncResult } from '../../shared/sync/types'
import { useLocalCloud } from '../helpers/cloud'

/* A sync of several mini programs, of which one hangs, one is refused, and one has granted half. */

const { cloud, call, data } = useLocalCloud({
  apps: 5,
  // A few records are enough.
  data: index => {
    const all = sampleData(Date.now(), index)
    return { ...all, feedback: all.feedback.slice(0, 5), comments: all.comments.slice(0, 5) }
  },
})
const APPS = [0, 1, 2, 3, 4].map(index => sampleApp(index).appid)
const [first = '', hanging = '', refused = '', half = '', last = ''] = APPS
const META = 'user_voice_meta'

beforeEach(() => {
  cloud().database.clear()
  cloud().faults.add({ on: '/wxaapi/*', appid: hanging, hang: true, times: 999 })
  cloud().faults.add({ on: '/wxaapi/*', appid: refused, errcode: 61003, times: 999 })
  cloud().faults.add({ on: '/wxaapi/comment/*', appid: half, errcode: 61007, times: 999 })
})

/** A busy machine is slow. Where one hangs, a run takes all of its time. */
const TIMER = { openid: undefined, source: 'wx_trigger', timeLimitMs: 60_000 }
const WITH_A_HANGING_ONE = { ...TIMER, timeLimitMs: 8000 }
/** What a timer's call brings, and what it writes into its log. */
async function timer(options = TIMER) {
  const { envelope, logs } = await call('syncVoices', {}, options)
  expect(envelope).toMatchObject({ errCode: 0 })
  const result = ('data' in envelope ? envelope.data : {}) as SyncResult
  const line = JSON.parse(logs.split('\n').find(text => text.startsWith('{"function"')) ?? '{}')
  return { result, line, turns: appidsOf(result) }
}
const appidsOf = ({ apps = [] }: SyncResult) => apps.map(({ appid }) => appid)

const ids = () =>
  cloud()
    .database.documents('user_voices')
    .map(({ _id }) => String(_id))
    .sort()
/** The ids of all that WeChat has of these. */
const idsOf = (appids: string[], kinds = ['feedback', 'comment']) =>
  appids
    .flatMap(appid => {
      const { data, comments } = cloud().of(appid)
      return [
        ...data.feedback.map(({ record_id }) => `${appid}:feedback:${record_id}`),
        ...comments.all.map(({ comment }) => `${appid}:comment:${comment.commentId}`),
      ]
    })
    .filter(id => kinds.includes(id.split(':')[1] ?? ''))
    .sort()

/** So many minutes pass for the turns. */
function pass(minutes: number) {
  const meta = cloud().database.collection(META)
  const [turns] = meta.all().filter(({ _id }) => _id === 'turns')
  const earlier = (times: unknown) =>
    Object.fromEntries(
      Object.entries(Object(times)).map(([appid, time]) => [appid, Number(time) - minutes * 60]),
    )
  meta.set('turns', { ...turns, begun: earlier(turns?.begun), heldUntil: earlier(turns?.heldUntil) })
}

describe('a sync of several mini programs', () => {
  it('brings in the voices of the others once, in two runs at once; none has the turn of the other', async () => {
    const runs = await Promise.all([timer(WITH_A_HANGING_ONE), timer(WITH_A_HANGING_ONE)])
    const due = [...idsOf([first, last]), ...idsOf([half], ['feedback'])].sort()
    expect(ids()).toEqual(due)
    expect(due).toHaveLength(25)
    expect(runs.flatMap(({ turns }) => turns).sort()).toEqual([...APPS].sort())
    const apps = new Map(runs.flatMap(({ result }) => result.apps ?? []).map(app => [app.appid, app]))
    expect(apps.get(first)).toMatchObject({ feedback: { added: 5 }, comments: { added: 5 } })
    expect(apps.get(refused)).toMatchObject({ feedback: { error: { kind: 'not_configured' } } })
    expect(apps.get(half)).toMatchObject({
      feedback: { added: 5, complete: true },
      comments: { error: { kind: 'wechat', message: expect.stringContaining('61007') } },
    })
    const failed = Object.assign({}, ...runs.map(({ line }) => line.failed))
    expect(failed).toMatchObject({
      [`${refused} feedback`]: 'not_configured',
      [`${refused} comments`]: 'not_configured',
      [`${half} comments`]: 'wechat',
    })
    expect(Object.keys(failed).filter(part => part.startsWith(first) || part.startsWith(last))).toEqual([])
    const sum = (kind: 'feedback' | 'comments') =>
      runs.reduce((total, { result }) => total + (result[kind].added ?? 0), 0)
    expect([sum('feedback'), sum('comments')]).toEqual([15, 10])
  })

  it('asks nothing of one that was refused for an hour, but where a person does', async () => {
    cloud().faults.clear()
    cloud().faults.add({ on: '/wxaapi/*', appid: refused, errcode: 61003, times: 999 })
    cloud().faults.add({ on: '/wxaapi/comment/*', appid: half, errcode: 61007, times: 999 })
    expect((await timer()).turns).toHaveLength(5)
    const asked = () => cloud().requests.filter(({ appid }) => appid === refused).length
    for (const [minutes, isTried] of [
      [10, false],
      [50, true],
      [10, false],
    ] as const) {
      pass(minutes)
      cloud().clearRequests()
      const { turns } = await timer()
      expect(turns.includes(refused)).toBe(isTried)
      expect(asked() > 0).toBe(isTried)
      // That a permission is missing concerns its kind alone.
      expect(turns).toContain(half)
    }
    cloud().clearRequests()
    const own = await data<SyncResult>('syncVoices', { appid: refused })
    expect(own).toMatchObject({ apps: [{ appid: refused, feedback: { error: { kind: 'not_configured' } } }] })
    expect(asked()).toBeGreaterThan(0)
    // Somebody has mended it, and looks.
    cloud().faults.clear()
    expect(await data('syncVoices', { appid: refused })).toMatchObject({
      feedback: { added: 5, complete: true },
      apps: [{ appid: refused, comments: { added: 5 } }],
    })
    pass(10)
    expect((await timer()).turns).toContain(refused)
  })

  it('gives a person only his', async () => {
    cloud().faults.clear()
    const env = { ADMIN_OPENIDS: `oBoth@${last},oBoth@${half},oNone@${last}` }
    const both = await data<SyncResult>('syncVoices', {}, { openid: 'oBoth', env })
    expect(appidsOf(both).sort()).toEqual([half, last].sort())
    expect(ids()).toEqual(idsOf([half, last]))
    expect(await data('syncVoices', {}, { openid: 'oNone', env })).toMatchObject({
      feedback: { added: 0, complete: true },
      apps: [{ appid: last }],
    })
  })

  it('where one is served is its sync, without turns', async () => {
    cloud().faults.clear()
    const env = { WECHAT_APPS: undefined }
    const result = await data<SyncResult>('syncVoices', {}, { ...TIMER, env })
    expect(result).toMatchObject({ feedback: { added: 5, complete: true }, comments: { added: 5 } })
    expect(result).not.toHaveProperty('apps')
    expect(ids()).toEqual(idsOf([first]))
    expect(
      cloud()
        .database.documents(META)
        .map(({ _id }) => _id),
    ).not.toContain('turns')
    // What it has kept goes on when others come.
    expect((await timer()).result).toMatchObject({ feedback: { added: 20 } })
    expect(ids()).toEqual(idsOf(APPS))
  })
})
