import { maySizeBeRefused } from './codes'

/** A page as WeChat gives it. */
export interface FetchedPage<Item> {
  list: Item[]
  /** `null` where WeChat does not say it. */
  total: number | null
  /** Records in WeChat's response, the empty ones included, which `list` leaves out. */
  received: number
}

/** Where WeChat takes or gives fewer records a page than were asked for. */
const SMALLER_SIZES = [50, 20, 10]

/** The largest size that these many records fill; their number where they fill none. */
export const sizeFilledBy = (records: number) => SMALLER_SIZES.find(size => size <= records) ?? records

/**
 * A way to fetch pages of a list whose largest page WeChat does not document, nor how it refuses a larger one: where the
 * refusal may be of the size, smaller ones are tried. This instance asks for no more than what WeChat took then.
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
      if (smaller === undefined || !maySizeBeRefused(error)) throw error
      const page = await fetchPage(smaller, fetch)
      largest = Math.min(largest, smaller)
      return page
    }
  }
}
