import { describe, expect, it } from 'vitest'
import { benchLoad } from '../../../scripts/bench/load'
import { callInTurn, readingOperations } from '../../../scripts/bench/reading'
import { LocalCloud } from '../../../scripts/local/cloud'
import { OPERATIONS } from '../../../shared/operations/table'
import { useLocalCloud } from '../../helpers/cloud'

const { cloud } = useLocalCloud()

describe('callers at the same time', () => {
  it('call every operation that only reads', async () => {
    const actions = (await readingOperations(cloud())).map(({ action }) => action)
    const reading = Object.entries(OPERATIONS).filter(
      ([name, { effect }]) => effect === 'read' || name === 'exportVoices',
    )
    expect(actions.sort()).toEqual(reading.map(([name]) => name).sort())
  })

  it('are all answered', async () => {
    expect(await benchLoad(cloud(), 11, 1)).toEqual([])
  })

  it('tell what went wrong', async () => {
    cloud().faults.add({ on: '/wxaapi/comment/commentinfo/get', errcode: 45009 })
    expect(await benchLoad(cloud(), 11, 1)).toEqual([expect.stringMatching(/^getCommentInfo:fail .*45009/)])
  })
})

describe('calls one after the other', () => {
  it('leave nothing behind in the heap of their instance', async () => {
    const node = process.env.FUNCTIONS_NODE
    const own = await LocalCloud.start(node ? { node } : {})
    try {
      // A cloud call, HTTPS, the database: those that are soon done.
      const quick = ['getFeedback', 'getCommentList', 'getCommentInfo', 'getVoice']
      const operations = (await readingOperations(own)).filter(({ action }) => quick.includes(action))
      const heapAfter = async (calls: number) => {
        for (let turn = 0; turn < calls; turn++) {
          expect(await callInTurn(own, operations, turn)).toMatchObject({ error: undefined })
        }
        const [instance, ...others] = await own.memoryOfInstances()
        expect(others).toEqual([])
        return instance ? instance.heapUsed - instance.code : Number.NaN
      }
      const before = await heapAfter(200)
      const calls = 600
      // What the compiler notes beside its code takes some 100 bytes a call at first, and less and less.
      expect(((await heapAfter(calls)) - before) / calls).toBeLessThan(300)
    } finally {
      await own.stop()
    }
  }, 120_000)
})
