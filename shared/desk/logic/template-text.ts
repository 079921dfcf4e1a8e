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
  const named = products.map(product => product.trim()).filter(Boolean)
  return text.replace(/\{(昵称|商品)\}/g, (_, what) => {
    if (what === '昵称') return name && name !== NAMELESS ? name : '您'
    return named.length > 0 ? [...new Set(named)].join('、') : '商品'
  })
}
