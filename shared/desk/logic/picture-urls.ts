import { ofApp } from './apps'
import { client } from './client'

/** Addresses of pictures expire after two hours; a little less is safe. */
const LIFETIME_MS = 110 * 60 * 1000

interface Address {
  url: Promise<string>
  endsAt: number
}

const addresses = new Map<string, Address>()

/** A picture of feedback. */
interface Picture {
  /** Whose the feedback is; `''` where that is not known. */
  appid: string
  recordId: string
  mediaId: string
}

/** The address of a feedback picture. It is remembered until it expires; only then the picture is fetched again. */
export function pictureUrl(picture: Picture): Promise<string> {
  const { appid, recordId, mediaId } = picture
  const key = keyOf(picture)
  const known = addresses.get(key)
  if (known && known.endsAt > Date.now()) return known.url
  const url = client
    .getFeedbackMedia({ ...ofApp(appid), recordId, mediaId })
    .then(({ tempFileURL }) => tempFileURL)
  const address = { url, endsAt: Date.now() + LIFETIME_MS }
  addresses.set(key, address)
  url.catch(() => {
    if (addresses.get(key) === address) addresses.delete(key)
  })
  return url
}

/** The address did not work: the next call fetches a new one. */
export function forgetPictureUrl(picture: Picture): void {
  addresses.delete(keyOf(picture))
}

const keyOf = ({ appid, recordId, mediaId }: Picture) => JSON.stringify([appid, recordId, mediaId])
