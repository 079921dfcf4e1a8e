/* How much fits into what a function returns. */

/** Bytes: the platform refuses results over 1 MB, the envelope included. */
export const RESULT_BYTES = 900_000

/** As JSON. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '')

/**
 * As much of a page of WeChat's as fits into one result. `came` counts the records up to where it ends: those that the
 * list leaves out are among them only where the page is whole.
 */
export function fittingRecords<Item>(page: { list: Item[]; received: number }) {
  const list = fittingPage(page.list)
  return { list, came: list.length < page.list.length ? list.length : page.received }
}

/** As many of the first items as fit into one result together, at least one. */
export function fittingPage<Item>(items: Item[]): Item[] {
  let bytes = 0
  const end = items.findIndex((item, index) => {
    bytes += bytesOf(item) + 1
    return bytes > RESULT_BYTES && index > 0
  })
  return end === -1 ? items : items.slice(0, end)
}
