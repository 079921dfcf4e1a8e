import { beforeEach, describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPID } from '../../scripts/local/cloud'
import type { Settings } from '../../shared/archive/settings-types'
import { useArchive } from '../helpers/archive'

const COLLEAGUE = { openid: 'oColleague' }
const { cloud, data, error, empty, databaseRequests } = useArchive({
  env: { ADMIN_OPENIDS: `${ADMIN_OPENID},${COLLEAGUE.openid}` },
})

beforeEach(empty)

/** All but who handles voices: people.test.ts has that. */
type OwnSettings = Pick<Settings, 'templates' | 'alerts' | 'autoDone'>
const own = ({ templates, alerts, autoDone }: Settings): OwnSettings => ({ templates, alerts, autoDone })
const read = async () => own(await data<Settings>('getSettings', {}, COLLEAGUE))
const update = async (change: object) => own(await data<Settings>('updateSettings', change))

const DEFAULTS: OwnSettings = {
  templates: [],
  alerts: { newFeedback: true, badComments: 2, digestHour: null, quiet: null },
  autoDone: null,
}
const TEMPLATE = { name: '致歉', text: '非常抱歉给您带来不便。' }

it('has defaults for what is not set', async () => {
  expect(await read()).toEqual(DEFAULTS)
})

it('changes only the parts that are given, for all administrators', async () => {
  const first = await update({ templates: [TEMPLATE] })
  expect(first).toEqual({ ...DEFAULTS, templates: [TEMPLATE] })
  const second = await update({ alerts: { digestHour: '9', quiet: ['22', 8] } })
  expect(second).toEqual({
    ...DEFAULTS,
    templates: [TEMPLATE],
    alerts: { ...DEFAULTS.alerts, digestHour: 9, quiet: [22, 8] },
  })
  const third = await update({ alerts: { new_feedback: false, badComments: 0, digestHour: null } })
  const alerts = { newFeedback: false, badComments: 0, digestHour: null, quiet: [22, 8] }
  expect(third).toEqual({ ...DEFAULTS, templates: [TEMPLATE], alerts })
  expect(await read()).toEqual(third)
  expect(await update({ templates: [], alerts: { quiet: null } })).toEqual({
    ...DEFAULTS,
    alerts: { ...alerts, quiet: null },
  })
})

it('loses nothing where people change different parts at the same time, even the first time', async () => {
  for (const hour of [0, 1, 2, 3]) {
    empty()
    if (hour % 2) await update({ alerts: { badComments: 1 } })
    await Promise.all([
      update({ alerts: { digestHour: hour } }),
      update({ alerts: { newFeedback: false } }),
      update({ templates: [TEMPLATE] }),
    ])
    expect(await read()).toMatchObject({
      templates: [TEMPLATE],
      alerts: { digestHour: hour, newFeedback: false },
    })
  }
})

it('has the stars from which comments come in as done, until they are none again', async () => {
  expect(await update({ autoDone: 4 })).toEqual({ ...DEFAULTS, autoDone: 4 })
  expect(await update({ auto_done: '5', alerts: { digestHour: 9 } })).toMatchObject({
    autoDone: 5,
    alerts: { digestHour: 9 },
  })
  expect(await update({ templates: [TEMPLATE] })).toMatchObject({ autoDone: 5 })
  expect(await update({ autoDone: null })).toMatchObject({ autoDone: null, templates: [TEMPLATE] })
  expect(await read()).toMatchObject({ autoDone: null, alerts: { digestHour: 9 } })
  empty()
  expect(await update({ autoDone: null })).toEqual(DEFAULTS)
})

describe('one template', () => {
  const named = (name: string, text = name) => ({ name, text })
  const names = async () => (await read()).templates.map(({ name }) => name)

  it('is added, changed in its place, renamed and removed', async () => {
    await update({ addTemplate: { name: ' 致歉 ', text: '抱歉' } })
    await update({ add_template: named('退款'), alerts: { digestHour: 9 } })
    expect(await read()).toMatchObject({
      templates: [named('致歉', '抱歉'), named('退款')],
      alerts: { digestHour: 9 },
    })
    await update({ removeTemplate: '致歉', addTemplate: named('致歉', '非常抱歉') })
    expect((await read()).templates).toEqual([named('致歉', '非常抱歉'), named('退款')])
    await update({ removeTemplate: '致歉', addTemplate: named('道歉') })
    expect(await names()).toEqual(['道歉', '退款'])
    expect((await update({ removeTemplate: '道歉' })).templates).toEqual([named('退款')])
    expect((await update({ removeTemplate: '没有' })).templates).toEqual([named('退款')])
  })

  it('of several people at once is not lost, even the first time', async () => {
    for (const start of [[], [named('旧'), named('旧2')]]) {
      empty()
      if (start.length > 0) await update({ templates: start })
      await Promise.all([
        ...['a', 'b', 'c'].map(name => update({ addTemplate: named(name) })),
        ...['旧', '没有'].map(name => data('updateSettings', { removeTemplate: name }, COLLEAGUE)),
        update({ alerts: { badComments: 1 } }),
      ])
      expect((await names()).sort()).toEqual(['a', 'b', 'c', ...start.slice(1).map(({ name }) => name)])
      expect((await read()).alerts.badComments).toBe(1)
    }
  })

  it('of a name that another has, or beyond the fiftieth, is refused and changes nothing', async () => {
    const full = Array.from({ length: 50 }, (_, index) => named(`t${index}`))
    await update({ templates: full })
    const refused = { kind: 'invalid_input', fields: [{ field: 'addTemplate' }] }
    for (const addTemplate of [named('t7', 'other'), named('new')]) {
      expect(await error('updateSettings', { addTemplate, alerts: { digestHour: 3 } })).toMatchObject(refused)
    }
    expect(
      await error('updateSettings', { removeTemplate: 't8', addTemplate: named('t7', 'other') }),
    ).toMatchObject(refused)
    // The same once more is what somebody sends whose answer was lost.
    expect(await update({ addTemplate: named('t7') })).toEqual({ ...DEFAULTS, templates: full })
    await update({ removeTemplate: 't8', addTemplate: named('new') })
    expect((await names()).slice(7, 10)).toEqual(['t7', 'new', 't9'])
  })

  it('is not sent again where the answer was lost', async () => {
    await update({ addTemplate: named('a') })
    cloud().clearRequests()
    cloud().faults.add({ on: 'database.modifyDocument', times: 3, close: 'after' })
    expect(await error('updateSettings', { addTemplate: named('b') })).toMatchObject({
      outcome: 'unknown',
      retryable: false,
    })
    expect(databaseRequests().filter(({ name }) => name === 'database.modifyDocument')).toHaveLength(1)
    expect(await names()).toEqual(['a', 'b'])
  })
})

