/** Where a browser finds a picture that a mini program shows: this server's own, or what the local cloud has of others. */
export function picture(address: string): string {
  return /^https?:/.test(address) ? `/~/picture?src=${encodeURIComponent(address)}` : address
}
