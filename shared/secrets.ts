/** Secrets, oldest first, each with its form in an address. */
const secrets = new Map<string, string>()

/** An instance that lives for days sees many tokens. */
const MOST_SECRETS = 100

/** Remembers a token or key, so that `redact` finds it. */
export function keepSecret(secret: string): string {
  if (!secret) return secret
  secrets.delete(secret)
  secrets.set(secret, inAddress(secret))
  const [oldest] = secrets.keys()
  if (oldest !== undefined && secrets.size > MOST_SECRETS) secrets.delete(oldest)
  return secret
}

/** `text` as a part of an address; half of a surrogate pair becomes U+FFFD. */
export function inAddress(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return encodeURIComponent(Buffer.from(text).toString())
  }
}

/**
 * `text` without the remembered secrets, and without credentials in addresses. Never throws. What our own hints write for
 * a credential, `…` or `SEC…`, stays.
 */
export function redact(text: string): string {
  let clean = text
  // One may begin with another: the longest first, so that no rest of it stays.
  for (const form of [...secrets].flat().sort((a, b) => b.length - a.length)) {
    clean = clean.split(form).join('***')
  }
  return clean.replace(
    /\b((?:\w*_)?(?:token|secret|key|signature|sign))=(?!(?:SEC)?…)[^&\s"'<>]+/gi,
    '$1=***',
  )
}
