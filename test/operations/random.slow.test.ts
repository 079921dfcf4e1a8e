import fc from 'fast-check'
import { expect, it } from 'vitest'
import { useLocalCloud } from '../helpers/cloud'
import { plans } from '../helpers/random/plan'
import { brokenPromises } from '../helpers/random/promises'
import { RANDOM_CLOUD, RandomWorld } from '../helpers/random/world'

/*
 * All that people, timers and WeChat do at the same time, in four instances of the built function, of which some are
 * killed, while answers are lost and late. What breaks is told with its story; where two calls race, the same seed may
 * tell another one.
 */

const { cloud } = useLocalCloud(RANDOM_CLOUD)

it('whatever happens, nothing acknowledged is lost, nobody is told twice, and of the forgotten nothing is left', async () => {
  const seen = { updated: 0, exported: 0, forgotten: 0, refused: 0, killed: 0 }
  await fc.assert(
    fc.asyncProperty(plans, async plan => {
      const world = new RandomWorld(cloud(), plan)
      await world.run()
      const broken = brokenPromises(world)
      if (broken.length > 0) throw new Error(`${broken.join('\n')}\n\n${world.story()}`)
      const { all } = world.calls
      const count = (does: string, outcome: string) =>
        all.filter(call => call.does === does && call.outcome === outcome).length
      seen.updated += count('update', 'done')
      seen.exported += count('export', 'done')
      seen.forgotten += count('forget', 'done')
      seen.refused += count('update', 'refused')
      seen.killed += all.filter(({ outcome }) => outcome === 'dead').length
    }),
    {
      numRuns: Number(process.env.RUNS ?? 40),
      ...(process.env.SEED && { seed: Number(process.env.SEED) }),
      // To make a plan smaller takes hundreds of runs, and a race is seldom lost twice.
      endOnFailure: true,
    },
  )
  // The plans have covered all of this.
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(0)
}, 3_600_000)
