import { nowSeconds } from './china-time'
import { client } from './client'

const YEAR = 365 * 24 * 60 * 60
/** What one can look over. */
const MOST = 30

interface InUse {
  tags: string[]
  products: string[]
}

let known: Promise<InUse> | undefined

/** The tags and products of the last year, the most frequent first; none where they cannot be counted. */
export async function inUse(): Promise<InUse> {
  known ??= read()
  try {
    return await known
  } catch {
    known = undefined
    return { tags: [], products: [] }
  }
}

async function read(): Promise<InUse> {
  const endTime = nowSeconds()
  const { tags, products = [] } = await client.getVoiceStats({ startTime: endTime - YEAR, endTime })
  const names = (counts: { value: string }[]) => counts.slice(0, MOST).map(({ value }) => value)
  return { tags: names(tags), products: names(products) }
}
