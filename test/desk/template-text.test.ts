import { describe, expect, it } from 'vitest'
import { loadLogic } from '../helpers/logic'

/*
 * What the built desk makes of a template.
 */

type Fill = (text: string, values: { nickname: string; products: string[] }) => string
const { fillTemplate } = loadLogic<{ fillTemplate: Fill }>('template-text.js')

describe('a template', () => {
  it.each([
    ['names the person and the products', '小李', ['拿铁', '贝果'], '小李，您买的拿铁、贝果：小李'],
    ['is polite to whom WeChat does not name', '', [], '您，您买的商品：您'],
    ['does not take what WeChat calls everybody for a name', '微信用户', [' '], '您，您买的商品：您'],
    ['names a product once', '小李', ['拿铁', '拿铁 '], '小李，您买的拿铁：小李'],
    ['leaves what a nickname holds as it is', '{商品}$&', ['$1'], '{商品}$&，您买的$1：{商品}$&'],
  ])('%s', (_, nickname, products, filled) => {
    expect(fillTemplate('{昵称}，您买的{商品}：{昵称}', { nickname, products })).toBe(filled)
  })

  it('leaves other braces alone', () => {
    expect(fillTemplate('{订单} {昵称', { nickname: '小李', products: [] })).toBe('{订单} {昵称')
  })
})
