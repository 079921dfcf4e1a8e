import { expect, it } from 'vitest'
import { useAlerts } from '../helpers/alerts'

/* Alerts of people who were forgotten. All that is said here comes from the same person. */

const { cloud, data, sendFeedback, makeComment, sync, push, alerts, texts } = useAlerts()

const forget = () => data('forgetUser', { openid: 'oSECRETOPENID0123456789abcd' })

it('are removed when a person is forgotten', async () => {
  makeComment()
  sendFeedback()
  await sync()
  expect(alerts()).toHaveLength(2)
  await forget()
  expect(alerts()).toEqual([])
})

it('are not made of what such a person says later, however often it is pushed', async () => {
  await sync()
  await forget()
  const commentId = makeComment()
  for (let i = 0; i < 2; i++) {
    expect(await push(commentId)).toMatchObject({ alert: 'not wanted' })
    expect(alerts()).toEqual([])
  }
  await sync()
  expect(alerts()).toEqual([])
  expect(texts()).toEqual([])
})

it('are removed by a sync where a push could not know whose comment it was', async () => {
  await sync()
  await forget()
  const commentId = makeComment()
  cloud().faults.add({ on: '/wxaapi/comment/commentinfo/get', errcode: -10403 })
  await push(commentId)
  expect(alerts()).toHaveLength(1)
  await sync()
  expect(alerts()).toEqual([])
  expect(texts()).toHaveLength(1)
})

it('go out where the archive does not say whether the person was forgotten', async () => {
  await sync()
  const commentId = makeComment()
  cloud().faults.add({ on: 'database.getDocument', skip: 1, times: 3, code: 'DATABASE_PERMISSION_DENIED' })
  await push(commentId)
  expect(texts()).toHaveLength(1)
})
