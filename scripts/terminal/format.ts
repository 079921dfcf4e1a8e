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

const inChina = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'short',
  timeZone: 'Asia/Shanghai',
})

/** Epoch seconds as a time in China, as in alerts and exports, whatever the zone of the terminal. */
export function chinaTime(seconds: number | null): string {
  return seconds === null ? '—' : inChina.format(seconds * 1000)
}

export const yuan = (fen: number) => `¥${(fen / 100).toFixed(2)}`
