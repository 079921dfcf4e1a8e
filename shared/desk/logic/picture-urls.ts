import { client } from './client'

/** Addresses of pictures expire after two hours; a little less is safe. */
const LIFETIME_MS = 110 * 60 * 1000

interface Address {
  url: Promise<string>
  endsAt: number
}

const addresses = new Map<string, Address>()

/** The address of a feedback picture. It is remembered until it expires; only then the picture is fetched again. */
export function pictureUrl(recordId: string, mediaId: string): Promise<string> {
  const key = keyOf(recordId, mediaId)
  const known = addresses.get(key)
  if (known && known.endsAt > Date.now()) return known.url
  const url = client.getFeedbackMedia({ recordId, mediaId }).then(({ tempFileURL }) => tempFileURL)
  const address = { url, endsAt: Date.now() + LIFETIME_MS }
  addresses.set(key, address)
  url.catch(() => {
    if (addresses.get(key) === address) addresses.delete(key)
  })
  return url
}

/** The address did not work: the next call fetches a new one. */
export function forgetPictureUrl(recordId: string, mediaId: string): void {
  addresses.delete(keyOf(recordId, mediaId))
}

const keyOf = (recordId: string, mediaId: string) => JSON.stringify([recordId, mediaId])
