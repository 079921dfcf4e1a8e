import { expect, it } from 'vitest'
import { fieldsOf, ignoredKeys } from '../../../scripts/invoke/keys'
import { OPERATIONS } from '../../../shared/operations/table'

it('the fields of every operation are known', () => {
  for (const name of Object.keys(OPERATIONS)) expect(fieldsOf(name), name).toBeDefined()
  expect(fieldsOf('updateVoice')).toEqual(expect.arrayContaining(['id', 'ids', 'state', 'addTags', 'note']))
  expect(fieldsOf('getVoiceStats')).toEqual(expect.arrayContaining(['kind', 'startTime', 'endTime']))
})

it('keys that are ignored are named, with what is meant or else what there is', () => {
  expect(ignoredKeys('getFeedback', { page: 1, nun: 2, sort: '' })).toEqual([
    'getFeedback does not know "nun": did you mean num?',
    'getFeedback does not know "sort": it takes page, num, type',
  ])
  expect(ignoredKeys('getSettings', { id: 1 })).toEqual([
    'getSettings does not know "id": it takes no fields',
  ])
  expect(ignoredKeys('getFeedback', { appId: 'wx1' })).toEqual([
    'getFeedback does not know "appId": did you mean appid?',
  ])
})

it.each([
  ['getCommentList', { filterType: 1, start_time: 2, userInfo: {}, tcbContext: {} }],
  ['userVoice', { action: 'getFeedback', num: 1 }],
  // Which every operation takes.
  ['getSettings', { appid: 'wx1' }],
  // Which the function itself refuses, and what WeChat sends.
  ['userVoice', { action: 'getFeedbak', num: 1 }],
  ['onBadComment', { MsgType: 'event', Event: 'wxa_comment_bad_score', result: {} }],
  ['getFeedback', null],
])('of %s %j none is', (name, event) => {
  expect(ignoredKeys(name, event)).toEqual([])
})
