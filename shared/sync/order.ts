import type { WeChatPart } from '../kinds/voice'
import type { Intake } from './intake'
import type { Listing } from './listing'

/** Of a list of WeChat's without a filter by time; it is not documented. */
export type Order = 'newest first' | 'oldest first'

/** Where this many more neighbours say one thing than the other, a second page is not asked. */
const MANY = 20

/**
 * What most neighbours of the first two pages say. A known order is another one only where both pages say so, since times
 * may be wrong, or old records come up in front.
 */
export async function orderOf(list: Listing, known: Order | null, intake: Intake): Promise<Order | null> {
  const first = await list.look(0)
  const sum = newerFirst(first.parts)
  const order = orderBy(sum)
  const isClear = known === null ? Math.abs(sum) >= MANY : order === known
  if (first.isEnd || isClear) return order ?? known
  const second = await list.at(first.to)
  intake.push([...first.parts, ...second.parts])
  // What arrives between the two pages would look like the other order.
  const again = await list.look(0)
  if (again.parts[0]?._id !== first.parts[0]?._id) return known ?? order
  if (known === null) return orderBy(newerFirst([...first.parts, ...second.parts]))
  return orderBy(newerFirst(second.parts)) === order ? (order ?? known) : known
}

const orderBy = (sum: number): Order | null => (sum === 0 ? null : sum > 0 ? 'newest first' : 'oldest first')

/** How many more of the neighbours have the newer record first; one of which no time could be read says nothing. */
function newerFirst(parts: WeChatPart[]): number {
  const times = parts.map(({ createTime }) => createTime).filter(time => time > 0)
  const signs = times.slice(1).map((time, index) => Math.sign((times[index] ?? time) - time))
  return signs.reduce((sum, sign) => sum + sign, 0)
}
