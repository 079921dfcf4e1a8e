import { expect, it } from 'vitest'
import { digestDay, isQuietNow } from '../../shared/alerts/rules'
import type { AlertSettings } from '../../shared/archive/settings-types'
import { chinaDay } from '../../shared/china-time'

const settings = (given: Partial<AlertSettings>): AlertSettings => ({
  newFeedback: true,
  badComments: 2,
  digestHour: null,
  quiet: null,
  ...given,
})

const at = (time: string) => Date.parse(`2026-11-24T${time}+08:00`) / 1000

it.each<[[number, number] | null, string[], string[]]>([
  [
    [22, 8],
    ['22:00:00', '23:59:59', '00:00:00', '07:59:59'],
    ['21:59:59', '08:00:00', '12:00:00'],
  ],
  [
    [12, 14],
    ['12:00:00', '13:59:59'],
    ['11:59:59', '14:00:00', '00:00:00'],
  ],
  [
    [22, 0],
    ['22:00:00', '23:59:59'],
    ['00:00:00', '21:59:59'],
  ],
  [
    [0, 8],
    ['00:00:00', '07:59:59'],
    ['08:00:00', '23:59:59'],
  ],
  [[8, 8], [], ['07:59:59', '08:00:00', '20:00:00']],
  [null, [], ['00:00:00', '12:00:00']],
])('alerts are held back in the quiet hours %j, also over midnight', (quiet, held, sent) => {
  for (const time of held) expect([time, isQuietNow(settings({ quiet }), at(time))]).toEqual([time, true])
  for (const time of sent) expect([time, isQuietNow(settings({ quiet }), at(time))]).toEqual([time, false])
})

it.each<[number | null, Record<string, string | undefined>]>([
  [9, { '08:59:59': undefined, '09:00:00': '24', '10:00:00': '24', '23:59:59': '24', '00:00:00': undefined }],
  [0, { '23:59:59': '24', '00:00:00': '24' }],
  [
    23,
    { '22:59:59': undefined, '23:00:00': '24', '00:00:00': '23', '10:59:59': '23', '11:00:00': undefined },
  ],
  [20, { '07:59:59': '23', '08:00:00': undefined, '19:59:59': undefined, '20:00:00': '24' }],
  [null, { '00:00:00': undefined, '09:00:00': undefined }],
])('from %s o’clock on the digest of the day is due, also in the night after it', (digestHour, days) => {
  for (const [time, day] of Object.entries(days)) {
    const due = day && `2026-11-${day}`
    expect([time, digestDay(settings({ digestHour }), at(time))]).toEqual([time, due])
  }
})

it('a day begins at midnight in China', () => {
  expect([chinaDay(at('00:00:00')), chinaDay(at('00:00:00') - 1)]).toEqual(['2026-11-24', '2026-11-23'])
})
