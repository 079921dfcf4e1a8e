import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskContact, maskContacts } from '../../shared/contacts'

describe('contacts in text', () => {
  it.each([
    ['电话13812345678请回', '电话138****5678请回'],
    ['138-1234-5678', '138****5678'],
    ['+86 138 1234 5678', '+86****5678'],
    ['１３８１２３４５６７８', '１３８****５６７８'],
    ['vx13812345678', 'vx138****5678'],
    ['13812345678,13912345678', '138****5678,139****5678'],
    ['邮箱abc.def@qq.com。', '邮箱a***@qq.com。'],
    ['邮箱abc.def＠qq.com。', '邮箱a***＠qq.com。'],
    ['身份证110101199003071234', '身份证110***********1234'],
    ['座机0755-86013388', '座机075****88'],
    ['微信号：abc_123', '微信号：a****3'],
    ['加我vx abc12345', '加我vx a****5'],
    ['QQ 12345678', 'QQ 1****8'],
  ])('%j become %j', (text, masked) => {
    expect(maskContacts(text)).toBe(masked)
  })

  it.each([
    '订单4200001381234567820991234',
    '2026-11-24 12:30',
    '微信 8.0.50 闪退',
    '微信 Android 版打不开',
    '微信支付失败',
    '2023-02-14T13:11:44',
    'iPhone 13 Pro Max 256',
    '价格 1.38 元',
  ])('there are none in %j', text => {
    expect(maskContacts(text)).toBe(text)
  })

  it('are masked wherever they stand', () => {
    const digits = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 })
      .map(list => list.join(''))
    const number = fc
      .tuple(fc.integer({ min: 3, max: 9 }), digits)
      .map(([second, rest]) => `1${second}${rest}`)
    const around = fc.string({ unit: 'grapheme' }).filter(text => !/[\d０-９]/.test(text))
    fc.assert(
      fc.property(around, number, around, (before, number, after) => {
        const masked = maskContacts(`${before}${number}${after}`)
        expect(masked).not.toContain(number)
        expect(masked).not.toContain(number.slice(3, 7) + number.slice(7))
      }),
    )
  })

  it('take no time to find in long text', () => {
    for (const text of [
      'a'.repeat(100_000),
      '1'.repeat(100_000),
      '1 '.repeat(50_000),
      'a@'.repeat(50_000),
      '微信'.repeat(50_000),
    ]) {
      expect(maskContacts(text)).toBe(text)
    }
  })
})

describe('a field for a contact', () => {
  it.each([
    ['13812345678', '138****5678'],
    ['wxid_zhangsan', 'wxi****n'],
    ['zhangsan88', 'z****8'],
    ['张三', '**'],
    ['  ', '  '],
    ['', ''],
  ])('%j becomes %j', (contact, masked) => {
    expect(maskContact(contact)).toBe(masked)
  })
})
