import type { FieldError } from '../types'

/** The field that cannot be sent; where no single field is to blame, the `event`, as the functions call it. */
export function unsendable(input: object): FieldError | undefined {
  try {
    for (const [field, value] of Object.entries(input)) {
      const message = problemOf(value)
      if (message) return { field, message }
    }
  } catch {
    // Its fields cannot be listed.
  }
  const message = problemOf(input)
  return message ? { field: 'event', message } : undefined
}

function problemOf(value: unknown): string | undefined {
  try {
    JSON.stringify(value)
    return undefined
  } catch (error) {
    return /bigint/i.test(String(Object(error).message))
      ? 'holds a BigInt: send it as text'
      : 'cannot be written as JSON'
  }
}
