/** What came from outside, before anything is known of it. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a value says anything: forms and WeChat's servers send `''` and `null` for nothing. */
export const isGiven = (value: unknown) => value !== undefined && value !== null && value !== ''
