import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ratioOf } from '../../../scripts/bench/figures'
import { Random } from '../../../scripts/local/sample/random'

describe('the ratio of what was measured in turns', () => {
  it('does not change when both are slowed down', () => {
    const rounds = fc.array(
      fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 1, maxLength: 9 }),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(rounds, fc.double({ min: 0.1, max: 10, noNaN: true }), (wholes, ratio) => {
        const parts = wholes.map(values => values.map(value => value * ratio))
        for (const figure of Object.values(ratioOf(parts, wholes))) expect(figure).toBeCloseTo(ratio, 9)
      }),
    )
  })

  it('lies within its interval in 95 of 100 benchmarks', () => {
    const random = new Random('benchmarks')
    const hits = Array.from({ length: 1000 }, () => {
      // Half of all rounds find more than 2.
      const parts = Array.from({ length: 100 }, () => [2 * (0.5 + random.next())])
      const { low, high } = ratioOf(
        parts,
        parts.map(() => [1]),
      )
      return low <= 2 && high >= 2
    })
    const inside = hits.filter(Boolean).length / hits.length
    expect(inside).toBeGreaterThan(0.93)
    expect(inside).toBeLessThan(0.98)
  })
})
