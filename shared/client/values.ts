/* Reading values that come from outside. */

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

export const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
