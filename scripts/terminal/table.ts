import Table from 'cli-table3'

/** A table for the terminal, with aligned columns; with `widths`, longer text is broken into lines. */
export function table(head: string[], rows: string[][], widths?: number[]): string {
  const wrap = widths && { colWidths: widths, wordWrap: true }
  const lines = new Table({ head, style: { head: [], border: [], compact: true }, ...wrap })
  lines.push(...rows)
  return lines.toString()
}