it.each([
  { addTemplate: TEMPLATE },
  { alerts: { digestHour: 8 } },
  { addTemplate: TEMPLATE, alerts: { digestHour: 8 } },
])('does not hide that %j was written, where only reading it afterwards failed', async change => {
  await update({ alerts: { badComments: 1 } })
  const reads = 'addTemplate' in change ? 1 : 0
  cloud().faults.add({ on: 'database.getDocument', skip: reads, code: 'DATABASE_REQUEST_FAILED' })
  const failure = await error('updateSettings', change)
  expect(failure).toMatchObject({ kind: 'wechat', retryable: false, outcome: 'unknown' })
  expect(failure.message).toContain('settings were changed')
})

it('says what was refused before anything was written', async () => {
  cloud().faults.add({ on: 'database.modifyDocument', code: 'DATABASE_REQUEST_FAILED' })
  expect(await error('updateSettings', { alerts: { digestHour: 8 } })).not.toHaveProperty('outcome')
})

it('does not send a change again whose answer was lost', async () => {
  await update({ alerts: { digestHour: 8 } })
  cloud().clearRequests()
  // Behind the line of the audit.
  cloud().faults.add({ on: 'database.modifyDocument', skip: 1, times: 3, close: 'after' })
  expect(await error('updateSettings', { alerts: { digestHour: 9 } })).toMatchObject({
    outcome: 'unknown',
    retryable: false,
  })
  expect(databaseRequests().filter(({ name }) => name === 'database.modifyDocument')).toHaveLength(2)
  expect((await read()).alerts.digestHour).toBe(9)
})

it('gives the default for an impossible value', async () => {
  cloud().database.insert('user_voice_meta', [
    {
      _id: `settings:${APPID}`,
      templates: [TEMPLATE, { name: 7 }, null],
      alerts: { digestHour: 99, quiet: [1], badComments: 'x' },
      autoDone: 0,
    },
  ])
  expect(await read()).toEqual({ ...DEFAULTS, templates: [TEMPLATE] })
})

describe('wrong input', () => {
  it.each([
    ['templates', {}],
    ['templates', { alerts: {} }],
    ['templates', { templates: TEMPLATE }],
    ['templates', { templates: [{ name: '致歉' }] }],
    ['templates', { templates: [{ name: '', text: 'x' }] }],
    ['templates', { templates: [{ name: 'x'.repeat(21), text: 'x' }] }],
    ['templates', { templates: [{ name: 'x', text: '长'.repeat(501) }] }],
    ['templates', { templates: [TEMPLATE, { ...TEMPLATE, text: 'other' }] }],
    ['templates', { templates: ['x'] }],
    ['templates', { templates: [TEMPLATE], addTemplate: TEMPLATE }],
    ['templates', { templates: [], removeTemplate: 'x' }],
    ['addTemplate', { addTemplate: { name: 'x' } }],
    ['addTemplate', { addTemplate: { name: 'x', text: '长'.repeat(501) } }],
    ['removeTemplate', { removeTemplate: { $ne: '' } }],
    ['templates', { templates: Array.from({ length: 51 }, (_, index) => ({ name: `${index}`, text: 'x' })) }],
    ['autoDone', { autoDone: 0 }],
    ['autoDone', { autoDone: 6 }],
    ['autoDone', { autoDone: 4.5 }],
    ['alerts', { alerts: 'all' }],
    ['alerts', { alerts: { newFeedback: 'sometimes' } }],
    ['alerts', { alerts: { badComments: 6 } }],
    ['alerts', { alerts: { digestHour: 24 } }],
    ['alerts', { alerts: { digestHour: '9:00' } }],
    ['alerts', { alerts: { quiet: [22] } }],
    ['alerts', { alerts: { quiet: [22, 24] } }],
    ['alerts', { alerts: { quiet: [8, 8] } }],
    ['alerts', { alerts: { quiet: { from: 22, to: 8 } } }],
  ])('of %s is refused: %j', async (field, change) => {
    expect(await error('updateSettings', change)).toMatchObject({
      kind: 'invalid_input',
      fields: [{ field }],
    })
    expect(databaseRequests()).toHaveLength(0)
  })

  it('says which part is wrong', async () => {
    const { fields } = await error('updateSettings', { alerts: { digestHour: 24, badComments: -1 } })
    expect(fields).toEqual([
      {
        field: 'alerts',
        message:
          'is wrong: badComments must be a whole number from 0 to 5, digestHour must be a whole number from 0 to 23',
      },
    ])
  })
})
