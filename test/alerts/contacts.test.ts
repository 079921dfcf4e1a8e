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
    ['1 3 8 0 0 1 3 8 0 0 0', '138****8000'],
    ['1-3-8-0-0-1-3-8-0-0-0', '138****8000'],
    ['138..0013..8000', '138****8000'],
    ['138,0013,8000', '138****8000'],
    ['一三八零零一三八零零零', '一三八****八零零零'],
    ['①③⑧⓪⓪①③⑧⓪⓪⓪', '①③⑧****⑧⓪⓪⓪'],
    ['13800138000一直打不通', '138****8000一直打不通'],
    ['0755 8601 3388', '075****88'],
    ['加V：abc123', '加V：a****3'],
    ['V❤：abc_12345', 'V❤：a****5'],
    ['v ❤️ abc_12345', 'v ❤️ a****5'],
    ['加v12345678', '加v1****8'],
    ['q q 123456789', 'q q 1****9'],
    ['扣 扣：1 2 3 4 5 6', '扣 扣：1****6'],
    ['V信 hello88', 'V信 h****8'],
    ['微信（abc12345）', '微信（a****5）'],
    ['微信【abc12345】', '微信【a****5】'],
    ['VX➡️abc12345', 'VX➡️a****5'],
    ['加v👉abc_12345', '加v👉a****5'],
    ['微信号就是abc12345', '微信号就是a****5'],
    ['V：abc12345', 'V：a****5'],
    ['q: 123456789', 'q: 1****9'],
    ['138:0013:8000', '138****8000'],
    ['138→0013→8000', '138****8000'],
    ['138+0013+8000', '138****8000'],
    ['“138”“0013”“8000”', '“138****8000”'],
    ['⑴⑶⑻🄋🄋⑴⑶⑻🄋🄋🄋', '⑴⑶⑻****⑻🄋🄋🄋'],
    ['abc (at) qq 点 com', 'a***(at) qq 点 com'],
    ['abc(at)qq.com', 'a***(at)qq.com'],
    ['abc [ at ] mail . qq . com', 'a***[ at ] mail . qq . com'],
    ['abc艾特qq点com', 'a***艾特qq点com'],
    ['abc @ qq.com.cn', 'a***@ qq.com.cn'],
    ['abc@example.info', 'a***@example.info'],
    ['abc@mail.163.info', 'a***@mail.163.info'],
    ['微信：zhangsan', '微信：z****n'],
    ['微信 202611241', '微信 2****1'],
    ['微信 120261124', '微信 1****4'],
    ['微信 100000 的 3个', '微信 1****0 的 3个'],
    ['6222021234567890123', '6222****0123'],
    ['6222 0212 3456 7890', '6222****7890'],
    ['4111 1111 1111 1111', '4111****1111'],
    ['卡号：9876543210123', '卡号：9876****0123'],
    ['110105 19491231 002X', '110***********002X'],
    ['400-820-8820', '400****20'],
    ['4008208820', '400****20'],
    ['+852 6123 4567', '+85****67'],
    ['852-6123-4567', '852****67'],
    ['+853 6612 3456', '+85****56'],
    ['+886 912 345 678', '+88****78'],
    ['+1 (415) 555-2671', '+14****2671'],
    ['建行 4367 4212 3456 7890 129', '建行 4367****0129'],
    ['农行9559901234567890125', '农行9559****0125'],
    ['账户：12345678901234', '账户：1234****1234'],
    ['借记卡 1234567890123456', '借记卡 1234****3456'],
    ['886-2-2345-6789', '886****89'],
    ['852 61 23 45 67', '852****67'],
  ])('%j become %j', (text, masked) => {
    expect(maskContacts(text)).toBe(masked)
  })

  it.each([
    '订单4200001381234567820991234',
    '2026-11-24 12:30',
    '微信 8.0.50 闪退',
    '微信 Android 版打不开',
    '微信支付失败',
    '微信（Android 版）打不开',
    'QQ/微信/iPhone',
    'v: latest',
    'Q: iPhone14 打不开',
    '12:30:45 13:08:00 400:800:1',
    '尺码 170;175;180;185',
    '2023-02-14T13:11:44',
    'iPhone 13 Pro Max 256',
    '价格 1.38 元',
    '价格 199.00 299.00 1',
    '共 13,800,138,000 元',
    '1999-11-24 138',
    '1.8.0.20231015',
    '192.168.100.10',
    '131.0.6778.139',
    '订单号：13800138000',
    '单号 6222021380013800138',
    '100000202611241234',
    '2903712207161196545',
    '微信 2026-11-24 打不开',
    '微信 100000元',
    '微信 100000 元',
    '微信 20261124',
    '微信 19991209',
    '微信 20261030',
    '微信 20260131',
    'pkg@1.2.x',
    'abc (at) qq.community',
    '加VIP会员',
    '第一 二 三 四 五',
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

  const SIGNS = [
    '0123456789',
    '０１２３４５６７８９',
    '零一二三四五六七八九',
    '〇壹贰叁肆伍陆柒捌玖',
    '⓪①②③④⑤⑥⑦⑧⑨',
  ]
  const signs = new Map(SIGNS.flatMap(row => [...row].map((sign, index) => [sign, index] as const)))
  const digitsIn = (text: string) => [...text].flatMap(sign => signs.get(sign) ?? []).join('')
  /** A number as somebody writes it: its digits in one of the scripts, and gaps between some of them. */
  const written = (number: string) =>
    fc
      .tuple(
        fc.constantFrom(...SIGNS),
        fc.constantFrom(' ', '-', '.', '..', '·', ' - ', '—', '\u200b'),
        fc.constantFrom<number[]>([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [3, 7], [3], [4, 8], []),
      )
      .map(([row, gap, gaps]) =>
        [...number]
          .map((digit, index) => `${gaps.includes(index) ? gap : ''}${[...row][Number(digit)]}`)
          .join(''),
      )
  const digits = (count: number) =>
    fc.array(fc.nat(9), { minLength: count, maxLength: count }).map(list => list.join(''))
  const contact = fc.oneof(
    fc.tuple(fc.constantFrom('13', '15', '17', '18', '19'), digits(9)).map(([head, rest]) => head + rest),
    fc.tuple(fc.constantFrom('0102', '0213', '07558', '05917'), digits(7)).map(([head, rest]) => head + rest),
  )

  it('are masked however they are written', () => {
    const around = fc.constantFrom('', '电话', '我的手机是 ', '，急！', '联系：', ' a')
    fc.assert(
      fc.property(
        around,
        contact.chain(number => written(number).map(text => ({ number, text }))),
        around,
        (before, { number, text }, after) => {
          const masked = maskContacts(before + text + after)
          const shown = masked.split('****').map(digitsIn)
          expect(shown.map(({ length }) => length).sort()).toEqual(number.startsWith('0') ? [2, 3] : [3, 4])
          expect(masked.startsWith(before)).toBe(true)
          expect(masked.endsWith(after)).toBe(true)
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 400) },
    )
  })

  it('are not seen in order numbers, prices, dates, versions and counts', () => {
    const two = (most: number) =>
      fc.integer({ min: 1, max: most }).map(number => String(number).padStart(2, '0'))
    const date = fc
      .tuple(fc.integer({ min: 1999, max: 2030 }), two(12), two(28), fc.constantFrom('-', '/', '.'))
      .map(([year, month, day, sign]) => [year, month, day].join(sign))
    const ordinary = fc.oneof(
      fc
        .tuple(
          fc.constantFrom('订单号：', '订单编号 ', '单号', '运单号:', 'order no. '),
          fc.integer({ min: 8, max: 30 }).chain(digits),
        )
        .map(([name, number]) => name + number),
      digits(28).map(rest => `4200${rest}`),
      fc.integer({ min: 0, max: 99_999_999 }).map(fen => `${(fen / 100).toFixed(2)} 元`),
      fc
        .tuple(fc.nat(999_999), fc.constantFrom('件', '个', '次', '条', ' 元'))
        .map(([count, unit]) => `${count}${unit}`),
      date,
      fc.tuple(date, two(23), two(59)).map(([day, hour, minute]) => `${day} ${hour}:${minute}`),
      fc.tuple(fc.nat(30), fc.nat(30), fc.nat(99)).map(parts => `微信 ${parts.join('.')}`),
      fc
        .tuple(fc.nat(20), fc.nat(20), fc.nat(20), date)
        .map(([a, b, c, day]) => `v${a}.${b}.${c}.${day.replace(/\D/g, '')}`),
      fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(99)).map(parts => parts.join('.')),
    )
    const sentence = fc.array(ordinary, { minLength: 1, maxLength: 4 }).map(parts => parts.join('，'))
    fc.assert(
      fc.property(sentence, text => {
        expect(maskContacts(text)).toBe(text)
      }),
      { numRuns: Number(process.env.RUNS ?? 400) },
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
    [' zhangsan88 ', 'z****8'],
    ['  ', '  '],
    ['', ''],
  ])('%j becomes %j', (contact, masked) => {
    expect(maskContact(contact)).toBe(masked)
  })
})
