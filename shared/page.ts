/** One page of a list, and the way to the next. */
export interface Page<Item, Input> {
  list: Item[]
  /** How many there are in all, as far as WeChat says it. */
  total: number
  /** The complete input for the next page, to be sent back as it is; `null` where this is the last. */
  next: Input | null
}
