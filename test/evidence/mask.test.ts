import { expect, it } from 'vitest'
import { maskWritten } from '../../shared/evidence/mask'

it.each([
  ['token=abc', 'token=***'],
  ['access_token: "a b"', 'access_token: "***"'],
  ['{"session_key":"xY==","n":1}', '{"session_key":"***","n":1}'],
  ['{\\"sessionId\\":\\"12\\",\\"n\\":1}', '{\\"sessionId\\":\\"***\\",\\"n\\":1}'],
  ["{secret: 'x', id: 7}", "{secret: '***', id: 7}"],
  ['Token：abc，下一个', 'Token：***，下一个'],
  [
    '/pages/web/web?url=https%3A%2F%2Fexample.com%2F%3Ftoken%3DabC1%26n%3D1',
    '/pages/web/web?url=https%3A%2F%2Fexample.com%2F%3Ftoken%3D***%26n%3D1',
  ],
  ['%22session_key%22%3A%22aB%2B1%22%2C%22n%22%3A1', '%22session_key%22%3A%22***%22%2C%22n%22%3A1'],
  ['token => abc1, secret->x y', 'token => ***, secret->*** y'],
  ['password=1&x=2', 'password=1&x=2'],
  ['password=1a&x=2', 'password=***&x=2'],
  ['Authorization: Bearer a.b-c', 'Authorization: ***'],
  ['authorization: Basic YTpi ok', 'authorization: *** ok'],
  ['bearer abc', 'bearer ***'],
  ['token abc123def', 'token ***'],
  [`sign ${'0123456789abcdef'.repeat(2)} end`, 'sign *** end'],
  [`${'aB3/'.repeat(8)}x+==`, '***'],
  ['x'.repeat(32), '***'],
  ['5f0c3b1e-8f5d-4b6a-9c1d-2e3f4a5b6c7d', '***'],
  ['eyJhbGciOiJIUzI1NiJ9.'.concat('e30'.repeat(12), '.', 'Zx9'.repeat(14)), 'eyJhbGciOiJIUzI1NiJ9.***.***'],
  ['电话 13812345678', '电话 138****5678'],
])('masks %j', (text, masked) => expect(maskWritten(text)).toBe(masked))

it.each([
  'token: null, session=undefined, secret: false',
  'token 过期，session expired again',
  'https://api.example.com/shop/order/detail/list/20261125021600123456/items',
  'at Page.onLoad (https://usr/packages/order/components/address-picker/index.js:10:5)',
  "TypeError: Cannot read property 'skuList' of undefined",
  'x'.repeat(31),
  '----------------------------------------',
  '订单 20261125021600123456，合计 128.50 元',
])('leaves %j', text => expect(maskWritten(text)).toBe(text))

it('comes to an end with long texts of what it looks for', () => {
  for (const part of ['token', 'session ', 'a/', '1', 'Bearer ', '"', 'secret:\\"', '=', 'aA0+']) {
    expect(maskWritten(part.repeat(20_000 / part.length)).length).toBeLessThan(40_000)
  }
})
