import { expect, it } from 'vitest'
import { type Counted, dayOf } from '../../../scripts/bench/many'

const counted = (changes: Partial<Counted>): Counted => ({
  runs: 4,
  turns: 400,
  wechat: 2800,
  database: 6000,
  tokens: 0,
  ...changes,
})
const daily = counted({ runs: 3, turns: 300, wechat: 2700, database: 6000 })

it('a day of many mini programs is as many turns as fit into its runs, one of each a daily one', () => {
  // 144 runs of 100 turns: 14,400, of which 300 are daily ones.
  expect(dayOf(300, counted({}), daily)).toEqual({
    minutes: 30,
    wechat: 14_100 * 7 + 300 * 9,
    database: 14_100 * 15 + 300 * 20,
    tokens: expect.closeTo((300 * 86_400) / 6900 + 144),
    mostTokens: 14_400 + 144,
  })
})

it('none has more turns than there are runs', () => {
  // Where all fit into a run, a run ends before its time is up.
  expect(dayOf(100, counted({}), daily)).toMatchObject({ minutes: 10, mostTokens: 14_400 + 144 })
})
