import { expect, it } from 'vitest'
import type { Setup } from '../../shared/setup/types'
import { useLocalCloud } from '../helpers/cloud'

const { cloud, call, data, requestsTo } = useLocalCloud()

async function checks() {
  const { checks } = await data<Setup>('checkSetup', {})
  return Object.fromEntries(checks.map(check => [check.id, check]))
}

const TIMER_EVENT = { Type: 'Timer', TriggerName: 'sync', Time: '2026-11-25T00:00:00Z', Message: '' }

it.each([
  ['syncVoices', 'tcb_trigger', 'Or list tcb_trigger in TRUSTED_SOURCES'],
  ['userVoice', 'wx_trigger,scf', 'Or list scf in TRUSTED_SOURCES'],
  ['userVoice', '', undefined],
  ['userVoice', 'wx_unknown', undefined],
])('a timer that comes to %s with SOURCE "%s"', async (name, source, advice) => {
  cloud().database.clear()
  await checks()
  const fresh = { openid: undefined, source, env: { TIMER: `${name} ${source}` } }
  for (const _ of [1, 2]) {
    expect(await call(name, TIMER_EVENT, fresh)).toMatchObject({ envelope: { errCode: 403 } })
  }
  expect(
    requestsTo('database.modifyDocument').filter(({ functionName }) => functionName === name),
  ).toHaveLength(1)
  const { sync } = await checks()
  expect(sync).toMatchObject({ state: 'todo', hint: expect.stringContaining('上传触发器') })
  expect(sync?.message).toContain(`a timer comes, and is refused: its SOURCE is ${source || 'empty'} instead`)
  if (advice) expect(sync?.hint).toContain(advice)
  else expect(sync?.hint).not.toContain('TRUSTED_SOURCES')
  await call('syncVoices', {})
  expect((await checks()).sync?.state).toBe('ok')
})

it('a timer whose SOURCE is trusted syncs; an event that anybody can send is not noted', async () => {
  cloud().database.clear()
  await checks()
  const timer = { openid: undefined, source: 'tcb_trigger', env: { TRUSTED_SOURCES: 'tcb_trigger' } }
  expect(await call('userVoice', TIMER_EVENT, timer)).toMatchObject({
    envelope: { errMsg: 'syncVoices:ok' },
  })
  cloud().clearRequests()
  for (const caller of [{ openid: 'oSTRANGER' }, { openid: undefined, source: 'web_client' }]) {
    await call('syncVoices', TIMER_EVENT, { ...caller, env: { TIMER: 'anybody' } })
  }
  await call('syncVoices', {}, { openid: undefined, source: 'tcb_trigger', env: { TIMER: 'no timer' } })
  // A user is looked for among the members.
  expect(cloud().requests.filter(({ name }) => name !== 'database.getDocument')).toEqual([])
})
