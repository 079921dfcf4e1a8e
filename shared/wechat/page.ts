/** A page as WeChat gives it; `total` is `null` where WeChat does not say it. */
export interface FetchedPage<Item> {
  list: Item[]
  total: number | null
  /** Records in WeChat's response: those of nothing are not in `list`. */
  received: number
}
