/** So many letters may be wrong, missing or too many. */
const MOST_OFF = 2

/** The name that a key is nearly, in camelCase or snake_case, case aside; `undefined` where it is like none of them. */
export function nearName(key: string, names: string[]): string | undefined {
  const letters = key.toLowerCase().replace(/_/g, '')
  const [nearest] = names
    .map(name => ({ name, off: lettersOff(letters, name.toLowerCase()) }))
    .filter(({ off }) => off <= MOST_OFF)
    .sort((a, b) => a.off - b.off)
  return nearest?.name
}

/** How many letters must be put in, taken out or replaced to make one word of the other (Levenshtein). */
function lettersOff(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_OFF) return Number.POSITIVE_INFINITY
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
