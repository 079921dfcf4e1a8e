const secrets = new Set<string>()

/** Remembers a token or key of this instance, so that `redact` finds it wherever it turns up. */
export function keepSecret(secret: string): string {
  if (secret) secrets.add(secret)
  return secret
}

/** `text` without any secret that this instance holds, and without credentials in addresses. */
export function redact(text: string): string {
  let clean = text
  for (const secret of secrets) {
    clean = clean.split(secret).join('***').split(encodeURIComponent(secret)).join('***')
  }
  return clean.replace(/\b((?:\w*_)?(?:token|secret|key|signature|sign))=[^&\s"'<>]+/gi, '$1=***')
}
