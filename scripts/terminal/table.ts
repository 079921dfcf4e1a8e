import Table from 'cli-table3'

/** A table for the terminal, with aligned columns; with `widths`, longer text is broken into lines. */
export function table(head: string[], rows: string[][], widths?: number[]): string {
  const wrap = widths && { colWidths: widths, wordWrap: true }
  const lines = new Table({ head, style: { head: [], border: [], compact: true }, ...wrap })
  lines.push(...rows)
  return lines.toString()
}

/** How much of a list a page holds, and how to get the next one. */
export const pageLine = (list: unknown[], total: number, next: object | null): string =>
  `${list.length} of ${total}${next ? `; next page: ${JSON.stringify(next)}` : ''}`
