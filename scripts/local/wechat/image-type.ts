const signatures: [contentType: string, hex: string][] = [
  ['image/png', '89504e470d0a1a0a'],
  ['image/jpeg', 'ffd8ff'],
  ['image/gif', '47494638'],
  ['image/bmp', '424d'],
]

/** The content type that an image's first bytes show. */
export function imageTypeOf(bytes: Buffer): string | undefined {
  const start = bytes.subarray(0, 12).toString('hex')
  if (start.startsWith('52494646') && start.endsWith('57454250')) return 'image/webp'
  return signatures.find(([, hex]) => start.startsWith(hex))?.[0]
}
