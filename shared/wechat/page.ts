import { codeRowOf } from './codes'

/** A page as WeChat gives it; `total` is `null` where WeChat does not say it. */
export interface FetchedPage<Item> {
  list: Item[]
  total: number | null
  /** Records in WeChat's response: those of nothing are not in `list`. */
  received: number
}

/** Sizes of a page for where WeChat does not take, or give, as many records as were asked for. */
const SMALLER_SIZES = [50, 20, 10]

/** The largest of these sizes that so many records fill; of fewer than all of them, so many. */
export const sizeFilledBy = (records: number) => SMALLER_SIZES.find(size => size <= records) ?? records

/**
 * A way to fetch pages of a list whose largest page WeChat does not document: where it refuses a size, smaller ones are
 * tried. What it took then is the most that this instance asks for from then on.
 */
export function withinLargestPage() {
  let largest = Number.POSITIVE_INFINITY
  return async function fetchPage<Fetched>(
    wanted: number,
    fetch: (size: number) => Promise<Fetched>,
  ): Promise<Fetched> {
    const size = Math.min(wanted, largest)
    try {
      return await fetch(size)
    } catch (error) {
      const smaller = SMALLER_SIZES.find(smaller => smaller < size)
      if (smaller === undefined || !codeRowOf(error).sizeRefused) throw error
      const page = await fetchPage(smaller, fetch)
      largest = Math.min(largest, smaller)
      return page
    }
  }
}
