import Table from 'cli-table3'
import stringWidth from 'string-width'

/** `text` in one line of at most `width` columns; a Chinese character takes two. */
export function ellipsis(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (stringWidth(line) <= width) return line
  let short = ''
  for (const { segment } of new Intl.Segmenter('zh').segment(line)) {
    if (stringWidth(short + segment) > width - 1) break
    short += segment
  }
  return `${short}…`
}

/** A table for the terminal, its columns aligned whatever they hold. */
export function table(head: string[], rows: string[][]): string {
  const lines = new Table({ head, style: { head: [], border: [], compact: true } })
  lines.push(...rows)
  return lines.toString()
}

/** Epoch seconds as a time in the zone of whoever reads it. */
export function localTime(seconds: number | null): string {
  if (seconds === null) return '—'
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' }).format(seconds * 1000)
}

export const stars = (count: number) => '★'.repeat(count) + '☆'.repeat(Math.max(0, 5 - count))

export const yuan = (fen: number) => `¥${(fen / 100).toFixed(2)}`
