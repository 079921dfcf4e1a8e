import { chosenApp, ofApp } from './apps'
import { nowSeconds } from './china-time'
import { client } from './client'

const YEAR = 365 * 24 * 60 * 60
/** What one can look over. */
const MOST = 30

interface InUse {
  tags: string[]
  products: string[]
}

/** By appid, `''` for all. */
const known = new Map<string, Promise<InUse>>()

/** The tags and products of the last year in what is looked at, the most frequent first; none where they cannot be counted. */
export async function inUse(): Promise<InUse> {
  const appid = chosenApp()
  const reading = known.get(appid) ?? read(appid)
  known.set(appid, reading)
  try {
    return await reading
  } catch {
    known.delete(appid)
    return { tags: [], products: [] }
  }
}

async function read(appid: string): Promise<InUse> {
  const endTime = nowSeconds()
  const { tags, products = [] } = await client.getVoiceStats({
    ...ofApp(appid),
    startTime: endTime - YEAR,
    endTime,
  })
  const names = (counts: { value: string }[]) => counts.slice(0, MOST).map(({ value }) => value)
  return { tags: names(tags), products: names(products) }
}
