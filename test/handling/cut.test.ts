import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesOf } from '../../shared/function/size'
import { fitting } from '../../shared/handling/cut'
import { feedbackVoice } from '../helpers/voices'

const MOST = 10_000

const text = fc
  .tuple(fc.string({ maxLength: 10, unit: 'binary' }), fc.integer({ min: 1, max: 500 }))
  .map(([part, times]) => part.repeat(times))

/** Long, wide or deep. */
const value = fc.oneof(
  text,
  fc.array(text, { maxLength: 5 }),
  fc.integer({ min: 1, max: 2000 }).map(length => Array(length).fill('x')),
  fc
    .integer({ min: 1, max: 2000 })
    .map(length => Object.fromEntries(Array.from({ length }, (_, id) => [`k${id}`, id]))),
  fc.tuple(text, fc.integer({ min: 1, max: 98 })).map(([inner, levels]) => {
    let nested: unknown = inner
    for (let level = 0; level < levels; level++) nested = level % 2 ? [nested, inner] : { nested }
    return nested
  }),
)

it('a voice of any size and shape is cut to what fits, and keeps its ids and fields', () => {
  let cuts = 0
  fc.assert(
    fc.property(
      text,
      fc.array(value, { maxLength: 3 }),
      fc.array(text, { maxLength: 20 }),
      (content, systemInfo, notes) => {
        const history = notes.map((note, time) => ({ time, by: 'oAdmin', action: 'update', note }))
        const voice = feedbackVoice('12345', { content, systemInfo: { ...systemInfo }, voice: { history } })
        const whole = structuredClone(voice)
        const { cut, ...fitted } = fitting(voice, MOST)
        expect(voice).toEqual(whole)
        if (bytesOf(voice) <= MOST) {
          expect({ cut, ...fitted }).toEqual({ cut: undefined, ...voice })
          return
        }
        cuts++
        expect(cut).toBe(true)
        expect(bytesOf(fitted)).toBeLessThanOrEqual(MOST)
        // What the database would not take was cut before.
        expect(Object.keys(fitted)).toEqual(Object.keys(voice).filter(key => key !== 'cut'))
        expect(Object.keys(Object(fitted.record))).toEqual(Object.keys(Object(voice.record)))
        expect(fitted).toMatchObject({ _id: voice._id, hash: voice.hash, record: { recordId: '12345' } })
        // The newest entries, whole.
        const kept = [fitted.history].flat()
        if (kept.length > 0) expect(kept).toEqual(history.slice(-kept.length))
      },
    ),
    { numRuns: 40 },
  )
  expect(cuts).toBeGreaterThan(8)
})
