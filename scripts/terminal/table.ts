import Table from 'cli-table3'

/** A table for the terminal, its columns aligned whatever they hold. */
export function table(head: string[], rows: string[][]): string {
  const lines = new Table({ head, style: { head: [], border: [], compact: true } })
  lines.push(...rows)
  return lines.toString()
}
