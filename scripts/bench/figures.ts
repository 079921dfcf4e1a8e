/** The value at this part (0 to 1) of the sorted values. */
export function quantile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN
}

export const median = (values: number[]) => quantile(values, 0.5)

interface Ratio {
  middle: number
  /** 95 of 100 benchmarks find the ratio between these two. */
  low: number
  high: number
}

/**
 * How long one thing takes compared with another. Both were measured in turns in the same rounds, and only times of the
 * same round are compared: whatever slowed the machine down slowed both.
 *
 * @param parts the times of the one, by round
 * @param wholes the times of the other, by round
 */
export function ratioOf(parts: number[][], wholes: number[][]): Ratio {
  const rounds = parts.map((values, round) =>
    median(values.map((value, i) => value / (wholes[round]?.[i] ?? Number.NaN))),
  )
  // How many ranks off the middle: the number of rounds below the true median is binomially distributed.
  const off = (1.96 * Math.sqrt(rounds.length)) / 2
  const at = (rank: number) => quantile(rounds, Math.min(Math.max(rank / (rounds.length - 1), 0), 1))
  const middle = (rounds.length - 1) / 2
  return { middle: median(rounds), low: at(Math.floor(middle - off)), high: at(Math.ceil(middle + off)) }
}

/** A new order every time, so that nothing always follows the same thing. */
export const shuffled = <Item>(items: readonly Item[]): Item[] =>
  items
    .map(item => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)

export const quartiles = (values: number[]) =>
  [0.25, 0.75].map(part => rounded(quantile(values, part))).join('–')
export const ms = (value: number) => `${rounded(value)} ms`
/** The ratio, and its interval. */
export const ratioCells = ({ middle, low, high }: Ratio) => [
  middle.toFixed(2),
  `${low.toFixed(2)}–${high.toFixed(2)}`,
]
export const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`
export const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KB`

const rounded = (value: number) => value.toFixed(value < 10 ? 2 : 1)
