/** Whom an answer is for: what stands in the place of a template's placeholders. */
export interface TemplateValues {
  /** `''` where WeChat does not say it. */
  nickname: string
  /** The names of the products that were bought. */
  products: string[]
}

/** How WeChat calls people whose names it does not say. */
const NAMELESS = '微信用户'

/**
 * Fills a template (回复模板): `{昵称}` becomes the nickname, or 您 where there is none; `{商品}` the products, or 商品. What a
 * user chose as a nickname is not filled in turn.
 */
export function fillTemplate(text: string, { nickname, products }: TemplateValues): string {
  const name = nickname.trim()
  const named = new Set(products.map(product => product.trim()).filter(Boolean))
  const values = new Map([
    ['昵称', name === NAMELESS ? '' : name],
    ['商品', [...named].join('、')],
  ])
  const without = new Map([
    ['昵称', '您'],
    ['商品', '商品'],
  ])
  return text.replace(/\{([^{}]+)\}/g, (found, what) => values.get(what) || without.get(what) || found)
}
