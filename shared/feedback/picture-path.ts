/** Where a picture is stored: the same for the same picture. A media id may be any text, and so no part of a path. */
export async function picturePath(recordId: string, mediaId: string, extension: string): Promise<string> {
  const { createHash } = await import('node:crypto')
  const name = createHash('sha256').update(mediaId).digest('hex')
  return `wx-user-voice/feedback/${recordId}/${name}.${extension}`
}
