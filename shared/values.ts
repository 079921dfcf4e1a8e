export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether there is a value: forms and WeChat's servers send `''` and `null` for none. */
export const isGiven = (value: unknown) => value !== undefined && value !== null && value !== ''

/** Text as it is, a number as its digits; `''` for anything else. */
export const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
