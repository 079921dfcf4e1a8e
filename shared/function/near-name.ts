/** So many letters may be wrong, missing or too many; fewer in names of up to four, which would be like any short key. */
const MOST_OFF = 2
const mostOff = ({ length }: string) => Math.min(MOST_OFF, Math.floor((length + 1) / 3))

/** The name that a key is nearly, in camelCase or snake_case, case aside; `undefined` where it is like none of them. */
export function nearName(key: string, names: string[]): string | undefined {
  const letters = key.toLowerCase().replace(/_/g, '')
  const [nearest] = names
    .map(name => ({ name, off: lettersOff(letters, name.toLowerCase()) }))
    .filter(({ name, off }) => off <= mostOff(name))
    .sort((a, b) => a.off - b.off)
  return nearest?.name
}

/** How many letters must be put in, taken out, replaced or swapped with the next to make one word of the other. */
function lettersOff(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_OFF) return Number.POSITIVE_INFINITY
  const first = Array.from({ length: b.length + 1 }, (_, index) => index)
  const rows = [first]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    const at = (back: number, j: number) => rows[i - back]?.[j] ?? 0
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwapped ? at(2, j - 2) + 1 : replaced
      row.push(Math.min(replaced, swapped, at(1, j) + 1, (row[j - 1] ?? 0) + 1))
    }
    rows.push(row)
  }
  return rows.at(-1)?.at(-1) ?? 0
}
