import { pictureFor } from '../local/sample/pictures'

interface Picture {
  contentType: string
  bytes: Uint8Array
}

/** The bytes of a picture by its address: a stored file's own; for those on WeChat's servers, which are out of reach, a stand-in. */
export async function pictureAt(address: string, storageUrl: string): Promise<Picture | undefined> {
  if (address.startsWith(`${storageUrl}/files/`)) {
    // The cloud may be about to end.
    const response = await fetch(encodeURI(address)).catch(() => undefined)
    const contentType = response?.headers.get('content-type') ?? ''
    if (!response?.ok || !contentType.startsWith('image/')) return undefined
    return { contentType, bytes: new Uint8Array(await response.arrayBuffer()) }
  }
  if (!/^https?:/.test(address)) return undefined
  return standIn(address)
}

/** A picture in place of one on WeChat's servers: the same for the same address. */
export function standIn(address: string): Picture {
  if (!address.includes('/mmhead/')) return pictureFor(address)
  const hue = [...address].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 55% 82%)"/><circle cx="20" cy="16" r="7" fill="hsl(${hue} 45% 55%)"/><path d="M6 40a14 14 0 0 1 28 0z" fill="hsl(${hue} 45% 55%)"/></svg>`
  return { contentType: 'image/svg+xml', bytes: Buffer.from(svg) }
}
