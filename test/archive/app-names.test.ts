import { beforeEach, expect, it } from 'vitest'
import { findAppNames, noteAppName } from '../../shared/archive/app-names'
import type { Archive } from '../../shared/archive/archive'
import { forgottenAmong, markForgotten } from '../../shared/archive/forgotten'
import { OperationError } from '../../shared/errors'
import { startInvocation } from '../../shared/invocation'
import { memoryDatabase, newStore } from '../helpers/memory-database'

/* What stands in small documents: what mini programs are called, and who was forgotten. */

let store = newStore()
let isRefusing = false
let requests = 0
beforeEach(() => {
  store = newStore()
  isRefusing = false
  requests = 0
})

async function carry<T>(apply: () => T): Promise<T> {
  requests++
  if (isRefusing) throw new OperationError('wechat', -502001, 'refused', {})
  return apply()
}

const archive = (appid: string, served: string[], appids = [appid]): Archive => ({
  ...memoryDatabase(store, carry, 'keepBefore'),
  appid,
  appids,
  now: 1_790_000_000,
  keepsFrom: 0,
  invocation: { ...startInvocation({}), served, appids },
})

const nameOf = async (appid: string) => (await findAppNames([appid], archive(appid, []))).get(appid)
const tea = { name: '茶铺', headImg: 'https://a/1?sign=1' }

it('a mini program is called as its records say where two are served, and by its appid before', async () => {
  const one = archive('wxOne', ['wxOne'])
  await noteAppName(tea, 5, one)
  expect([requests, await nameOf('wxOne')]).toEqual([0, 'wxOne'])
  const two = archive('wxTwo', ['wxTwo', 'wxOther'])
  await noteAppName({ ...tea, name: '' }, 5, two)
  expect(await nameOf('wxTwo')).toBe('wxTwo')
  await noteAppName(tea, 5, two)
  expect(store.meta.get('app:wxTwo')).toMatchObject({ ...tea, appid: 'wxTwo', time: 5 })
  expect([...(await findAppNames(['wxOther', 'wxTwo'], two))]).toEqual([
    ['wxOther', 'wxOther'],
    ['wxTwo', '茶铺'],
  ])
})

it('the newest record says it, also where two are of one second; what is noted costs no request', async () => {
  const served = ['wxNew', 'wxOther']
  await noteAppName(tea, 5, archive('wxNew', served))
  await noteAppName({ ...tea, name: '旧名' }, 4, archive('wxNew', served))
  expect(await nameOf('wxNew')).toBe('茶铺')
  await noteAppName({ ...tea, name: '新名' }, 5, archive('wxNew', served))
  expect(await nameOf('wxNew')).toBe('新名')
  requests = 0
  await noteAppName({ ...tea, name: '新名', headImg: 'https://a/1?sign=2' }, 9, archive('wxNew', served))
  expect(requests).toBe(0)
})

it('a name that cannot be noted fails nothing, and is noted the next time', async () => {
  const lost = archive('wxLost', ['wxLost', 'wxOther'])
  isRefusing = true
  await noteAppName(tea, 5, lost)
  isRefusing = false
  expect(await nameOf('wxLost')).toBe('wxLost')
  await noteAppName(tea, 5, lost)
  expect(await nameOf('wxLost')).toBe('茶铺')
})

it('somebody is forgotten in the mini programs that are meant, however often, and nobody else is', async () => {
  const both = archive('wxA', ['wxA', 'wxB', 'wxC'], ['wxA', 'wxB'])
  await markForgotten('oGone', archive('wxA', ['wxA']))
  for (let times = 0; times < 2; times++) await markForgotten('oGone', both)
  expect([...store.meta.values()].map(({ purpose }) => purpose)).toEqual(['forgotten', 'forgotten'])
  expect(JSON.stringify([...store.meta])).not.toContain('oGone')
  const among = async (appid: string) => [
    ...(await forgottenAmong(['oStays', 'oGone', '', 'oGone'], archive(appid, [appid]))),
  ]
  expect([await among('wxA'), await among('wxB'), await among('wxC')]).toEqual([['oGone'], ['oGone'], []])
  requests = 0
  expect(await forgottenAmong(['', ''], both)).toEqual(new Set())
  expect(requests).toBe(0)
})
