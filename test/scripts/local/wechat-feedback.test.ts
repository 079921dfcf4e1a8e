import { describe, expect, test } from 'vitest'
import { useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud, get, post } = useCloudOfFixtures()

describe('feedback over HTTPS', () => {
  test('long ids are bare integers, names are mixed', async () => {
    const { text } = await get('/wxaapi/feedback/list', { page: '1', num: '3' })
    expect(text).toContain(`"record_id":${cloud().data.feedback[0]?.record_id},`)
    expect(text).toMatch(/"head_url":.*"mediaIds":/)
  })

  test('a type is a filter', async () => {
    const { json } = await get('/wxaapi/feedback/list', { page: '1', num: '100', type: '6' })
    const expected = cloud().data.feedback.filter(record => record.type === 6).length
    expect(json).toMatchObject({ total_num: expected, errcode: 0 })
    expect(json.list).toHaveLength(expected)
  })

  test('behind the last page the list is missing', async () => {
    const { json } = await get('/wxaapi/feedback/list', { page: '99', num: '10' })
    expect(json).toEqual({ total_num: cloud().data.feedback.length, errcode: 0 })
  })

  test('page is required, and GET', async () => {
    expect((await get('/wxaapi/feedback/list', { num: '10' })).json).toMatchObject({ errcode: 47001 })
    expect((await post('/wxaapi/feedback/list', {})).json).toMatchObject({ errcode: 43001 })
  })
})
