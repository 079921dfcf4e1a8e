/** The value at this part (0 to 1) of the sorted values. */
function quantile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN
}

export const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
export const quartiles = (values: number[]) =>
  `${quantile(values, 0.25).toFixed(1)}–${quantile(values, 0.75).toFixed(1)}`
export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`
export const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`
export const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KB`
export const ratio = (part: number, whole: number) => (part / whole).toFixed(2)
