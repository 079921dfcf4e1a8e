/** What may be one or several, as a list. */
export const listOf = <Value>(value: Value | Value[] | undefined): Value[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** Lists, one behind the other. */
export const joined = <Value>(lists: Value[][]): Value[] => ([] as Value[]).concat(...lists)
