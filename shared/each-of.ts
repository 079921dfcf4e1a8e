import { pMapSettled } from 'p-map'

/**
 * Does the work for each item, a few at a time, and waits until all have ended: nothing goes on after the function has
 * answered. Then throws the first error, in the order of the items.
 */
export async function eachOf<Item, T>(
  items: Item[],
  concurrency: number,
  work: (item: Item, index: number) => Promise<T>,
): Promise<T[]> {
  const results = await pMapSettled(items, work, { concurrency })
  return results.map(result => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

/** The items in lists of `size`; the last one may be shorter. */
export const chunksOf = <Item>(items: Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
