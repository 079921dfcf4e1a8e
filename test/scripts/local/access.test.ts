import { describe, expect, it } from 'vitest'
import { at, useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud } = useCloudOfFixtures()

const fetched = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(cloud().accessUrl + path, init)
  return { response, text: await response.text() }
}

describe('a request over HTTP', () => {
  it.each([
    ['application/json', '{"a":"中"}', { body: '{"a":"中"}', isBase64Encoded: false }],
    ['text/xml', '<xml/>', { body: 'PHhtbC8+', isBase64Encoded: true }],
  ])('with %s calls the function as CloudBase does, from nobody', async (type, body, expected) => {
    const init = { method: 'POST', headers: { 'content-type': type, 'x-own': 'yes' }, body }
    const { response, text } = await fetched('/http/more?a=1&b=%E4%B8%AD', init)
    expect(response.status).toBe(200)
    const { event, caller } = JSON.parse(text)
    expect(event).toMatchObject({
      path: '/http/more',
      httpMethod: 'POST',
      headers: { 'x-own': 'yes' },
      queryStringParameters: { a: '1', b: '中' },
      requestContext: { envId: expect.any(String) },
      ...expected,
    })
    expect(caller).toMatchObject({ SOURCE: 'wx_http' })
    expect(Object.keys(caller)).not.toEqual(expect.arrayContaining(['OPENID']))
    expect(at(caller, 'APPID')).toBeUndefined()
  })

  it('is answered with what the function returns: a response, text, JSON', async () => {
    const { response, text } = await fetched('/http?as=response')
    expect([response.status, response.headers.get('x-own'), text]).toEqual([201, 'yes', 'hi'])
    expect(response.headers.get('content-type')).toBe('image/png')
    const plain = await fetched('/http?as=text')
    expect([plain.response.headers.get('content-type'), plain.text]).toEqual([
      'text/plain; charset=utf-8',
      'a text',
    ])
  })

  it.each(['/missing', '/', '/throws'])('to %s is no result', async path => {
    const { response, text } = await fetched(path)
    expect([response.status, text]).toEqual([500, expect.stringContaining('FUNCTION_INVOCATION_FAILED')])
  })
})
