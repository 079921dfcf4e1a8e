import { expect, it, vi } from 'vitest'
import type { Alert } from '../../shared/alerts/alert'
import { logAlert, logFailure } from '../../shared/alerts/log'
import { fail } from '../../shared/errors'
import { keepSecret } from '../../shared/secrets'

const alerts = (count: number): Alert[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ _id: `alert:wx1:comment:${index}`, voice: `wx1:comment:${index}`, text: '' },
    ...{ held: false, robots: {} },
  }))

function lines(by: () => void): unknown[] {
  const found: unknown[] = []
  vi.spyOn(console, 'log').mockImplementation(line => void found.push(JSON.parse(line)))
  by()
  return found
}

it('a line says how many alerts did not arrive, names the first twenty, and shows no secret', () => {
  keepSecret('k-e-y-of-robot')
  const [line] = lines(() => logAlert('not delivered', alerts(25), 'k-e-y-of-robot is wrong'))
  const ids = alerts(20).map(({ voice }) => voice)
  expect(line).toEqual({ alert: 'not delivered', count: 25, ids, reason: '*** is wrong' })
})

it('of a secret that begins with another, nothing stays', () => {
  keepSecret('short')
  keepSecret('short-and-longer')
  const [line] = lines(() => logAlert('failed', [], 'short-and-longer, short'))
  expect(line).toMatchObject({ reason: '***, ***' })
})

it('where there are no alerts, a line says what failed, and nothing else', () => {
  expect(lines(() => logAlert('given up', [], 'x'))).toEqual([])
  expect(lines(() => logAlert('not delivered', [], 'x'))).toEqual([])
  const failed = { alert: 'failed', count: 0, ids: [] }
  expect(lines(() => logFailure(fail('network', 'lost')))).toEqual([{ ...failed, reason: 'lost' }])
  const [line] = lines(() => logFailure(fail('network', 'lost'), 'robot 1', alerts(1)))
  expect(line).toEqual({ alert: 'failed', count: 1, ids: ['wx1:comment:0'], reason: 'robot 1: lost' })
})

it('a mistake of ours is thrown, and not logged', () => {
  expect(lines(() => expect(() => logFailure(new TypeError('ours'))).toThrow('ours'))).toEqual([])
})
